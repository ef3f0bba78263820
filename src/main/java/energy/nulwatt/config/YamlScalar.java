package energy.nulwatt.config;

import java.util.Set;

/** Writes a text as a YAML value: plain where that is safe, else in double quotes. */
final class YamlScalar {
    private static final Set<String> NULLS = Set.of("null", "Null", "NULL");

    private YamlScalar() {}

    static String of(String text) {
        boolean plain = text.matches("[\\p{L}\\p{N}/][\\p{L}\\p{N} _./:+-]*")
                && !text.contains(": ")
                && !text.endsWith(":")
                && text.strip().equals(text)
                && !NULLS.contains(text);
        return plain ? text : quoted(text);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || c == '\u2028'
                    || c == '\u2029'
                    || c >= '\ud800') {
                quoted.append(String.format("\\u%04X", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
