package energy.nulwatt.control;

import energy.nulwatt.model.AllocationSpec;
import energy.nulwatt.model.BatteryChannel;
import energy.nulwatt.model.BatteryCommand;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.EfficiencyCurve;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ProtectionSpec;
import energy.nulwatt.model.ResponseGuess;
import energy.nulwatt.model.Settings;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Slot;
import energy.nulwatt.model.Snapshot;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.MeterVersion;
import energy.nulwatt.sim.SimulatedBattery;
import energy.nulwatt.sim.SimulatedHouse;
import energy.nulwatt.sim.SimulatedMeter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The real loop and a simulated house in virtual time: commands reach the batteries late, their power is polled at
 * instants of their own, telegrams arrive when the meter sends them.
 */
final class VirtualSite {
    static final long SECOND_NS = 1_000_000_000L;
    private static final long TICK_NS = 50_000_000L;
    private static final long LINK_NS = 60_000_000L;
    private static final long POLL_NS = 500_000_000L;

    final SimulatedHouse house = new SimulatedHouse(SECOND_NS);
    final SimulatedMeter meter;
    final List<Unit> units = new ArrayList<>();
    final Slot<GridReading> grid = new Slot<>(GridReading::new);
    final ControlLoop loop;
    final ControlPanel panel;
    final SiteSpec site;

    boolean meterConnected = true;
    boolean meterFrozen;
    boolean meterTellsPhases = true;
    long nowNs = SECOND_NS;
    private long nextStepNs;

    /** One battery with its link. */
    static final class Unit {
        final SimulatedBattery battery;
        final BatteryChannel channel = new BatteryChannel();
        final BatteryState state = new BatteryState();
        boolean silent;
        boolean ignoresCommands;
        /** It lost its control flag: it confirms orders and ignores them. */
        boolean flagLost;
        /** Its answers are late: none comes. */
        boolean hesitates;
        /** Its control flag: held from the first order on, or left set by a process that died. */
        boolean flagHeld;

        BatteryCommand.Kind lastKind = BatteryCommand.Kind.NONE;
        int commandsSent;
        private long nextPollNs;
        private long deliverNs = Long.MAX_VALUE;
        private int underWay;
        private long sequence;

        Unit(SimulatedBattery battery, int index) {
            this.battery = battery;
            nextPollNs = SECOND_NS + 130_000_000L * (index + 1);
        }

        private boolean advance(long nowNs, double capacityWh) {
            boolean news = false;
            if (channel.commands().poll()) {
                BatteryCommand command = channel.commands().latest();
                lastKind = command.kind;
                sequence = command.sequence;
                commandsSent++;
                underWay = command.kind == BatteryCommand.Kind.SETPOINT ? command.watts : 0;
                deliverNs = nowNs + LINK_NS;
            }
            if (nowNs >= deliverNs && !silent) {
                deliverNs = Long.MAX_VALUE;
                if (!ignoresCommands && !flagLost) {
                    battery.setpoint(underWay);
                }
                flagHeld = lastKind != BatteryCommand.Kind.RELEASE;
                state.acceptedWatts = underWay;
                state.acceptedNs = nowNs;
                state.acceptedSequence = sequence;
                publish();
                news = true;
            }
            if (nowNs < nextPollNs || hesitates) {
                return news;
            }
            nextPollNs += POLL_NS;
            state.available = !silent;
            if (!silent) {
                state.inControl = flagHeld && !flagLost;
                state.answeredNs = nowNs;
                state.powerNs = nowNs;
                state.powerW = battery.telemetryW();
                state.socPercent = battery.socPercent();
                state.capacityWh = capacityWh;
                state.chargedWh = battery.chargedWh();
                state.dischargedWh = battery.dischargedWh();
            }
            publish();
            return true;
        }

        private void publish() {
            channel.states().writing().copyFrom(state);
            channel.states().publish();
        }
    }

    VirtualSite(MeterVersion version, BatteryPhysics... physics) {
        this(version, 25, Integer.MAX_VALUE, Integer.MAX_VALUE, ResponseGuess.TYPICAL, physics);
    }

