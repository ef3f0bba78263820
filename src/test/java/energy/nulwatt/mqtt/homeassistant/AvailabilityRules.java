package energy.nulwatt.mqtt.homeassistant;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Availability in its two forms, of which one may be used at a time. */
final class AvailabilityRules {
    private static final Set<String> ITEM =
            Set.of("topic", "payload_available", "payload_not_available", "value_template");
    private static final Set<String> MODES = Set.of("all", "any", "latest");

    private AvailabilityRules() {}

    static void check(Map<String, Object> holder, String where, List<String> wrong) {
        if (holder.containsKey("availability") && holder.containsKey("availability_topic")) {
            wrong.add(where + ": availability in both forms");
        }
        if (holder.containsKey("availability_topic")) {
            DiscoveryRules.topic(holder.get("availability_topic"), "availability_topic", true, wrong);
        }
        if (holder.containsKey("availability_mode") && !MODES.contains(holder.get("availability_mode"))) {
            wrong.add(where + ": availability_mode must be one of " + MODES);
        }
        if (!holder.containsKey("availability")) {
            return;
        }
        if (!(holder.get("availability") instanceof List<?> items) || items.isEmpty()) {
            wrong.add(where + ": availability must be a list");
            return;
        }
        for (Object item : items) {
            item(item, where, wrong);
        }
    }

    @SuppressWarnings("unchecked")
    private static void item(Object item, String where, List<String> wrong) {
        if (!(item instanceof Map<?, ?>)) {
            wrong.add(where + ": availability item must be an object");
            return;
        }
        Map<String, Object> map = (Map<String, Object>) item;
        DiscoveryRules.unknown(map, ITEM, where + " availability item", wrong);
        DiscoveryRules.topic(map.get("topic"), "availability topic", true, wrong);
    }
}
