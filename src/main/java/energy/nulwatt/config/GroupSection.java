package energy.nulwatt.config;

import energy.nulwatt.yaml.Quote;
import energy.nulwatt.yaml.YamlMap;
import java.util.List;

/**
 * Batteries that together may not exceed a power.
 *
 * @param name the owner's word for it
 * @param batteries indices of two batteries or more
 * @param circuit what they share their cable with
 * @param maxChargeW the most they may charge together, W ≥ 0; {@link Integer#MAX_VALUE} for no limit
 * @param maxDischargeW the most they may discharge together, W ≥ 0; {@link Integer#MAX_VALUE} for no limit
 */
public record GroupSection(String name, List<Integer> batteries, Circuit circuit, int maxChargeW, int maxDischargeW) {
    private static final int MAX_POWER_W = 200_000;

    public GroupSection {
        batteries = List.copyOf(batteries);
    }

    /** @param groupOf the names of the groups that batteries are in so far, null for none; filled */
    static GroupSection read(YamlMap map, List<BatterySection> batteries, String[] groupOf, int number) {
        String name = Names.name(map, "group " + number);
        List<String> texts = map.texts("batteries");
        List<Integer> members = SharingSection.named(map, "batteries", batteries);
        if (texts.size() < 2) {
            map.fault(
                    "batteries",
                    "'" + map.path("batteries") + "' must name two batteries or more; what one battery may give is"
                            + " limited by its own 'max_charge' and 'max_discharge'");
        }
        for (int i = 0; i < texts.size(); i++) {
            int member = SharingSection.find(texts.get(i), batteries);
            if (member >= 0 && groupOf[member] != null) {
                map.fault(
                        "batteries",
                        i,
                        "'" + map.path("batteries") + "[" + i + "]' is in the group " + Quote.of(groupOf[member])
                                + " already: a battery may be in one group only");
            }
        }
        for (int member : members) {
            groupOf[member] = name;
        }
        Circuit circuit = map.word("circuit", Circuit.WORDS, Circuit.SHARED);
        GroupSection group = new GroupSection(
                name, members, circuit, limit(map, "max_charge", circuit), limit(map, "max_discharge", circuit));
        if (circuit == Circuit.DEDICATED && !map.has("max_charge") && !map.has("max_discharge")) {
            map.fault(
                    "circuit",
                    "the group " + Quote.of(name) + " limits nothing: write 'max_charge' and 'max_discharge' in W, such"
                            + " as 3600 for a circuit of 16 A");
        }
        return group;
    }

    private static int limit(YamlMap map, String key, Circuit circuit) {
        int otherwise = circuit == Circuit.SHARED ? Circuit.SHARED_MAX_W : Integer.MAX_VALUE;
        int limitW = map.integer(key, "W", 0, MAX_POWER_W, otherwise);
        if (circuit == Circuit.SHARED && limitW > Circuit.SHARED_MAX_W) {
            map.fault(key, Circuit.tooMuch(map.path(key), limitW, "a group that shares its circuit"));
        }
        return limitW;
    }
}
