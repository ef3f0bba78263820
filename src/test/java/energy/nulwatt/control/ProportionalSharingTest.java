package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import energy.nulwatt.model.AllocationSpec.Group;
import energy.nulwatt.model.AllocationSpec.Strategy;
import energy.nulwatt.model.PhaseConnection;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProportionalSharingTest {
    private static TestFleet proportional() {
        TestFleet fleet = new TestFleet();
        fleet.strategy = Strategy.PROPORTIONAL;
        fleet.battery(90, PhaseConnection.L1, 5000, 2500);
        fleet.battery(40, PhaseConnection.L2, 2500, 2500);
        fleet.battery(60, PhaseConnection.L3, 2500, 800);
        return fleet;
    }

    private static void assertShares(TestFleet fleet, int... expectedW) {
        assertArrayEquals(expectedW, fleet.shares(), () -> Arrays.toString(fleet.shares()));
    }

    @Test
    void eachGivesByItsCapacity() {
        TestFleet fleet = proportional();
        fleet.run(-2000, 60);
        assertShares(fleet, -1000, -500, -500);
        fleet.run(-2400, 3);
        assertShares(fleet, -1200, -600, -600);
        fleet.run(2000, 60);
        assertShares(fleet, 1000, 500, 500);
    }

    @Test
    void whatOneCannotGiveTheOthersDo() {
        TestFleet fleet = proportional();
        fleet.run(-4100, 60);
        assertShares(fleet, -2200, -1100, -800);
        fleet.run(-5000, 60);
        assertShares(fleet, -2500, -1700, -800);
        fleet.run(-9000, 60);
        assertShares(fleet, -2500, -2500, -800);
    }

    @Test
    void onlyTheWindowOfTheOwnerCounts() {
        TestFleet fleet = proportional();
        fleet.tell(0, 0);
        fleet.tracks[0].settings.minSocPercent = 56; // 44 of 88 points are left
        fleet.run(-1500, 60);
        assertShares(fleet, -500, -500, -500);
    }

    @Test
    void whatAGroupCannotGiveTheOthersDo() {
        TestFleet fleet = proportional();
        fleet.groups.add(new Group("barn", List.of(0, 2), 3000, 900));
        fleet.run(-2000, 60);
        assertShares(fleet, -600, -1100, -300);
    }

    @Test
    void asManyWorkAsCanDoItAboveTheirMinimum() {
        TestFleet fleet = proportional();
        fleet.run(-100, 120);
        assertShares(fleet, -100, 0, 0);
        // Before one joins there must be three times 60 W for each: 360 W for two, 540 W for three.
        fleet.run(-450, 120);
        assertShares(fleet, -300, 0, -150);
        fleet.run(-600, 120);
        assertShares(fleet, -300, -150, -150);
        fleet.run(-400, 600);
        assertShares(fleet, -200, -100, -100);
        fleet.step(-170);
        assertShares(fleet, -110, 0, -60);
    }
}
