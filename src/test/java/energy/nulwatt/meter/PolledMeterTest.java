package energy.nulwatt.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.GridReading;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a meter is asked. */
@Timeout(60)
class PolledMeterTest {
    private static final int PERIOD_MS = 20;

    private final BlockingQueue<GridReading> readings = new LinkedBlockingQueue<>();
    private final Script script = new Script();

    /** Answers as it was told, then 0 W for ever. */
    private static final class Script implements MeterSource {
        final Deque<Object> answers = new ArrayDeque<>();
        final List<Long> askedNs = new CopyOnWriteArrayList<>();
        final AtomicInteger opened = new AtomicInteger();
        volatile boolean closed;

        @Override
        public String name() {
            return "script";
        }

        @Override
        public int periodMs() {
            return PERIOD_MS;
        }

        @Override
        public void open() {
            opened.incrementAndGet();
        }

        @Override
        public synchronized boolean read(GridReading into) throws IOException {
            askedNs.add(System.nanoTime());
            Object answer = answers.isEmpty() ? Double.valueOf(0) : answers.removeFirst();
            if (answer instanceof IOException e) {
                throw e;
            }
            if (answer instanceof RuntimeException e) {
                throw e;
            }
            if (answer instanceof Double power) {
                into.powerW = power;
                return true;
            }
            return false;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private void take(GridReading reading) {
        GridReading copy = new GridReading();
        copy.copyFrom(reading);
        readings.add(copy);
    }

    private GridReading next() throws InterruptedException {
        GridReading reading = readings.poll(20, TimeUnit.SECONDS);
        assertTrue(reading != null, "no reading came");
        return reading;
    }

    @Test
    void countsAndTimesItsReadings() throws InterruptedException {
        script.answers.addAll(List.of(11.0, "nothing new", -12.0));
        long beforeNs = System.nanoTime();
        try (PolledMeter meter = new PolledMeter(script)) {
            meter.start(this::take);
            GridReading first = next();
            assertEquals(11, first.powerW);
            assertEquals(1, first.sequence);
            assertEquals(PERIOD_MS, first.periodMs, "of the device, until it is measured");
            GridReading second = next();
            assertEquals(-12, second.powerW);
            assertEquals(2, second.sequence);
            assertTrue(first.arrivalNs - beforeNs > 0 && second.arrivalNs - first.arrivalNs > 0);
            assertTrue(meter.health().startsWith("script: reading, "), meter.health());
        }
        assertTrue(script.closed);
    }

    @Test
    void isAskedNoMoreOftenThanItHasNews() throws InterruptedException {
        try (PolledMeter meter = new PolledMeter(script)) {
            meter.start(this::take);
            while (script.askedNs.size() < 20) {
                next();
            }
        }
        long allNs = script.askedNs.get(19) - script.askedNs.getFirst();
        // Each question may come late, and then the next a little sooner after it.
        assertTrue(allNs >= 18 * PERIOD_MS * 1_000_000L, allNs + " ns");
    }

    @Test
    void aFailureIsToldAndTriedAgainMoreAndMoreSlowly() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            script.answers.add(new IOException("on purpose"));
        }
        try (PolledMeter meter = new PolledMeter(script)) {
            meter.start(this::take);
            assertEquals(0, next().powerW);
        }
        assertEquals(5, script.opened.get(), "it may be another device by now");
        for (int i = 1; i < 5; i++) {
            long gapMs = (script.askedNs.get(i) - script.askedNs.get(i - 1)) / 1_000_000;
            assertTrue(gapMs >= PERIOD_MS << (i - 1), "gap " + i + " is " + gapMs + " ms");
        }
    }

    @Test
    void aFaultInTheProgramDoesNotEndIt() throws InterruptedException {
        script.answers.add(new IllegalStateException("on purpose"));
        try (PolledMeter meter = new PolledMeter(script)) {
            meter.start(reading -> {
                take(reading);
                if (reading.sequence == 1) {
                    throw new IllegalArgumentException("of the listener");
                }
            });
            assertEquals(1, next().sequence);
            assertEquals(2, next().sequence);
        }
        assertEquals(3, script.opened.get());
    }

    @Test
    void startsOnce() {
        try (PolledMeter meter = new PolledMeter(script)) {
            assertTrue(meter.health().contains("not started"));
            meter.start(this::take);
            assertThrows(IllegalStateException.class, () -> meter.start(this::take));
        }
    }
}
