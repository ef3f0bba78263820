package energy.nulwatt.app;

import energy.nulwatt.config.LearntFile;
import energy.nulwatt.model.Commissioning;
import energy.nulwatt.model.LearntSite;
import energy.nulwatt.model.Sink;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Slot;
import energy.nulwatt.model.Snapshot;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps what is learnt, on a thread of its own and seldom: a memory card wears with every write. What a commissioning showed
 * is kept at once, for its owner looks at it then.
 */
final class LearntKeeper implements Sink, AutoCloseable {
    private static final long WRITE_PERIOD_NS = 15 * 60 * 1_000_000_000L;
    /** So often what is believed is noted, for the end may come at any time. */
    private static final long NOTE_PERIOD_NS = 10_000_000_000L;

    private final LearntFile file;
    private final Slot<Snapshot> newest;
    private final LearntSite before;
    private final Thread thread = Thread.ofPlatform().daemon().name("learnt").unstarted(this::run);
    /** Commissionings that were done, as far as {@link #accept} saw. */
    private final boolean[] done;

    private long notedNs;
    private boolean noted;
    private volatile boolean due;
    private volatile boolean closed;

    LearntKeeper(Path directory, SiteSpec spec) {
        file = new LearntFile(directory, spec);
        newest = new Slot<>(() -> new Snapshot(spec));
        before = file.load();
        done = new boolean[spec.batteries().size()];
    }

    /** What was learnt before the restart. */
    LearntSite before() {
        return before;
    }

    void start() {
        thread.start();
    }

    @Override
    public void accept(Snapshot snapshot) {
        boolean shown = commissioned(snapshot);
        if (shown || !noted || snapshot.atNs - notedNs >= NOTE_PERIOD_NS) {
            noted = true;
            notedNs = snapshot.atNs;
            newest.writing().copyFrom(snapshot);
            newest.publish();
        }
        if (shown) {
            due = true;
            LockSupport.unpark(thread);
        }
    }

    /** True when a battery just did its commissioning. */
    private boolean commissioned(Snapshot snapshot) {
        boolean any = false;
        for (int i = 0; i < done.length; i++) {
            boolean now = snapshot.batteries[i].commissioning == Commissioning.DONE;
            any |= now && !done[i];
            done[i] = now;
        }
        return any;
    }

    private void run() {
        while (awaitTurn()) {
            save();
        }
    }

    private void save() {
        if (newest.poll()) {
            file.save(newest.latest());
        }
    }

    /** Waits until the next write is due; false at the end. */
    private boolean awaitTurn() {
        long deadlineNs = System.nanoTime() + WRITE_PERIOD_NS;
        long leftNs = WRITE_PERIOD_NS;
        while (!closed && !due && leftNs > 0) {
            LockSupport.parkNanos(this, leftNs);
            leftNs = deadlineNs - System.nanoTime();
        }
        due = false;
        return !closed;
    }

    /** Writes what is not written yet. To be called once nothing is shown to it any more. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        save();
    }
}
