package energy.nulwatt.endtoend;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What the program is for: the grid at zero, whatever the house and its batteries do. */
class ZeroTest {
    @Scenario
    void aLoadOfTwoKilowattsIsCoveredWithoutExporting(@TempDir Path directory) throws Exception {
        try (Home home = new Home(directory).control()) {
            home.awaitZero(30, 10);
            home.forgetExport();
            home.load(2300);
            home.await("the load at the grid", 5, () -> home.gridW() > 1000);
            home.awaitZero(25, 5);
            home.check("never exports more than 300 W on the way", home.leastGridW() >= -300);
            home.check(
                    "no harmful write",
                    home.cellar.venus().harmfulWrites() + home.garage.venus().harmfulWrites() == 0);
        }
    }

    @Scenario
    void solarPowerIsStoredAndNoBatteryEverChargesAnother(@TempDir Path directory) throws Exception {
        try (Home home = new Home(directory).controlled()) {
            home.house.change(inside -> inside.addSolar(timeNs -> 1800, energy.nulwatt.model.PhaseConnection.L3));
            home.await("the solar power at the grid", 5, () -> home.gridW() < -1000);
            boolean[] circulated = {false};
            home.awaitLasting("the grid at zero", 25, 5, () -> {
                double cellarW = home.cellar.powerW();
                double garageW = home.garage.powerW();
                circulated[0] |= Math.min(cellarW, garageW) < -60 && Math.max(cellarW, garageW) > 60;
                return home.gridIsZero();
            });
            home.check("the batteries charge", home.house.batteriesW() > 1400);
            home.check("no battery charged another", !circulated[0]);
        }
    }

    @Scenario
    void aNormalRunLogsLittleAndNoError(@TempDir Path directory) throws Exception {
        try (Home home = new Home(directory).control()) {
            home.awaitZero(30, 30);
            List<String> lines = home.controller().err().lines().toList();
            home.check("no ERROR in the log", lines.stream().noneMatch(line -> line.contains("ERROR")));
            home.check("no WARN in the log", lines.stream().noneMatch(line -> line.contains("WARN")));
            home.check("fewer than 15 lines in the log", lines.size() < 15);
            home.check("nothing on standard output", home.controller().out().isEmpty());
        }
    }
}
