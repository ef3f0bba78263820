package energy.nulwatt.config;

import energy.nulwatt.yaml.Quote;
import energy.nulwatt.yaml.YamlMap;
import java.util.Optional;

/** Reads how a Sessy is reached. */
final class SessyReader {
    private static final int HTTP_PORT = 80;
    private static final String[] MODBUS_KEYS = {"port", "unit", "baud", "idle"};

    private SessyReader() {}

    /** Empty, with a fault, when something is missing or wrong. */
    static Optional<Port> port(YamlMap map, SiteFile file) {
        for (String key : MODBUS_KEYS) {
            if (!map.text(key, "").isEmpty()) {
                map.fault(
                        key,
                        "'" + map.path(key) + "' belongs to a Modbus battery; a Sessy is reached by host, user and"
                                + " password_file");
            }
        }
        Optional<HostAndPort> host = host(map);
        String user = map.text("user");
        if (user.contains(":")) {
            map.fault(
                    "user",
                    "'" + map.path("user") + "' must be the serial number on the sticker of the dongle, but is "
                            + Quote.of(user));
        }
        Optional<Secret> password = Secrets.either(map, "password", file);
        if (!map.has("password") && !map.has("password_file")) {
            map.fault(
                    "password_file",
                    "'" + map.path("password_file") + "' is missing: name a file with mode 0600 that holds the password"
                            + " on the sticker of the dongle");
        }
        if (!map.has("capacity")) {
            file.warn(
                    map,
                    "capacity",
                    "'" + map.path("capacity") + "' is not stated, and a Sessy does not tell it: write its kWh");
        }
        if (host.isEmpty() || password.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Port.Http(host.get().host(), host.get().port().orElse(HTTP_PORT), user, password.get()));
    }

    private static Optional<HostAndPort> host(YamlMap map) {
        String text = map.text("host");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<HostAndPort> host = HostAndPort.of(text);
        if (host.isEmpty()) {
            String bare = text.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
            String hint = bare.equals(text) || HostAndPort.of(bare).isEmpty() ? "" : "; write " + bare;
            map.fault(
                    "host",
                    "'" + map.path("host") + "' must be the name or IP address of the battery's dongle, such as"
                            + " sessy-d1a2.local, but is " + Quote.of(text) + hint);
        }
        return host;
    }
}
