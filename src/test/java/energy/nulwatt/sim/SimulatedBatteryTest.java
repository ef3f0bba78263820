package energy.nulwatt.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import energy.nulwatt.model.OperatingState;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SimulatedBatteryTest {
    private static final BatteryDynamics PLAIN = new BatteryDynamics(1.0, 500, 0, 0, 0, 6, 0.5, 0.1);

    @Test
    void nothingMovesBeforeTheDeadTimeIsOver() {
        SimulatedBattery battery = awake(PLAIN);
        battery.setpoint(1001);
        advance(battery, 0.99);
        assertEquals(1, battery.powerW(), 1e-9);
        advance(battery, 0.05);
        assertTrue(battery.powerW() > 1, "it moves after 1 s, but stands at " + battery.powerW());
    }

    @Test
    void powerClimbsWithTheRampAndSettlesOnTheSetpoint() {
        SimulatedBattery battery = awake(PLAIN);
        battery.setpoint(1001);
        advance(battery, 2.0);
        assertEquals(1 + 500, battery.powerW(), 6);
        advance(battery, 1.1);
        assertEquals(1001, battery.powerW(), 1e-9);
    }

    @Test
    void theLagRoundsTheRamp() {
        SimulatedBattery battery = awake(new BatteryDynamics(0, 1e9, 0.4, 0, 0, 6, 0.5, 0));
        battery.setpoint(1001);
        advance(battery, 0.4);
        assertEquals(1 + 1000 * (1 - Math.exp(-1)), battery.powerW(), 12);
    }

    @Test
    void wakingUpFromStandbyTakesItsTimeOnTop() {
        SimulatedBattery battery =
                new SimulatedBattery(BatteryPhysics.VENUS_E.withDynamics(PLAIN.withPauses(2.5, 0)), 0);
        battery.setpoint(-500);
        advance(battery, 3.4);
        assertEquals(0, battery.powerW());
        assertFalse(battery.relayClosed());
        advance(battery, 0.2);
        assertTrue(battery.relayClosed());
        assertTrue(battery.powerW() < 0);
    }

    @Test
    void theRelayOpensAfterIdlingAndOneWattKeepsItClosed() {
        SimulatedBattery battery = awake(PLAIN);
        advance(battery, 60);
        assertTrue(battery.relayClosed(), "1 W keeps it closed");
        battery.setpoint(0);
        advance(battery, 1 + 5.9);
        assertTrue(battery.relayClosed());
        advance(battery, 0.3);
        assertFalse(battery.relayClosed());
        assertEquals(OperatingState.STANDBY, battery.state());
    }

    @Test
    void aChangeOfDirectionRestsAtZero() {
        SimulatedBattery battery = awake(PLAIN.withPauses(0, 3));
        battery.setpoint(500);
        advance(battery, 5);
        battery.setpoint(-500);
        advance(battery, 1 + 1 + 0.1);
        assertEquals(0, battery.powerW());
        advance(battery, 2.8);
        assertEquals(0, battery.powerW());
        advance(battery, 1.2);
        assertEquals(-500, battery.powerW(), 1e-9);
    }

    @Test
    void gainsAndCeilingsBendWhatIsGiven() {
        SimulatedBattery battery = new SimulatedBattery(
                BatteryPhysics.VENUS_E.withDynamics(BatteryDynamics.INSTANT).withGains(1.03, 0.98), 0);
        assertEquals(1030, settled(battery, 1000), 1e-9);
        assertEquals(-980, settled(battery, -1000), 1e-9);
        battery.limitDischargeW(300);
        assertEquals(-300, settled(battery, -500), 1e-9);
        battery.limitDischargeW(Double.POSITIVE_INFINITY);
        battery.limitChargeW(200);
        assertEquals(-490, settled(battery, -500), 1e-9);
        assertEquals(200, settled(battery, 500), 1e-9);
        battery.gains(0.5, 1);
        assertEquals(100, settled(battery, 200), 1e-9);
    }

    @Test
    void itNeverExceedsItsClass() {
        SimulatedBattery battery =
                new SimulatedBattery(BatteryPhysics.VENUS_A.withDynamics(BatteryDynamics.INSTANT), 0);
        assertEquals(1450, settled(battery, 2500), 1e-9);
        assertEquals(-1450, settled(battery, -2500), 1e-9);
    }

    @Test
    void aStuckBatteryKeepsItsPowerUntilItHeals() {
        SimulatedBattery battery = awake(BatteryDynamics.INSTANT);
        settled(battery, 700);
        battery.stuck(true);
        assertEquals(700, settled(battery, -700), 1e-9);
        battery.stuck(false);
        assertEquals(-700, settled(battery, -700), 1e-9);
    }

    @Test
    void aTripDropsTheOutputAndForgetsTheCommand() {
        SimulatedBattery battery = awake(PLAIN);
        battery.setpoint(-800);
        advance(battery, 5);
        battery.trip();
        assertEquals(0, battery.powerW());
        advance(battery, 10);
        assertEquals(0, battery.powerW());
        battery.setpoint(-800);
        advance(battery, 10);
        assertEquals(-800, battery.powerW(), 1e-9);
    }

    @Test
    void chargingTapersAtTheTopAndEndsWhenFull() {
        SimulatedBattery battery = new SimulatedBattery(
                BatteryPhysics.VENUS_E.withDynamics(BatteryDynamics.INSTANT).withSoc(94), 0);
        battery.setpoint(2500);
        advance(battery, 1);
        assertEquals(2500, battery.powerW(), 1e-9);
        while (battery.socPercent() < 95) {
            advance(battery, 1);
        }
        advance(battery, 1);
        assertEquals(1250, battery.powerW(), 1e-9);
        long deadline = battery.nowNs() + 7_200_000_000_000L;
        while (battery.powerW() > 0) {
            assertTrue(battery.nowNs() < deadline, "still charging at " + battery.socPercent() + " %");
            advance(battery, 1);
        }
        assertTrue(battery.socPercent() > 99.99);
    }

    @Test
    void dischargingEndsAtTheFloorAndBeginsAgainOnePointAbove() {
        SimulatedBattery battery = new SimulatedBattery(
                BatteryPhysics.VENUS_E.withDynamics(BatteryDynamics.INSTANT).withSoc(12.1), 0);
        battery.setpoint(-2000);
        advance(battery, 60);
        assertEquals(0, battery.powerW());
        assertEquals(12, battery.socPercent(), 0.02);
        battery.setpoint(2000);
        while (battery.socPercent() < 12.5) {
            advance(battery, 1);
        }
        battery.setpoint(-2000);
        advance(battery, 1);
        assertEquals(0, battery.powerW());
        battery.setpoint(2000);
        while (battery.socPercent() < 13.1) {
            advance(battery, 1);
        }
        battery.setpoint(-2000);
        advance(battery, 1);
        assertEquals(-2000, battery.powerW(), 1e-9);
    }

    @Test
    void storedEnergyIsWhatWentInLessTheMeasuredLosses() {
        // The points of the owner's table for a Venus E: power at the wall, power at the cells.
        double[][] charge = {{262, 232}, {513, 481}, {1019, 973}, {2044, 1942}};
        double[][] discharge = {{250, 284}, {500, 550}, {1000, 1092}, {2000, 2218}};
        for (double[] point : charge) {
            assertEquals(point[1], cellWatts((int) point[0]), 5);
        }
        for (double[] point : discharge) {
            assertEquals(-point[1], cellWatts((int) -point[0]), 20);
        }
    }

    private static double cellWatts(int acW) {
        SimulatedBattery battery = awake(BatteryDynamics.INSTANT);
        battery.setpoint(acW);
        advance(battery, 1);
        double before = battery.storedWh();
        double chargedBefore = battery.chargedWh() - battery.dischargedWh();
        advance(battery, 360);
        assertEquals(acW / 10.0, battery.chargedWh() - battery.dischargedWh() - chargedBefore, 1e-6);
        return (battery.storedWh() - before) * 10;
    }

    @Test
    void standbyAndIdleDrainTheCellsSlowly() {
        SimulatedBattery battery = new SimulatedBattery(BatteryPhysics.VENUS_E, 0);
        double before = battery.storedWh();
        advance(battery, 3600);
        assertEquals(-5, battery.storedWh() - before, 1e-6);
    }

    @Test
    void whatItTellsIsSampledAndLate() {
        SimulatedBattery battery = awake(BatteryDynamics.INSTANT.withTelemetry(1.0, 0.4));
        advance(battery, 3.0 - battery.nowNs() / 1e9);
        battery.setpoint(600);
        advance(battery, 1.3);
        assertEquals(1, battery.telemetryW(), 1e-9);
        advance(battery, 0.2);
        assertEquals(600, battery.telemetryW(), 1e-9);
    }

    @Test
    void theOutcomeDoesNotDependOnHowTimeIsCut() {
        SplittableRandom random = new SplittableRandom(7);
        SimulatedBattery coarse = new SimulatedBattery(BatteryPhysics.VENUS_E, 0);
        SimulatedBattery fine = new SimulatedBattery(BatteryPhysics.VENUS_E, 0);
        for (int second = 1; second < 600; second++) {
            long until = second * 1_000_000_000L;
            for (long at = fine.nowNs(); at < until; at += random.nextLong(1, 50_000_000)) {
                fine.advanceTo(at);
            }
            fine.advanceTo(until);
            coarse.advanceTo(until);
            if (random.nextInt(5) == 0) {
                int watts = random.nextInt(-2500, 2501);
                coarse.setpoint(watts);
                fine.setpoint(watts);
            }
            assertEquals(coarse.powerW(), fine.powerW());
        }
        assertEquals(coarse.storedWh(), fine.storedWh());
    }

    @Test
    void commandsFasterThanTheQueueKeepTheNewest() {
        SimulatedBattery battery = awake(BatteryDynamics.INSTANT.with(5, 1e9));
        for (int i = 1; i <= 1000; i++) {
            battery.setpoint(i);
        }
        advance(battery, 5.1);
        assertEquals(1000, battery.powerW(), 1e-9);
    }

    @Test
    void timeCostsNoAllocation() {
        SimulatedBattery battery = new SimulatedBattery(BatteryPhysics.VENUS_E, 0);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        battery.setpoint(1000);
        advance(battery, 100);
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1000; i++) {
            battery.setpoint(i % 2000 - 1000);
            battery.advanceTo(battery.nowNs() + 1_000_000_000L);
        }
        assertEquals(0, threads.getCurrentThreadAllocatedBytes() - before);
    }

    /** A battery that holds 1 W, so that the relay is closed and nothing is under way. */
    private static SimulatedBattery awake(BatteryDynamics dynamics) {
        SimulatedBattery battery = new SimulatedBattery(BatteryPhysics.VENUS_E.withDynamics(dynamics), 0);
        battery.setpoint(1);
        advance(battery, 20);
        assertTrue(battery.relayClosed());
        return battery;
    }

    private static double settled(SimulatedBattery battery, int watts) {
        battery.setpoint(watts);
        advance(battery, 1);
        return battery.powerW();
    }

    private static void advance(SimulatedBattery battery, double seconds) {
        battery.advanceTo(battery.nowNs() + Math.round(seconds * 1e9));
    }
}
