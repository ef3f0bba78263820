package energy.nulwatt.mqtt;

import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Where the broker is and what is published there.
 *
 * @param broker {@code mqtt://host[:1883]} or {@code mqtts://host[:8883]}
 * @param user empty for none
 * @param password asked for at every attempt to connect; answers an empty array for none
 * @param caFile certificates (PEM) that sign the broker's own; null for those that Java trusts
 * @param clientCertificate our certificate and its chain (PEM), or null
 * @param clientKey its private key (PEM, PKCS #8, not encrypted), or null
 * @param clientId our name at the broker, unique there; empty to derive it from the site
 * @param topic root of every topic of ours, unique per site on one broker
 * @param discoveryPrefix as set in Home Assistant
 * @param publishIntervalMs shortest time between two publications of live power, 200 … 60 000
 * @param deadBandW live power is published when it moved by this much, W ≥ 0
 * @param targetExpirySeconds an external target power ends after this time unless repeated, 1 … 86 400
 * @param keepAliveSeconds a broker that is silent for one to two times this is given up, 1 … 600
 */
public record MqttOptions(
        URI broker,
        String user,
        Supplier<char[]> password,
        Path caFile,
        Path clientCertificate,
        Path clientKey,
        String clientId,
        String topic,
        String discoveryPrefix,
        int publishIntervalMs,
        double deadBandW,
        int targetExpirySeconds,
        int keepAliveSeconds) {
    /** Defaults of everything but the broker. */
    public static MqttOptions of(URI broker) {
        return new MqttOptions(
                broker, "", () -> new char[0], null, null, null, "", "nulwatt", "homeassistant", 1000, 5, 60, 15);
    }

    /**
     * Checks everything.
     *
     * @throws IllegalArgumentException naming the option, what was found and what is expected
     */
    public MqttOptions {
        String scheme = broker.getScheme();
        if ((!"mqtt".equals(scheme) && !"mqtts".equals(scheme)) || broker.getHost() == null) {
            throw new IllegalArgumentException(
                    "broker " + broker + ": expected mqtt://host:1883, or mqtts://host:8883 for TLS");
        }
        boolean tls = "mqtts".equals(scheme);
        if (!tls && (caFile != null || clientCertificate != null || clientKey != null)) {
            throw new IllegalArgumentException(
                    "broker " + broker + ": certificates are used with TLS only; write mqtts:// instead of mqtt://");
        }
        if ((clientCertificate == null) != (clientKey == null)) {
            throw new IllegalArgumentException("a client certificate and its key belong together: "
                    + (clientKey == null ? "the key" : "the certificate") + " is missing");
        }
        requireTopic("topic", topic);
        requireTopic("discovery prefix", discoveryPrefix);
        requireRange("publish interval", publishIntervalMs, 200, 60_000, "ms");
        requireRange("dead band", deadBandW, 0, 1000, "W");
        requireRange("target expiry", targetExpirySeconds, 1, 86_400, "s");
        requireRange("keep-alive", keepAliveSeconds, 1, 600, "s");
    }

    /** True when the broker is reached by TLS. */
    public boolean tls() {
        return "mqtts".equals(broker.getScheme());
    }

    /** The broker's port: as given, or the usual one of the scheme. */
    public int port() {
        if (broker.getPort() != -1) {
            return broker.getPort();
        }
        return tls() ? 8883 : 1883;
    }

    public MqttOptions withLogin(String user, Supplier<char[]> password) {
        return new MqttOptions(
                broker,
                user,
                password,
                caFile,
                clientCertificate,
                clientKey,
                clientId,
                topic,
                discoveryPrefix,
                publishIntervalMs,
                deadBandW,
                targetExpirySeconds,
                keepAliveSeconds);
    }

    /** The same with certificates; {@code clientCertificate} and {@code clientKey} both, or null for both. */
    public MqttOptions withTls(Path caFile, Path clientCertificate, Path clientKey) {
        return new MqttOptions(
                broker,
                user,
                password,
                caFile,
                clientCertificate,
                clientKey,
                clientId,
                topic,
                discoveryPrefix,
                publishIntervalMs,
                deadBandW,
                targetExpirySeconds,
                keepAliveSeconds);
    }

    public MqttOptions withNames(String clientId, String topic, String discoveryPrefix) {
        return new MqttOptions(
                broker,
                user,
                password,
                caFile,
                clientCertificate,
                clientKey,
                clientId,
                topic,
                discoveryPrefix,
                publishIntervalMs,
                deadBandW,
                targetExpirySeconds,
                keepAliveSeconds);
    }

    public MqttOptions withPace(
            int publishIntervalMs, double deadBandW, int targetExpirySeconds, int keepAliveSeconds) {
        return new MqttOptions(
                broker,
                user,
                password,
                caFile,
                clientCertificate,
                clientKey,
                clientId,
                topic,
                discoveryPrefix,
                publishIntervalMs,
                deadBandW,
                targetExpirySeconds,
                keepAliveSeconds);
    }

    private static void requireTopic(String what, String topic) {
        if (!topic.matches("[^/+#\\p{Cntrl}]+(/[^/+#\\p{Cntrl}]+)*") || topic.length() > 200) {
            throw new IllegalArgumentException(
                    what + " '" + topic + "': expected words joined by single slashes, without + and #");
        }
    }

    private static void requireRange(String what, double found, double least, double most, String unit) {
        if (!(found >= least && found <= most)) {
            throw new IllegalArgumentException(
                    what + " " + found + " " + unit + ": expected " + least + " to " + most + " " + unit);
        }
    }
}
