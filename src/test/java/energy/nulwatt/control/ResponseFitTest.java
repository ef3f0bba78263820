package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.EfficiencyCurve;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ResponseGuess;
import energy.nulwatt.sim.BatteryDynamics;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.SimulatedBattery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseFitTest {
    private static final long POLL_NS = 200_000_000L;
    private static final BatterySpec SPEC = new BatterySpec(
            "b",
            "b",
            "test",
            PhaseConnection.L1,
            5120,
            2500,
            2500,
            50,
            12,
            100,
            false,
            ResponseGuess.TYPICAL,
            EfficiencyCurve.IDEAL,
            EfficiencyCurve.IDEAL);

    private final Response response = new Response(ResponseGuess.TYPICAL);
    private final ResponseFit fit = new ResponseFit();
    private final CommandLedger commands = new CommandLedger();
    private final Delivery delivery = new Delivery(SPEC);
    private final History samples = new History(64);
    private long nowNs = 1_000_000_000L;
    private int orders;

    private static SimulatedBattery battery(double deadTimeS, double rampWPerS, long startNs) {
        return new SimulatedBattery(
                BatteryPhysics.VENUS_E.withDynamics(new BatteryDynamics(deadTimeS, rampWPerS, 0.2, 0, 0, 60, 0.2, 0)),
                startNs);
    }

    @ParameterizedTest
    @CsvSource({"0.6, 800", "1.5, 400", "3, 250", "5, 1500", "2, 2400"})
    void deadTimeAndRampAreLearntFromAFewMovements(double deadTimeS, double rampWPerS) {
        SimulatedBattery battery = battery(deadTimeS, rampWPerS, nowNs);
        for (int i = 0; i < 4; i++) {
            ask(battery, -400, 15);
            ask(battery, -1900, 15);
        }
        assertTrue(response.learnt() >= 5, "learnt from " + response.learnt());
        assertEquals(deadTimeS + 0.2, response.deadTimeS(), 0.25);
        assertEquals(rampWPerS, response.rampWPerS(), 0.2 * rampWPerS);
        assertTrue(response.deadTimeNs(Response.SOONEST) / 1e9 <= deadTimeS + 0.3);
        assertTrue(response.deadTimeNs(Response.LATEST) / 1e9 >= deadTimeS);
    }

    @Test
    void aMovementThatNobodyOrderedTeachesNothing() {
        SimulatedBattery battery = battery(1, 500, nowNs);
        commands.order(-800, 0, ++orders, nowNs);
        for (int i = 0; i < 6; i++) {
            // By another's hand.
            battery.setpoint(i % 2 == 0 ? -1900 : -400);
            live(battery, 15);
        }
        assertEquals(0, response.learnt());
    }

    @Test
    void smallMovementsTeachNothing() {
        SimulatedBattery battery = battery(1, 500, nowNs);
        ask(battery, -600, 30);
        int before = response.learnt();
        for (int i = 0; i < 6; i++) {
            ask(battery, i % 2 == 0 ? -560 : -640, 15);
        }
        assertEquals(before, response.learnt());
    }

    @Test
    void aSetPointThatCreepsTeachesNothingWhileTheGainIsNotKnown() {
        SimulatedBattery battery = battery(1, 500, nowNs);
        ask(battery, -400, 30);
        int before = response.learnt();
        for (int i = 1; i <= 100; i++) {
            ask(battery, -400 - 15 * i, 0.4);
        }
        assertEquals(before, response.learnt());
    }

    @ParameterizedTest
    @CsvSource({"0.6, 800", "1.5, 400", "3, 300"})
    void aSetPointThatCreepsTeachesTheDeadTimeOfAKnownGain(double deadTimeS, double rampWPerS) {
        SimulatedBattery battery = battery(deadTimeS, rampWPerS, nowNs);
        fit.guess(response);
        delivery.restoreGain(false, 1, 5);
        rest(battery, -1900);
        double startedWPerS = response.rampWPerS();
        for (int i = 1; i <= 60; i++) {
            ask(battery, -1900 + 15 * i, 1);
        }
        assertTrue(response.learnt() > 0);
        assertEquals(deadTimeS + 0.2, response.deadTimeS(), 0.3);
        assertTrue(response.rampWPerS() / startedWPerS < 1.3 && startedWPerS / response.rampWPerS() < 1.3);
    }

    @ParameterizedTest
    @CsvSource({"1, 800", "1.5, 250"})
    void aStartFromStandbyTeachesTheRampOnly(double deadTimeS, double rampWPerS) {
        SimulatedBattery battery = battery(deadTimeS, rampWPerS, nowNs);
        double guessedS = response.deadTimeS();
        ask(battery, -1900, 15);
        assertEquals(rampWPerS, response.rampWPerS(), 0.35 * rampWPerS);
        assertEquals(guessedS, response.deadTimeS(), 1e-9);
        assertTrue(Double.isInfinite(response.rampErrorFactor()), "its bounds stay those of the whole field");
    }

    @Test
    void whatWasKnownCountsAgainstAFirstStretch() {
        response.learn(1.4, 0.1, 400, 1.1);
        fit.restart(response);
        SimulatedBattery battery = battery(1.2, 400, nowNs);
        ask(battery, -400, 15);
        ask(battery, -1900, 15);
        assertEquals(1.4, response.deadTimeS(), 0.2);
        assertTrue(response.deadTimeErrorS() < 0.3);
    }

    @Test
    void aChangeIsFollowedFromTheFirstLargeMovement() {
        SimulatedBattery battery = battery(1, 500, nowNs);
        for (int i = 0; i < 5; i++) {
            ask(battery, -400, 15);
            ask(battery, -1900, 15);
        }
        assertEquals(1.2, response.deadTimeS(), 0.25);
        battery.deadTimeS(3);
        ask(battery, -400, 28);
        assertEquals(3.2, response.deadTimeS(), 0.3);
    }

    /** It has been there for long. */
    private void rest(SimulatedBattery battery, int watts) {
        battery.setpoint(watts);
        commands.order(watts, 0, ++orders, nowNs);
        nowNs += 60_000_000_000L;
        battery.advanceTo(nowNs);
        commands.measured(nowNs, battery.telemetryW());
    }

    private void ask(SimulatedBattery battery, int watts, double seconds) {
        battery.setpoint(watts);
        commands.order(watts, battery.powerW(), ++orders, nowNs);
        live(battery, seconds);
    }

    private void live(SimulatedBattery battery, double seconds) {
        long endNs = nowNs + (long) (seconds * 1e9);
        while (nowNs < endNs) {
            nowNs += POLL_NS;
            battery.advanceTo(nowNs);
            samples.add(nowNs, battery.telemetryW());
            commands.measured(nowNs, battery.telemetryW());
            fit.work(samples, commands, delivery, response, nowNs);
        }
    }
}
