package energy.nulwatt.mqtt.homeassistant;

import energy.nulwatt.model.SiteSpec;
import java.io.IOException;

/** The entities of the site's device. */
final class SiteEntities {
    /** Home Assistant's energy page counts discharging as positive: it has to be told, and so has the owner. */
    static final String SIGN_ATTRIBUTES =
            "{{ {'sign': '+ charge, - discharge', 'energy_dashboard': 'choose inverted'} | tojson }}";

    private SiteEntities() {}

    static void write(EntityWriter to, SiteSpec site, Topics topics) throws IOException {
        power(to, site, topics.site("live"));
        stored(to, topics.site("state"));
        energy(to, "charged_energy", "Battery energy charged", topics);
        energy(to, "discharged_energy", "Battery energy discharged", topics);
        energy(to, "import_energy", "Grid energy imported", topics);
        energy(to, "export_energy", "Grid energy exported", topics);
        status(to, topics);
        LimitEntities.write(to, topics.limits());
        controls(to, site, topics);
    }

    private static void power(EntityWriter to, SiteSpec site, String live) throws IOException {
        watts(to, "grid_power", "Grid power (+ import)", live).end();
        for (int phase = 0; phase < site.phases(); phase++) {
            watts(to, SiteStates.PHASE_KEYS[phase], "Grid power L" + (phase + 1) + " (+ import)", live)
                    .end();
        }
        watts(to, "house_load", "House load less solar", live).end();
        watts(to, "battery_power", "Battery power (+ charge)", live)
                .attributes(live, SIGN_ATTRIBUTES)
                .end();
        watts(to, "asked_power", "Battery power asked (+ charge)", live)
                .attributes(live, SIGN_ATTRIBUTES)
                .end();
        to.begin("sensor", "meter_age", "Meter age")
                .member(live, "meter_age")
                .measures("duration", "s", "measurement", 0)
                .expires()
                .category("diagnostic")
                .end();
    }

    static EntityWriter watts(EntityWriter to, String key, String name, String live) throws IOException {
        return to.begin("sensor", key, name)
                .member(live, key)
                .measures("power", "W", "measurement", 0)
                .expires();
    }

    private static void stored(EntityWriter to, String state) throws IOException {
        to.begin("sensor", "soc", "State of charge")
                .member(state, "soc")
                .measures("battery", "%", "measurement", 0)
                .end();
        to.begin("sensor", "capacity", "Capacity")
                .member(state, "capacity")
                .measures("energy_storage", "kWh", "measurement", 2)
                .category("diagnostic")
                .end();
        to.begin("sensor", "remaining", "Energy remaining")
                .member(state, "remaining")
                .measures("energy_storage", "kWh", "measurement", 2)
                .end();
    }

    private static void energy(EntityWriter to, String key, String name, Topics topics) throws IOException {
        to.begin("sensor", key, name)
                .plain(topics.site(key))
                .measures("energy", "kWh", "total_increasing", 2)
                .end();
    }

    private static void status(EntityWriter to, Topics topics) throws IOException {
        String state = topics.site("state");
        to.begin("sensor", "status", "Status")
                .member(state, "status")
                .deviceClass("enum")
                .words("options", Words.STATUS)
                .attributes(state, "{{ {'reason': value_json.reason_text} | tojson }}")
                .end();
        to.begin("sensor", "reason", "Reason")
                .member(state, "reason")
                .deviceClass("enum")
                .words("options", Words.REASON)
                .attributes(state, "{{ {'text': value_json.reason_text} | tojson }}")
                .end();
        to.begin("sensor", "guard", "Guard")
                .member(state, "guard")
                .deviceClass("enum")
                .words("options", Words.GUARD)
                .attributes(state, "{{ {'text': value_json.guard_text} | tojson }}")
                .category("diagnostic")
                .end();
        to.begin("sensor", "meter_period", "Meter period")
                .member(state, "meter_period")
                .measures("duration", "ms", "measurement", 0)
                .category("diagnostic")
                .end();
        to.begin("event", "answer", "Answer to a command")
                .plain(topics.answer())
                .words("event_types", new String[] {Bridge.ACCEPTED, Bridge.REFUSED})
                .category("diagnostic")
                .end();
    }

    private static void controls(EntityWriter to, SiteSpec site, Topics topics) throws IOException {
        String settings = topics.site("settings");
        to.begin("switch", "enabled", "Enabled")
                .member(settings, "enabled")
                .command(topics.siteSet("enabled"))
                .end();
        to.begin("select", "mode", "Mode")
                .member(settings, "mode")
                .words("options", Words.MODE)
                .command(topics.siteSet("mode"))
                .end();
        to.begin("number", "target_power", "Target power (+ charge)")
                .member(settings, "target_power")
                .deviceClass("power")
                .range(-site.maxTargetW(), site.maxTargetW(), 1, "W")
                .command(topics.siteSet("target_power"))
                .attributes(settings, SIGN_ATTRIBUTES)
                .end();
        to.begin("number", "grid_offset", "Grid offset (+ import)")
                .member(settings, "grid_offset")
                .deviceClass("power")
                .range(-Commands.MAX_OFFSET_W, Commands.MAX_OFFSET_W, 1, "W")
                .command(topics.siteSet("grid_offset"))
                .category("config")
                .end();
        if (site.protection().ev().guard()) {
            to.begin("switch", "ev_charging", "Car charging")
                    .member(settings, "ev_charging")
                    .command(topics.siteSet("ev_charging"))
                    .end();
        }
        to.begin("button", "commission", "Begin commissioning of all batteries")
                .command(topics.siteSet("commission"))
                .text("payload_press", Commands.PRESS)
                .text("icon", "mdi:stairs")
                .category("config")
                .end();
        to.begin("button", "end_commissioning", "End commissioning")
                .command(topics.siteSet("end_commissioning"))
                .text("payload_press", Commands.PRESS)
                .text("icon", "mdi:stairs-down")
                .category("config")
                .end();
        button(to, "emergency_stop", "Emergency stop", "mdi:alert-octagon", topics);
        button(to, "reset", "Reset after stop", "mdi:restart", topics);
    }

    private static void button(EntityWriter to, String key, String name, String icon, Topics topics)
            throws IOException {
        to.begin("button", key, name)
                .command(topics.siteSet(key))
                .text("payload_press", Commands.PRESS)
                .text("icon", icon)
                .end();
    }
}
