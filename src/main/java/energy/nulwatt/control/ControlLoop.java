package energy.nulwatt.control;

import energy.nulwatt.model.BatteryChannel;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.LearntSite;
import energy.nulwatt.model.LimitsInForce;
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
    /** Nor is a sum of them. */
    private static final double SUM_DEAD_BAND_W = 4;
    /** Between telegrams set-points are refined no sooner than this after the last ones, unless one by so much. */
    private static final long REFINE_NS = 240_000_000L;

    private static final double REFINED_W = 200;
    /** The grid counts as on target within this. */
    private static final double ON_TARGET_W = 50;

    private final MeterWatch meter;
    private final Slot<Settings> settingsSlot;
    private final BatteryTrack[] tracks;
    private final LimitsInForce limits = new LimitsInForce();
    private final LoadEstimator load = new LoadEstimator();
    private final Forecast forecast = new Forecast();
    private final Objective objective;
    private final Allocator allocator;
    private final Compensator compensator;
    private final Readiness readiness;
    private final PhaseLoad phases;
    private final PhaseBalance balance;
    private final Guards guards;
    private final FailSafe failSafe;
    private final Commissioner commissioner;
    private final Reporter reporter;

    private Settings settings;
    private MeterWatch.Trust trust = MeterWatch.Trust.NONE;
    private Reason reason = Reason.WAITING_FOR_METER;
    private long causeNs;
    private boolean telegram;
    private long orderedNs;

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
            tracks[i].bands = site.allocation().bands(i);
        }
        objective = new Objective(limits);
        allocator = new SharingAllocator(site);
        compensator = new Compensator(tracks.length);
        readiness = new Readiness(tracks.length);
        phases = new PhaseLoad(site.phases());
        balance = new PhaseBalance(site, limits, phases);
        guards = new Guards(site, limits, phases);
        failSafe = new FailSafe(tracks);
        commissioner = new Commissioner(site, limits, tracks);
        reporter = new Reporter(site);
    }

    /** Begins with what was learnt in earlier runs. To be called before the first step, or not at all. */
    public void restore(LearntSite before) {
        if (!Double.isNaN(before.meterLatencyS())) {
            load.latency().restore(before.meterLatencyS());
        }
        for (int i = 0; i < tracks.length; i++) {
            tracks[i].memory.restore(before.batteries().get(i), before.meterLatencyS());
        }
    }

    /** One step at monotonic time {@code nowNs}, which never goes back. */
    public void step(long nowNs) {
        telegram = meter.take();
        takeStates(nowNs);
        takeSettings();
        LimitMerge.merge(settings, nowNs, limits);
        commissioner.follow(settings);
        guards.rest();
        trust = meter.trust(nowNs);
        if (telegram) {
            causeNs = meter.reading().arrivalNs;
            load.observe(meter.reading(), tracks, nowNs);
            phases.observe(meter.reading(), load.windowNs(), tracks, nowNs);
            guards.observe(meter.reading(), load.houseW(), nowNs);
            predict(nowNs);
        } else {
            // New telemetry sharpens the last telegrams; without it the courses still need the newest commands.
            load.refine(tracks, nowNs);
            forecast.refine(load);
        }
        if (settings.stopped || settings.mode == Mode.STOP) {
            commissioner.endAll(Reason.EMERGENCY_STOP);
            stop(nowNs);
        } else if (settings.mode == Mode.OFF) {
            commissioner.endAll(Reason.MONITOR_MODE);
            monitor(nowNs);
        } else {
            switch (trust) {
                case FRESH -> {
                    failSafe.meterIsBack();
                    control(nowNs);
                }
                case NONE, LATE, SILENT, LOST -> withoutMeter(nowNs);
            }
        }
        reporter.report(nowNs, meter, trust, load, settings, tracks, reason);
        commissioner.report(reporter.snapshot().batteries);
        reporter.reportLearnt(load, forecast, tracks, nowNs);
        reporter.snapshot().guards = guards.acting();
        reporter.snapshot().limits.copyFrom(limits);
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

    /** Says what the house will take when a command of now begins to act. */
    private void predict(long nowNs) {
        double delayS = Double.POSITIVE_INFINITY;
        double rampWPerS = 0;
        double mostW = 0;
        double leastW = 0;
        for (BatteryTrack track : tracks) {
            if (track.usable(nowNs)) {
                delayS = Math.min(delayS, track.effectDelayNs() / 1e9);
                rampWPerS += track.response.rampWPerS();
                mostW += Availability.workableW(track, true, nowNs);
                leastW -= Availability.workableW(track, false, nowNs);
            }
        }
        for (int age = 1; age < load.open(); age++) {
            forecast.correct(age - 1, load.observedW(age));
        }
        double periodS = Math.max(0.5, meter.reading().periodMs / 1000.0);
        forecast.observe(
                load.observedW(0),
                load.houseW(),
                periodS,
                Double.isInfinite(delayS) ? 1 : Math.max(0, delayS),
                rampWPerS,
                mostW,
                leastW);
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
        commissioner.advance(forecast.houseW(), nowNs);
        decide(nowNs);
        order(nowNs);
    }

    /** Decides what every battery should be asked for: {@link BatteryTrack#wantedW}. */
    private void decide(long nowNs) {
        boolean atRest = objective.demandsZero(settings, nowNs);
        double houseW = forecast.houseW();
        double totalW =
                guards.total(objective.totalW(settings, houseW, load.houseW(), nowNs), houseW, settings, atRest, nowNs);
        guards.cap(tracks, nowNs);
        boolean perPhase = !atRest && settings.mode != Mode.TARGET && balance.canWork();
        double controllableW = lessStray(totalW, nowNs);
        double givenW;
        if (perPhase) {
            givenW = balance.allocate(limits.gridOffsetW, guards.mostChargeW(), guards.mostDischargeW(), tracks, nowNs);
            controllableW = balance.totalW();
            guards.noteShared(balance.chargeW(), balance.dischargeW());
        } else {
            givenW = allocator.allocate(controllableW, tracks, meter.reading(), nowNs);
        }
        reason = reasonFor(controllableW, givenW);
        if (perPhase) {
            // A battery on another phase could not make up for one that is late.
            compensator.rest();
        } else {
            guards.level(tracks, nowNs);
            compensator.apply(givenW, tracks, nowNs);
        }
        if (!atRest) {
            readiness.apply(givenW, controllableW, compensator.helpW(), tracks, nowNs);
        }
        if (!perPhase || !balance.across()) {
            Circulation.prevent(givenW, tracks, nowNs);
        }
        for (BatteryTrack track : tracks) {
            if (track.goesOn() && track.settings.enabled) {
                track.wantedW = track.keptW(totalW);
            }
        }
        if (commissioner.apply(houseW, guards.mostChargeW(), guards.mostDischargeW())) {
            reason = Reason.COMMISSIONING;
        }
        guards.apply(tracks, atRest, nowNs);
        if (guards.reason() != null) {
            reason = guards.reason();
        }
        // What one phase lacks, a battery on another must not give.
        double lackingW = guards.reason() == null && !perPhase ? Math.abs(controllableW - givenW) : 0;
        toSetpoints(lackingW, nowNs);
    }

    /** From watts at the wall to set-points. What nobody can give is asked of those that seem limited: they may recover. */
    private void toSetpoints(double lackingW, long nowNs) {
        int limited = 0;
        for (BatteryTrack track : tracks) {
            limited += track.usable(nowNs) && track.delivery.atCeiling(track.wantedW) ? 1 : 0;
        }
        for (int i = 0; i < tracks.length; i++) {
            BatteryTrack track = tracks[i];
            if (Math.abs(track.wantedW) > 1 && track.usable(nowNs)) {
                double moreW = Math.min(lackingW / Math.max(1, limited), guards.roomW(tracks, i, nowNs));
                // A recovery may show by passing what is wanted, but not by passing a limit.
                double probeW = objective.heldByLimit() ? moreW : Delivery.PROBE_W;
                track.wantedW = track.delivery.commandFor(track.wantedW, moreW, probeW, track.askedW);
            }
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
                left -= track.strayW(nowNs);
            }
        }
        return totalW > 0 ? Math.max(0, Math.min(totalW, left)) : Math.min(0, Math.max(totalW, left));
    }

    private void withoutMeter(long nowNs) {
        if (trust == MeterWatch.Trust.SILENT || trust == MeterWatch.Trust.LOST) {
            commissioner.endAll(Reason.METER_SILENT);
        }
        reason = failSafe.act(trust, meter.frozen(), settings, objective, nowNs);
        if (trust == MeterWatch.Trust.SILENT || trust == MeterWatch.Trust.LOST) {
            load.reset();
            forecast.reset();
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
        boolean onTarget = Math.abs(meter.reading().powerW - limits.gridOffsetW) <= ON_TARGET_W;
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

    /**
     * Orders what changed enough to be worth a write. What the others together leave out is ordered from one of them, so
     * that small differences never add up.
     */
    private void order(long nowNs) {
        if (!telegram && nowNs - orderedNs < REFINE_NS && !urgent()) {
            return;
        }
        orderedNs = nowNs;
        double leftOutW = 0;
        BatteryTrack mostOff = null;
        for (BatteryTrack track : tracks) {
            double difference = bounded(track, track.wantedW) - track.askedW;
            // A silent battery too: what it finds when it comes back is not an order of the past.
            if (mustOrder(track, difference)) {
                orderBounded(track, track.wantedW, nowNs);
            } else if (track.usable(nowNs)) {
                leftOutW += difference;
                boolean further = leftOutW * difference > 0 && mostOff != null && Math.abs(difference) > off(mostOff);
                mostOff = mostOff == null || further ? track : mostOff;
            }
        }
        if (mostOff != null && Math.abs(leftOutW) >= SUM_DEAD_BAND_W && Math.abs(mostOff.askedW) > 1) {
            orderBounded(mostOff, mostOff.askedW + leftOutW, nowNs);
        }
    }

    /** True when what changed is more than a refinement. All set-points wait together: they make one sum. */
    private boolean urgent() {
        for (BatteryTrack track : tracks) {
            double bounded = bounded(track, track.wantedW);
            boolean turns = bounded == 0 != (track.askedW == 0) || bounded * track.askedW < 0;
            if (turns || Math.abs(bounded - track.askedW) >= REFINED_W || track.orderIsOld()) {
                return true;
            }
        }
        return false;
    }

    private boolean mustOrder(BatteryTrack track, double difference) {
        double bounded = bounded(track, track.wantedW);
        boolean turns = bounded == 0 || track.askedW == 0 || bounded > 0 != track.askedW > 0;
        return turns || Math.abs(difference) >= DEAD_BAND_W || track.orderIsOld();
    }

    private static double off(BatteryTrack track) {
        return Math.abs(bounded(track, track.wantedW) - track.askedW);
    }

    private void orderBounded(BatteryTrack track, double watts, long nowNs) {
        track.order((int) Math.round(bounded(track, watts)), nowNs, causeNs);
    }

    /** Within what the battery may be asked for. */
    private static double bounded(BatteryTrack track, double watts) {
        double mostW = Availability.mostAskedW(track, true);
        double leastW = -Availability.mostAskedW(track, false);
        return Math.max(leastW, Math.min(mostW, watts));
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
