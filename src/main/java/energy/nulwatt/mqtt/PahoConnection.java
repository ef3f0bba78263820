package energy.nulwatt.mqtt;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.tinylog.Logger;

/** One session by Paho. Its callbacks only hand off; every wait is on the caller's thread and bounded. */
final class PahoConnection implements MqttConnection, MqttCallback {
    /** Messages that may be unconfirmed at a time. */
    static final int WINDOW = 32;

    private static final long PATIENCE_MS = 5000;
    private static final long FAREWELL_MS = 2000;
    private static final int DENIED = 0x80;

    private final MqttAsyncClient client;
    private final SocketLeash leash;
    private final MqttListener listener;
    private final Semaphore window = new Semaphore(WINDOW);
    private final IMqttActionListener settled = new Settled();
    private final Completion ended = new Completion();
    private boolean closed;

    PahoConnection(MqttAsyncClient client, SocketLeash leash, MqttListener listener) {
        this.client = client;
        this.leash = leash;
        this.listener = listener;
    }

    @Override
    public void publish(String topic, byte[] payload, int qos, boolean retained) throws MqttRefusal {
        if (!acquire(1, PATIENCE_MS)) {
            throw new MqttRefusal("the broker confirmed nothing for " + PATIENCE_MS / 1000 + " s");
        }
        try {
            client.publish(topic, payload, qos, retained, null, settled);
        } catch (MqttException e) {
            window.release();
            throw new MqttRefusal("publishing " + topic + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void subscribe(String filter, int qos) throws MqttRefusal {
        Completion granted = new Completion();
        try {
            IMqttToken token = client.subscribe(filter, qos, null, granted);
            if (!granted.await(PATIENCE_MS)) {
                throw new MqttRefusal("the broker does not answer a subscription to " + filter);
            }
            if (granted.failure() != null) {
                throw new MqttRefusal(
                        "subscribing " + filter + ": " + granted.failure().getMessage(), granted.failure());
            }
            int[] given = token.getGrantedQos();
            if (given != null && given.length > 0 && given[0] == DENIED) {
                throw new MqttRefusal("the broker denies a subscription to " + filter + "; allow it for this user");
            }
        } catch (MqttException e) {
            throw new MqttRefusal("subscribing " + filter + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (client.isConnected() && acquire(WINDOW, FAREWELL_MS)) {
            sayGoodbye();
        }
        leash.cut();
        ended.await(2 * FAREWELL_MS);
        try {
            client.close();
        } catch (MqttException e) {
            Logger.debug("the broker's session did not end in time: {}", e.getMessage());
        }
    }

    private void sayGoodbye() {
        Completion gone = new Completion();
        try {
            client.disconnect(0, null, gone);
            if (gone.await(FAREWELL_MS)) {
                ended.finish();
            }
        } catch (MqttException e) {
            Logger.debug("no farewell to the broker: {}", e.getMessage());
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        listener.message(topic, message.getPayload(), message.isRetained());
    }

    @Override
    public void connectionLost(Throwable cause) {
        ended.finish();
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        listener.lost(root.getMessage() == null ? "the broker closed the connection" : root.getMessage());
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // The listener given with each message counts it.
    }

    private boolean acquire(int permits, long timeoutMs) {
        try {
            return window.tryAcquire(permits, timeoutMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A message is confirmed, or never will be. */
    private final class Settled implements IMqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            window.release();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            window.release();
        }
    }
}
