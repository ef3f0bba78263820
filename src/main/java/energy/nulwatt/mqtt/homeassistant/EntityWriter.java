package energy.nulwatt.mqtt.homeassistant;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes the components of one device's discovery message, key by key in a fixed order. */
final class EntityWriter {
    private final JsonGenerator json;
    private final String deviceId;
    private final int expireAfterS;

    EntityWriter(JsonGenerator json, String deviceId, int expireAfterS) {
        this.json = json;
        this.deviceId = deviceId;
        this.expireAfterS = expireAfterS;
    }

    /**
     * Opens a component.
     *
     * @param key part of the discovery identity and of the unique id, never to be changed; without a dash
     */
    EntityWriter begin(String platform, String key, String name) throws IOException {
        json.writeObjectFieldStart(key);
        json.writeStringField("platform", platform);
        // Keys have no dash: no two devices and keys make the same id.
        json.writeStringField("unique_id", deviceId + "-" + key);
        json.writeStringField("default_entity_id", platform + "." + slug(deviceId) + "_" + key);
        json.writeStringField("name", name);
        return this;
    }

    /** The value is a member of a JSON object on {@code topic}; null shows as unknown. */
    EntityWriter member(String topic, String key) throws IOException {
        json.writeStringField("state_topic", topic);
        json.writeStringField("value_template", "{{ value_json." + key + " }}");
        return this;
    }

    /** The value is all that is on {@code topic}. */
    EntityWriter plain(String topic) throws IOException {
        json.writeStringField("state_topic", topic);
        return this;
    }

    EntityWriter measures(String deviceClass, String unit, String stateClass, int precision) throws IOException {
        json.writeStringField("device_class", deviceClass);
        json.writeStringField("unit_of_measurement", unit);
        json.writeStringField("state_class", stateClass);
        json.writeNumberField("suggested_display_precision", precision);
        return this;
    }

    EntityWriter deviceClass(String deviceClass) throws IOException {
        json.writeStringField("device_class", deviceClass);
        return this;
    }

    /** Not retained and repeated: silence means that nobody measures any more. */
    EntityWriter expires() throws IOException {
        json.writeNumberField("expire_after", expireAfterS);
        return this;
    }

    EntityWriter words(String key, String[] words) throws IOException {
        json.writeArrayFieldStart(key);
        for (String word : words) {
            json.writeString(word);
        }
        json.writeEndArray();
        return this;
    }

    EntityWriter range(double least, double most, double step, String unit) throws IOException {
        number("min", least);
        number("max", most);
        number("step", step);
        json.writeStringField("mode", "box");
        json.writeStringField("unit_of_measurement", unit);
        return this;
    }

    EntityWriter command(String topic) throws IOException {
        json.writeStringField("command_topic", topic);
        json.writeNumberField("qos", 1);
        return this;
    }

    EntityWriter text(String key, String value) throws IOException {
        json.writeStringField(key, value);
        return this;
    }

    /** Shown only when the owner switches it on. */
    EntityWriter hidden() throws IOException {
        json.writeBooleanField("enabled_by_default", false);
        return this;
    }

    /** A number in a unit for which there is no device class. */
    EntityWriter counts(String unit, int precision) throws IOException {
        json.writeStringField("unit_of_measurement", unit);
        json.writeStringField("state_class", "measurement");
        json.writeNumberField("suggested_display_precision", precision);
        return this;
    }

    /** Attributes that {@code template} makes of what comes on {@code topic}. */
    EntityWriter attributes(String topic, String template) throws IOException {
        json.writeStringField("json_attributes_topic", topic);
        json.writeStringField("json_attributes_template", template);
        return this;
    }

    EntityWriter category(String category) throws IOException {
        json.writeStringField("entity_category", category);
        return this;
    }

    /** Available as long as our process is, whatever the battery does. */
    EntityWriter availableWith(String topic) throws IOException {
        json.writeArrayFieldStart("availability");
        json.writeStartObject();
        json.writeStringField("topic", topic);
        json.writeEndObject();
        json.writeEndArray();
        return this;
    }

    void end() throws IOException {
        json.writeEndObject();
    }

    private void number(String key, double value) throws IOException {
        if (value == Math.rint(value)) {
            json.writeNumberField(key, (long) value);
        } else {
            json.writeNumberField(key, value);
        }
    }

    /** Entity ids know small letters, digits and the underscore only. */
    private static String slug(String id) {
        return id.toLowerCase(java.util.Locale.ROOT).replace('-', '_');
    }
}
