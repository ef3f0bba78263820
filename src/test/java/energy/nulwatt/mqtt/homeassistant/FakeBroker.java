package energy.nulwatt.mqtt.homeassistant;

import energy.nulwatt.mqtt.MqttConnection;
import energy.nulwatt.mqtt.MqttConnector;
import energy.nulwatt.mqtt.MqttListener;
import energy.nulwatt.mqtt.MqttRefusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A broker in memory with one client: keeps retained messages, delivers to subscriptions, can refuse and hang up. */
final class FakeBroker implements MqttConnector {
    /** A message that the client published. */
    record Sent(String topic, String payload, int qos, boolean retained) {}

    final List<Sent> sent = new ArrayList<>();
    final Map<String, String> retained = new LinkedHashMap<>();
    final List<String> filters = new ArrayList<>();
    /** What a client is told that connects; null lets it in. */
    String refusal;

    /** Why it takes no message any more; null while it does. */
    String takesNothing;

    int attempts;
    Will will;
    private MqttListener listener;

    @Override
    public MqttConnection connect(Will will, MqttListener listener) throws MqttRefusal {
        attempts++;
        if (refusal != null) {
            throw new MqttRefusal(refusal);
        }
        this.will = will;
        this.listener = listener;
        filters.clear();
        return new Session();
    }

    boolean connected() {
        return listener != null;
    }

    /** Somebody else publishes. */
    void deliver(String topic, String payload) {
        listener.message(topic, payload.getBytes(StandardCharsets.UTF_8), false);
    }

    void deliverRetained(String topic, String payload) {
        listener.message(topic, payload.getBytes(StandardCharsets.UTF_8), true);
    }

    void hangUp(String reason) {
        retained.put(will.topic(), will.payload());
        listener.lost(reason);
    }

    /** Payloads published on a topic, oldest first. */
    List<String> on(String topic) {
        return sent.stream()
                .filter(message -> message.topic().equals(topic))
                .map(Sent::payload)
                .toList();
    }

    String lastOn(String topic) {
        List<String> all = on(topic);
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    private static boolean matches(String filter, String topic) {
        return topic.matches(filter.replace("+", "[^/]+").replace("#", ".*"));
    }

    private final class Session implements MqttConnection {
        @Override
        public void publish(String topic, byte[] payload, int qos, boolean retain) throws MqttRefusal {
            if (listener == null) {
                throw new MqttRefusal("not connected");
            }
            if (takesNothing != null) {
                throw new MqttRefusal(takesNothing);
            }
            String text = new String(payload, StandardCharsets.UTF_8);
            sent.add(new Sent(topic, text, qos, retain));
            if (retain && payload.length == 0) {
                retained.remove(topic);
            } else if (retain) {
                retained.put(topic, text);
            }
            if (filters.stream().anyMatch(filter -> matches(filter, topic))) {
                listener.message(topic, payload, false);
            }
        }

        @Override
        public void subscribe(String filter, int qos) {
            filters.add(filter);
            Map.copyOf(retained).forEach((topic, payload) -> {
                if (matches(filter, topic)) {
                    deliverRetained(topic, payload);
                }
            });
        }

        @Override
        public void close() {
            listener = null;
        }
    }
}
