package energy.nulwatt.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.control.ControlLoop;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Settings;
import energy.nulwatt.model.Sink;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Slot;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ControlThreadTest {
    @Test
    void aSinkThatFailsIsLeftOutAndTheLoopGoesOn() throws Exception {
        SiteSpec site = new SiteSpec("Home", "home", 25, 1, 1, 1, 2500, List.of());
        ControlLoop loop =
                new ControlLoop(site, new Slot<>(GridReading::new), new Slot<>(() -> new Settings(site)), List.of());
        AtomicInteger exceptions = new AtomicInteger();
        AtomicInteger errors = new AtomicInteger();
        CountDownLatch steps = new CountDownLatch(3);
        List<Sink> sinks = List.of(
                snapshot -> {
                    exceptions.incrementAndGet();
                    throw new IllegalStateException("on purpose");
                },
                snapshot -> {
                    errors.incrementAndGet();
                    throw new StackOverflowError("on purpose");
                },
                snapshot -> steps.countDown());
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (ControlThread thread = new ControlThread(loop, List.of(), sinks, failure::set)) {
            thread.start();
            assertTrue(steps.await(20, TimeUnit.SECONDS), "steps after the faults");
        }
        assertNull(failure.get());
        assertEquals(1, exceptions.get());
        assertEquals(1, errors.get());
    }
}
