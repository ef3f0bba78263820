package energy.nulwatt.config;

import energy.nulwatt.model.AllocationSpec;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.yaml.Nearest;
import energy.nulwatt.yaml.Quote;
import energy.nulwatt.yaml.YamlMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Reads the list {@code batteries}. */
final class BatteryReader {
    private static final int MAX_BATTERIES = 32;
    private static final int MAX_POWER_W = 50_000;
    private static final double MIN_CAPACITY_KWH = 0.1;
    private static final double MAX_CAPACITY_KWH = 500;
    private static final Map<String, PhaseConnection> PHASES = new LinkedHashMap<>();
    private static final Map<String, IdleRelay> IDLES = new LinkedHashMap<>();
    static final Map<String, Integer> BAUDS = new LinkedHashMap<>();

    static {
        PHASES.put("L1", PhaseConnection.L1);
        PHASES.put("L2", PhaseConnection.L2);
        PHASES.put("L3", PhaseConnection.L3);
        PHASES.put("all", PhaseConnection.THREE_PHASE);
        IDLES.put("relay-open", IdleRelay.RELAY_OPEN);
        IDLES.put("relay-closed", IdleRelay.RELAY_CLOSED);
        for (int baud : new int[] {1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400}) {
            BAUDS.put(Integer.toString(baud), baud);
        }
    }

    private final Set<String> types;
    private final int phases;
    private final SiteFile file;
    private final PortSharing sharing;
    private final double reservePercent;
    private final Names names = new Names();
    private final Map<String, Integer> countByType = new HashMap<>();
    private int unnamed;

    /**
     * @param types ids of the profiles that exist; a Sessy needs none
     * @param phases of the site, 1 or 3
     * @param reservePercent of every battery that states none of its own
     */
    BatteryReader(Collection<String> types, int phases, double reservePercent, SiteFile file, PortSharing sharing) {
        this.types = new TreeSet<>(types);
        this.types.add(BatterySection.SESSY);
        this.phases = phases;
        this.reservePercent = reservePercent;
        this.file = file;
        this.sharing = sharing;
    }

    List<BatterySection> read(YamlMap root) {
        List<BatterySection> batteries = new ArrayList<>();
        List<YamlMap> maps = root.maps("batteries");
        if (!root.has("batteries")) {
            root.fault(
                    "batteries", "'batteries' is missing: list at least one, or write 'batteries: []' to only monitor");
        } else if (maps.size() > MAX_BATTERIES) {
            root.fault("batteries", "'batteries' may hold " + MAX_BATTERIES + " at most, but holds " + maps.size());
            maps = maps.subList(0, MAX_BATTERIES);
        }
        for (YamlMap map : maps) {
            batteries.add(battery(map));
        }
        if (unnamed > 1) {
            file.warn(
                    root,
                    "batteries",
                    "'batteries': give each a name; without one they are numbered, and would swap their entities and"
                            + " settings when the list is put in another order");
        }
        if (maps.isEmpty()) {
            file.warn(root, "batteries", "'batteries' is empty: the meter is only monitored");
        }
        return batteries;
    }

    private BatterySection battery(YamlMap map) {
        String type = type(map);
        int number = countByType.merge(type, 1, Integer::sum);
        String name = Names.name(map, (type.isEmpty() ? "battery" : type) + " " + number);
        String id = Names.id(map, name);
        names.take(map, name, id);
        unnamed += map.has("name") || map.has("id") ? 0 : 1;
        boolean sessy = type.equals(BatterySection.SESSY);
        Optional<Port> port = sessy ? SessyReader.port(map, file) : PortReader.battery(map, file);
        OptionalInt unit = sessy ? OptionalInt.empty() : optionalInteger(map, "unit", "", 1, 247);
        OptionalInt baud = sessy ? OptionalInt.empty() : baud(map, port);
        port.ifPresent(found -> sharing.battery(map, found, type, unit, baud));
        PhaseConnection phase = phase(map);
        OptionalDouble capacity = capacity(map);
        Circuit circuit = map.word("circuit", Circuit.WORDS, Circuit.SHARED);
        double minSoc = map.number("min_soc", "%", 0, 100, 12);
        double maxSoc = map.number("max_soc", "%", 0, 100, 100);
        if (minSoc >= maxSoc) {
            map.fault(
                    map.has("min_soc") ? "min_soc" : "max_soc",
                    "'" + map.path("min_soc") + "' (" + Plain.number(minSoc) + ") must be less than 'max_soc' ("
                            + Plain.number(maxSoc) + ")");
        }
        BatterySection battery = new BatterySection(
                name,
                id,
                type,
                port.orElse(new Port.StandardInput()),
                baud,
                unit,
                phase,
                capacity,
                circuit,
                maxPower(map, "max_charge", circuit),
                maxPower(map, "max_discharge", circuit),
                minSoc,
                maxSoc,
                sessy ? IdleRelay.RELAY_OPEN : map.word("idle", IDLES, IdleRelay.RELAY_OPEN),
                bands(map),
                ProtectionReader.battery(map, reservePercent, maxSoc));
        file.done(map);
        return battery;
    }

