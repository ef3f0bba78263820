package energy.nulwatt.mqtt.homeassistant;

import energy.nulwatt.mqtt.MqttListener;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * What one session heard, from its threads to ours. Bounded: when it is full the oldest message goes, so that the
 * newest command, a stop above all, is never the one that is lost.
 */
final class Inbox implements MqttListener {
    private static final int ROOM = 64;

    /** A message that came. */
    static final class Message {
        final String topic;
        final byte[] payload;
        final boolean retained;

        Message(String topic, byte[] payload, boolean retained) {
            this.topic = topic;
            this.payload = payload;
            this.retained = retained;
        }
    }

    private final ArrayBlockingQueue<Message> messages = new ArrayBlockingQueue<>(ROOM);
    private final Predicate<String> wanted;
    private final Runnable wake;
    private final AtomicLong dropped = new AtomicLong();
    private volatile String lost;

    /**
     * An empty one.
     *
     * @param wanted topics that are kept; all others are foreign
     * @param wake called after something came, on a thread that must not be held up
     */
    Inbox(Predicate<String> wanted, Runnable wake) {
        this.wanted = wanted;
        this.wake = wake;
    }

    @Override
    public void message(String topic, byte[] payload, boolean retained) {
        if (!wanted.test(topic)) {
            return;
        }
        Message message = new Message(topic, payload, retained);
        while (!messages.offer(message)) {
            if (messages.poll() != null) {
                dropped.incrementAndGet();
            }
        }
        wake.run();
    }

    @Override
    public void lost(String reason) {
        lost = reason;
        wake.run();
    }

    /** The oldest message, or null. */
    Message poll() {
        return messages.poll();
    }

    /** Why the session ended, or null while it lives. */
    String lost() {
        return lost;
    }

    /** Messages that went for want of room. */
    long dropped() {
        return dropped.get();
    }
}
