package energy.nulwatt.mqtt;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Another client of the broker, as Home Assistant is one: hears everything, can publish, waits for what it expects. */
public final class MqttEar implements AutoCloseable, MqttListener {
    /** A message that was heard. */
    public record Heard(String topic, String payload, boolean retained) {}

    private final List<Heard> heard = new ArrayList<>();
    private final MqttConnection connection;

    private MqttEar(MqttOptions options) throws MqttRefusal {
        connection = new PahoConnector(options, "ear-" + System.nanoTime())
                .connect(new MqttConnector.Will("ear", "gone"), this);
        connection.subscribe("#", 1);
    }

    public static MqttEar at(URI broker) throws MqttRefusal {
        return new MqttEar(MqttOptions.of(broker));
    }

    public static MqttEar at(MqttOptions options) throws MqttRefusal {
        return new MqttEar(options);
    }

    public void publish(String topic, String payload, boolean retained) throws MqttRefusal {
        connection.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, retained);
    }

    /** Waits up to 20 s for a message, from now or from before, and returns the first. */
    public synchronized Heard await(String topic, Predicate<String> payload) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            for (Heard message : heard) {
                if (message.topic.equals(topic) && payload.test(message.payload)) {
                    return message;
                }
            }
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (leftMs <= 0) {
                throw new AssertionError("nothing fitting on " + topic + "; heard " + heard);
            }
            wait(leftMs);
        }
    }

    /** Forgets what was heard so far. */
    public synchronized void forget() {
        heard.clear();
    }

    /** The newest payload of every topic, without those that were emptied. */
    public synchronized Map<String, String> newest() {
        Map<String, String> newest = new HashMap<>();
        for (Heard message : heard) {
            if (message.payload.isEmpty()) {
                newest.remove(message.topic);
            } else {
                newest.put(message.topic, message.payload);
            }
        }
        return newest;
    }

    @Override
    public synchronized void message(String topic, byte[] payload, boolean retained) {
        heard.add(new Heard(topic, new String(payload, StandardCharsets.UTF_8), retained));
        notifyAll();
    }

    @Override
    public void lost(String reason) {
        // A test that still waits for something fails by itself.
    }

    @Override
    public void close() {
        connection.close();
    }
}
