package energy.nulwatt.endtoend;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Batteries that disobey, disappear or give less than asked. */
class BatteryLossTest {
    @Scenario
    void aBatteryThatLosesItsControlFlagIsTakenBack(@TempDir Path directory) throws Exception {
        try (Home home = new Home(directory)) {
            home.load(1000);
            home.controlled();
            home.check("the cellar works", home.cellar.powerW() < -500);
            home.cellar.loseControlFlag();
            home.check("the flag is lost", !home.cellar.venus().isControlled());
            home.await("control of the cellar", 30, () -> home.cellar.venus().isControlled());
            home.awaitZero(30, 5);
            home.garage.loseControlFlag();
            home.awaitLasting("control of both and zero", 30, 5, () -> home.bothControlled() && home.gridIsZero());
            home.check(
                    "no harmful write",
                    home.cellar.venus().harmfulWrites() + home.garage.venus().harmfulWrites() == 0);
        }
    }

    @Scenario
    void anUnpluggedBatteryIsReplacedByTheOtherAndUsedAgain(@TempDir Path directory) throws Exception {
        try (Home home = new Home(directory)) {
            home.load(1000);
            home.controlled();
            home.check("the cellar works", home.cellar.powerW() < -500);
            home.cellar.unplug();
            // It goes on with its last command, so the other only has to give what the house takes more.
            home.load(2500);
            home.awaitZero(30, 5);
            home.check("the garage makes up", home.garage.powerW() < -1000);
            home.cellar.replug();
            home.load(3600);
            home.awaitLasting("both at work and zero", 40, 5, () -> home.cellar.powerW() < -900 && home.gridIsZero());
        }
    }

    @Scenario
    void aSilentBatteryThatStopsGivingIsReplacedByTheOther(@TempDir Path directory) throws Exception {
        try (Home home = new Home(directory)) {
            home.load(1000);
            home.controlled();
            home.cellar.unplug();
            home.cellar.change(battery -> battery.limitDischargeW(0));
            home.await("the loss at the grid", 10, () -> home.gridW() > 500);
            home.awaitLasting(
                    "the garage at work and zero", 30, 5, () -> home.garage.powerW() < -900 && home.gridIsZero());
            home.cellar.change(battery -> battery.limitDischargeW(Double.POSITIVE_INFINITY));
            home.cellar.replug();
            home.awaitLasting("zero with both there", 30, 5, () -> home.bothControlled() && home.gridIsZero());
        }
    }

    @Scenario
    void whatALimitedBatteryDoesNotGiveComesFromTheOther(@TempDir Path directory) throws Exception {
        try (Home home = new Home(directory)) {
            home.load(1000);
            home.controlled();
            home.check("the cellar works", home.cellar.powerW() < -500);
            home.cellar.change(battery -> battery.limitDischargeW(300));
            home.await("the shortfall at the grid", 10, () -> home.gridW() > 500);
            home.awaitLasting(
                    "zero with the garage at work", 30, 5, () -> home.garage.powerW() < -500 && home.gridIsZero());
        }
    }
}
