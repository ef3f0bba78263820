package energy.nulwatt.endtoend;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Without a meter nobody knows what the batteries should do. */
class MeterLossTest {
    @Scenario
    void anUnpluggedMeterLeadsToZeroThenReleaseAndBack(@TempDir Path directory) throws Exception {
        try (Home home = new Home(directory)) {
            home.load(1000);
            home.controlled();
            home.house.unplugMeter();
            long unpluggedNs = System.nanoTime();
            home.await("batteries at 0 W", 17, home::idle);
            home.check("still under control, so that nothing else moves them", home.bothControlled());
            home.await("release", 45 - secondsSince(unpluggedNs), home::bothReleased);
            home.check("not released before half a minute", secondsSince(unpluggedNs) > 25);
            home.check("batteries at 0 W", home.idle());
            home.house.replugMeter();
            home.awaitLasting("control and zero again", 30, 5, () -> home.bothControlled() && home.gridIsZero());
        }
    }

    @Scenario
    void aMeterThatRepeatsItselfIsNotBelieved(@TempDir Path directory) throws Exception {
        try (Home home = new Home(directory)) {
            home.load(1000);
            home.controlled();
            home.house.freezeMeter(true);
            home.await("batteries at 0 W", 17, home::idle);
            home.house.freezeMeter(false);
            home.awaitZero(30, 5);
        }
    }

    @Scenario
    void aMeterThatHangsIsNoticed(@TempDir Path directory) throws Exception {
        try (Home home = new Home(directory)) {
            home.load(1000);
            home.controlled();
            home.house.hangMeter(true);
            home.await("batteries at 0 W", 17, home::idle);
            home.house.hangMeter(false);
            home.awaitZero(30, 5);
        }
    }

    private static double secondsSince(long startNs) {
        return (System.nanoTime() - startNs) / 1e9;
    }
}
