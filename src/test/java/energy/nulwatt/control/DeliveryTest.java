package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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
}
