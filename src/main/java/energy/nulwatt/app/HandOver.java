package energy.nulwatt.app;

import energy.nulwatt.battery.Battery;
import energy.nulwatt.model.BatteryState;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** The way of one battery from whoever commanded it to its own logic: stopped, at rest, handed back. */
final class HandOver {
    /** A stopped battery is handed back once it gives less than this, W. */
    private static final double RESTING_W = 100;
    /** Or after this, whatever it gives. */
    private static final long RESTING_NS = TimeUnit.SECONDS.toNanos(10);
    /** Or when only this is left of the time. */
    private static final long LAST_NS = TimeUnit.SECONDS.toNanos(2);

    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(200);
    /** A battery that does not answer costs the others of its link a time-out each time. */
    private static final long FAILED_NS = TimeUnit.SECONDS.toNanos(1);

    private final Battery battery;
    private final boolean stopOnly;
    private final long untilNs;
    private final BatteryState state = new BatteryState();
    private boolean stopped;
    private volatile boolean done;
    private boolean everStopped;
    private long stoppedNs;
    private long handBackNs;
    private long dueNs;
    private volatile String failure = "its turn did not come in time";

    /**
     * Nothing is sent yet.
     *
     * @param stopOnly it is not handed back
     * @param untilNs monotonic time at which it should be done
     */
    HandOver(Battery battery, boolean stopOnly, long nowNs, long untilNs) {
        this.battery = battery;
        this.stopOnly = stopOnly;
        this.untilNs = untilNs;
        dueNs = nowNs;
    }

    boolean done() {
        return done;
    }

    /** Why it is not done; empty when it is. */
    String failure() {
        return done ? "" : failure;
    }

    /** Monotonic time of the next attempt. */
    long dueNs() {
        return dueNs;
    }

    /** One attempt at what comes next. */
    void attempt(long nowNs) {
        try {
            if (!stopped) {
                stop(nowNs);
            } else if (rests() || handBackNs - nowNs <= 0) {
                battery.release(state);
                done = true;
            } else {
                battery.read(state, nowNs);
                dueNs = nowNs + POLL_NS;
            }
        } catch (IOException e) {
            failed(e.getMessage(), nowNs);
        } catch (RuntimeException e) {
            // The others on its link must still be stopped.
            failed("a fault in the program, please report: " + e, nowNs);
        }
    }

    private void stop(long nowNs) throws IOException {
        battery.connect(state);
        battery.stop(state);
        stopped = true;
        stoppedNs = state.acceptedNs;
        if (!everStopped) {
            handBackNs = nowNs + Math.min(RESTING_NS, Math.max(0, untilNs - LAST_NS - nowNs));
        }
        everStopped = true;
        dueNs = nowNs;
        failure = "it is stopped, but the time was over before it was at rest";
        done = stopOnly;
    }

    private boolean rests() {
        return state.powerNs - stoppedNs > 0 && Math.abs(state.powerW) <= RESTING_W;
    }

    private void failed(String why, long nowNs) {
        failure = why;
        stopped = false; // it may have forgotten the stop
        dueNs = nowNs + FAILED_NS;
    }
}
