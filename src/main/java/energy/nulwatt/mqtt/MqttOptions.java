package energy.nulwatt.mqtt;

import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Where the broker is and what is published there.
 *
 * @param broker {@code mqtt://host[:1883]} or {@code mqtts://host[:8883]}
 * @param clientId our name at the broker, unique there; empty to derive it from the site
 * @param topic root of every topic of ours, unique per site on one broker
 * @param discoveryPrefix as set in Home Assistant
 */
public record MqttOptions(
        URI broker,
        Login login,
        Certificates certificates,
        String clientId,
        String topic,
        String discoveryPrefix,
        Pace pace) {
    /**
     * Who we are to the broker.
     *
     * @param user empty for none
     * @param password asked for at every attempt to connect; answers an empty array for none
     */
    public record Login(String user, Supplier<char[]> password) {
        /** No login. */
        public static final Login NONE = new Login("", () -> new char[0]);
    }

    /**
     * For TLS, in PEM files.
     *
     * @param authority certificates that sign the broker's own; null for those that Java trusts
     * @param client our certificate and its chain, or null
     * @param clientKey its private key (PKCS #8, not encrypted), or null
     */
    public record Certificates(Path authority, Path client, Path clientKey) {
        /** Those that Java trusts. */
        public static final Certificates USUAL = new Certificates(null, null, null);

        /**
         * Checks that they belong together.
         *
         * @throws IllegalArgumentException when only one of certificate and key is given
         */
        public Certificates {
            if ((client == null) != (clientKey == null)) {
                throw new IllegalArgumentException("a client certificate and its key belong together: "
                        + (clientKey == null ? "the key" : "the certificate") + " is missing");
            }
        }
    }

    /**
     * Times and thresholds.
     *
     * @param publishIntervalMs shortest time between two publications of live power, 200 … 60 000
     * @param deadBandW live power is published when it moved by this much, W ≥ 0
     * @param targetExpirySeconds an external target power ends after this time unless repeated, 1 … 86 400
     * @param keepAliveSeconds a broker that is silent for one to two times this is given up, 1 … 600
     */
    public record Pace(int publishIntervalMs, double deadBandW, int targetExpirySeconds, int keepAliveSeconds) {
        /** Right for a broker in the house. */
        public static final Pace USUAL = new Pace(1000, 5, 60, 15);

        /**
         * Checks everything.
         *
         * @throws IllegalArgumentException naming the option, what was found and what is expected
         */
        public Pace {
            requireRange("publish interval", publishIntervalMs, 200, 60_000, "ms");
            requireRange("dead band", deadBandW, 0, 1000, "W");
            requireRange("target expiry", targetExpirySeconds, 1, 86_400, "s");
            requireRange("keep-alive", keepAliveSeconds, 1, 600, "s");
        }
    }

    /** Defaults of everything but the broker. */
    public static MqttOptions of(URI broker) {
        return new MqttOptions(broker, Login.NONE, Certificates.USUAL, "", "nulwatt", "homeassistant", Pace.USUAL);
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
        if (!"mqtts".equals(scheme) && !certificates.equals(Certificates.USUAL)) {
            throw new IllegalArgumentException(
                    "broker " + broker + ": certificates are used with TLS only; write mqtts:// instead of mqtt://");
        }
        requireTopic("topic", topic);
        requireTopic("discovery prefix", discoveryPrefix);
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
        return new MqttOptions(broker, new Login(user, password), certificates, clientId, topic, discoveryPrefix, pace);
    }

    /** The same with certificates; {@code client} and {@code clientKey} both, or null for both. */
    public MqttOptions withTls(Path authority, Path client, Path clientKey) {
        Certificates own = new Certificates(authority, client, clientKey);
        return new MqttOptions(broker, login, own, clientId, topic, discoveryPrefix, pace);
    }

    public MqttOptions withNames(String newClientId, String newTopic, String newPrefix) {
        return new MqttOptions(broker, login, certificates, newClientId, newTopic, newPrefix, pace);
    }

    public MqttOptions withPace(
            int publishIntervalMs, double deadBandW, int targetExpirySeconds, int keepAliveSeconds) {
        Pace own = new Pace(publishIntervalMs, deadBandW, targetExpirySeconds, keepAliveSeconds);
        return new MqttOptions(broker, login, certificates, clientId, topic, discoveryPrefix, own);
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
