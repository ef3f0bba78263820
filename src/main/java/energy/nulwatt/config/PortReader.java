package energy.nulwatt.config;

import energy.nulwatt.yaml.Nearest;
import energy.nulwatt.yaml.Quote;
import energy.nulwatt.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the {@code port} of a meter or a battery. */
final class PortReader {
    private static final int MODBUS_PORT = 502;
    private static final int SOLARMAN_PORT = 8899;
    private static final Pattern SERIAL = Pattern.compile("[0-9]{1,10}");
    private static final long MAX_SERIAL = 0xFFFF_FFFFL;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final String KEY = "port";
    private static final Path DEV = Path.of("/dev");
    private static final String SOLARMAN = "solarman";
    private static final List<String> SCHEMES = List.of("tcp", "rtu-tcp", SOLARMAN);
    private static final String FOR_METER =
            "/dev/… (serial), tcp://host:port, host:port, a file (with a / in it) or - (standard input)";
    private static final String FOR_BATTERY =
            "/dev/… (serial), tcp://host (Modbus TCP), rtu-tcp://host:port (a gateway that passes serial bytes on) or"
                    + " solarman://host/serial (a Solarman data logger)";

    private PortReader() {}

    static Optional<Port> meter(YamlMap map, SiteFile file) {
        String text = map.text(KEY);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.equals("-")) {
            return Optional.of(new Port.StandardInput());
        }
        String address = text.startsWith("tcp://") ? text.substring("tcp://".length()) : text;
        Optional<HostAndPort> tcp =
                HostAndPort.of(address).filter(found -> found.port().isPresent());
        if (tcp.isPresent()) {
            return tcp.map(found -> new Port.Tcp(found.host(), found.port().getAsInt()));
        }
        if (!text.contains("://") && text.contains("/")) {
            return file.path(map, KEY, text).flatMap(path -> meterPath(map, path));
        }
        if (text.matches("https?://.*")) {
            return refuse(map, FOR_METER, text, "; a meter with a web interface needs 'meter.type' too");
        }
        String hint = address.equals(text)
                ? device(text)
                : "; a port from 1 to 65535 belongs to it, as in tcp://192.168.1.10:2000";
        return refuse(map, FOR_METER, text, hint);
    }

    /** The port of a device with a web interface; {@code scheme} is http or https and may be left out; {@code why} is it this one. */
    static Optional<Port> web(YamlMap map, String scheme, String why) {
        String text = map.text(KEY);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String start = scheme + "://";
        Optional<HostAndPort> found = HostAndPort.of(text.startsWith(start) ? text.substring(start.length()) : text);
        if (found.isEmpty()) {
            boolean otherScheme = text.matches("https?://.*") && !text.startsWith(start);
            return refuse(map, start + "host or " + start + "host:port", text, otherScheme ? why : "");
        }
        boolean tls = scheme.equals("https");
        int port = found.get().port().orElse(tls ? HTTPS_PORT : HTTP_PORT);
        return Optional.of(new Port.Web(tls, found.get().host(), port));
    }

    private static Optional<Port> meterPath(YamlMap map, Path path) {
        if (isDevice(path)) {
            return Optional.of(new Port.Serial(path));
        }
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            String why = Files.isDirectory(path) ? path + " is a directory" : SiteFile.unreadable(path);
            map.fault(KEY, "'" + map.path(KEY) + "': " + why + "; a serial port starts with /dev/");
            return Optional.empty();
        }
        return Optional.of(new Port.Recording(path));
    }

    static Optional<Port> battery(YamlMap map, SiteFile file) {
        String text = map.text(KEY);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int separator = text.indexOf("://");
        if (separator >= 0) {
            return batteryAddress(map, text, text.substring(0, separator), text.substring(separator + 3));
        }
        if (text.startsWith("/")) {
            Optional<Path> path = file.path(map, KEY, text);
            if (path.isEmpty() || isDevice(path.get())) {
                return path.map(Port.Serial::new);
            }
            return refuse(map, FOR_BATTERY, text, "; a serial port starts with /dev/");
        }
        String hint = device(text);
        Optional<HostAndPort> host = HostAndPort.of(text);
        if (hint.isEmpty() && host.isPresent()) {
            hint = "; write tcp://" + text + (host.get().port().isPresent() ? " or rtu-tcp://" + text : "");
        }
        return refuse(map, FOR_BATTERY, text, hint);
    }

    private static Optional<Port> batteryAddress(YamlMap map, String text, String scheme, String address) {
        if (scheme.equals(SOLARMAN)) {
            return logger(map, text, address);
        }
        Optional<HostAndPort> found = HostAndPort.of(address);
        if (!SCHEMES.contains(scheme) || found.isEmpty()) {
            String near = SCHEMES.contains(scheme) ? null : Nearest.of(scheme, SCHEMES);
            return refuse(map, FOR_BATTERY, text, near == null ? "" : "; did you mean '" + near + "'?");
        }
        String host = found.get().host();
        if (scheme.equals("tcp")) {
            return Optional.of(new Port.Tcp(host, found.get().port().orElse(MODBUS_PORT)));
        }
        if (found.get().port().isEmpty()) {
            return refuse(
                    map,
                    FOR_BATTERY,
                    text,
                    "; a port from 1 to 65535 belongs to it, as in rtu-tcp://192.168.1.10:8899");
        }
        return Optional.of(new Port.RtuOverTcp(host, found.get().port().getAsInt()));
    }

    private static Optional<Port> logger(YamlMap map, String text, String address) {
        int slash = address.indexOf('/');
        Optional<HostAndPort> found = HostAndPort.of(slash < 0 ? address : address.substring(0, slash));
        if (found.isEmpty()) {
            return refuse(map, FOR_BATTERY, text, "");
        }
        String digits = slash < 0 ? "" : address.substring(slash + 1);
        long serial = SERIAL.matcher(digits).matches() ? Long.parseLong(digits) : 0;
        if (serial < 1 || serial > MAX_SERIAL) {
            return refuse(
                    map,
                    FOR_BATTERY,
                    text,
                    "; the serial number on the logger's label (not the inverter's), 1 to " + MAX_SERIAL
                            + ", belongs to it, as in solarman://192.168.1.10/2712345678");
        }
        return Optional.of(
                new Port.Solarman(found.get().host(), found.get().port().orElse(SOLARMAN_PORT), serial));
    }

    /** Under /dev by name, present or not, or a link that leads there. */
    private static boolean isDevice(Path path) {
        return (path.startsWith(DEV) && path.getNameCount() > 1) || real(path).startsWith(DEV);
    }

    /** Where a path leads in the end; the path itself when nothing is there now. */
    static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize(); // not plugged in: only its name is known
        }
    }

    private static String device(String text) {
        return text.matches("tty[A-Za-z0-9]+") ? "; write /dev/" + text : "";
    }

    private static Optional<Port> refuse(YamlMap map, String expected, String found, String hint) {
        map.fault(KEY, "'" + map.path(KEY) + "' must be " + expected + ", but is " + Quote.of(found) + hint);
        return Optional.empty();
    }
}
