package energy.nulwatt.config;

import energy.nulwatt.yaml.Quote;
import energy.nulwatt.yaml.YamlMap;
import java.util.Optional;

/**
 * The key {@code broker}.
 *
 * @param valid false when it was refused; the rest means nothing then
 */
record BrokerAddress(boolean valid, String host, int port, boolean tls) {
    private static final String KEY = "broker";
    private static final int PLAIN_PORT = 1883;
    private static final int TLS_PORT = 8883;

    static BrokerAddress read(YamlMap map) {
        String text = map.text(KEY);
        if (text.isEmpty()) {
            return new BrokerAddress(false, "", 0, false);
        }
        if (text.contains("@")) {
            // Not quoted: there is probably a password in it.
            map.fault(
                    KEY, "'mqtt.broker' must not hold a user or password: write them with 'user' and 'password_file'");
            return new BrokerAddress(false, "", 0, false);
        }
        int separator = text.indexOf("://");
        String scheme = separator < 0 ? "" : text.substring(0, separator);
        String address = separator < 0 ? text : text.substring(separator + 3);
        Optional<HostAndPort> found = HostAndPort.of(address);
        boolean tls = scheme.equals("mqtts");
        if (found.isPresent() && (tls || scheme.equals("mqtt"))) {
            int port = found.get().port().orElse(tls ? TLS_PORT : PLAIN_PORT);
            return new BrokerAddress(true, found.get().host(), port, tls);
        }
        String meant = switch (scheme) {
            case "", "tcp", "mqtt" -> "mqtt://";
            case "ssl", "tls", "mqtts" -> "mqtts://";
            default -> "";
        };
        String hint = found.isPresent() && !meant.isEmpty() ? "; write " + meant + address : "";
        map.fault(
                KEY,
                "'mqtt.broker' must be mqtt://host, mqtts://host (TLS) or one of them with :port, but is "
                        + Quote.of(text) + hint);
        return new BrokerAddress(false, "", 0, false);
    }
}
