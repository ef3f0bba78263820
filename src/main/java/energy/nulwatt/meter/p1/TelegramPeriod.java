package energy.nulwatt.meter.p1;

import java.util.Arrays;

/** Measures how often telegrams come: the median of the last ten gaps. */
final class TelegramPeriod {
    private static final int GAPS = 10;
    /** Fewer gaps say little: the first telegrams may have waited together in a buffer. */
    private static final int GAPS_NEEDED = 3;

    private final long[] gapsNs = new long[GAPS];
    private final long[] sorted = new long[GAPS];
    private long lastNs;
    private int telegrams;

    /** A good telegram arrived; the period in ms, 0 until known. */
    int arrived(long nowNs) {
        if (telegrams > 0) {
            gapsNs[(telegrams - 1) % GAPS] = nowNs - lastNs;
        }
        lastNs = nowNs;
        telegrams = telegrams == 2 * GAPS ? GAPS + 1 : telegrams + 1;
        int gaps = Math.min(telegrams - 1, GAPS);
        if (gaps < GAPS_NEEDED) {
            return 0;
        }
        System.arraycopy(gapsNs, 0, sorted, 0, gaps);
        Arrays.sort(sorted, 0, gaps);
        long medianNs = (sorted[(gaps - 1) / 2] + sorted[gaps / 2]) / 2;
        return (int) Math.min(Integer.MAX_VALUE, (medianNs + 500_000) / 1_000_000);
    }
}
