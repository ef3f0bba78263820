package energy.nulwatt.config;

import energy.nulwatt.yaml.YamlMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Holds devices apart that would disturb each other on one port. Batteries may share a serial bus, a gateway or a data logger when
 * each states a Modbus unit of its own and all agree on the speed; a meter shares with nobody.
 */
final class PortSharing {
    private record Device(YamlMap map, boolean isMeter, Port port, String type, OptionalInt unit, OptionalInt baud) {
        /** Where the site file states the port. */
        String key() {
            return port instanceof Port.Http ? "host" : "port";
        }
    }

    /** A key and what is wrong with it. */
    private record Conflict(String key, String message) {}

    private final SiteFile file;
    private final Map<String, List<Device>> devicesByPort = new HashMap<>();

    PortSharing(SiteFile file) {
        this.file = file;
    }

    void meter(YamlMap map, Port port) {
        add(new Device(map, true, port, "", OptionalInt.empty(), OptionalInt.empty()));
    }

    void battery(YamlMap map, Port port, String type, OptionalInt unit, OptionalInt baud) {
        add(new Device(map, false, port, type, unit, baud));
    }

    private void add(Device device) {
        StableNames.remark(device.map, device.port, file);
        List<Device> others = devicesByPort.computeIfAbsent(identity(device.port), _ -> new ArrayList<>());
        for (Device other : others) {
            Conflict conflict = conflict(device, other);
            if (conflict != null) {
                String inUse = "'" + device.map.path(device.key()) + "' is " + device.port.text() + ", which '"
                        + other.map.path(other.key()) + "' in line " + other.map.line(other.key()) + " uses";
                device.map.fault(conflict.key, inUse + conflict.message);
                break; // one is enough to act on
            }
        }
        others.add(device);
    }

    private static Conflict conflict(Device device, Device other) {
        if (other.isMeter) {
            return new Conflict(device.key(), ": a meter needs a port of its own");
        }
        if (device.port instanceof Port.Http) {
            return new Conflict("host", " too: every battery has a dongle of its own");
        }
        if (!device.port.getClass().equals(other.port.getClass())) {
            return new Conflict("port", " as " + other.port.text() + ": a port speaks only one of the two");
        }
        if (device.port instanceof Port.Solarman logger
                && other.port instanceof Port.Solarman same
                && logger.serial() != same.serial()) {
            return new Conflict("port", " as " + other.port.text() + ": a logger has only one serial number");
        }
        if (device.unit.isEmpty() || other.unit.isEmpty()) {
            return new Conflict("port", " too: write at each the 'unit' that is set in the battery; they must differ");
        }
        if (device.unit.equals(other.unit)) {
            return new Conflict("unit", " too, with the same unit " + device.unit.getAsInt() + ": each needs its own");
        }
        boolean mayDiffer = device.port instanceof Port.Serial && !device.type.equals(other.type);
        if (!device.baud.equals(other.baud) || (device.baud.isEmpty() && mayDiffer)) {
            return new Conflict(device.baud.isPresent() ? "baud" : "port", " too: write the same 'baud' at both");
        }
        return null;
    }

    /** The same for two ways to write one port. */
    private static String identity(Port port) {
        return switch (port) {
            case Port.Serial(Path device) -> PortReader.real(device).toString();
            case Port.Tcp(String host, int number) -> HostAndPort.text(host.toLowerCase(Locale.ROOT), number);
            case Port.RtuOverTcp(String host, int number) -> HostAndPort.text(host.toLowerCase(Locale.ROOT), number);
            case Port.Solarman(String host, int number, long serial) ->
                HostAndPort.text(host.toLowerCase(Locale.ROOT), number);
            case Port.Web(boolean tls, String host, int number) ->
                HostAndPort.text(host.toLowerCase(Locale.ROOT), number);
            case Port.Http(String host, int number, String user, Secret password) ->
                HostAndPort.text(host.toLowerCase(Locale.ROOT), number);
            case Port.StandardInput() -> "-";
            case Port.Recording(Path recording) -> PortReader.real(recording).toString();
        };
    }
}
