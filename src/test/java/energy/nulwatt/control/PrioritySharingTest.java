package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.AllocationSpec.Bands;
import energy.nulwatt.model.AllocationSpec.Group;
import energy.nulwatt.model.AllocationSpec.Strategy;
import energy.nulwatt.model.EfficiencyCurve;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.Reason;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrioritySharingTest {
    private static void assertShares(TestFleet fleet, int... expectedW) {
        assertArrayEquals(expectedW, fleet.shares(), () -> Arrays.toString(fleet.shares()));
    }

    private static void houseOnPhases(TestFleet fleet, double... watts) {
        System.arraycopy(watts, 0, fleet.reading.phasePowerW, 0, 3);
    }

    @Test
    void theFullestDischargesAndTheEmptiestCharges() {
        TestFleet fleet = new TestFleet().battery(50).battery(70).battery(60);
        fleet.run(-600, 3);
        assertShares(fleet, 0, -600, 0);
        fleet.run(0, 200);
        fleet.run(600, 3);
        assertShares(fleet, 600, 0, 0);
    }

    @Test
    void aBatteryWorksAloneWhileThatIsEfficient() {
        TestFleet fleet = new TestFleet().battery(70).battery(50);
        fleet.run(-1250, 120);
        assertShares(fleet, -1250, 0);
        fleet.run(0, 200);
        fleet.run(1500, 120);
        assertShares(fleet, 0, 1500);
    }

    @Test
    void theNextJoinsAfterAWhileForEfficiencyAndBothGiveHalf() {
        TestFleet fleet = new TestFleet().battery(70).battery(50);
        fleet.run(-1600, 30);
        assertShares(fleet, -1600, 0);
        fleet.run(-1600, 45);
        assertShares(fleet, -800, -800);
        // Two lose less than one from about 1400 W on: it does not leave at a little less.
        fleet.run(-1250, 300);
        assertShares(fleet, -625, -625);
        fleet.run(-1000, 240);
        assertShares(fleet, -500, -500);
        fleet.run(-1000, 30);
        assertShares(fleet, -1000, 0);
    }

    @Test
    void withoutACurveTheUsualPowersHold() {
        TestFleet fleet = new TestFleet();
        for (int i = 0; i < 2; i++) {
            fleet.battery(70 - i, PhaseConnection.L1, 5120, 2500, EfficiencyCurve.IDEAL, EfficiencyCurve.IDEAL);
        }
        fleet.run(-1590, 60);
        assertShares(fleet, -1590, 0);
        fleet.run(-1610, 70);
        assertShares(fleet, -805, -805);
        fleet.run(0, 200);
        fleet.run(1790, 60);
        assertShares(fleet, 0, 1790);
        fleet.run(1810, 80);
        assertShares(fleet, 905, 905);
    }

    @Test
    void theNextJoinsAtOnceForCapability() {
        TestFleet fleet = new TestFleet().battery(70).battery(50);
        fleet.run(-500, 5);
        fleet.step(-2400);
        assertEquals(-2400, fleet.shares()[0] + fleet.shares()[1], 1);
        assertTrue(fleet.shares()[1] < 0, "joined");
        fleet.step(-4900);
        assertShares(fleet, -2450, -2450);
        fleet.step(-9000);
        assertShares(fleet, -2500, -2500);
    }

    @Test
    void sharesChangeHandsGraduallyButTheTotalAlwaysHolds() {
        TestFleet fleet = new TestFleet().battery(70).battery(50);
        fleet.run(-2000, 30);
        assertShares(fleet, -2000, 0);
        // Nothing is learnt of them yet: 20 W a second, but no less than the minimum of the one that joins.
        fleet.step(-2000);
        assertShares(fleet, -1940, -60);
        fleet.step(-2000);
        assertShares(fleet, -1920, -80);
        fleet.step(-2000, TestFleet.SECOND_NS / 2);
        assertShares(fleet, -1910, -90);
        fleet.step(-2100, TestFleet.SECOND_NS / 2);
        assertShares(fleet, -1900, -200);
    }

    @Test
    void oneThatTakesOverIsNotAskedForMuchMoreThanItShows() {
        TestFleet fleet = new TestFleet().battery(70).battery(50);
        fleet.mostGivenW[1] = 10;
        double mostAskedW = 0;
        for (int second = 0; second < 120; second++) {
            fleet.step(-2000);
            assertEquals(-2000, fleet.shares()[0] + fleet.shares()[1], 1);
            mostAskedW = Math.max(mostAskedW, -fleet.shares()[1]);
        }
        assertTrue(mostAskedW >= 60 && mostAskedW <= 130, "asked for " + mostAskedW + " W");
    }

    @Test
    void whatOneCanNoLongerGiveGoesToTheOtherAtOnce() {
        TestFleet fleet = new TestFleet().battery(70).battery(50);
        fleet.run(-2000, 80);
        assertShares(fleet, -1000, -1000);
        fleet.tracks[0].settings.maxDischargeW = 300;
        fleet.step(-2000);
        assertShares(fleet, -300, -1700);
    }

    @Test
    void loweringTakesFromTheOneThatStopsFirst() {
        TestFleet fleet = new TestFleet().battery(70).battery(50);
        fleet.run(-1000, 310);
        fleet.charges.set(0, 40.0);
        fleet.step(-1000);
        assertShares(fleet, -940, -60);
        // 400 W less come from the one that stops; half a second moves another 10 W.
        fleet.step(-600, TestFleet.SECOND_NS / 2);
        assertShares(fleet, -530, -70);
    }

    @Test
    void nobodyWorksBelowItsMinimumBesideAnother() {
        TestFleet fleet = new TestFleet().battery(70).battery(50);
        fleet.run(-2000, 120);
        assertShares(fleet, -1000, -1000);
        fleet.step(-122);
        assertShares(fleet, -61, -61);
        fleet.step(-119);
        assertShares(fleet, -119, 0);
        fleet.step(-30);
        assertShares(fleet, -30, 0);
    }

    @Test
    void whoIsAtWorkTurnsAndIsNotReplacedForAShortTime() {
        TestFleet fleet = new TestFleet().battery(80).battery(60).battery(20);
        fleet.run(-3000, 400);
        fleet.run(-3000, 60);
        assertShares(fleet, -1000, -1000, -1000);
        TestFleet two = new TestFleet().battery(80).battery(60).battery(20);
        two.run(-2000, 400);
        assertShares(two, -1000, -1000, 0);
        two.run(1500, 60);
        assertShares(two, 750, 750, 0);
        two.run(-2000, 60);
        assertShares(two, -1000, -1000, 0);
        two.run(700, 700);
        assertShares(two, 0, 0, 700);
    }

    @Test
    void oneNearItsCutOffGoesLast() {
        // Cut-offs are 12 and 100 %: 26 % is within 15 points, 28 % is not.
        TestFleet fleet = new TestFleet().battery(26).battery(28);
        fleet.tell(0, 0);
        fleet.tracks[1].settings.minSocPercent = 12.5;
        fleet.run(-500, 3);
        assertShares(fleet, 0, -500);
        TestFleet own = new TestFleet().battery(60).battery(30);
        own.bands.set(0, new Bands(50, 10, 95, 1250));
        own.run(-500, 3);
        assertShares(own, 0, -500);
    }

    @Test
    void oneThatWasLeftBehindGoesFirst() {
        // Charging: 21 % is within 10 points of the lower cut-off, the other is beyond 15; but it stands at work.
        TestFleet fleet = new TestFleet().battery(23).battery(30);
        fleet.run(500, 310);
        assertShares(fleet, 500, 0);
        fleet.charges.set(0, 34.0);
        fleet.charges.set(1, 30.0);
        fleet.run(500, 310);
        assertShares(fleet, 500, 0); // 4 points do not move a battery at work
        fleet.charges.set(1, 21.5);
        fleet.charges.set(0, 25.0);
        fleet.run(500, 310);
        assertShares(fleet, 500, 0); // 13 points above: nobody is beyond 15
        fleet.charges.set(0, 27.5);
        fleet.charges.set(1, 21.9);
        fleet.run(500, 310);
        assertShares(fleet, 0, 500);
    }

    @Test
    void thePhaseWithTheLargestImbalanceDecidesAmongTheNearlyEqual() {
        TestFleet fleet = new TestFleet()
                .battery(60, PhaseConnection.L1, 5120, 2500)
                .battery(58, PhaseConnection.L2, 5120, 2500)
                .battery(57, PhaseConnection.L3, 5120, 2500)
                .battery(40, PhaseConnection.L3, 5120, 2500);
        houseOnPhases(fleet, 100, 200, 300);
        fleet.run(-600, 3);
        assertShares(fleet, 0, 0, -600, 0);

        TestFleet charging = new TestFleet()
                .battery(50, PhaseConnection.L1, 5120, 2500)
                .battery(52, PhaseConnection.L2, 5120, 2500)
                .battery(53, PhaseConnection.THREE_PHASE, 5120, 2500);
        houseOnPhases(charging, 900, -1000, -200);
        charging.run(300, 3);
        assertShares(charging, 0, 300, 0);
    }

    @Test
    void whatABatteryAtWorkCoversDoesNotCountForItsPhase() {
        TestFleet fleet = new TestFleet()
                .battery(60, PhaseConnection.L1, 5120, 2500)
                .battery(50, PhaseConnection.L1, 5120, 2500)
                .battery(49, PhaseConnection.L2, 5120, 2500);
        houseOnPhases(fleet, 1000, 900, 0);
        fleet.step(-1900);
        // The meter sees the first at work on L1 from now on.
        houseOnPhases(fleet, 1000 - 1900, 900, 0);
        fleet.run(-1900, 80);
        assertShares(fleet, -950, 0, -950);
    }

    @Test
    void whoCanWorkNoMoreIsReplacedAtOnce() {
        TestFleet fleet = new TestFleet().battery(80).battery(60).battery(50);
        fleet.run(-2200, 120);
        assertShares(fleet, -1100, -1100, 0);
        fleet.silent.add(0);
        // Until its power is known to be gone the others are asked for less.
        fleet.run(-1100, 5);
        fleet.step(-2200);
        assertTrue(fleet.shares()[2] < 0, "a third is called without the wait of one that joins for efficiency");
        fleet.run(-2200, 60);
        assertShares(fleet, 0, -1100, -1100);
    }

    @Test
    void nearTheirCutOffThoseAtWorkEndTogether() {
        TestFleet fleet = new TestFleet().battery(16).battery(13);
        fleet.run(-2500, 120);
        assertShares(fleet, -2000, -500);
        TestFleet full = new TestFleet().battery(96).battery(99);
        full.run(1800, 120);
        assertTrue(full.shares()[0] == 1250 && full.shares()[1] == 550, "one that tapers gives the rest to the other");
    }

    @Test
    void theOwnersOrderGoesBeforeCharge() {
        TestFleet fleet = new TestFleet().battery(90).battery(20).battery(50);
        fleet.order = List.of(1, 2);
        fleet.run(-500, 3);
        assertShares(fleet, 0, -500, 0);
        fleet.run(-2600, 60);
        assertShares(fleet, 0, -1300, -1300);
    }

    @Test
    void oneAtWorkStaysForItsMinimumTime() {
        TestFleet fleet = new TestFleet().battery(60).battery(50);
        fleet.minOnS = 100;
        fleet.run(-500, 10);
        fleet.charges.set(0, 40.0);
        fleet.run(-500, 80);
        assertShares(fleet, -500, 0);
        fleet.run(-500, 40);
        assertShares(fleet, 0, -500);
    }

    @Test
    void oneThatLeftStaysOutForItsMinimumTimeUnlessItIsNeeded() {
        TestFleet fleet = new TestFleet().battery(60).battery(50);
        fleet.minOnS = 0;
        fleet.minOffS = 100;
        fleet.run(-500, 10);
        fleet.charges.set(0, 40.0);
        fleet.run(-500, 30);
        assertShares(fleet, 0, -500);
        fleet.charges.set(0, 60.0);
        fleet.run(-500, 60);
        assertShares(fleet, 0, -500);
        fleet.step(-4000);
        assertTrue(fleet.shares()[0] < 0, "needed");
    }

    @Test
    void aGroupNeverGivesMoreThanItsLimit() {
        TestFleet fleet = new TestFleet().battery(80).battery(78).battery(40);
        fleet.groups.add(new Group("barn", List.of(0, 1), 1500, 2000));
        fleet.run(-1900, 60);
        assertShares(fleet, -950, 0, -950);
        fleet.run(-4400, 80);
        assertShares(fleet, -1000, -1000, -2400);
        assertEquals(Reason.BATTERY_GROUP_LIMIT, fleet.tracks[0].reason);
        fleet.run(-9000, 3);
        assertShares(fleet, -1000, -1000, -2500);
        fleet.run(0, 100);
        fleet.run(9000, 3);
        assertShares(fleet, 0, 1500, 2500); // the other would add nothing
        fleet.run(9000, 60);
        assertShares(fleet, 750, 750, 2500); // but less is lost so
    }

    @Test
    void whatAMemberGivesByItselfIsOnTheCableOfItsGroup() {
        TestFleet fleet = new TestFleet().battery(80).battery(78);
        fleet.groups.add(new Group("barn", List.of(0, 1), 1500, 2000));
        fleet.run(-1000, 5);
        assertShares(fleet, -1000, 0);
        fleet.tracks[0].settings.enabled = false;
        fleet.step(-2000);
        assertShares(fleet, 0, -1000);
    }

    @Test
    void aGroupThatLosesRoomIsKeptAtOnceAndAnotherGivesTheRest() {
        TestFleet fleet = new TestFleet().battery(80).battery(78).battery(76).battery(40);
        fleet.groups.add(new Group("barn", List.of(0, 1, 2), 2000, 2000));
        fleet.run(-4000, 120);
        assertEquals(-2000, fleet.shares()[0] + fleet.shares()[1] + fleet.shares()[2]);
        fleet.tracks[2].settings.enabled = false;
        fleet.tell(2, -800);
        fleet.tracks[2].askedW = -800; // as one that does not follow
        fleet.step(-3500, TestFleet.SECOND_NS / 10);
        assertEquals(-1200, fleet.shares()[0] + fleet.shares()[1]);
        assertEquals(-2300, fleet.shares()[3]);
    }

    @Test
    void nearFullItChargesWithItsTaperPower() {
        TestFleet fleet = new TestFleet().battery(94.9).battery(100);
        fleet.run(2000, 3);
        assertShares(fleet, 2000, 0);
        fleet.charges.set(0, 95.0);
        fleet.run(2000, 3);
        assertEquals(1250, fleet.shares()[0]);
        fleet.charges.set(0, 94.5);
        fleet.run(2000, 3);
        assertEquals(1250, fleet.shares()[0], "no chatter at the edge");
        fleet.charges.set(0, 93.9);
        fleet.run(2000, 100);
        assertShares(fleet, 2000, 0);
    }

    @Test
    void oneThatCannotGiveItsMinimumGoesLast() {
        TestFleet fleet = new TestFleet().battery(90).battery(50);
        fleet.tell(0, 0);
        fleet.tracks[0].settings.maxDischargeW = 30;
        fleet.run(-100, 3);
        assertShares(fleet, 0, -100);
        fleet.run(-2500, 3);
        assertShares(fleet, -30, -2470);
    }

    @Test
    void nobodyChargesFromOneThatIsOutOfOurHands() {
        for (var strategy : Strategy.values()) {
            TestFleet fleet = new TestFleet().battery(80).battery(20);
            fleet.strategy = strategy;
            fleet.run(-2400, 60);
            fleet.tracks[1].settings.enabled = false;
            for (int k = 0; k < 5; k++) {
                fleet.nowNs += TestFleet.SECOND_NS;
                double placedW = fleet.allocateWhile(1000, 0, -700);
                assertEquals(0, placedW, strategy + " charges one battery from the other");
            }
            fleet.tracks[1].settings.enabled = true;
            fleet.step(1000);
            assertEquals(1000, fleet.shares()[0] + fleet.shares()[1], strategy.name());
        }
    }
}
