package energy.nulwatt.config;

import java.text.Normalizer;
import java.util.Locale;

/** Turns a name into an id. */
final class Slug {
    static final int MAX_LENGTH = 64;

    private Slug() {}

    /** {@code Garage Süd 2} → {@code garage-sud-2}; empty when no letter or digit of ASCII is in the name. */
    static String of(String name) {
        String slug = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replace("ß", "ss")
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9_]+", "-");
        String cut = slug.substring(0, Math.min(MAX_LENGTH, slug.length()));
        int from = cut.startsWith("-") ? 1 : 0;
        int to = cut.length() > from && cut.endsWith("-") ? cut.length() - 1 : cut.length();
        return cut.substring(from, to);
    }

    static boolean isId(String text) {
        return text.length() <= MAX_LENGTH && text.matches("[A-Za-z0-9_-]+");
    }
}
