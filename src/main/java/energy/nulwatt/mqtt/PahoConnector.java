package energy.nulwatt.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * Sessions by Eclipse Paho. Its automatic reconnect is not used: it does not cover the first connection, has no jitter,
 * its timer outlives close, and subscribing from its callbacks can deadlock. A new client per session avoids all that.
 */
public final class PahoConnector implements MqttConnector {
    private static final int CONNECT_TIMEOUT_S = 10;
    private static final long END_TIMEOUT_MS = 4000;
    /** Paho prints stack traces on standard error. Held here, or the level is lost with the logger. */
    private static final Logger PAHO_LOG = Logger.getLogger("org.eclipse.paho.client.mqttv3");

    static {
        PAHO_LOG.setLevel(Level.OFF);
    }

    private final MqttOptions options;
    private final String clientId;

    /**
     * Reads the certificates once, so that a fault in them stops the start.
     *
     * @throws MqttRefusal naming the file that is at fault
     */
    public PahoConnector(MqttOptions options, String clientId) throws MqttRefusal {
        this.options = options;
        this.clientId = clientId;
        if (options.tls()) {
            PemTls.sockets(options);
        }
    }

    @Override
    public MqttConnection connect(Will will, MqttListener listener) throws MqttRefusal {
        // Read again for every session, so that a renewed certificate is taken.
        SocketLeash leash = new SocketLeash(options.tls() ? PemTls.sockets(options) : null);
        MqttConnectOptions connectOptions = connectOptions(will, leash);
        // TLS is inside the socket that the leash makes.
        String uri = "tcp://" + options.broker().getHost() + ":" + options.port();
        try {
            MqttAsyncClient client = new MqttAsyncClient(uri, clientId, new MemoryPersistence());
            PahoConnection connection = new PahoConnection(client, leash, listener);
            client.setCallback(connection);
            Completion attempt = new Completion();
            client.connect(connectOptions, null, attempt);
            if (!attempt.await(TimeUnit.SECONDS.toMillis(CONNECT_TIMEOUT_S + 1))) {
                boolean interrupted = Thread.interrupted();
                leash.cut();
                attempt.await(END_TIMEOUT_MS);
                client.close();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                throw new MqttRefusal(
                        options.broker() + ": no answer within " + CONNECT_TIMEOUT_S + " s; is it an MQTT broker?");
            }
            if (attempt.failure() != null) {
                client.close();
                throw new MqttRefusal(PahoFailure.explain(attempt.failure(), options), attempt.failure());
            }
            return connection;
        } catch (MqttException e) {
            leash.cut();
            throw new MqttRefusal(PahoFailure.explain(e, options), e);
        }
    }

    private MqttConnectOptions connectOptions(Will will, SocketLeash leash) {
        MqttConnectOptions connect = new MqttConnectOptions();
        // Without a fixed version every failure is tried twice.
        connect.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        connect.setCleanSession(true);
        connect.setAutomaticReconnect(false);
        connect.setConnectionTimeout(CONNECT_TIMEOUT_S);
        connect.setKeepAliveInterval(options.keepAliveSeconds());
        connect.setMaxInflight(2 * PahoConnection.WINDOW);
        connect.setWill(will.topic(), will.payload().getBytes(StandardCharsets.UTF_8), 1, true);
        if (!options.user().isEmpty()) {
            connect.setUserName(options.user());
            connect.setPassword(options.password().get());
        }
        connect.setSocketFactory(leash);
        return connect;
    }
}