    private static AllocationSpec.Bands bands(YamlMap map) {
        AllocationSpec.Bands usual = AllocationSpec.Bands.USUAL;
        return new AllocationSpec.Bands(
                map.number("last_within", "%", 0, 100, usual.lastWithin()),
                map.number("first_within", "%", 0, 100, usual.firstWithin()),
                map.number("taper_from", "%", 0, 100, usual.taperFromPercent()),
                map.integer("taper_charge", "W", 0, MAX_POWER_W, usual.taperChargeW()));
    }

    private String type(YamlMap map) {
        String type = map.text("type");
        if (!type.isEmpty() && !types.contains(type)) {
            String near = Nearest.of(type, types);
            map.fault(
                    "type",
                    "'" + map.path("type") + "' is " + Quote.of(type) + ", for which there is no profile; "
                            + (near == null
                                    ? "there are: " + String.join(", ", types)
                                    : "did you mean '" + near + "'?"));
        }
        return type;
    }

    private OptionalInt baud(YamlMap map, Optional<Port> port) {
        Integer baud = map.word("baud", BAUDS, null);
        if (baud != null && port.isPresent() && !(port.get() instanceof Port.Serial)) {
            map.fault(
                    "baud",
                    "'" + map.path("baud") + "' belongs to a serial port; the speed behind "
                            + port.get().text() + " is set in the "
                            + (port.get() instanceof Port.Solarman ? "logger" : "gateway"));
        }
        return baud == null ? OptionalInt.empty() : OptionalInt.of(baud);
    }

    private PhaseConnection phase(YamlMap map) {
        if (phases == 1 && !map.has("phase")) {
            map.text("phase", "");
            return PhaseConnection.L1; // there is no other
        }
        PhaseConnection phase = map.word("phase", PHASES).orElse(PhaseConnection.L1);
        if (phases == 1 && phase != PhaseConnection.L1) {
            map.fault(
                    "phase",
                    "'" + map.path("phase") + "' must be L1, for 'site.phases' is 1, but is "
                            + Quote.of(map.text("phase")));
        }
        return phase;
    }

    private static OptionalDouble capacity(YamlMap map) {
        double kwh = map.number("capacity", "kWh", MIN_CAPACITY_KWH, MAX_CAPACITY_KWH, Double.NaN);
        return Double.isNaN(kwh) ? OptionalDouble.empty() : OptionalDouble.of(Math.round(kwh * 1e6) / 1e3);
    }

    private static OptionalInt maxPower(YamlMap map, String key, Circuit circuit) {
        OptionalInt stated = optionalInteger(map, key, "W", 1, MAX_POWER_W);
        if (circuit == Circuit.DEDICATED) {
            return stated;
        }
        if (stated.isPresent() && stated.getAsInt() > Circuit.SHARED_MAX_W) {
            map.fault(key, Circuit.tooMuch(map.path(key), stated.getAsInt(), "a battery that shares its circuit"));
        }
        return OptionalInt.of(stated.orElse(Circuit.SHARED_MAX_W));
    }

    private static OptionalInt optionalInteger(YamlMap map, String key, String unit, int min, int max) {
        int value = map.integer(key, unit, min, max, Integer.MIN_VALUE);
        return value == Integer.MIN_VALUE ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
