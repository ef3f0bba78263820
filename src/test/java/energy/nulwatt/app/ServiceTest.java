package energy.nulwatt.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.battery.Profile;
import energy.nulwatt.battery.ProfileLoader;
import energy.nulwatt.config.Site;
import energy.nulwatt.config.SiteLoader;
import energy.nulwatt.model.Sink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the service ends. */
@Timeout(60)
class ServiceTest {
    @TempDir
    Path directory;

    /** A service without batteries, at a meter that does not answer. */
    private Service service(Sink viewer) throws Exception {
        Map<String, Profile> profiles = ProfileLoader.load(directory);
        Path file = Files.writeString(directory.resolve("nulwatt.yaml"), """
                meter:
                  port: tcp://127.0.0.1:1
                batteries: []
                state_directory: %s
                """.formatted(directory.resolve("state")));
        Site site = SiteLoader.load(file, profiles.keySet());
        return new Service(site, profiles, "1.2.3", List.of(viewer));
    }

    @Test
    void whoClosesWhileAnotherDoesWaitsUntilThatIsDone() throws Exception {
        CountDownLatch shown = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Service service = service(snapshot -> {
            shown.countDown();
            awaitQuietly(goOn);
        });
        service.start();
        assertTrue(shown.await(20, TimeUnit.SECONDS));
        Thread first = Thread.ofPlatform().start(service::close);
        // The control thread is held, so the first waits for it.
        awaitState(first, Thread.State.TIMED_WAITING);
        CompletableFuture<Boolean> endedForSecond = CompletableFuture.supplyAsync(() -> {
            service.close();
            return service.ended();
        });
        assertEquals(true, endedForSecond.get(30, TimeUnit.SECONDS), "closed for the second caller, too");
        goOn.countDown();
        first.join();
    }

    @Test
    void aFaultThatCannotEvenBeLoggedEndsTheService() throws Exception {
        Service service = service(snapshot -> {});
        Throwable fault = new Throwable() {
            @Override
            public String getMessage() {
                throw new OutOfMemoryError("on purpose");
            }
        };
        assertThrows(OutOfMemoryError.class, () -> service.threadFailed(fault));
        assertTrue(service.ended());
        assertTrue(service.awaitEnd());
        assertTrue(service.failed());
    }

    private static void awaitState(Thread thread, Thread.State state) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (thread.getState() != state) {
            assertTrue(System.nanoTime() - deadline < 0, "waited in vain for " + state);
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
