package energy.nulwatt.config;

import energy.nulwatt.yaml.Nearest;
import energy.nulwatt.yaml.Quote;
import energy.nulwatt.yaml.YamlMap;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code time_zone}: a region, for a mere offset such as +01:00 knows no summer time. */
final class TimeZoneReader {
    private static final String KEY = "time_zone";

    private TimeZoneReader() {}

    static ZoneId read(YamlMap map, ZoneId otherwise) {
        String text = map.text(KEY, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        Set<String> zones = new TreeSet<>(ZoneId.getAvailableZoneIds());
        if (zones.contains(text)) {
            return ZoneId.of(text);
        }
        String near = nearest(text, zones);
        map.fault(
                KEY,
                "'" + map.path(KEY) + "' must be a time zone such as Europe/Amsterdam, but is " + Quote.of(text)
                        + (near == null ? "" : "; did you mean '" + near + "'?"));
        return otherwise;
    }

    private static String nearest(String text, Set<String> zones) {
        String city = "/" + text.toLowerCase(Locale.ROOT).replace(' ', '_');
        for (String zone : zones) {
            if (zone.toLowerCase(Locale.ROOT).endsWith(city)) {
                return zone;
            }
        }
        return Nearest.of(text, zones);
    }
}
