package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.ResponseGuess;
import energy.nulwatt.sim.BatteryDynamics;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.SimulatedBattery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseTest {
    private static final long POLL_NS = 200_000_000L;

    private final Response response = new Response(ResponseGuess.TYPICAL);
    private long nowNs = 1_000_000_000L;

    @Test
    void theBoundsAreThoseOfTheFieldAtFirst() {
        assertEquals(0.3, response.soonestNs() / 1e9, 1e-6);
        assertEquals(6.5, response.latestNs(false) / 1e9, 1e-6);
        assertEquals(12.5, response.latestNs(true) / 1e9, 1e-6);
        assertEquals(2500, response.steepestWPerS(), 1e-6);
        assertEquals(80, response.flattestWPerS(), 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"0.6, 800", "1.5, 400", "3, 250", "5, 1500"})
    void deadTimeAndRampAreLearntFromAFewMovements(double deadTimeS, double rampWPerS) {
        SimulatedBattery battery = new SimulatedBattery(
                BatteryPhysics.VENUS_E.withDynamics(new BatteryDynamics(deadTimeS, rampWPerS, 0.2, 0, 0, 60, 0.2, 0)),
                nowNs);
        move(battery, -300);
        for (int i = 0; i < 4; i++) {
            move(battery, -1900);
            move(battery, -400);
        }
        assertTrue(response.seen() >= 8, "seen " + response.seen());
        assertEquals(deadTimeS, response.deadTimeS(), 0.35);
        assertEquals(rampWPerS, response.rampWPerS(), 0.25 * rampWPerS);
        assertTrue(response.soonestNs() / 1e9 <= Math.max(0.3, deadTimeS));
        assertTrue(response.latestNs(false) / 1e9 >= deadTimeS);
    }

    @Test
    void aMovementThatIsOvertakenByAnotherOrderTeachesNothing() {
        response.ordered(nowNs, -300, -1500, true, false);
        response.measured(nowNs + POLL_NS, -500);
        response.ordered(nowNs + 2 * POLL_NS, -600, -400, false, false);
        response.measured(nowNs + 20 * POLL_NS, -1500);
        assertEquals(0, response.seen());
    }

    @Test
    void aStartFromStandbyTeachesNothingOfTheDeadTime() {
        response.ordered(nowNs, 0, -1500, true, true);
        response.measured(nowNs + 30 * POLL_NS, -1500);
        assertEquals(0, response.seen());
    }

    private void move(SimulatedBattery battery, int watts) {
        battery.setpoint(watts);
        response.ordered(nowNs, battery.powerW(), watts, true, battery.powerW() == 0);
        long endNs = nowNs + 20_000_000_000L;
        while (nowNs < endNs) {
            nowNs += POLL_NS;
            battery.advanceTo(nowNs);
            response.measured(nowNs, battery.telemetryW());
        }
    }
}
