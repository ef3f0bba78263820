package energy.nulwatt.mqtt.homeassistant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.SiteSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
    private final SiteSpec site = TestHouse.site();
    private final Topics topics = new Topics(site, "nulwatt", "homeassistant");
    private final List<Discovery.Config> configs = Discovery.configs(site, topics, "1.2.3", 60);

    @Test
    void everyMessageKeepsTheRules() {
        DiscoveryRules rules = new DiscoveryRules("homeassistant");
        for (Discovery.Config config : configs) {
            assertEquals(List.of(), rules.check(config.topic(), config.payload()), config.topic());
        }
        assertEquals(4, configs.size());
    }

    @Test
    void theTextIsTheSameEveryTime() {
        assertEquals(configs, Discovery.configs(site, topics, "1.2.3", 60));
    }

    @Test
    void theSiteHasAllItsEntities() throws Exception {
        assertEquals(
                new TreeSet<>(Set.of(
                        "sensor grid_power",
                        "sensor grid_power_l1",
                        "sensor grid_power_l2",
                        "sensor grid_power_l3",
                        "sensor house_load",
                        "sensor soc",
                        "sensor battery_power",
                        "sensor asked_power",
                        "sensor capacity",
                        "sensor remaining",
                        "sensor charged_energy",
                        "sensor discharged_energy",
                        "sensor import_energy",
                        "sensor export_energy",
                        "sensor status",
                        "sensor reason",
                        "sensor guard",
                        "sensor meter_period",
                        "sensor meter_age",
                        "sensor import_limit",
                        "sensor export_limit",
                        "sensor generation_limit",
                        "sensor load_limit",
                        "binary_sensor permitted",
                        "binary_sensor dimmed",
                        "sensor mqtt_limits",
                        "event answer",
                        "switch enabled",
                        "switch ev_charging",
                        "select mode",
                        "number target_power",
                        "number grid_offset",
                        "button commission",
                        "button end_commissioning",
                        "button emergency_stop",
                        "button reset")),
                entities(configs.get(0)));
        Map<?, ?> target = (Map<?, ?>) components(configs.get(0)).get("target_power");
        assertEquals(-7500.0, target.get("min"));
        assertEquals(7500.0, target.get("max"));
        Map<?, ?> device = (Map<?, ?>) JsonTree.object(configs.get(0).payload()).get("device");
        assertEquals("nulwatt_home", device.get("identifiers"));
        assertEquals("Home", device.get("name"));
    }

    @Test
    void everyBatteryHasAllItsEntitiesAndHangsOnTheSite() throws Exception {
        for (int i = 1; i < configs.size(); i++) {
            assertEquals(
                    new TreeSet<>(Set.of(
                            "sensor soc",
                            "sensor power",
                            "sensor asked_power",
                            "sensor delivered_power",
                            "sensor state",
                            "sensor reason",
                            "sensor temperature",
                            "binary_sensor faults",
                            "binary_sensor available",
                            "sensor charged_energy",
                            "sensor discharged_energy",
                            "sensor capacity",
                            "sensor remaining",
                            "sensor commissioning",
                            "sensor least_power",
                            "sensor dead_time",
                            "sensor ramp",
                            "sensor wake_up",
                            "sensor charge_gain",
                            "sensor discharge_gain",
                            "sensor charge_ceiling",
                            "sensor discharge_ceiling",
                            "button commission",
                            "switch enabled",
                            "number max_charge",
                            "number max_discharge",
                            "number min_soc",
                            "number max_soc")),
                    entities(configs.get(i)));
            for (String limit : List.of("min_soc", "max_soc")) {
                Map<?, ?> number = (Map<?, ?>) components(configs.get(i)).get(limit);
                assertEquals(10.0, number.get("min"), "as the site file says: " + limit);
                assertEquals(97.5, number.get("max"), "as the site file says: " + limit);
            }
            Map<?, ?> device =
                    (Map<?, ?>) JsonTree.object(configs.get(i).payload()).get("device");
            assertEquals("nulwatt_home", device.get("via_device"));
            assertEquals("Marstek", device.get("manufacturer"));
            assertEquals("Venus E v3", device.get("model"));
        }
    }

    @Test
    void everyStateTopicIsPublishedAndEveryMemberIsInItsJson() throws Exception {
        Stage stage = new Stage();
        stage.run(4);
        stage.broker.deliver("nulwatt/set/enabled", "ON");
        stage.run(1);
        for (Discovery.Config config : configs) {
            for (Map.Entry<String, Object> component : components(config).entrySet()) {
                Map<?, ?> keys = (Map<?, ?>) component.getValue();
                String topic = (String) keys.get("state_topic");
                if (topic == null) {
                    continue;
                }
                String payload = stage.broker.lastOn(topic);
                assertTrue(payload != null, component.getKey() + ": nothing on " + topic);
                if (keys.get("value_template") instanceof String template) {
                    String member = template.replaceAll("\\{\\{ value_json\\.(\\w+) \\}\\}", "$1");
                    Object value = JsonTree.object(payload).get(member);
                    assertTrue(value != null, member + " in " + payload);
                    if (keys.get("options") instanceof List<?> options) {
                        assertTrue(options.contains(value), value + " in " + options);
                    }
                }
            }
        }
    }

    @Test
    void whatIsLearntIsDiagnosticAndMostOfItHidden() throws Exception {
        for (String key : List.of("ramp", "charge_gain", "discharge_gain", "charge_ceiling", "discharge_ceiling")) {
            Map<?, ?> sensor = (Map<?, ?>) components(configs.get(1)).get(key);
            assertEquals(false, sensor.get("enabled_by_default"), key);
            assertEquals("diagnostic", sensor.get("entity_category"), key);
        }
        assertFalse(((Map<?, ?>) components(configs.get(1)).get("dead_time")).containsKey("enabled_by_default"));
    }

    @Test
    void aSiteWithOnePhaseHasOnePhaseEntity() throws Exception {
        SiteSpec one = new SiteSpec("Flat", "flat", 25, 1, 1, 1, 2500, List.of());
        Map<String, Object> components =
                components(Discovery.configs(one, topics, "1", 60).get(0));
        assertEquals(
                List.of("grid_power_l1"),
                components.keySet().stream()
                        .filter(key -> key.startsWith("grid_power_l"))
                        .toList());
    }

    @Test
    void withoutTheGuardNobodyNeedsToTellThatACarCharges() throws Exception {
        SiteSpec none = new SiteSpec("Flat", "flat", 25, 1, 1, 1, 2500, List.of());
        assertFalse(components(Discovery.configs(none, topics, "1", 60).get(0)).containsKey("ev_charging"));
    }

    private static Set<String> entities(Discovery.Config config) throws Exception {
        Set<String> entities = new TreeSet<>();
        components(config).forEach((key, value) -> entities.add(((Map<?, ?>) value).get("platform") + " " + key));
        return entities;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> components(Discovery.Config config) throws Exception {
        return (Map<String, Object>) JsonTree.object(config.payload()).get("components");
    }
}
