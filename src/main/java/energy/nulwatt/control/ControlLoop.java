package energy.nulwatt.control;

import energy.nulwatt.model.BatteryChannel;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Mode;
import energy.nulwatt.model.Reason;
import energy.nulwatt.model.Settings;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Slot;
import energy.nulwatt.model.Snapshot;
import java.util.List;

/**
 * Telegram in, set-points out. {@link #step} is deterministic, does no input or output, takes no lock and allocates
 * nothing: the same class runs live, in the simulator and in a replay. It is called for every telegram, for every answer
 * of a battery, and at least every 250 ms.
 */
public final class ControlLoop {
    /** A set-point that differs by less is not worth a write. */
    private static final double DEAD_BAND_W = 8;
    /** The grid counts as on target within this. */
    private static final double ON_TARGET_W = 50;

    private final MeterWatch meter;
    private final Slot<Settings> settingsSlot;
    private final BatteryTrack[] tracks;
    private final LoadEstimator load = new LoadEstimator();
    private final Objective objective;
    private final Allocator allocator;
    private final PhaseLoad phases;
    private final PhaseBalance balance;
    private final Guards guards;
    private final FailSafe failSafe;
    private final Reporter reporter;

    private Settings settings;
    private MeterWatch.Trust trust = MeterWatch.Trust.NONE;
    private Reason reason = Reason.WAITING_FOR_METER;
    private long causeNs;

    /**
     * @param grid the newest reading of the meter
     * @param owner the newest settings of the owner
     * @param channels one per battery, in the order of the site
     */
    public ControlLoop(SiteSpec site, Slot<GridReading> grid, Slot<Settings> owner, List<BatteryChannel> channels) {
        meter = new MeterWatch(grid);
        settingsSlot = owner;
        settings = new Settings(site);
        tracks = new BatteryTrack[channels.size()];
        for (int i = 0; i < tracks.length; i++) {
            tracks[i] = new BatteryTrack(site.batteries().get(i), channels.get(i), settings.batteries[i]);
        }
        objective = new Objective(site);
        allocator = new PriorityAllocator(tracks.length);
        phases = new PhaseLoad(site.phases());
        balance = new PhaseBalance(site, phases);
        guards = new Guards(site, phases);
        failSafe = new FailSafe(tracks);
        reporter = new Reporter(site);
    }

    /** One step at monotonic time {@code nowNs}, which never goes back. */
    public void step(long nowNs) {
        boolean telegram = meter.take();
        takeStates(nowNs);
        takeSettings();
        guards.rest();
        trust = meter.trust(nowNs);
        if (telegram) {
            causeNs = meter.reading().arrivalNs;
            load.observe(meter.reading(), tracks, nowNs);
            phases.observe(meter.reading(), tracks, nowNs);
            guards.observe(meter.reading(), load.houseW(), nowNs);
        }
        if (settings.stopped || settings.mode == Mode.STOP) {
            stop(nowNs);
        } else if (settings.mode == Mode.OFF) {
            monitor(nowNs);
        } else {
            switch (trust) {
                case FRESH -> control(nowNs);
                case NONE, LATE, SILENT, LOST -> withoutMeter(nowNs);
            }
        }
        reporter.report(nowNs, meter, trust, load, settings, tracks, reason);
        reporter.snapshot().guards = guards.acting();
    }

    /** What the last step saw and decided. Belongs to the loop: copy it before the next step. */
    public Snapshot snapshot() {
        return reporter.snapshot();
    }

    /** Counts the orders given to batteries: it moves when there is something for their threads to do. */
    public long orders() {
        long orders = 0;
        for (BatteryTrack track : tracks) {
            orders += track.orders();
        }
        return orders;
    }

    /** Counts the stops and releases among the {@link #orders}: they may end a read that waits for its answer. */
    public long urgentOrders() {
        long orders = 0;
        for (BatteryTrack track : tracks) {
            orders += track.urgentOrders();
        }
        return orders;
    }

    private void takeStates(long nowNs) {
        for (BatteryTrack track : tracks) {
            track.take(nowNs);
        }
    }

    private void takeSettings() {
        if (settingsSlot.poll()) {
            settings = settingsSlot.latest();
            for (int i = 0; i < tracks.length; i++) {
                tracks[i].settings = settings.batteries[i];
            }
        }
    }

    private void control(long nowNs) {
        decide(nowNs);
        // A silent battery too: what it finds when it comes back is not an order of the past.
        for (BatteryTrack track : tracks) {
            order(track, nowNs);
        }
    }

