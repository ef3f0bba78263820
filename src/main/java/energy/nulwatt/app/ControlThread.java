package energy.nulwatt.app;

import energy.nulwatt.battery.BatteryRunner;
import energy.nulwatt.control.ControlLoop;
import energy.nulwatt.model.Sink;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.tinylog.Logger;

/** Drives the control loop: a step for each {@link #wake}, and one every 250 ms that ages the data. */
final class ControlThread implements AutoCloseable {
    private static final long TICK_NS = 250_000_000L;
    private static final long CLOSE_TIMEOUT_MS = 2000;

    private final ControlLoop loop;
    private final List<BatteryRunner> batteryThreads;
    /** Null where one failed. */
    private final Sink[] sinks;

    private final Consumer<Throwable> failed;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean woken;
    private long ordersSeen;
    private long urgentSeen;

    /**
     * A thread that is not started yet.
     *
     * @param batteryThreads woken after a step that ordered something
     * @param sinks shown every snapshot; one that throws is left out from then on
     * @param failed called on the control thread when a step failed: nobody controls from then on
     */
    ControlThread(ControlLoop loop, List<BatteryRunner> batteryThreads, List<Sink> sinks, Consumer<Throwable> failed) {
        this.loop = loop;
        this.batteryThreads = List.copyOf(batteryThreads);
        this.sinks = sinks.toArray(new Sink[0]);
        this.failed = failed;
        thread = new Thread(this::run, "control");
    }

    void start() {
        thread.start();
    }

    /** Something new is there for the loop. Callable from any thread. */
    void wake() {
        woken = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        try {
            while (!closed) {
                woken = false;
                long nowNs = System.nanoTime();
                loop.step(nowNs);
                handOver();
                sleepUntil(nowNs + TICK_NS);
            }
        } catch (RuntimeException | Error e) {
            failed.accept(e);
        }
    }

    private void handOver() {
        if (loop.orders() != ordersSeen) {
            ordersSeen = loop.orders();
            boolean urgent = loop.urgentOrders() != urgentSeen;
            urgentSeen = loop.urgentOrders();
            for (int i = 0; i < batteryThreads.size(); i++) {
                wake(batteryThreads.get(i), urgent);
            }
        }
        for (int i = 0; i < sinks.length; i++) {
            if (sinks[i] != null) {
                show(i);
            }
        }
    }

    /** Whoever only looks on may not end what he looks at. */
    private void show(int sink) {
        try {
            sinks[sink].accept(loop.snapshot());
        } catch (RuntimeException | Error e) {
            sinks[sink] = null;
            Logger.error(
                    e, "A fault in the program: who is named below is shown nothing any more; control goes on without");
        }
    }

    private static void wake(BatteryRunner runner, boolean urgent) {
        if (urgent) {
            runner.wakeUrgently();
        } else {
            runner.wake();
        }
    }

    private void sleepUntil(long deadlineNs) {
        long leftNs = deadlineNs - System.nanoTime();
        while (leftNs > 0 && !woken && !closed) {
            LockSupport.parkNanos(this, leftNs);
            leftNs = deadlineNs - System.nanoTime();
        }
    }

    @Override
    public void close() {
        closed = true;
        wake();
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            thread.join(CLOSE_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
