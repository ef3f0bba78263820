package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.BatteryChannel;
import energy.nulwatt.model.BatterySettings;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.EfficiencyCurve;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ResponseGuess;
import energy.nulwatt.sim.BatteryDynamics;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.SimulatedBattery;
import org.junit.jupiter.api.Test;

/** What is learnt of one simulated battery from its telemetry. */
class DeliveryTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long TICK_NS = 100_000_000L;
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

    private final BatteryChannel channel = new BatteryChannel();
    private final BatteryTrack track = new BatteryTrack(SPEC, channel, new BatterySettings(SPEC));
    private final SimulatedBattery battery = new SimulatedBattery(
            BatteryPhysics.VENUS_E.withSoc(50).withDynamics(BatteryDynamics.TYPICAL.withTelemetry(1, 0.2)), SECOND_NS);
    private long nowNs = SECOND_NS;

    private void ask(int watts, double seconds) {
        track.order(watts, nowNs, nowNs);
        battery.setpoint(watts);
        long untilNs = nowNs + (long) (seconds * SECOND_NS);
        while (nowNs < untilNs) {
            nowNs += TICK_NS;
            battery.advanceTo(nowNs);
            BatteryState state = channel.states().writing();
            state.available = true;
            state.inControl = true;
            state.powerNs = nowNs;
            state.powerW = battery.telemetryW();
            state.socPercent = 50;
            channel.states().publish();
            track.take(nowNs);
        }
    }

    @Test
    void whatWasAskedForAMomentIsNoSignOfACeiling() {
        ask(-100, 20);
        for (int i = 0; i < 20; i++) {
            ask(-800, 0.1);
            ask(-100, 9.7);
            assertFalse(track.delivery.limited(false), "held for limited after " + (i + 1) + " moments");
        }
    }

    @Test
    void whatItStoodStillThroughIsACeiling() {
        ask(-300, 20);
        battery.limitDischargeW(300);
        ask(-800, 3);
        ask(-320, 12);
        assertEquals(300, track.delivery.ceilingW(false), 5);
    }

    /** So many powers at which it gives exactly what it is asked for. */
    private void giveExactly() {
        for (int watts : new int[] {300, 800, 1500, 600, 1000}) {
            ask(-watts, 12);
        }
    }

    @Test
    void aSmallShortfallShowsOfOneWhoseSetPointsWereExact() {
        giveExactly();
        battery.limitDischargeW(1150);
        ask(-1200, 12);
        assertEquals(1150, track.delivery.ceilingW(false), 5);
    }

    @Test
    void aSmallShortfallOfOneWhoseSetPointsAreInexactIsNoCeiling() {
        for (int watts : new int[] {1000, 300, 1500, 600, 1000, 800}) {
            battery.gains(1, watts % 500 == 0 ? 0.96 : 1);
            ask(-watts, 12);
        }
        battery.gains(1, 0.96);
        ask(-1200, 12);
        assertFalse(track.delivery.limited(false), "held for limited to " + track.delivery.ceilingW(false) + " W");
    }

    @Test
    void oneThatCreepsIntoItsCeilingIsFoundSoon() {
        giveExactly();
        ask(-600, 12);
        battery.limitDischargeW(700);
        int askedW = 600;
        while (!track.delivery.limited(false) && askedW < 1000) {
            askedW += 15;
            ask(-askedW, 0.5);
        }
        assertEquals(700, track.delivery.ceilingW(false), 5);
        assertTrue(askedW <= 835, "found when it was asked for " + askedW + " W");
    }

    @Test
    void oneThatFallsSoonerThanItUsedToIsNotLimited() {
        battery.deadTimeS(4);
        giveExactly();
        ask(-1500, 20);
        battery.deadTimeS(1);
        ask(-200, 12);
        assertFalse(track.delivery.limited(false), "held for limited to " + track.delivery.ceilingW(false) + " W");
    }

    @Test
    void oneThatGivesLessThanItMustIsNotAskedForMore() {
        giveExactly();
        ask(-600, 12);
        battery.limitDischargeW(700);
        boolean spared = false;
        for (int i = 0; i < 60 && !track.delivery.limited(false); i++) {
            ask(-1000, 0.1);
            if (!track.delivery.limited(false)
                    && track.delivery.commandFor(-1200, 0, Delivery.PROBE_W, -1000) == -1000) {
                spared = true;
                assertEquals(-500, track.delivery.commandFor(-500, 0, Delivery.PROBE_W, -1000), 5, "less can be asked");
                assertEquals(
                        -1200,
                        track.delivery.commandFor(-1200, 400, Delivery.PROBE_W, -1000),
                        10,
                        "nobody else can give it");
            }
        }
        assertTrue(spared, "asked for more until the ceiling was found");
    }

    @Test
    void oneThatRecoversIsTrustedWithMoreEachTime() {
        giveExactly();
        battery.limitDischargeW(500);
        ask(-800, 12);
        assertEquals(500, track.delivery.ceilingW(false), 5);
        battery.limitDischargeW(Double.POSITIVE_INFINITY);
        double recoveredS = 0;
        while (track.delivery.ceilingW(false) < 1500 && recoveredS < 60) {
            ask(
                    (int) track.delivery.commandFor(
                            -Math.min(1500, track.delivery.ceilingW(false)), 0, Delivery.PROBE_W, track.askedW),
                    0.5);
            recoveredS += 0.5;
        }
        assertTrue(recoveredS <= 35, "trusted with 1500 W after " + recoveredS + " s");
    }
}
