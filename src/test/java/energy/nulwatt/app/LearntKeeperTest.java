package energy.nulwatt.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.Commissioning;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Snapshot;
import energy.nulwatt.model.TestSite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LearntKeeperTest {
    private static final SiteSpec SITE = TestSite.of("cellar");

    @TempDir
    Path directory;

    private static Snapshot snapshot(Commissioning commissioning, int starts) {
        Snapshot snapshot = new Snapshot(SITE);
        snapshot.batteries[0].commissioning = commissioning;
        snapshot.batteries[0].learnt.wakes = starts;
        snapshot.batteries[0].learnt.wakeUpS = 2;
        return snapshot;
    }

    /** Starts from standby that the next process would know of. */
    private boolean kept(int starts) {
        var entries = new LearntKeeper(directory, SITE).before().batteries().getFirst();
        return !entries.isEmpty() && entries.getFirst().wakes == starts;
    }

    @Test
    void whatACommissioningShowedIsKeptAtOnce() throws Exception {
        try (LearntKeeper keeper = new LearntKeeper(directory, SITE)) {
            keeper.start();
            keeper.accept(snapshot(Commissioning.RUNNING, 1));
            keeper.accept(snapshot(Commissioning.DONE, 2));
            while (!kept(2)) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }

    @Test
    void everythingElseIsKeptSeldomAndAtTheEnd() {
        try (LearntKeeper keeper = new LearntKeeper(directory, SITE)) {
            keeper.start();
            keeper.accept(snapshot(Commissioning.NONE, 1));
            assertFalse(Files.exists(directory.resolve("learnt.json")));
        }
        assertTrue(kept(1));
    }
}
