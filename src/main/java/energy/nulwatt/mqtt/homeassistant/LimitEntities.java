package energy.nulwatt.mqtt.homeassistant;

import java.io.IOException;

/** The entities that show the limits in force and who imposes them; they are set by whoever may limit the site. */
final class LimitEntities {
    private LimitEntities() {}

    static void write(EntityWriter to, String limits) throws IOException {
        limit(to, "import", "Import limit in force", limits);
        limit(to, "export", "Export limit in force", limits);
        limit(to, "generation", "Generation limit in force", limits);
        limit(to, "load", "Load limit in force", limits);
        truth(to, "permitted", "Batteries permitted to work", limits);
        truth(to, "dimmed", "Dimmed by the grid operator", limits);
        to.begin("sensor", "mqtt_limits", "Limits by MQTT")
                .member(limits, "mqtt")
                .deviceClass("enum")
                .words("options", Words.LIMIT_STATE)
                .attributes(
                        limits, "{{ {'age': value_json.mqtt_age, 'expires_in': value_json.mqtt_expires_in} | tojson }}")
                .category("diagnostic")
                .end();
    }

    private static void limit(EntityWriter to, String key, String name, String limits) throws IOException {
        to.begin("sensor", key + "_limit", name)
                .member(limits, key)
                .measures("power", "W", "measurement", 0)
                .attributes(limits, by(key))
                .category("diagnostic")
                .end();
    }

    private static void truth(EntityWriter to, String key, String name, String limits) throws IOException {
        to.begin("binary_sensor", key, name)
                .member(limits, key)
                .attributes(limits, by(key))
                .category("diagnostic")
                .end();
    }

    private static String by(String key) {
        return "{{ {'by': value_json." + key + "_by} | tojson }}";
    }
}
