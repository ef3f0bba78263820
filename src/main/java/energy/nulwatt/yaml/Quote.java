package energy.nulwatt.yaml;

/** Shows a value from a file in a message: in single quotes, on one line, of bounded length. */
public final class Quote {
    private static final int MAX_CHARACTERS = 60;

    private Quote() {}

    /** {@code text} in quotes; what does not print is escaped, what is long is cut. */
    public static String of(String text) {
        StringBuilder quoted = new StringBuilder("'");
        int shown = 0;
        for (int i = 0; i < text.length(); shown++) {
            if (shown == MAX_CHARACTERS) {
                quoted.append('…');
                break;
            }
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            if (prints(codePoint)) {
                quoted.appendCodePoint(codePoint);
            } else {
                quoted.append(String.format("\\u%04X", codePoint));
            }
        }
        return quoted.append('\'').toString();
    }

    private static boolean prints(int codePoint) {
        return switch (Character.getType(codePoint)) {
            // Among the format characters are those that turn the direction of writing.
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
