package energy.nulwatt.mqtt.homeassistant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules catch everything that Home Assistant refuses. */
class DiscoveryRulesTest {
    private static final String TOPIC = "homeassistant/device/x/config";
    private static final String GOOD = """
            {"device":{"identifiers":"x","name":"X"},
             "origin":{"name":"O","support_url":"https://example.org"},
             "availability":[{"topic":"x/status"}],
             "components":{
              "p":{"platform":"sensor","unique_id":"x-p","state_topic":"x/p","device_class":"power","unit_of_measurement":"W","state_class":"measurement","value_template":"{{ value_json.p }}","icon":"mdi:flash","qos":1,"entity_category":"diagnostic"},
              "e":{"platform":"sensor","unique_id":"x-e","state_topic":"x/e","device_class":"enum","options":["a","b"]},
              "b":{"platform":"binary_sensor","unique_id":"x-b","state_topic":"x/b","device_class":"problem"},
              "n":{"platform":"number","unique_id":"x-n","state_topic":"x/n","command_topic":"x/n/set","min":-10,"max":10,"step":0.5,"mode":"box","default_entity_id":"number.x_n"},
              "s":{"platform":"select","unique_id":"x-s","state_topic":"x/s","command_topic":"x/s/set","options":["a"]}
             }}""";

    @Test
    void aGoodMessagePasses() {
        assertEquals(List.of(), new DiscoveryRules("homeassistant").check(TOPIC, GOOD));
    }

    @ParameterizedTest(name = "{2}: {0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // What to replace | by what | what the rules say of it
                "\"X\"}, | \"X\" | not JSON",
                "\"min\":-10 | \"min\":NaN | not JSON",
                "\"min\":-10 | \"min\":1,\"min\":2 | not JSON",
                "\"state_topic\":\"x/p\", | `` | state_topic is missing",
                "\"state_topic\":\"x/n\", | `` | state_topic is missing",
                "\"command_topic\":\"x/s/set\", | `` | command_topic is missing",
                "\"device_class\":\"power\" | \"device_class\":\"watts\" | device_class watts does not exist",
                "\"device_class\":\"problem\" | \"device_class\":\"trouble\" | device_class trouble does not exist",
                "\"device_class\":\"problem\" | \"device_class\":\"\" | does not exist on binary_sensor",
                "\"state_class\":\"measurement\" | \"state_class\":\"measured\" | state_class measured does not exist",
                "\"state_class\":\"measurement\" | \"state_class\":\"total\" | does not go with device_class power",
                "\"diagnostic\" | \"diag\" | entity_category diag does not exist",
                "\"diagnostic\" | \"config\" | config is refused on sensor",
                "\"mode\":\"box\" | \"mode\":\"wheel\" | mode must be",
                "\"unit_of_measurement\":\"W\" | \"unit_of_measurement\":\"kWh\" | unit kWh does not go",
                "\"unit_of_measurement\":\"W\", | `` | unit null does not go",
                "\"min\":-10 | \"min\":10 | min must be below max",
                "\"step\":0.5 | \"step\":0.0001 | step must be",
                "\"options\":[\"a\",\"b\"] | \"options\":[] | options must be",
                ",\"options\":[\"a\",\"b\"] | `` | options go with device_class enum",
                "\"device_class\":\"power\" | \"options\":[\"a\"] | options go with device_class enum",
                "\"device_class\":\"enum\" | \"device_class\":\"enum\",\"unit_of_measurement\":\"W\" | takes no unit",
                "\"qos\":1 | \"qos\":3 | qos must be",
                "mdi:flash | flash | icon flash",
                "{{ value_json.p }} | {{ value_json.p } | template has a syntax error",
                "{{ value_json.p }} | value_json.p | template has a syntax error",
                "x/n/set | x/+/set | wildcard in",
                "\"state_topic\":\"x/p\" | \"state_topic\":\"\" | bad topic",
                "\"state_topic\":\"x/p\" | \"state_topic\":\"x\\u0000p\" | bad topic",
                "\"name\":\"X\" | \"name\":\"X\",\"colour\":\"red\" | device: unknown key colour",
                "\"name\":\"O\" | \"name\":\"O\",\"colour\":\"red\" | origin: unknown key colour",
                "{\"topic\":\"x/status\"} | {\"topic\":\"x/status\",\"colour\":1} | availability item: unknown key colour",
                "{\"device\" | {\"name\":\"X\",\"device\" | root: unknown key name",
                "{\"device\" | {\"~\":\"X\",\"device\" | root: unknown key ~",
                "\"identifiers\":\"x\", | `` | no identifiers",
                "\"identifiers\":\"x\" | \"identifiers\":[] | no identifiers",
                "\"name\":\"X\" | \"name\":\"\" | device: no name",
                "\"name\":\"O\", | `` | origin: no name",
                "https://example.org | example | support_url is not a URL",
                "\"availability\": | \"availability_topic\":\"x/a\",\"availability\": | availability in both forms",
                "\"unique_id\":\"x-p\" | \"unique_id\":null | unique_id must be a string",
                "\"unique_id\":\"x-p\" | \"unique_id\":[\"x-p\"] | unique_id must be a string",
                "\"unique_id\":\"x-p\" | \"unique_id\":{\"a\":\"x-p\"} | unique_id must be a string",
                "\"unique_id\":\"x-p\", | `` | unique_id must be a string",
                "\"unique_id\":\"x-e\" | \"unique_id\":\"x-p\" | was used before",
                "\"platform\":\"binary_sensor\", | `` | platform null",
                "\"platform\":\"binary_sensor\" | \"platform\":\"sensr\" | platform sensr",
                "\"icon\" | \"object_id\":\"x\",\"icon\" | unknown key object_id",
                "\"icon\" | \"expire_after\":\"60\",\"icon\" | expire_after must be",
                "\"icon\" | \"last_reset_value_template\":\"{{ 0 }}\",\"icon\" | needs state_class total",
                "number.x_n | sensor.x_n | default_entity_id sensor.x_n",
                "number.x_n | number.X-n | default_entity_id number.X-n",
                "\"min\" | \"retain\":true,\"min\" | must not be retained",
            })
    void whatHomeAssistantRefusesIsCaught(String what, String by, String fault) {
        String broken =
                GOOD.replaceFirst(java.util.regex.Pattern.quote(what), java.util.regex.Matcher.quoteReplacement(by));
        assertNotEquals(GOOD, broken, "the test must break something");
        List<String> faults = new DiscoveryRules("homeassistant").check(TOPIC, broken);
        assertFalse(
                faults.stream().noneMatch(found -> found.contains(fault)),
                "expected '" + fault + "', but found " + faults);
    }

    @Test
    void componentsAsAListAreCaught() {
        String broken = GOOD.substring(0, GOOD.indexOf("\"components\"")) + "\"components\":[]}";
        assertEquals(
                List.of("components must be an object", "components: none"),
                new DiscoveryRules("homeassistant").check(TOPIC, broken));
    }

    @Test
    void aUniqueIdOfAnEarlierMessageIsCaught() {
        DiscoveryRules rules = new DiscoveryRules("homeassistant");
        rules.check(TOPIC, GOOD);
        assertEquals(5, rules.check("homeassistant/device/y/config", GOOD).size());
    }

    @ParameterizedTest
    @CsvSource({
        "homeassistant/device/a.b/config",
        "homeassistant/device/config",
        "homeassistant/device/a/b/c/config",
        "other/device/a/config",
        "homeassistant/sensor/a/config"
    })
    void badTopicsAreCaught(String topic) {
        assertEquals(1, new DiscoveryRules("homeassistant").check(topic, GOOD).size());
    }
}
