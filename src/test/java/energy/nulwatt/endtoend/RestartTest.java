package energy.nulwatt.endtoend;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The end of the process, by any means, leaves no battery running against the house for longer than it takes. */
class RestartTest {
    /** A house whose batteries gave 2 kW when the controller was killed. */
    private static Home killed(Path directory) throws Exception {
        Home home = new Home(directory);
        home.load(2000);
        home.controlled();
        home.check("2 kW from the batteries", home.house.batteriesW() < -1900);
        home.controller().kill();
        home.load(100);
        home.awaitLasting("the batteries to run against the house", 10, 2, () -> home.gridW() < -1700);
        return home;
    }

    @Scenario
    void aKilledControllerTakesItsBatteriesOverWhenItRestarts(@TempDir Path directory) throws Exception {
        try (Home home = killed(directory)) {
            home.control();
            home.awaitZero(30, 5);
        }
    }

    @Scenario
    void aKilledControllerStopsItsBatteriesAtTheRestartWhenTheMeterIsAway(@TempDir Path directory) throws Exception {
        try (Home home = killed(directory)) {
            home.house.unplugMeter();
            home.control();
            home.awaitLasting("batteries at 0 W", 20, 3, home::idle);
            home.house.replugMeter();
            home.awaitZero(30, 3);
        }
    }

    @Scenario
    void releaseStopsAndHandsBackWhatAKilledControllerLeft(@TempDir Path directory) throws Exception {
        try (Home home = killed(directory);
                Program release = Program.start("release", "--site", home.siteFile.toString())) {
            int exit = release.exitCode(30);
            home.check("exit 0: " + release, exit == 0);
            home.check("nobody controls the batteries", home.bothReleased());
            home.awaitLasting("batteries at 0 W", 10, 3, home::idle);
        }
    }

    @Scenario
    void releaseOnlyStopsWhileAnEmergencyStopHolds(@TempDir Path directory) throws Exception {
        try (Home home = killed(directory)) {
            Files.createFile(Files.createDirectories(directory.resolve("state")).resolve("stopped"));
            try (Program release = Program.start("release", "--site", home.siteFile.toString())) {
                int exit = release.exitCode(30);
                home.check("exit 0: " + release, exit == 0);
                home.check("says so: " + release, release.out().contains("stopped, not handed back"));
            }
            home.check("stop ordered", home.stopOrdered());
            home.check("both are kept under control, at 0 W", home.bothControlled());
            home.awaitLasting("batteries at 0 W", 10, 3, home::idle);
        }
    }

    @Scenario
    void aTerminatedControllerStopsAndHandsBackItsBatteries(@TempDir Path directory) throws Exception {
        try (Home home = new Home(directory)) {
            home.load(2000);
            home.controlled();
            home.controller().terminate();
            int exit = home.controller().exitCode(20);
            home.check("ends by the signal (143), not by a fault: " + exit, exit == 143);
            home.check("nobody controls the batteries", home.bothReleased());
            // What is left of the way down: a battery is handed back below 100 W.
            home.await("batteries at 0 W", 2, home::idle);
            home.check("says so", home.controller().err().contains("Battery cellar is handed back"));
            home.check("no ERROR", !home.controller().err().contains("ERROR"));
        }
    }
}
