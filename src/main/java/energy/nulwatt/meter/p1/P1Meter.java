package energy.nulwatt.meter.p1;

import energy.nulwatt.meter.Meter;
import energy.nulwatt.model.GridReading;
import java.io.IOException;
import org.tinylog.Logger;

/**
 * A P1 meter on a serial port, on the network, or replayed from a file or the standard input. Its thread reads, parses
 * and calls the listener; a port that is missing or was unplugged is tried again for ever, with back-off.
 */
public final class P1Meter implements Meter {
    private static final int READ_TIMEOUT_MS = 250;
    private static final long BACK_OFF_MIN_MS = 1000;
    /** The batteries stand still meanwhile, and looking for a port costs next to nothing. */
    private static final long BACK_OFF_MAX_MS = 5000;

    private static final long CLOSE_TIMEOUT_MS = 3000;

    private final ByteSource source;
    private final P1Parser parser;
    private final ByteSink sink;
    private final MeterLog log;
    private final Object wakeUp = new Object();
    private final byte[] buffer = new byte[1024];
    private volatile Listener listener = reading -> {};
    private volatile boolean closed;
    private Thread thread;

    /**
     * A meter at {@code address}: {@code host:port}, the path of a serial port, the path of an existing file to replay,
     * or {@code -} for the standard input.
     *
     * @throws IllegalArgumentException when the address cannot be one
     */
    public static P1Meter at(String address, P1Options options) {
        SpeedSearch speed = options.baud() == 0 ? SpeedSearch.usual() : SpeedSearch.fixedAt(options.baud());
        return new P1Meter(P1Address.source(address, speed), options);
    }

    P1Meter(ByteSource source, P1Options options) {
        this.source = source;
        log = new MeterLog(source.name());
        parser = new P1Parser(options, new Found());
        sink = options.key().isPresent() ? new SmartyDecryptor(options.key().get(), parser) : parser;
    }

    private final class Found implements P1Parser.Listener {
        @Override
        public void onReading(GridReading reading) {
            log.reading(reading);
            listener.onReading(reading);
        }

        @Override
        public void onDrop(DropReason reason, int bytes) {
            log.dropped(reason, parser.counters(), System.nanoTime());
        }
    }

    /** What was read and dropped so far. */
    public P1Counters counters() {
        return parser.counters();
    }

    @Override
    public synchronized void start(Listener newListener) {
        if (thread != null) {
            throw new IllegalStateException("the meter on " + source.name() + " was started before");
        }
        listener = newListener;
        thread = Thread.ofPlatform().name("meter").daemon().start(this::run);
    }

    private void run() {
        long backOffMs = BACK_OFF_MIN_MS;
        while (!closed) {
            long readingsBefore = counters().readings();
            if (readOnce()) {
                log.ended();
                return;
            }
            if (counters().readings() > readingsBefore) {
                backOffMs = BACK_OFF_MIN_MS;
            }
            pause(backOffMs);
            backOffMs = Math.min(2 * backOffMs, BACK_OFF_MAX_MS);
        }
    }

    /** One connection; true when the input has ended for good. */
    private boolean readOnce() {
        boolean ended = false;
        try (source) {
            source.open();
            log.opened(source.setting(), System.nanoTime());
            try {
                ended = readToTheEnd();
            } finally {
                sink.finish(System.nanoTime());
            }
        } catch (IOException e) {
            if (!closed) {
                log.lost(e.getMessage());
            }
        } catch (RuntimeException e) {
            log.lost("a fault in the program: " + e);
            Logger.debug(e);
        }
        return ended;
    }

    /** True at the end of the input, false when the meter was closed before. */
    private boolean readToTheEnd() throws IOException {
        while (!closed) {
            int count = source.read(buffer, READ_TIMEOUT_MS);
            long nowNs = System.nanoTime();
            if (count < 0) {
                return true;
            }
            if (count > 0) {
                sink.feed(buffer, 0, count, nowNs);
            } else {
                sink.tick(nowNs);
            }
            long good = counters().readings() + counters().dropped(DropReason.NO_POWER);
            if (source.adapt(nowNs, good)) {
                sink.finish(nowNs);
                log.setting(source.setting());
            }
            log.tick(nowNs);
        }
        return false;
    }

    private void pause(long ms) {
        long deadlineNs = System.nanoTime() + ms * 1_000_000;
        synchronized (wakeUp) {
            long leftMs = ms;
            while (!closed && leftMs > 0) {
                try {
                    wakeUp.wait(leftMs);
                } catch (InterruptedException e) {
                    return;
                }
                leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
            }
        }
    }

    @Override
    public String health() {
        return "P1 on " + source.name() + ": " + log.state(System.nanoTime()) + "; "
                + counters().summary();
    }

    /** Ends the thread; a thread that waits for the standard input is left behind, as a daemon. */
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