    VirtualSite(
            MeterVersion version,
            int fuseA,
            int maxImportW,
            int maxExportW,
            ResponseGuess guess,
            BatteryPhysics... physics) {
        this(
                version,
                fuseA,
                maxImportW,
                maxExportW,
                guess,
                AllocationSpec.USUAL,
                ProtectionSpec.DEFAULT,
                inTurn(physics.length),
                physics);
    }

    /** With these guards: batteries on these phases behind a fuse of 25 A. */
    VirtualSite(MeterVersion version, ProtectionSpec protection, PhaseConnection[] phases, BatteryPhysics... physics) {
        this(version, AllocationSpec.USUAL, protection, phases, physics);
    }

    /** With these limits and guards: batteries on these phases behind a fuse of 25 A. */
    VirtualSite(
            MeterVersion version,
            AllocationSpec allocation,
            ProtectionSpec protection,
            PhaseConnection[] phases,
            BatteryPhysics... physics) {
        this(
                version,
                25,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                ResponseGuess.TYPICAL,
                allocation,
                protection,
                phases,
                physics);
    }

    private static PhaseConnection[] inTurn(int batteries) {
        PhaseConnection[] phases = new PhaseConnection[batteries];
        for (int i = 0; i < batteries; i++) {
            phases[i] = PhaseConnection.values()[i % 3];
        }
        return phases;
    }

    private VirtualSite(
            MeterVersion version,
            int fuseA,
            int maxImportW,
            int maxExportW,
            ResponseGuess guess,
            AllocationSpec allocation,
            ProtectionSpec protection,
            PhaseConnection[] phases,
            BatteryPhysics... physics) {
        List<BatterySpec> specs = new ArrayList<>();
        for (int i = 0; i < physics.length; i++) {
            PhaseConnection phase = phases[i];
            units.add(new Unit(house.add(physics[i], phase), i));
            specs.add(new BatterySpec(
                    "battery " + i,
                    "b" + i,
                    "simulated",
                    phase,
                    physics[i].capacityWh(),
                    (int) physics[i].maxChargeW(),
                    (int) physics[i].maxDischargeW(),
                    50,
                    12,
                    100,
                    false,
                    guess,
                    EfficiencyCurve.IDEAL,
                    EfficiencyCurve.IDEAL));
        }
        site = new SiteSpec("test", "test", fuseA, 3, maxImportW, maxExportW, 7500, specs, allocation, protection);
        meter = new SimulatedMeter(house, version, 1_780_000_000L);
        Slot<Settings> settings = new Slot<>(() -> new Settings(site));
        loop = new ControlLoop(
                site, grid, settings, units.stream().map(u -> u.channel).toList());
        panel = new ControlPanel(site, new Settings(site), settings, () -> nowNs, () -> false, s -> {});
    }

    /** Observes the house after every tick. */
    interface Observer {
        void tick();
    }

    void run(double seconds) {
        run(seconds, () -> {});
    }

    void run(double seconds, Observer observer) {
        long endNs = nowNs + (long) (seconds * SECOND_NS);
        while (nowNs < endNs) {
            nowNs += TICK_NS;
            boolean wake = nowNs >= nextStepNs;
            boolean telegram = meter.advanceTo(nowNs);
            if (telegram && meterConnected) {
                GridReading reading = grid.writing();
                meter.reading(reading, nowNs);
                reading.frozen = meterFrozen;
                if (!meterTellsPhases) {
                    Arrays.fill(reading.phasePowerW, Double.NaN);
                }
                grid.publish();
                wake = true;
            }
            for (int i = 0; i < units.size(); i++) {
                wake |= units.get(i).advance(nowNs, house.battery(i).physics().capacityWh());
            }
            if (wake) {
                loop.step(nowNs);
                nextStepNs = nowNs + 250_000_000L;
            }
            observer.tick();
        }
    }

    Snapshot snapshot() {
        return loop.snapshot();
    }

    /** Worst |grid| over the next {@code seconds}, W. */
    double worstGridW(double seconds) {
        double[] worst = {0};
        run(seconds, () -> worst[0] = Math.max(worst[0], Math.abs(house.gridW())));
        return worst[0];
    }
}
