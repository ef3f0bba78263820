package energy.nulwatt.battery;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long it took from what caused a command to its first frame on the wire. Written by one thread without allocation,
 * read by any. Percentiles are exact to 6 %.
 */
public final class ReactionTimes {
    private static final int SUB_BITS = 4;
    private static final int SUBS = 1 << SUB_BITS;
    private static final long MAX_US = TimeUnit.MINUTES.toMicros(10);

    private final AtomicLongArray counts = new AtomicLongArray(index(MAX_US) + 1);

    void record(long ns) {
        counts.incrementAndGet(index(Math.clamp(ns / 1000, 0, MAX_US)));
    }

    /** How many were recorded. */
    public long count() {
        long count = 0;
        for (int i = 0; i < counts.length(); i++) {
            count += counts.get(i);
        }
        return count;
    }

    /**
     * The time that {@code percent} of all stayed at or below, in ms; NaN when there is none.
     *
     * @param percent 0 … 100
     */
    public double percentileMs(double percent) {
        long count = count();
        if (count == 0) {
            return Double.NaN;
        }
        long rank = Math.max(1, (long) Math.ceil(count * percent / 100));
        int i = 0;
        for (long seen = counts.get(0); seen < rank && i < counts.length() - 1; seen += counts.get(i)) {
            i++;
        }
        return upperUs(i) / 1000.0;
    }

    /** Sixteen steps for each doubling. */
    private static int index(long us) {
        if (us < SUBS) {
            return (int) us;
        }
        int shift = 63 - SUB_BITS - Long.numberOfLeadingZeros(us);
        return (shift + 1) * SUBS + (int) (us >> shift) - SUBS;
    }

    private static long upperUs(int index) {
        if (index < SUBS) {
            return index;
        }
        int shift = index / SUBS - 1;
        return ((long) (index % SUBS + SUBS + 1) << shift) - 1;
    }
}
