package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import energy.nulwatt.model.AllocationSpec;
import energy.nulwatt.model.Balance;
import energy.nulwatt.model.BatteryChannel;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.Commissioning;
import energy.nulwatt.model.Controls;
import energy.nulwatt.model.EfficiencyCurve;
import energy.nulwatt.model.EvProtection;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.LimitSource;
import energy.nulwatt.model.LimitState;
import energy.nulwatt.model.Limits;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ProtectionSpec;
import energy.nulwatt.model.ResponseGuess;
import energy.nulwatt.model.Settings;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Slot;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlLoopAllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int STEPS = 100_000;
    private static final long STEP_NS = 250_000_000L;
    /** In steps: more than six batteries need. */
    private static final int COMMISSION_EVERY = 4000;
    /** In steps. */
    private static final int LIMIT_EVERY = 1000;

    private static final int MQTT = LimitSource.MQTT.ordinal();

    private final List<BatteryChannel> channels = new ArrayList<>();
    private final Slot<GridReading> grid = new Slot<>(GridReading::new);
    private ControlLoop loop;
    private final double[] outputW = new double[6];
    private int orders;
    private Slot<Settings> toLoop;
    private Settings settings;
    private boolean commissions;
    private boolean limits;
    private int limitsExpired;
    /** How many began. */
    private int commissionings;

    @Test
    void aStepAllocatesNothing() {
        assertNothingIsAllocated(ProtectionSpec.DEFAULT);
    }

    @Test
    void norDoTheGuardsNorTheBalanceOfThePhases() {
        assertNothingIsAllocated(new ProtectionSpec(
                Balance.PER_PHASE, false, true, 2500, true, new EvProtection(true, true, 60), List.of()));
    }

    @Test
    void norDoesACommissioning() {
        commissions = true;
        assertNothingIsAllocated(ProtectionSpec.DEFAULT);
        assertTrue(commissionings > 2, commissionings + " batteries did it");
    }

    @Test
    void norDoLimitsThatComeAndExpire() {
        limits = true;
        assertNothingIsAllocated(ProtectionSpec.DEFAULT);
        assertTrue(limitsExpired > 2, limitsExpired + " limits expired");
    }

    private void assertNothingIsAllocated(ProtectionSpec protection) {
        loop = sixBatteries(protection);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        step(0, WARM_UP);
        long before = threads.getCurrentThreadAllocatedBytes();
        step(WARM_UP, STEPS);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(0, allocated, "bytes in " + STEPS + " steps");
        assertEquals(true, orders > STEPS / 20, "the loop was at work: " + orders + " orders");
    }

    private ControlLoop sixBatteries(ProtectionSpec protection) {
        List<BatterySpec> specs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            channels.add(new BatteryChannel());
            specs.add(new BatterySpec(
                    "b" + i,
                    "b" + i,
                    "test",
                    PhaseConnection.values()[i % 4],
                    5120,
                    2500,
                    2500,
                    50,
                    12,
                    100,
                    false,
                    ResponseGuess.TYPICAL,
                    EfficiencyCurve.IDEAL,
                    EfficiencyCurve.IDEAL));
        }
        AllocationSpec allocation = new AllocationSpec(
                AllocationSpec.Strategy.PRIORITY,
                List.of(),
                List.of(new AllocationSpec.Group("circuit", List.of(0, 3), 3600, 3600)),
                List.of(),
                300,
                60);
        SiteSpec site = new SiteSpec("test", "test", 25, 3, 17_000, 17_000, 7500, specs, allocation, protection);
        toLoop = new Slot<>(() -> new Settings(site));
        settings = new Settings(site);
        return new ControlLoop(site, grid, toLoop, channels);
    }

    /** A lively house: the load swings through zero, every battery answers every step, a telegram comes every fourth. */
    private void step(int from, int count) {
        for (int n = from; n < from + count; n++) {
            long nowNs = 1_000_000_000L + n * STEP_NS;
            for (int i = 0; i < outputW.length; i++) {
                BatteryChannel channel = channels.get(i);
                if (channel.commands().poll()) {
                    orders++;
                    outputW[i] = channel.commands().latest().watts;
                }
                BatteryState state = channel.states().writing();
                state.available = true;
                state.inControl = true;
                state.answeredNs = nowNs;
                state.powerNs = nowNs;
                state.powerW = outputW[i];
                state.socPercent = 30 + 10 * i;
                channel.states().publish();
            }
            if (n % 4 == 0) {
                GridReading reading = grid.writing();
                reading.clear();
                reading.arrivalNs = nowNs;
                reading.sequence = n;
                reading.periodMs = 1000;
                double houseW = 5000 * Math.sin(n / 100.0);
                reading.powerW = houseW;
                for (double watts : outputW) {
                    reading.powerW += watts;
                }
                for (int p = 0; p < 3; p++) {
                    reading.phasePowerW[p] = reading.powerW / 3;
                    reading.phaseVoltageV[p] = 230;
                    reading.phaseCurrentA[p] = Math.abs(reading.phasePowerW[p]) / 229;
                }
                grid.publish();
            }
            if (commissions && n % COMMISSION_EVERY == 0) {
                commission();
            }
            if (limits && n % LIMIT_EVERY == 0) {
                limit(n, nowNs);
            }
            int before = running();
            LimitState stateBefore = loop.snapshot().limits.states[MQTT];
            loop.step(nowNs);
            boolean expired = loop.snapshot().limits.states[MQTT] == LimitState.EXPIRED;
            limitsExpired += expired && stateBefore != LimitState.EXPIRED ? 1 : 0;
            commissionings += running() != before ? 1 : 0;
        }
    }

    private void limit(int n, long nowNs) {
        Limits mqtt = settings.limits[MQTT];
        mqtt.told = true;
        mqtt.toldNs = nowNs;
        mqtt.expires = true;
        mqtt.expiresNs = nowNs + LIMIT_EVERY / 2 * STEP_NS;
        mqtt.importW = n % 3000;
        mqtt.exportW = n % 2000;
        mqtt.generationW = n % 5000;
        mqtt.loadW = n % 7000;
        mqtt.connect = n / LIMIT_EVERY % 4 != 0;
        mqtt.gridOffsetW = n % 500;
        toLoop.writing().copyFrom(settings);
        toLoop.publish();
    }

    private void commission() {
        settings.commissioning = true;
        settings.commissioningSequence++;
        settings.commissioningBattery = Controls.ALL_BATTERIES;
        settings.commissioningW = 1200;
        toLoop.writing().copyFrom(settings);
        toLoop.publish();
    }

    /** The battery that does its commissioning, or -1. */
    private int running() {
        for (int i = 0; i < outputW.length; i++) {
            if (loop.snapshot().batteries[i].commissioning == Commissioning.RUNNING) {
                return i;
            }
        }
        return -1;
    }
}
