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
    private static final long SECOND_NS = 1_000_000_000L;
    /** How fast the batteries go to 0 W once the meter is silent. */
    private static final double RAMP_DOWN_W_PER_S = 1000;
    /** A meter that is there was heard within this time after the start. */
    private static final long WAIT_FOR_METER_NS = 3 * SECOND_NS;
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
    private final Guards guards;
    private final Reporter reporter;

    private Settings settings;
    private MeterWatch.Trust trust = MeterWatch.Trust.NONE;
    private Reason reason = Reason.WAITING_FOR_METER;
    private long firstStepNs;
    private long lastStepNs;
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
        guards = new Guards(site);
        reporter = new Reporter(site);
    }

    /** One step at monotonic time {@code nowNs}, which never goes back. */
    public void step(long nowNs) {
        boolean telegram = meter.take();
        takeStates(nowNs);
        takeSettings();
        trust = meter.trust(nowNs);
        if (telegram) {
            causeNs = meter.reading().arrivalNs;
            load.observe(meter.reading(), tracks, nowNs);
        }
        if (settings.stopped || settings.mode == Mode.STOP) {
            stop(nowNs);
        } else if (settings.mode == Mode.OFF) {
            monitor(nowNs);
        } else {
            switch (trust) {
                case NONE -> waitForMeter(nowNs);
                case FRESH -> control(nowNs);
                case LATE -> reason = Reason.METER_LATE;
                case SILENT -> rampDown(nowNs);
                case LOST -> release(nowNs);
            }
        }
        lastStepNs = nowNs;
        reporter.report(nowNs, meter, trust, load, settings, tracks, reason);
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
        for (BatteryTrack track : tracks) {
            if (track.state.available) {
                order(track, track.delivery.compensate(track.wantedW), nowNs);
            }
        }
    }

    /** Decides what every battery should give: {@link BatteryTrack#wantedW}. */
    private void decide(long nowNs) {
        double totalW = objective.totalW(settings, load.houseW(), nowNs);
        double ownW = strayW(nowNs);
        // What others give on their own is part of the total; the rest never turns round to charge from them.
        double controllableW = totalW > 0 ? Math.max(0, totalW - ownW) : Math.min(0, totalW - ownW);
        double givenW = allocator.allocate(controllableW, tracks, nowNs);
        reason = reasonFor(controllableW, givenW);
        Reason guard = guards.apply(meter.reading(), tracks);
        if (guard != null) {
            reason = guard;
        }
    }

    /** What batteries give that cannot be asked: silent, disabled or disobedient ones. */
    private double strayW(long nowNs) {
        double watts = 0;
        for (BatteryTrack track : tracks) {
            if (!track.usable(nowNs)) {
                watts += track.measuredW();
            }
        }
        return watts;
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
    private void order(BatteryTrack track, double watts, long nowNs) {
        double mostW = Math.min(track.spec.maxChargeW(), track.settings.maxChargeW);
        double leastW = -(double) Math.min(track.spec.maxDischargeW(), track.settings.maxDischargeW);
        double bounded = Math.max(leastW, Math.min(mostW, watts));
        boolean turns = bounded == 0 || track.askedW == 0 || bounded > 0 != track.askedW > 0;
        if (turns || Math.abs(bounded - track.askedW) >= DEAD_BAND_W || track.released()) {
            track.order((int) Math.round(bounded), nowNs, causeNs);
        }
    }

    /** Computes and shows what would be done. A battery that we left running is handed back first. */
    private void monitor(long nowNs) {
        if (trust == MeterWatch.Trust.FRESH) {
            decide(nowNs);
        }
        for (BatteryTrack track : tracks) {
            track.orderRelease(nowNs, nowNs);
        }
        reason = Reason.MONITOR_MODE;
    }

    /** A battery that a process before us left running is not left running while no meter says what for. */
    private void waitForMeter(long nowNs) {
        reason = Reason.WAITING_FOR_METER;
        if (firstStepNs == 0) {
            firstStepNs = nowNs;
        }
        if (nowNs - firstStepNs < WAIT_FOR_METER_NS) {
            return;
        }
        for (BatteryTrack track : tracks) {
            if (track.state.available && track.state.inControl) {
                track.order(0, nowNs, nowNs);
            }
        }
    }

    private void stop(long nowNs) {
        for (BatteryTrack track : tracks) {
            track.wantedW = 0;
            track.orderStop(settings.stopSequence, nowNs, nowNs);
        }
        reason = Reason.EMERGENCY_STOP;
    }

    private void rampDown(long nowNs) {
        double stepW = RAMP_DOWN_W_PER_S * (nowNs - lastStepNs) / SECOND_NS;
        for (BatteryTrack track : tracks) {
            double magnitude = Math.max(0, Math.abs(track.askedW) - Math.max(1, stepW));
            track.wantedW = Math.copySign(magnitude, track.askedW);
            if (!track.released()) {
                track.order((int) Math.round(track.wantedW), nowNs, nowNs);
            }
        }
        reason = meter.frozen() ? Reason.METER_FROZEN : Reason.METER_SILENT;
        load.reset();
    }

    private void release(long nowNs) {
        for (BatteryTrack track : tracks) {
            track.wantedW = 0;
            track.orderRelease(nowNs, nowNs);
        }
        reason = Reason.METER_LOST;
        load.reset();
    }
}
