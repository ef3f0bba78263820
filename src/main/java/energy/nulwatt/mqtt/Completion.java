package energy.nulwatt.mqtt;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;

/** The end of one action of Paho, awaited on our own thread; Paho's thread only counts down. */
final class Completion implements IMqttActionListener {
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Throwable failure;

    /** False when it is not over within the time, or when the thread is interrupted, which it then stays. */
    boolean await(long timeoutMs) {
        try {
            return over.await(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Why it failed, or null. */
    Throwable failure() {
        return failure;
    }

    void finish() {
        over.countDown();
    }

    @Override
    public void onSuccess(IMqttToken token) {
        over.countDown();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable cause) {
        failure = cause;
        over.countDown();
    }
}
