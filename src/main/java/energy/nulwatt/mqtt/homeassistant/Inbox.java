package energy.nulwatt.mqtt.homeassistant;

import energy.nulwatt.mqtt.MqttListener;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * What one session heard, from its threads to ours. A stop does not wait here: our thread may sit for seconds in a
 * message that the broker does not take; only the answer to it waits. Bounded: when it is full the oldest message goes,
 * so that the newest command is never the one that is lost.
 */
final class Inbox implements MqttListener {
    private static final int ROOM = 64;

    /** A message that came. */
    static final class Message {
        final String topic;
        final byte[] payload;
        final boolean retained;
        /** {@link Commands#stops} when it came. */
        final long stopsBefore;
        /** What became of it when it came; null when it waits for its turn. */
        final Commands.Outcome outcome;

        Message(String topic, byte[] payload, boolean retained, long stopsBefore, Commands.Outcome outcome) {
            this.topic = topic;
            this.payload = payload;
            this.retained = retained;
            this.stopsBefore = stopsBefore;
            this.outcome = outcome;
        }
    }

    private final ArrayBlockingQueue<Message> messages = new ArrayBlockingQueue<>(ROOM);
    private final Commands commands;
    private final Predicate<String> wanted;
    private final Runnable wake;
    private final AtomicLong dropped = new AtomicLong();
    private volatile String lost;

    /**
     * An empty one.
     *
     * @param commands told of a stop on the session's thread
     * @param wanted topics that are kept; all others are foreign
     * @param wake called after something came, on a thread that must not be held up
     */
    Inbox(Commands commands, Predicate<String> wanted, Runnable wake) {
        this.commands = commands;
        this.wanted = wanted;
        this.wake = wake;
    }

    @Override
    public void message(String topic, byte[] payload, boolean retained) {
        if (!wanted.test(topic)) {
            return;
        }
        long stopsBefore = commands.stops();
        Commands.Outcome outcome = commands.stopAtOnce(topic, payload, retained);
        Message message = new Message(topic, payload, retained, stopsBefore, outcome);
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
