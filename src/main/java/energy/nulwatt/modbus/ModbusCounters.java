package energy.nulwatt.modbus;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** How the exchanges with one device went. Counted by one thread, read by any. Counting allocates nothing. */
public final class ModbusCounters {
    /** Upper bounds of the buckets: 0.5 ms … 65 s, four to an octave, so that a percentile is at most 19 % too high. */
    private static final long[] BOUNDS_US = bounds();

    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong timeouts = new AtomicLong();
    private final AtomicLong damaged = new AtomicLong();
    private final AtomicLong foreign = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong connectionFailures = new AtomicLong();
    private final AtomicLong aborts = new AtomicLong();
    private final AtomicLong reconnects = new AtomicLong();
    private final AtomicLongArray latencies = new AtomicLongArray(BOUNDS_US.length);
    private final AtomicLong latencyMaxUs = new AtomicLong();

    private static long[] bounds() {
        long[] bounds = new long[69];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = Math.round(500 * Math.pow(2, i / 4.0));
        }
        return bounds;
    }

    void request() {
        requests.incrementAndGet();
    }

    void answer(long latencyNs) {
        long us = latencyNs / 1_000;
        int low = 0;
        int high = BOUNDS_US.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (us <= BOUNDS_US[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        latencies.incrementAndGet(low);
        if (us > latencyMaxUs.get()) {
            latencyMaxUs.set(us);
        }
    }

    void refusal() {
        refusals.incrementAndGet();
    }

    void failure(ModbusFailure.Kind kind) {
        switch (kind) {
            case TIMEOUT -> timeouts.incrementAndGet();
            case DAMAGED -> damaged.incrementAndGet();
            case NO_CONNECTION -> connectionFailures.incrementAndGet();
            case ABORTED -> aborts.incrementAndGet();
        }
    }

    void foreign(long count) {
        foreign.addAndGet(count);
    }

    void reconnects(long count) {
        reconnects.addAndGet(count);
    }

    /** Requests that went out or were to go out. */
    public long requests() {
        return requests.get();
    }

    /** Requests without any answer in time. */
    public long timeouts() {
        return timeouts.get();
    }

    /** Requests that failed on a damaged, incomplete or foreign answer: check sum, length, unit, function. */
    public long damaged() {
        return damaged.get();
    }

    /** Answers to other requests that were thrown away. */
    public long foreign() {
        return foreign.get();
    }

    /** Requests that the device answered with an exception. */
    public long refusals() {
        return refusals.get();
    }

    /** Requests that failed because the port or the host was not to be had. */
    public long connectionFailures() {
        return connectionFailures.get();
    }

    /** Requests that were broken off for something more urgent. */
    public long aborts() {
        return aborts.get();
    }

    /** Connections made after the first one. */
    public long reconnects() {
        return reconnects.get();
    }

    /**
     * Time from request to answer that a share of all answers did not exceed.
     *
     * @param share 0 … 1, for example 0.99
     * @return ms, up to 19 % too high and never above the greatest; NaN before the first answer
     */
    public double latencyMs(double share) {
        long total = 0;
        for (int i = 0; i < BOUNDS_US.length; i++) {
            total += latencies.get(i);
        }
        if (total == 0) {
            return Double.NaN;
        }
        double wanted = Math.max(1, Math.ceil(share * total));
        long seen = 0;
        int i = 0;
        while (seen + latencies.get(i) < wanted && i < BOUNDS_US.length - 1) {
            seen += latencies.get(i++);
        }
        return Math.min(BOUNDS_US[i], latencyMaxUs.get()) / 1e3;
    }

    /** Longest time from request to answer, ms; 0 before the first answer. */
    public double latencyMaxMs() {
        return latencyMaxUs.get() / 1e3;
    }

    /** One line for a person. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d requests, %d time-outs, %d damaged, %d foreign, %d refused, %d without connection, %d aborted,"
                        + " %d reconnects; answers p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                requests(),
                timeouts(),
                damaged(),
                foreign(),
                refusals(),
                connectionFailures(),
                aborts(),
                reconnects(),
                latencyMs(0.5),
                latencyMs(0.99),
                latencyMaxMs());
    }
}