    /** Decides what every battery should be asked for: {@link BatteryTrack#wantedW}. */
    private void decide(long nowNs) {
        boolean atRest = objective.demandsZero(settings, nowNs);
        double objectiveW = objective.totalW(settings, load.houseW(), nowNs);
        double totalW = guards.total(objectiveW, load.houseW(), settings, atRest, nowNs);
        guards.cap(tracks, nowNs);
        double controllableW = lessStray(totalW, nowNs);
        double givenW;
        if (!atRest && settings.mode != Mode.TARGET && balance.canWork()) {
            givenW = balance.allocate(
                    settings.gridOffsetW, guards.mostChargeW(), guards.mostDischargeW(), tracks, nowNs);
            controllableW = balance.totalW();
            guards.noteShared(balance.chargeW(), balance.dischargeW());
        } else {
            givenW = allocator.allocate(controllableW, tracks, nowNs);
        }
        reason = reasonFor(controllableW, givenW);
        guards.apply(tracks, atRest, nowNs);
        if (guards.reason() != null) {
            reason = guards.reason();
        }
        for (BatteryTrack track : tracks) {
            track.wantedW = track.delivery.compensate(track.wantedW);
        }
    }

    /**
     * What is left of the total for the batteries that can be asked. What others give on their own is part of it; but it
     * never turns the rest round, to charge from them, nor makes it larger, to feed them.
     */
    private double lessStray(double totalW, long nowNs) {
        double left = totalW;
        for (BatteryTrack track : tracks) {
            if (!track.usable(nowNs)) {
                left -= track.believedW();
            }
        }
        return totalW > 0 ? Math.max(0, Math.min(totalW, left)) : Math.min(0, Math.max(totalW, left));
    }

    private void withoutMeter(long nowNs) {
        reason = failSafe.act(trust, meter.frozen(), settings, objective, nowNs);
        if (trust == MeterWatch.Trust.SILENT || trust == MeterWatch.Trust.LOST) {
            load.reset();
            phases.reset();
            guards.reset();
        }
    }

    private Reason reasonFor(double wantedW, double givenW) {
        if (objective.reason() != Reason.FOLLOWING) {
            return objective.reason();
        }
        if (Math.abs(wantedW - givenW) > ON_TARGET_W) {
            return shortfallReason(wantedW > 0);
        }
        boolean onTarget = Math.abs(meter.reading().powerW - settings.gridOffsetW) <= ON_TARGET_W;
        return onTarget ? Reason.ON_TARGET : Reason.FOLLOWING;
    }

    private Reason shortfallReason(boolean charging) {
        boolean anyAnswers = false;
        boolean allAtEnd = true;
        for (BatteryTrack track : tracks) {
            anyAnswers |= track.state.available;
            allAtEnd &= track.reason == (charging ? Reason.BATTERY_FULL : Reason.BATTERY_EMPTY);
        }
        if (!anyAnswers) {
            return Reason.WAITING_FOR_BATTERIES;
        }
        if (allAtEnd) {
            return charging ? Reason.BATTERIES_FULL : Reason.BATTERIES_EMPTY;
        }
        return Reason.BATTERIES_AT_LIMIT;
    }

    /** Orders a set-point within what the battery may be asked for, unless the one in force is as good. */
    private void order(BatteryTrack track, long nowNs) {
        double mostW = Availability.limitW(track, true);
        double leastW = -Availability.limitW(track, false);
        double bounded = Math.max(leastW, Math.min(mostW, track.wantedW));
        boolean turns = bounded == 0 || track.askedW == 0 || bounded > 0 != track.askedW > 0;
        if (turns || Math.abs(bounded - track.askedW) >= DEAD_BAND_W || track.orderIsOld()) {
            track.order((int) Math.round(bounded), nowNs, causeNs);
        }
    }

    /** Computes and shows what would be done. A battery that runs under our control is handed back first. */
    private void monitor(long nowNs) {
        if (trust == MeterWatch.Trust.FRESH) {
            decide(nowNs);
        }
        for (BatteryTrack track : tracks) {
            track.orderRelease(nowNs, nowNs);
        }
        reason = Reason.MONITOR_MODE;
    }

    private void stop(long nowNs) {
        for (BatteryTrack track : tracks) {
            track.wantedW = 0;
            track.orderStop(settings.stopSequence, nowNs, nowNs);
        }
        reason = Reason.EMERGENCY_STOP;
    }
}
