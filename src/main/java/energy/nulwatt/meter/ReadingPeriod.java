package energy.nulwatt.meter;

import java.util.Arrays;

/** Measures how often readings come: the median of the last ten gaps. */
public final class ReadingPeriod {
    private static final int GAPS = 10;
    /** Fewer gaps say little: the first readings may have waited together in a buffer. */
    private static final int GAPS_NEEDED = 3;

    private final long[] gapsNs = new long[GAPS];
    private final long[] sorted = new long[GAPS];
    private long lastNs;
    private int readings;

    /** A good reading arrived; the period in ms, 0 until known. */
    public int arrived(long nowNs) {
        if (readings > 0) {
            gapsNs[(readings - 1) % GAPS] = nowNs - lastNs;
        }
        lastNs = nowNs;
        readings = readings == 2 * GAPS ? GAPS + 1 : readings + 1;
        int gaps = Math.min(readings - 1, GAPS);
        if (gaps < GAPS_NEEDED) {
            return 0;
        }
        System.arraycopy(gapsNs, 0, sorted, 0, gaps);
        Arrays.sort(sorted, 0, gaps);
        long medianNs = (sorted[(gaps - 1) / 2] + sorted[gaps / 2]) / 2;
        return (int) Math.min(Integer.MAX_VALUE, (medianNs + 500_000) / 1_000_000);
    }
}
