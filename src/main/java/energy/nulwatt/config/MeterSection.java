package energy.nulwatt.config;

import energy.nulwatt.yaml.YamlMap;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The grid meter.
 *
 * @param type what kind of meter it is
 * @param port of the web for meters with a web interface; serial, TCP or RTU over TCP for those on Modbus; else any but
 *     the web and RTU over TCP
 * @param key for meters that encrypt: 32 hex digits
 * @param authenticationKey for meters that encrypt: 32 hex digits
 * @param acceptBadCrc reads telegrams whose CRC is wrong too, for meters that send none or a fixed one
 * @param baud of a serial port; empty: found out (P1), or what the meter is delivered with
 * @param unit Modbus unit id, 1–247, of a meter on Modbus
 * @param positiveIsExport whether a positive power of a SunSpec meter is export
 * @param token that lets us in at a HomeWizard by its API version 2; empty: version 1
 * @param caFile whose certificates are trusted to be those of the device, together with the token
 * @param password of the user admin of a Shelly; empty: it asks for none
 */
public record MeterSection(
        Type type,
        Port port,
        Optional<Secret> key,
        Optional<Secret> authenticationKey,
        boolean acceptBadCrc,
        OptionalInt baud,
        OptionalInt unit,
        boolean positiveIsExport,
        Optional<Secret> token,
        Optional<Path> caFile,
        Optional<Secret> password) {
    /** The kinds of meter. */
    public enum Type {
        /** The customer port of European smart meters that pushes telegrams: P1, HAN, D0 push. */
        P1,
        /** A HomeWizard P1 dongle or kWh meter by its local web interface. */
        HOMEWIZARD,
        /** A Shelly Pro 3EM, or another Shelly with three phases, by its local web interface. */
        SHELLY_PRO_3EM,
        /** An Eastron SDM120 on Modbus: one phase. */
        EASTRON_SDM120,
        /** An Eastron SDM630 or SDM72V2 on Modbus: three phases. */
        EASTRON_SDM630,
        /** The grid meter of a Victron GX by its Modbus TCP. */
        VICTRON_GRID,
        /** A meter by SunSpec, model 201 … 204. */
        SUNSPEC
    }

    private static final Map<String, Type> TYPES = new LinkedHashMap<>();
    private static final Map<String, OptionalInt> SPEEDS = new LinkedHashMap<>();
    private static final int KEY_DIGITS = 32;

    static {
        TYPES.put("p1", Type.P1);
        TYPES.put("homewizard", Type.HOMEWIZARD);
        TYPES.put("shelly-pro-3em", Type.SHELLY_PRO_3EM);
        TYPES.put("eastron-sdm120", Type.EASTRON_SDM120);
        TYPES.put("eastron-sdm630", Type.EASTRON_SDM630);
        TYPES.put("victron-grid", Type.VICTRON_GRID);
        TYPES.put("sunspec", Type.SUNSPEC);
        SPEEDS.put("auto", OptionalInt.empty());
        SPEEDS.put("115200", OptionalInt.of(115_200));
        SPEEDS.put("9600", OptionalInt.of(9600));
    }

    static MeterSection read(YamlMap map, SiteFile file, PortSharing sharing) {
        Type type = map.word("type", TYPES, Type.P1);
        return switch (type) {
            case P1 -> p1(map, file, sharing);
            case HOMEWIZARD, SHELLY_PRO_3EM -> WebMeterReader.read(map, type, file, sharing);
            case EASTRON_SDM120, EASTRON_SDM630, VICTRON_GRID, SUNSPEC ->
                ModbusMeterReader.read(map, type, file, sharing);
        };
    }

    private static MeterSection p1(YamlMap map, SiteFile file, PortSharing sharing) {
        Optional<Port> port = PortReader.meter(map, file);
        port.ifPresent(found -> sharing.meter(map, found));
        Optional<Secret> key = Secrets.inline(map, "key", "key_file", file);
        Optional<Secret> authenticationKey = Secrets.inline(map, "authentication_key", "key_file", file);
        checkHex(map, "key", key, "");
        checkHex(map, "authentication_key", authenticationKey, "");
        List<String> lines = Secrets.lines(map, "key_file", file);
        if (map.has("key_file") && (key.isPresent() || authenticationKey.isPresent())) {
            map.fault("key_file", "'meter.key_file' and a key in the site file both give it: write only one");
        } else if (map.has("authentication_key") && !map.has("key")) {
            map.fault("authentication_key", "'meter.authentication_key' needs 'meter.key' too");
        }
        if (!lines.isEmpty()) {
            key = Optional.of(new Secret(lines.getFirst().strip()));
            checkHex(map, "key_file", key, " in its first line");
        }
        if (lines.size() > 1 && !lines.get(1).isBlank()) {
            authenticationKey = Optional.of(new Secret(lines.get(1).strip()));
            checkHex(map, "key_file", authenticationKey, " in its second line");
        }
        boolean acceptBadCrc = map.flag("accept_bad_crc", false);
        OptionalInt baud = map.word("speed", SPEEDS, OptionalInt.empty());
        if (map.has("speed") && port.isPresent() && !(port.get() instanceof Port.Serial)) {
            map.fault(
                    "speed",
                    "'meter.speed' belongs to a serial port, but the meter is read from "
                            + port.get().text());
        }
        file.done(map);
        return new MeterSection(
                Type.P1,
                port.orElse(new Port.StandardInput()),
                key,
                authenticationKey,
                acceptBadCrc,
                baud,
                OptionalInt.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static void checkHex(YamlMap map, String key, Optional<Secret> secret, String where) {
        if (secret.isEmpty() || secret.get().reveal().matches("[0-9a-fA-F]{" + KEY_DIGITS + "}")) {
            return;
        }
        // What was found is a secret, so it is described and not shown.
        String found = secret.get().reveal();
        String wrong = found.matches("[0-9a-fA-F]*")
                ? "has " + found.length() + " of them"
                : "has other characters among them";
        map.fault(
                key,
                "'" + map.path(key) + "' must be " + KEY_DIGITS + " hex digits (0-9, a-f)" + where + ", but " + wrong);
    }
}
