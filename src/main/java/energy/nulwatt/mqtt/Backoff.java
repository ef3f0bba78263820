package energy.nulwatt.mqtt;

import java.util.random.RandomGenerator;

/** How long to wait between attempts: doubling, with jitter so that many clients do not come back in step. */
public final class Backoff {
    private static final double JITTER = 0.25;

    private final long firstMs;
    private final long longestMs;
    private final RandomGenerator random;
    private long nextMs;

    public Backoff(long firstMs, long longestMs, RandomGenerator random) {
        this.firstMs = firstMs;
        this.longestMs = longestMs;
        this.random = random;
        nextMs = firstMs;
    }

    /** The next wait in ms, within ±25 % of 1, 2, 4 … times the first, and never beyond the longest. */
    public long nextMs() {
        long base = nextMs;
        nextMs = Math.min(base * 2, longestMs);
        return Math.min(longestMs, Math.round(base * (1 + JITTER * (2 * random.nextDouble() - 1))));
    }

    /** Starts over, after a success. */
    public void reset() {
        nextMs = firstMs;
    }
}
