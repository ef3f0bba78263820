package energy.nulwatt.yaml;

import java.util.Collection;
import java.util.Locale;

/** Finds the valid word that a mistyped one was probably meant to be. */
public final class Nearest {
    private static final int LONGEST_WORD = 100;
    private static final int SHORTEST_PREFIX = 3;

    private Nearest() {}

    /**
     * The nearest of {@code valid} by edit distance, or null when none is near. Upper and lower case, {@code _},
     * {@code -} and spaces make no difference; two letters that changed places count as one edit.
     */
    public static String of(String word, Collection<String> valid) {
        if (word.length() > LONGEST_WORD) {
            return null;
        }
        String wanted = bare(word);
        if (wanted.matches("[0-9]+")) {
            return null; // another number is another meaning, not a slip
        }
        int limit = wanted.length() <= 3 ? 1 : Math.max(2, wanted.length() / 3);
        String best = null;
        int bestDistance = limit + 1;
        for (String candidate : valid) {
            String bare = bare(candidate);
            int distance = distance(wanted, bare);
            if (onePrefixesTheOther(wanted, bare)) {
                distance = Math.min(distance, limit);
            }
            if (distance < bestDistance && distance < Math.max(wanted.length(), bare.length())) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    private static String bare(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }

    private static boolean onePrefixesTheOther(String a, String b) {
        return Math.min(a.length(), b.length()) >= SHORTEST_PREFIX && (a.startsWith(b) || b.startsWith(a));
    }

    /** Insertions, deletions, replacements and swaps of neighbours that turn {@code a} into {@code b}. */
    private static int distance(String a, String b) {
        int[] twoBack = new int[b.length() + 1];
        int[] previous = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] oldest = twoBack;
            twoBack = previous;
            previous = row;
            row = oldest;
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, Math.min(previous[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], twoBack[j - 2] + 1);
                }
            }
        }
        return row[b.length()];
    }
}
