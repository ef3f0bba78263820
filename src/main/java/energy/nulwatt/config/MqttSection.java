package energy.nulwatt.config;

import energy.nulwatt.yaml.Quote;
import energy.nulwatt.yaml.YamlMap;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The MQTT broker.
 *
 * @param host name or address; an IPv6 address is without brackets
 * @param port TCP port
 * @param tls true for {@code mqtts://}
 * @param user empty: none
 * @param password only together with a user
 * @param caFile certificates to trust instead of the system's, PEM
 * @param clientCertificate only together with a client key, PEM
 * @param clientKey only together with a client certificate, PEM
 * @param topic all topics of the service begin with it
 * @param discoveryPrefix where Home Assistant listens for discovery
 * @param intervalS publishing period, 1–60 s
 */
public record MqttSection(
        String host,
        int port,
        boolean tls,
        Optional<String> user,
        Optional<Secret> password,
        Optional<Path> caFile,
        Optional<Path> clientCertificate,
        Optional<Path> clientKey,
        String topic,
        String discoveryPrefix,
        int intervalS) {
    private static final int MAX_TOPIC = 100;

    static MqttSection read(YamlMap map, SiteFile file) {
        BrokerAddress broker = BrokerAddress.read(map);
        Optional<String> user = Optional.of(map.text("user", "")).filter(text -> !text.isEmpty());
        Optional<Secret> password = Secrets.either(map, "password", file);
        if (!map.has("user") && (map.has("password") || map.has("password_file"))) {
            map.fault(
                    map.has("password") ? "password" : "password_file",
                    "'mqtt.user' is missing: MQTT takes a password only together with a user");
        }
        Optional<Path> caFile = file.readable(map, "ca_file");
        Optional<Path> certificate = file.readable(map, "client_certificate");
        Optional<Path> key =
                file.readable(map, "client_key").filter(path -> Secrets.mayHoldASecret(map, "client_key", path));
        needs(map, "client_certificate", "client_key");
        needs(map, "client_key", "client_certificate");
        for (String name : new String[] {"ca_file", "client_certificate", "client_key"}) {
            if (map.has(name) && broker.valid() && !broker.tls()) {
                map.fault(name, "'" + map.path(name) + "' needs TLS: write mqtts:// in 'mqtt.broker'");
            }
        }
        String topic = topic(map, "topic", "nulwatt");
        String prefix = topic(map, "discovery_prefix", "homeassistant");
        if (topic.equals(prefix)) {
            map.fault("topic", "'mqtt.topic' and 'mqtt.discovery_prefix' must differ, but both are " + Quote.of(topic));
        }
        MqttSection mqtt = new MqttSection(
                broker.host(),
                broker.port(),
                broker.tls(),
                user,
                password,
                caFile,
                certificate,
                key,
                topic,
                prefix,
                map.integer("interval", "s", 1, 60, 1));
        file.done(map);
        return mqtt;
    }

    private static void needs(YamlMap map, String key, String other) {
        if (map.has(key) && !map.has(other)) {
            map.fault(key, "'" + map.path(key) + "' needs '" + map.path(other) + "' too");
        }
    }

    private static String topic(YamlMap map, String key, String otherwise) {
        String topic = map.text(key, otherwise);
        // No wildcards, no empty levels, and nothing that Home Assistant would not take in a discovery topic.
        if (topic.length() <= MAX_TOPIC && topic.matches("[A-Za-z0-9_-]++(/[A-Za-z0-9_-]++)*+")) {
            return topic;
        }
        map.fault(
                key,
                "'" + map.path(key) + "' must be words of letters a-z, digits, - and _ with / between them, but is "
                        + Quote.of(topic));
        return otherwise;
    }
}
