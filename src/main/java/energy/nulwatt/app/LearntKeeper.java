package energy.nulwatt.app;

import energy.nulwatt.config.LearntFile;
import energy.nulwatt.model.LearntSite;
import energy.nulwatt.model.Sink;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Slot;
import energy.nulwatt.model.Snapshot;
import java.nio.file.Path;

/** Keeps what is learnt, on a thread of its own and seldom: a memory card wears with every write. */
final class LearntKeeper implements Sink, AutoCloseable {
    private static final long WRITE_PERIOD_MS = 15 * 60_000;
    /** So often what is believed is noted, for the end may come at any time. */
    private static final long NOTE_PERIOD_NS = 10_000_000_000L;

    private final LearntFile file;
    private final Slot<Snapshot> newest;
    private final LearntSite before;
    private final Thread thread = Thread.ofPlatform().daemon().name("learnt").unstarted(this::run);
    private long notedNs;
    private boolean noted;
    private boolean closed;

    LearntKeeper(Path directory, SiteSpec spec) {
        file = new LearntFile(directory, spec);
        newest = new Slot<>(() -> new Snapshot(spec));
        before = file.load();
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
        if (!noted || snapshot.atNs - notedNs >= NOTE_PERIOD_NS) {
            noted = true;
            notedNs = snapshot.atNs;
            newest.writing().copyFrom(snapshot);
            newest.publish();
        }
    }

    private void run() {
        try {
            while (awaitTurn()) {
                save();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void save() {
        if (newest.poll()) {
            file.save(newest.latest());
        }
    }

    /** Waits until the next write may be; false at the end. */
    private synchronized boolean awaitTurn() throws InterruptedException {
        long deadlineMs = System.nanoTime() / 1_000_000 + WRITE_PERIOD_MS;
        long leftMs = WRITE_PERIOD_MS;
        while (!closed && leftMs > 0) {
            wait(leftMs);
            leftMs = deadlineMs - System.nanoTime() / 1_000_000;
        }
        return !closed;
    }

    /** Writes what is not written yet. To be called once nothing is shown to it any more. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        save();
    }
}
