package energy.nulwatt.app;

import energy.nulwatt.config.SettingsFile;
import energy.nulwatt.config.Site;
import energy.nulwatt.model.Settings;
import energy.nulwatt.model.SiteSpec;

/** Keeps what the owner changes at run time, on a thread of its own: a slow disk delays nobody. */
final class SettingsKeeper implements AutoCloseable {
    private static final long PERIOD_MS = 1000;

    private final SettingsFile file;
    private final Settings initial;
    private final Settings newest;
    private final Settings saving;
    private final Thread thread = Thread.ofPlatform().daemon().name("settings").unstarted(this::run);
    private boolean changed;
    private boolean closed;

    SettingsKeeper(Site site, SiteSpec spec) {
        Settings ofSiteFile = new Settings(spec);
        ofSiteFile.mode = site.control().mode();
        ofSiteFile.gridOffsetW = site.control().gridOffsetW();
        file = new SettingsFile(site.stateDirectory(), spec, ofSiteFile);
        initial = new Settings(spec);
        file.load(initial);
        newest = new Settings(spec);
        newest.copyFrom(initial);
        saving = new Settings(spec);
    }

    /** The site file's values, and over them what was changed before the restart. */
    Settings initial() {
        return initial;
    }

    void start() {
        thread.start();
    }

    /** Takes a copy; returns at once. Callable from any thread. */
    synchronized void changed(Settings settings) {
        newest.copyFrom(settings);
        changed = true;
        notifyAll();
    }

    private void run() {
        try {
            while (takeChange()) {
                file.save(saving, System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for a change, or a while for a write that was put off; false at the end. */
    private synchronized boolean takeChange() throws InterruptedException {
        long deadlineMs = System.nanoTime() / 1_000_000 + PERIOD_MS;
        long leftMs = PERIOD_MS;
        while (!changed && !closed && leftMs > 0) {
            wait(leftMs);
            leftMs = deadlineMs - System.nanoTime() / 1_000_000;
        }
        changed = false;
        saving.copyFrom(newest);
        return !closed;
    }

    /** Writes what is not written yet. */
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
        file.flush(newest);
    }
}
