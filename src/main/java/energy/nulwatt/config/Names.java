package energy.nulwatt.config;

import energy.nulwatt.yaml.Quote;
import energy.nulwatt.yaml.YamlMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads {@code name} and {@code id} of the site and of every battery, and sees to it that each stands once. */
final class Names {
    private static final int MAX_LENGTH = 64;

    /** By what is taken, in lower case: where. */
    private final Map<String, String> namesTaken = new HashMap<>();

    private final Map<String, String> idsTaken = new HashMap<>();

    static String name(YamlMap map, String otherwise) {
        String name = map.text("name", otherwise);
        if (!map.has("name")) {
            return name;
        }
        boolean prints = name.codePoints().noneMatch(Character::isISOControl);
        if (prints && name.length() <= MAX_LENGTH) {
            return name;
        }
        map.fault(
                "name",
                "'" + map.path("name") + "' must be one line of at most " + MAX_LENGTH + " characters, but is "
                        + Quote.of(name));
        return otherwise;
    }

    static String id(YamlMap map, String name) {
        if (!map.has("id")) {
            String slug = Slug.of(name);
            if (slug.isEmpty()) {
                map.fault(
                        "name",
                        "no id can be made from the name " + Quote.of(name) + ": write one with '" + map.path("id")
                                + "' (letters a-z, digits, - and _)");
            }
            return slug;
        }
        String id = map.text("id", "");
        if (!id.isEmpty() && !Slug.isId(id)) {
            String slug = Slug.of(id);
            map.fault(
                    "id",
                    "'" + map.path("id") + "' must be letters a-z, digits, - and _ (at most " + Slug.MAX_LENGTH
                            + "), but is " + Quote.of(id) + (slug.isEmpty() ? "" : "; write " + slug));
            return "";
        }
        return id;
    }

    /** Faults a name or id that another battery has. Case makes no difference: people and Home Assistant mix it up. */
    void take(YamlMap map, String name, String id) {
        String other = namesTaken.putIfAbsent(name.toLowerCase(Locale.ROOT), map.path("name"));
        if (other != null) {
            map.fault("name", "the name " + Quote.of(name) + " is taken by " + other + ": give each battery its own");
            return;
        }
        other = id.isEmpty() ? null : idsTaken.putIfAbsent(id.toLowerCase(Locale.ROOT), map.path("id"));
        if (other != null) {
            map.fault("id", "the id '" + id + "' is taken by " + other + ": give each battery its own with 'id'");
        }
    }
}
