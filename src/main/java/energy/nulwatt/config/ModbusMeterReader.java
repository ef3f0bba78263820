package energy.nulwatt.config;

import energy.nulwatt.yaml.YamlMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the section of a meter on Modbus. */
final class ModbusMeterReader {
    private static final int MAX_UNIT = 247;

    /** Makers and mounting differ, and a wrong sign would turn the control round: so there is no default. */
    private static final Map<String, Boolean> POSITIVE = new LinkedHashMap<>();

    static {
        POSITIVE.put("import", false);
        POSITIVE.put("export", true);
    }

    private ModbusMeterReader() {}

    static MeterSection read(YamlMap map, MeterSection.Type type, SiteFile file, PortSharing sharing) {
        boolean victron = type == MeterSection.Type.VICTRON_GRID;
        boolean sunSpec = type == MeterSection.Type.SUNSPEC;
        boolean positiveIsExport = sunSpec && map.word("positive", POSITIVE).orElse(false);
        Optional<Port> port = PortReader.battery(map, file);
        if (victron && port.isPresent() && !(port.get() instanceof Port.Tcp)) {
            map.fault(
                    "port",
                    "'meter.port' must be tcp://host for a Victron GX, but is "
                            + port.get().text());
        }
        if (port.isPresent() && port.get() instanceof Port.Solarman) {
            map.fault(
                    "port",
                    "'meter.port' leads through a data logger, which answers every few seconds: too seldom for a meter;"
                            + " connect it by serial line, tcp:// or rtu-tcp://");
        }
        if (!victron) {
            // A GX serves several at once, its batteries among them; a bus is the meter's alone.
            port.ifPresent(found -> sharing.meter(map, found));
        }
        int unit = victron || sunSpec ? map.integer("unit", 1, MAX_UNIT) : map.integer("unit", 1, MAX_UNIT, 1);
        OptionalInt baud = victron ? OptionalInt.empty() : baud(map, type, port);
        file.done(map);
        return new MeterSection(
                type,
                port.orElse(new Port.StandardInput()),
                Optional.empty(),
                Optional.empty(),
                false,
                baud,
                OptionalInt.of(unit),
                positiveIsExport,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static OptionalInt baud(YamlMap map, MeterSection.Type type, Optional<Port> port) {
        // As they are delivered; an SDM120 often comes with 2400.
        int usual = type == MeterSection.Type.EASTRON_SDM120 ? 2400 : 9600;
        int baud = map.word("baud", BatteryReader.BAUDS, usual);
        if (port.isPresent() && !(port.get() instanceof Port.Serial)) {
            if (map.has("baud")) {
                map.fault(
                        "baud",
                        "'meter.baud' belongs to a serial port; the speed behind "
                                + port.get().text() + " is set in the gateway");
            }
            return OptionalInt.empty();
        }
        return OptionalInt.of(baud);
    }
}
