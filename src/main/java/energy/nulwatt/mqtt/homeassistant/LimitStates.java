package energy.nulwatt.mqtt.homeassistant;

import energy.nulwatt.model.LimitSource;
import energy.nulwatt.model.LimitsInForce;

/** What the entities of the limits show. */
final class LimitStates {
    private static final int MQTT = LimitSource.MQTT.ordinal();

    final StateTopic topic;

    LimitStates(Topics topics) {
        topic = new StateTopic(topics.limits(), true, StateTopic.NEVER);
    }

    void take(LimitsInForce limits) {
        topic.begin();
        put("import", limits.importW, "import_by", limits.importBy);
        put("export", limits.exportW, "export_by", limits.exportBy);
        put("generation", limits.generationW, "generation_by", limits.generationBy);
        put("load", limits.loadW, "load_by", limits.loadBy);
        topic.put("permitted", limits.mayWork());
        topic.put("permitted_by", word(limits.connect ? limits.energizeBy : limits.connectBy));
        topic.put("dimmed", limits.dimmed);
        topic.put("dimmed_by", word(limits.dimmedBy));
        topic.put("mqtt", Words.LIMIT_STATE[limits.states[MQTT].ordinal()]);
        // Time passes: only clear changes are worth a message.
        topic.put("mqtt_age", limits.ageS[MQTT], 0, Math.max(60, limits.ageS[MQTT] / 4));
        topic.put("mqtt_expires_in", limits.leftS[MQTT], 0, Math.max(15, limits.leftS[MQTT] / 4));
    }

    private void put(String key, double watts, String keyBy, LimitSource by) {
        topic.put(key, watts, 0, 1);
        topic.put(keyBy, word(by));
    }

    private static String word(LimitSource by) {
        return by == null ? null : Words.LIMIT_SOURCE[by.ordinal()];
    }
}
