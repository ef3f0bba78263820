package energy.nulwatt.mqtt.homeassistant;

import energy.nulwatt.model.BatterySpec;
import java.io.IOException;

/** The entities of one battery's device. What is set about it can be set while it is silent. */
final class BatteryEntities {
    private BatteryEntities() {}

    static void write(EntityWriter to, BatterySpec spec, Topics topics) throws IOException {
        String live = topics.battery(spec, "live");
        SiteEntities.watts(to, "power", "Power (+ charge)", live)
                .attributes(live, SiteEntities.SIGN_ATTRIBUTES)
                .end();
        SiteEntities.watts(to, "asked_power", "Power asked (+ charge)", live)
                .attributes(live, SiteEntities.SIGN_ATTRIBUTES)
                .end();
        SiteEntities.watts(to, "delivered_power", "Power delivered (+ charge)", live)
                .attributes(live, SiteEntities.SIGN_ATTRIBUTES)
                .end();
        stored(to, topics.battery(spec, "state"));
        energy(to, "charged_energy", "Energy charged", topics.battery(spec, "charged_energy"));
        energy(to, "discharged_energy", "Energy discharged", topics.battery(spec, "discharged_energy"));
        condition(to, spec, topics);
        learnt(to, topics.battery(spec, "learnt"));
        settings(to, spec, topics);
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

    private static void energy(EntityWriter to, String key, String name, String topic) throws IOException {
        to.begin("sensor", key, name)
                .plain(topic)
                .measures("energy", "kWh", "total_increasing", 2)
                .end();
    }

    private static void condition(EntityWriter to, BatterySpec spec, Topics topics) throws IOException {
        String state = topics.battery(spec, "state");
        to.begin("sensor", "temperature", "Temperature")
                .member(state, "temperature")
                .measures("temperature", "°C", "measurement", 1)
                .category("diagnostic")
                .end();
        to.begin("sensor", "state", "State")
                .member(state, "state")
                .deviceClass("enum")
                .words("options", Words.OPERATING_STATE)
                .end();
        to.begin("sensor", "reason", "Reason")
                .member(state, "reason")
                .deviceClass("enum")
                .words("options", Words.REASON)
                .attributes(state, "{{ {'text': value_json.reason_text} | tojson }}")
                .category("diagnostic")
                .end();
        to.begin("sensor", "commissioning", "Commissioning")
                .member(state, "commissioning")
                .deviceClass("enum")
                .words("options", Words.COMMISSIONING)
                .attributes(
                        state,
                        "{{ {'percent': value_json.commissioning_part,"
                                + " 'ended': value_json.commissioning_ended} | tojson }}")
                .category("diagnostic")
                .end();
        to.begin("binary_sensor", "faults", "Faults")
                .member(state, "faults")
                .deviceClass("problem")
                .attributes(state, "{{ {'raw': value_json.faults_raw} | tojson }}")
                .category("diagnostic")
                .end();
        to.begin("binary_sensor", "available", "Available")
                .plain(topics.battery(spec, "available"))
                .text("payload_on", Topics.ONLINE)
                .text("payload_off", Topics.OFFLINE)
                .deviceClass("connectivity")
                .category("diagnostic")
                .availableWith(topics.status())
                .end();
    }

    private static void learnt(EntityWriter to, String learnt) throws IOException {
        to.begin("sensor", "dead_time", "Dead time")
                .member(learnt, "dead_time")
                .measures("duration", "s", "measurement", 1)
                .attributes(
                        learnt,
                        "{{ {'error': value_json.dead_time_error, 'movements': value_json.movements,"
                                + " 'firmware': value_json.firmware} | tojson }}")
                .category("diagnostic")
                .end();
        to.begin("sensor", "ramp", "Ramp")
                .member(learnt, "ramp")
                .counts("W/s", 0)
                .category("diagnostic")
                .hidden()
                .end();
        to.begin("sensor", "wake_up", "Wake-up time")
                .member(learnt, "wake_up")
                .measures("duration", "s", "measurement", 1)
                .category("diagnostic")
                .hidden()
                .end();
        to.begin("sensor", "least_power", "Given for the least power")
                .member(learnt, "least_given")
                .measures("power", "W", "measurement", 0)
                .attributes(learnt, "{{ {'asked': value_json.least_asked} | tojson }}")
                .category("diagnostic")
                .hidden()
                .end();
        gain(to, "charge_gain", "Charged of what is asked", learnt);
        gain(to, "discharge_gain", "Discharged of what is asked", learnt);
        ceiling(to, "charge_ceiling", "Most it can charge now", learnt);
        ceiling(to, "discharge_ceiling", "Most it can discharge now", learnt);
    }

    private static void gain(EntityWriter to, String key, String name, String learnt) throws IOException {
        to.begin("sensor", key, name)
                .member(learnt, key)
                .counts("%", 0)
                .category("diagnostic")
                .hidden()
                .end();
    }

    private static void ceiling(EntityWriter to, String key, String name, String learnt) throws IOException {
        to.begin("sensor", key, name)
                .member(learnt, key)
                .measures("power", "W", "measurement", 0)
                .attributes(learnt, "{{ {'why': value_json." + key + "_why} | tojson }}")
                .category("diagnostic")
                .hidden()
                .end();
    }

    private static void settings(EntityWriter to, BatterySpec spec, Topics topics) throws IOException {
        String settings = topics.battery(spec, "settings");
        to.begin("switch", "enabled", "Enabled")
                .member(settings, "enabled")
                .command(topics.batterySet(spec, "enabled"))
                .category("config")
                .availableWith(topics.status())
                .end();
        to.begin("button", "commission", "Begin commissioning")
                .command(topics.batterySet(spec, "commission"))
                .text("payload_press", Commands.PRESS)
                .text("icon", "mdi:stairs")
                .category("config")
                .end();
        limit(to, "max_charge", "Most charge power", spec, topics)
                .deviceClass("power")
                .range(0, spec.maxChargeW(), 1, "W")
                .end();
        limit(to, "max_discharge", "Most discharge power", spec, topics)
                .deviceClass("power")
                .range(0, spec.maxDischargeW(), 1, "W")
                .end();
        // What is set here may only tighten what the site file says.
        limit(to, "min_soc", "Lowest state of charge", spec, topics)
                .range(spec.minSocPercent(), spec.maxSocPercent(), 0.5, "%")
                .end();
        limit(to, "max_soc", "Highest state of charge", spec, topics)
                .range(spec.minSocPercent(), spec.maxSocPercent(), 0.5, "%")
                .end();
    }

    private static EntityWriter limit(EntityWriter to, String key, String name, BatterySpec spec, Topics topics)
            throws IOException {
        return to.begin("number", key, name)
                .member(topics.battery(spec, "settings"), key)
                .command(topics.batterySet(spec, key))
                .category("config")
                .availableWith(topics.status());
    }
}
