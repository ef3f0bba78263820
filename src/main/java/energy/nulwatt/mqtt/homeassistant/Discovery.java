package energy.nulwatt.mqtt.homeassistant;

import com.fasterxml.jackson.core.JsonGenerator;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.SiteSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The discovery messages: one device for the site, one per battery. All that they say is fixed while the service runs,
 * so each is made once. Rules: <a href="https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery">MQTT
 * discovery of Home Assistant</a>, device-based (2024.11 on).
 */
final class Discovery {
    static final String ORIGIN = "Nulwatt";
    private static final String URL = "https://nulwatt.energy";

    /** A retained message. */
    record Config(String topic, String payload) {}

    private Discovery() {}

    /**
     * The site's message, then one per battery in the order of the site.
     *
     * @param expireAfterS live values are unavailable when they did not come for this long
     */
    static List<Config> configs(SiteSpec site, Topics topics, String version, int expireAfterS) {
        Json json = new Json();
        List<Config> configs = new ArrayList<>();
        configs.add(new Config(topics.config(topics.deviceId()), text(json.object(to -> {
            site(to, site, topics, version);
            head(to, version, topics.status());
            to.writeObjectFieldStart("components");
            SiteEntities.write(new EntityWriter(to, topics.deviceId(), expireAfterS), site, topics);
            to.writeEndObject();
        }))));
        for (BatterySpec battery : site.batteries()) {
            configs.add(new Config(topics.config(topics.deviceId(battery)), text(json.object(to -> {
                battery(to, battery, topics);
                head(to, version, topics.status(), topics.battery(battery, "available"));
                to.writeObjectFieldStart("components");
                BatteryEntities.write(new EntityWriter(to, topics.deviceId(battery), expireAfterS), battery, topics);
                to.writeEndObject();
            }))));
        }
        return List.copyOf(configs);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private static void site(JsonGenerator to, SiteSpec site, Topics topics, String version) throws IOException {
        to.writeObjectFieldStart("device");
        to.writeStringField("identifiers", topics.deviceId());
        to.writeStringField("name", site.name());
        to.writeStringField("manufacturer", ORIGIN);
        to.writeStringField("model", "Zero-watt controller");
        to.writeStringField("sw_version", version);
        to.writeEndObject();
    }

    private static void battery(JsonGenerator to, BatterySpec battery, Topics topics) throws IOException {
        to.writeObjectFieldStart("device");
        to.writeStringField("identifiers", topics.deviceId(battery));
        to.writeStringField("name", battery.name());
        int space = battery.family().indexOf(' ');
        if (space > 0) {
            to.writeStringField("manufacturer", battery.family().substring(0, space));
        }
        to.writeStringField("model", battery.family().substring(space + 1));
        to.writeStringField("via_device", topics.deviceId());
        to.writeEndObject();
    }

    private static void head(JsonGenerator to, String version, String... availability) throws IOException {
        to.writeObjectFieldStart("origin");
        to.writeStringField("name", ORIGIN);
        to.writeStringField("sw_version", version);
        to.writeStringField("support_url", URL);
        to.writeEndObject();
        to.writeArrayFieldStart("availability");
        for (String topic : availability) {
            to.writeStartObject();
            to.writeStringField("topic", topic);
            to.writeEndObject();
        }
        to.writeEndArray();
        to.writeStringField("availability_mode", "all");
    }
}
