package energy.nulwatt.yaml;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as people write them, and what they should have written. */
final class Numbers {
    /** No leading zeros: 010 is 8 to some readers and 10 to others. */
    private static final Pattern WHOLE = Pattern.compile("[+-]?(0[xX][0-9a-fA-F]+|0|[1-9][0-9]*)");

    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern WITH_UNIT = Pattern.compile("([+-]?[0-9]+(?:[.,][0-9]+)?)\\s*([A-Za-zµ%°]*)");
    private static final int MAX_LENGTH = 40;

    private Numbers() {}

    static OptionalInt whole(String text) {
        if (text.length() > MAX_LENGTH || !WHOLE.matcher(text).matches()) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.decode(text));
        } catch (NumberFormatException e) {
            return OptionalInt.empty(); // beyond 32 bits, so beyond every bound too
        }
    }

    static OptionalDouble decimal(String text) {
        if (text.length() > MAX_LENGTH || !DECIMAL.matcher(text).matches()) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(text);
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    /**
     * "; write 5000" for {@code 5kW} where W are expected, and so on; empty when nothing valid can be read out of it.
     *
     * @param unit the expected unit, or "" when there is none
     */
    static String hint(String text, String unit, Predicate<String> valid) {
        Matcher matcher = WITH_UNIT.matcher(text.length() > MAX_LENGTH ? "" : text);
        if (!matcher.matches()) {
            return "";
        }
        BigDecimal factor = factor(matcher.group(2), unit);
        if (factor == null) {
            return "";
        }
        BigDecimal value = new BigDecimal(matcher.group(1).replace(',', '.')).multiply(factor);
        String written = value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
        return valid.test(written) && !written.equals(text) ? "; write " + written : "";
    }

    private static BigDecimal factor(String found, String unit) {
        if (found.isEmpty() || found.equalsIgnoreCase(unit)) {
            return BigDecimal.ONE;
        }
        return switch (unit + " from " + found.toLowerCase(Locale.ROOT)) {
            case "W from kw", "ms from s" -> BigDecimal.valueOf(1000);
            case "kWh from wh", "s from ms" -> new BigDecimal("0.001");
            case "s from sec", "s from seconds" -> BigDecimal.ONE;
            case "s from m", "s from min" -> BigDecimal.valueOf(60);
            case "s from h" -> BigDecimal.valueOf(3600);
            default -> null;
        };
    }
}
