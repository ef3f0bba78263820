package energy.nulwatt.config;

import energy.nulwatt.model.AllocationSpec.Strategy;
import energy.nulwatt.yaml.Nearest;
import energy.nulwatt.yaml.Quote;
import energy.nulwatt.yaml.YamlMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the batteries share the power: a part of the section {@code control}.
 *
 * @param order indices of batteries, the first first; empty unless the strategy is priority
 * @param groups no battery is in two
 * @param minOnS a battery that joined stays so long, s
 * @param minOffS a battery that left stays out so long, s
 */
public record SharingSection(
        Strategy strategy, List<Integer> order, List<GroupSection> groups, int minOnS, int minOffS) {
    static final SharingSection USUAL = new SharingSection(Strategy.PRIORITY, List.of(), List.of(), 300, 60);

    private static final int MAX_TIME_S = 3600;
    private static final Map<String, Strategy> STRATEGIES = new LinkedHashMap<>();

    static {
        STRATEGIES.put("priority", Strategy.PRIORITY);
        STRATEGIES.put("proportional", Strategy.PROPORTIONAL);
        STRATEGIES.put("efficient", Strategy.EFFICIENT);
        STRATEGIES.put("rotate", Strategy.ROTATE);
    }

    public SharingSection {
        order = List.copyOf(order);
        groups = List.copyOf(groups);
    }

    static SharingSection read(YamlMap control, List<BatterySection> batteries, SiteFile file) {
        Strategy strategy = control.word("strategy", STRATEGIES, USUAL.strategy());
        List<Integer> order = named(control, "order", batteries);
        if (!order.isEmpty() && strategy != Strategy.PRIORITY) {
            control.fault(
                    "order",
                    "'control.order' belongs to strategy priority: with " + control.text("strategy")
                            + " it would say nothing; take one of the two out");
        }
        List<GroupSection> groups = new ArrayList<>();
        String[] groupOf = new String[batteries.size()];
        for (YamlMap map : control.maps("groups")) {
            groups.add(GroupSection.read(map, batteries, groupOf, groups.size() + 1));
            file.done(map);
        }
        return new SharingSection(
                strategy,
                order,
                groups,
                control.integer("min_on_time", "s", 0, MAX_TIME_S, USUAL.minOnS()),
                control.integer("min_off_time", "s", 0, MAX_TIME_S, USUAL.minOffS()));
    }

    /** The batteries that a list names, by name or id. */
    static List<Integer> named(YamlMap map, String key, List<BatterySection> batteries) {
        List<Integer> found = new ArrayList<>();
        List<String> texts = map.texts(key);
        for (int i = 0; i < texts.size(); i++) {
            String path = "'" + map.path(key) + "[" + i + "]'";
            int battery = find(texts.get(i), batteries);
            if (battery < 0) {
                map.fault(key, i, path + unknown(texts.get(i), batteries));
            } else if (found.contains(battery)) {
                map.fault(key, i, path + " names " + Quote.of(texts.get(i)) + " for the second time");
            } else {
                found.add(battery);
            }
        }
        return found;
    }

    /** The index of the battery with this name or id, or −1. */
    static int find(String text, List<BatterySection> batteries) {
        for (int i = 0; i < batteries.size(); i++) {
            if (text.equals(batteries.get(i).name())
                    || text.equals(batteries.get(i).id())) {
                return i;
            }
        }
        return -1;
    }

    private static String unknown(String text, List<BatterySection> batteries) {
        List<String> names = batteries.stream().map(BatterySection::name).toList();
        String near = Nearest.of(text, names);
        String hint = near == null ? "there are: " + String.join(", ", names) : "did you mean '" + near + "'?";
        return " is " + Quote.of(text) + ", which is no battery's name; " + hint;
    }
}
