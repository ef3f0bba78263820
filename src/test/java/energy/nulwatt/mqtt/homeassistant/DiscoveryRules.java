package energy.nulwatt.mqtt.homeassistant;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks device-based discovery messages key by key, as Home Assistant does, and what it passes over in silence too:
 * unknown keys, missing units, optimistic controls. Long key names only. One instance for all messages of a broker,
 * because unique ids must be unique among them.
 */
public final class DiscoveryRules {
    private static final Set<String> ROOT = Set.of(
            "device",
            "origin",
            "components",
            "availability",
            "availability_mode",
            "availability_topic",
            "availability_template",
            "payload_available",
            "payload_not_available",
            "state_topic",
            "command_topic",
            "qos",
            "encoding");
    private static final Set<String> DEVICE = Set.of(
            "identifiers",
            "connections",
            "name",
            "manufacturer",
            "model",
            "model_id",
            "sw_version",
            "hw_version",
            "serial_number",
            "suggested_area",
            "configuration_url",
            "via_device");
    private static final Set<String> ORIGIN = Set.of("name", "sw_version", "support_url");

    private final String prefix;
    private final Set<String> uniqueIds = new HashSet<>();

    /** For all messages of a broker with this discovery prefix. */
    public DiscoveryRules(String prefix) {
        this.prefix = prefix;
    }

    /** What is wrong with one message, each fault in a line; empty when nothing is. */
    public List<String> check(String topic, String payload) {
        List<String> wrong = new ArrayList<>();
        String id = "[A-Za-z0-9_-]+";
        if (!topic.matches(java.util.regex.Pattern.quote(prefix) + "/device/(" + id + "/)?" + id + "/config")) {
            wrong.add("topic " + topic + " is not PREFIX/device/[NODE/]ID/config with ids of letters, digits, _ and -");
        }
        Object parsed;
        try {
            parsed = JsonTree.parse(payload);
        } catch (IOException e) {
            wrong.add("not JSON: " + e.getMessage());
            return wrong;
        }
        Map<String, Object> root = object(parsed, "payload", wrong);
        unknown(root, ROOT, "root", wrong);
        device(object(root.get("device"), "device", wrong), wrong);
        origin(object(root.get("origin"), "origin", wrong), wrong);
        AvailabilityRules.check(root, "root", wrong);
        qos(root, wrong);
        Map<String, Object> components = object(root.get("components"), "components", wrong);
        if (components.isEmpty()) {
            wrong.add("components: none");
        }
        components.forEach((key, value) -> {
            List<String> inside = new ArrayList<>();
            component(object(value, "component", inside), root, inside);
            inside.forEach(fault -> wrong.add(key + ": " + fault));
        });
        return wrong;
    }

    private void component(Map<String, Object> component, Map<String, Object> root, List<String> wrong) {
        if (!(component.get("platform") instanceof String platform) || !PlatformRules.PLATFORMS.contains(platform)) {
            wrong.add("platform " + component.get("platform") + " does not exist");
            return;
        }
        if (!(component.get("unique_id") instanceof String uniqueId) || uniqueId.isEmpty()) {
            wrong.add("unique_id must be a string, but is " + component.get("unique_id"));
        } else if (!uniqueIds.add(platform + " " + uniqueId)) {
            wrong.add("unique_id " + uniqueId + " was used before");
        }
        AvailabilityRules.check(component, "component", wrong);
        qos(component, wrong);
        PlatformRules.check(platform, component, root, wrong);
        ClassRules.check(platform, component, wrong);
    }

    private static void device(Map<String, Object> device, List<String> wrong) {
        unknown(device, DEVICE, "device", wrong);
        if (empty(device.get("identifiers")) && empty(device.get("connections"))) {
            wrong.add("device: no identifiers and no connections");
        }
        if (empty(device.get("name"))) {
            wrong.add("device: no name");
        }
        if (device.containsKey("configuration_url")
                && !String.valueOf(device.get("configuration_url")).matches("(https?|homeassistant)://.+")) {
            wrong.add("device: configuration_url must be http, https or homeassistant");
        }
        device.forEach((key, value) -> {
            boolean list = key.equals("identifiers") || key.equals("connections");
            if (!(value instanceof String) && !(list && value instanceof List)) {
                wrong.add("device: " + key + " must be a string");
            }
        });
    }

    private static void origin(Map<String, Object> origin, List<String> wrong) {
        unknown(origin, ORIGIN, "origin", wrong);
        if (empty(origin.get("name"))) {
            wrong.add("origin: no name");
        }
        if (origin.containsKey("support_url")
                && !(origin.get("support_url") instanceof String url
                        && url.matches("https?://.+")
                        && URI.create(url).getHost() != null)) {
            wrong.add("origin: support_url is not a URL");
        }
    }

    private static void qos(Map<String, Object> holder, List<String> wrong) {
        Object qos = holder.get("qos");
        if (holder.containsKey("qos") && !(qos instanceof Double level && (level == 0 || level == 1 || level == 2))) {
            wrong.add("qos must be 0, 1 or 2, but is " + qos);
        }
    }

    static void unknown(Map<String, Object> found, Set<String> known, String where, List<String> wrong) {
        found.keySet().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> wrong.add(where + ": unknown key " + key));
    }

    static boolean empty(Object value) {
        return value == null || value.equals("") || (value instanceof List<?> list && list.isEmpty());
    }

    /** Checks a topic. */
    static void topic(Object topic, String what, boolean wildcards, List<String> wrong) {
        if (!(topic instanceof String text)
                || text.isEmpty()
                || text.getBytes(StandardCharsets.UTF_8).length > 65_535
                || text.chars().anyMatch(Character::isISOControl)) {
            wrong.add(what + ": bad topic " + topic);
        } else if (!wildcards && (text.contains("+") || text.contains("#"))) {
            wrong.add(what + ": wildcard in " + text);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value, String what, List<String> wrong) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        wrong.add(what + " must be an object");
        return Map.of();
    }
}
