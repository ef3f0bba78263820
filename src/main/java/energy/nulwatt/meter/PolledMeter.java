package energy.nulwatt.meter;

import energy.nulwatt.model.GridReading;
import java.io.IOException;
import java.util.Locale;
import org.tinylog.Logger;

/**
 * A meter that has to be asked. Its thread asks once per period of the device; one that fails is tried again for ever,
 * with back-off.
 */
public final class PolledMeter implements Meter {
    /** The batteries stand still meanwhile, and asking costs next to nothing. */
    private static final long BACK_OFF_MAX_MS = 5000;

    private static final long CLOSE_TIMEOUT_MS = 3000;

    private final MeterSource source;
    private final ReadingPeriod period = new ReadingPeriod();
    private final GridReading reading = new GridReading();
    private final Object wakeUp = new Object();
    private Listener listener = taken -> {};
    private boolean open;
    private boolean frozen;
    private volatile String state = "not started";
    private volatile long readings;
    private volatile long readingNs;
    private volatile int periodMs;
    private volatile boolean closed;
    private Thread thread;

    public PolledMeter(MeterSource source) {
        this.source = source;
    }

    @Override
    public synchronized void start(Listener newListener) {
        if (thread != null) {
            throw new IllegalStateException("the meter " + source.name() + " was started before");
        }
        listener = newListener;
        state = "not asked yet";
        thread = Thread.ofPlatform().name("meter").daemon().start(this::run);
    }

    private void run() {
        long backOffMs = source.periodMs();
        long dueNs = System.nanoTime();
        while (!closed) {
            if (ask()) {
                backOffMs = source.periodMs();
                dueNs += source.periodMs() * 1_000_000L;
                // After a late answer the rhythm begins anew: two questions in a row would be answered alike.
                dueNs = later(dueNs, System.nanoTime() + source.periodMs() * 1_000_000L / 2);
            } else {
                dueNs = System.nanoTime() + backOffMs * 1_000_000L;
                backOffMs = Math.min(2 * backOffMs, Math.max(BACK_OFF_MAX_MS, source.periodMs()));
            }
            pauseUntil(dueNs);
        }
    }

    private static long later(long oneNs, long otherNs) {
        return oneNs - otherNs > 0 ? oneNs : otherNs;
    }

    /** False when the device failed. */
    private boolean ask() {
        try {
            if (!open) {
                source.open();
                open = true;
            }
            reading.clear();
            if (source.read(reading)) {
                deliver();
            }
            return true;
        } catch (IOException e) {
            lost(e.getMessage());
        } catch (RuntimeException e) {
            lost("a fault in the program: " + e);
            Logger.debug(e);
        }
        open = false;
        return false;
    }

    private void deliver() {
        reading.arrivalNs = System.nanoTime();
        reading.sequence = readings + 1;
        int measuredMs = period.arrived(reading.arrivalNs);
        reading.periodMs = measuredMs > 0 ? measuredMs : source.periodMs();
        readingNs = reading.arrivalNs;
        periodMs = reading.periodMs;
        readings = reading.sequence;
        if (!state.equals("reading")) {
            state = "reading";
            Logger.info("meter {}: readings come", source.name());
        }
        if (reading.frozen != frozen) {
            frozen = reading.frozen;
            if (frozen) {
                Logger.warn("meter {}: it repeats itself: its registers stand still", source.name());
            } else {
                Logger.info("meter {}: its values move again", source.name());
            }
        }
        listener.onReading(reading);
    }

    private void lost(String why) {
        if (closed) {
            return;
        }
        String now = "no reading: " + why;
        if (!now.equals(state)) {
            Logger.warn("meter {}: {}; it is tried again", source.name(), why);
        }
        state = now;
    }

    private void pauseUntil(long dueNs) {
        synchronized (wakeUp) {
            long leftNs = dueNs - System.nanoTime();
            while (!closed && leftNs > 0) {
                try {
                    wakeUp.wait(leftNs / 1_000_000, (int) (leftNs % 1_000_000));
                } catch (InterruptedException e) {
                    return;
                }
                leftNs = dueNs - System.nanoTime();
            }
        }
    }

    @Override
    public String health() {
        StringBuilder line = new StringBuilder(source.name()).append(": ").append(state);
        line.append(", ").append(readings).append(" readings");
        if (readings > 0) {
            line.append(String.format(
                    Locale.ROOT,
                    ", one every %.1f s, the last %.1f s ago",
                    periodMs / 1000.0,
                    (System.nanoTime() - readingNs) / 1e9));
        }
        return line.toString();
    }

    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            running = thread;
            closed = true;
        }
        synchronized (wakeUp) {
            wakeUp.notifyAll();
        }
        source.close();
        if (running != null && !running.equals(Thread.currentThread())) {
            running.interrupt();
            try {
                running.join(CLOSE_TIMEOUT_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
