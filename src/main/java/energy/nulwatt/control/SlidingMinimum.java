package energy.nulwatt.control;

import java.util.Arrays;

/** The smallest of the values of a span of time, to a twelfth of it. */
final class SlidingMinimum {
    private static final int PARTS = 12;

    private final double[] least = new double[PARTS];
    private final long partNs;
    private long part;
    private boolean started;

    /** @param spanNs more than 0 */
    SlidingMinimum(long spanNs) {
        partNs = Math.max(1, spanNs / PARTS);
        reset();
    }

    void reset() {
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        started = false;
    }

    void add(long nowNs, double value) {
        long now = Math.floorDiv(nowNs, partNs);
        if (!started) {
            part = now;
            started = true;
        }
        if (now - part >= PARTS) {
            Arrays.fill(least, Double.POSITIVE_INFINITY);
            part = now;
        }
        while (part < now) {
            part++;
            least[index(part)] = Double.POSITIVE_INFINITY;
        }
        least[index(now)] = Math.min(least[index(now)], value);
    }

    /** Infinite when there was none. */
    double value() {
        double minimum = Double.POSITIVE_INFINITY;
        for (double each : least) {
            minimum = Math.min(minimum, each);
        }
        return minimum;
    }

    private static int index(long part) {
        return (int) Math.floorMod(part, (long) PARTS);
    }
}
