package energy.nulwatt.mqtt.homeassistant;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keys of each platform: which there are, which must be there, what they may say. */
final class PlatformRules {
    private static final Set<String> COMMON = Set.of(
            "platform",
            "name",
            "unique_id",
            "default_entity_id",
            "enabled_by_default",
            "entity_category",
            "icon",
            "entity_picture",
            "json_attributes_topic",
            "json_attributes_template",
            "qos",
            "encoding",
            "availability",
            "availability_mode",
            "availability_topic",
            "availability_template",
            "payload_available",
            "payload_not_available");

    private static final Map<String, Set<String>> KEYS = Map.of(
            "sensor",
            Set.of(
                    "state_topic",
                    "device_class",
                    "state_class",
                    "unit_of_measurement",
                    "value_template",
                    "expire_after",
                    "force_update",
                    "last_reset_value_template",
                    "suggested_display_precision",
                    "options"),
            "binary_sensor",
            Set.of(
                    "state_topic",
                    "device_class",
                    "value_template",
                    "payload_on",
                    "payload_off",
                    "off_delay",
                    "expire_after",
                    "force_update"),
            "number",
            Set.of(
                    "command_topic",
                    "state_topic",
                    "min",
                    "max",
                    "step",
                    "mode",
                    "device_class",
                    "unit_of_measurement",
                    "value_template",
                    "command_template",
                    "payload_reset",
                    "optimistic",
                    "retain"),
            "switch",
            Set.of(
                    "command_topic",
                    "state_topic",
                    "payload_on",
                    "payload_off",
                    "state_on",
                    "state_off",
                    "value_template",
                    "device_class",
                    "optimistic",
                    "retain"),
            "select",
            Set.of(
                    "command_topic",
                    "options",
                    "state_topic",
                    "value_template",
                    "command_template",
                    "optimistic",
                    "retain"),
            "button",
            Set.of("command_topic", "payload_press", "command_template", "device_class", "retain"),
            "event",
            Set.of("state_topic", "event_types", "device_class", "value_template"));

    private static final Map<String, Set<String>> REQUIRED = Map.of(
            "sensor", Set.of("state_topic"),
            "binary_sensor", Set.of("state_topic"),
            // Without a state topic these three show what was sent, not what is.
            "number", Set.of("command_topic", "state_topic"),
            "switch", Set.of("command_topic", "state_topic"),
            "select", Set.of("command_topic", "state_topic", "options"),
            "button", Set.of("command_topic"),
            "event", Set.of("state_topic", "event_types"));

    static final Set<String> PLATFORMS = KEYS.keySet();

    private PlatformRules() {}

    static void check(String platform, Map<String, Object> component, Map<String, Object> root, List<String> wrong) {
        Set<String> known = new HashSet<>(COMMON);
        known.addAll(KEYS.get(platform));
        DiscoveryRules.unknown(component, known, platform, wrong);
        for (String key : REQUIRED.get(platform)) {
            if (!component.containsKey(key) && !root.containsKey(key)) {
                wrong.add(platform + ": " + key + " is missing");
            }
        }
        component.forEach((key, value) -> {
            if (key.endsWith("_topic")) {
                DiscoveryRules.topic(value, key, !key.equals("command_topic"), wrong);
            } else if (key.endsWith("_template")) {
                template(key, value, wrong);
            }
        });
        naming(platform, component, wrong);
        values(platform, component, wrong);
    }

    private static void naming(String platform, Map<String, Object> component, List<String> wrong) {
        Object entityId = component.get("default_entity_id");
        if (entityId != null && !String.valueOf(entityId).matches(platform + "\\.[a-z0-9]+(_[a-z0-9]+)*")) {
            wrong.add("default_entity_id " + entityId + " is not " + platform + ".small_letters");
        }
        Object icon = component.get("icon");
        if (icon != null && !String.valueOf(icon).matches("[a-z]+:[a-z0-9-]+")) {
            wrong.add("icon " + icon + " is not prefix:name");
        }
        Object category = component.get("entity_category");
        if (category != null && !category.equals("config") && !category.equals("diagnostic")) {
            wrong.add("entity_category " + category + " does not exist");
        }
        if ("config".equals(category) && Set.of("sensor", "binary_sensor").contains(platform)) {
            wrong.add("entity_category config is refused on " + platform);
        }
        if (Boolean.TRUE.equals(component.get("retain"))) {
            wrong.add("commands must not be retained");
        }
    }

    private static void values(String platform, Map<String, Object> component, List<String> wrong) {
        if (component.containsKey("expire_after") && !whole(component.get("expire_after"), 1)) {
            wrong.add("expire_after must be a whole number of seconds");
        }
        if (component.containsKey("suggested_display_precision")
                && !whole(component.get("suggested_display_precision"), 0)) {
            wrong.add("suggested_display_precision must be a whole number");
        }
        for (String key : List.of("options", "event_types")) {
            if (component.containsKey(key)
                    && (!(component.get(key) instanceof List<?> list)
                            || list.isEmpty()
                            || new HashSet<>(list).size() != list.size()
                            || !list.stream().allMatch(String.class::isInstance))) {
                wrong.add(key + " must be a list of different words, not empty");
            }
        }
        boolean isEnum = "enum".equals(component.get("device_class"));
        if (platform.equals("sensor") && component.containsKey("options") != isEnum) {
            wrong.add("options go with device_class enum, and it with them");
        }
        if (platform.equals("number")) {
            number(component, wrong);
        }
    }

    private static void number(Map<String, Object> component, List<String> wrong) {
        if (!(component.getOrDefault("min", 0.0) instanceof Double min)
                || !(component.getOrDefault("max", 100.0) instanceof Double max)
                || min >= max) {
            wrong.add("min must be below max");
        }
        if (!(component.getOrDefault("step", 1.0) instanceof Double step) || step < 0.001) {
            wrong.add("step must be at least 0.001");
        }
        if (!Set.of("auto", "box", "slider").contains(component.getOrDefault("mode", "auto"))) {
            wrong.add("mode must be auto, box or slider");
        }
    }

    private static boolean whole(Object value, double least) {
        return value instanceof Double number && number >= least && number == Math.rint(number);
    }

    /** Not the whole of Jinja: brackets that match, quotes that end. */
    private static void template(String key, Object value, List<String> wrong) {
        String text = String.valueOf(value);
        String rest = text.replaceAll("\\{\\{[^{}]*(\\{[^{}]*\\}[^{}]*)*\\}\\}|\\{%[^{}%]*%\\}", "");
        long quotes = text.chars().filter(c -> c == '\'').count();
        if (rest.equals(text) || rest.contains("{") || rest.contains("}") || quotes % 2 != 0) {
            wrong.add(key + ": template has a syntax error: " + text);
        }
    }
}
