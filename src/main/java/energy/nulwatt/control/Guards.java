package energy.nulwatt.control;

import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Guard;
import energy.nulwatt.model.LimitsInForce;
import energy.nulwatt.model.ProtectionSpec;
import energy.nulwatt.model.Reason;
import energy.nulwatt.model.Settings;
import energy.nulwatt.model.SiteSpec;

/**
 * What stands between a decision and the wire, in the order of {@link Guard}: first the total, then what each battery may
 * be given, then what batteries together may do to a circuit and to a phase. Each only shrinks or cancels, with three
 * exceptions: the quarter hour adjusts the objective, charging power moves to phases with more room, and an overloaded
 * phase is relieved. Every one that acted is in {@link #acting}.
 */
final class Guards {
    /** What is held back by less is not worth a word. */
    private static final double NOTED_W = 1;

    private final SiteSpec site;
    private final LimitsInForce limits;
    private final PhaseLoad load;
    private final QuarterHour quarter;
    private final EvGuard ev;
    private final ReserveGuard reserve;
    private final TemperatureGuard temperature;
    private final GroupLimits groups;
    private final PhaseFuse fuse;
    private final PhaseRoom room;
    private double mostDischargeW;
    private double carLeavesW;
    private double mostChargeW;
    private int acting;

    Guards(SiteSpec site, LimitsInForce limits, PhaseLoad load) {
        this.site = site;
        this.limits = limits;
        this.load = load;
        ProtectionSpec protection = site.protection();
        quarter = new QuarterHour(protection);
        ev = new EvGuard(protection.ev());
        reserve = new ReserveGuard(protection, site.batteries().size());
        temperature = new TemperatureGuard(protection);
        groups = new GroupLimits(site);
        fuse = new PhaseFuse(load, groups, site, limits);
        room = new PhaseRoom(fuse, groups, site.mainFuseA() * PhaseLoad.NOMINAL_V);
    }

    /** After a telegram, once the load is estimated from it. */
    void observe(GridReading reading, double houseW, long nowNs) {
        fuse.observe(reading.periodMs, nowNs);
        ev.observe(load, houseW, reading.periodMs, nowNs);
        if (site.protection().holdsQuarterHour()) {
            quarter.observe(reading);
        }
    }

    /** Forgets what led up to now, after the meter was away. */
    void reset() {
        ev.reset();
        acting = 0;
    }

    /** A bit for every guard that held something back since {@link #total}. */
    int acting() {
        return acting;
    }

    /** Nothing is decided in this step, so nothing is held back. */
    void rest() {
        acting = 0;
    }

    /** Takes note that sharing was held to {@link #mostChargeW} or {@link #mostDischargeW}. */
    void noteShared(double chargeW, double dischargeW) {
        if (chargeW > mostChargeW + NOTED_W) {
            acting |= Guard.QUARTER_HOUR.bit();
        }
        if (dischargeW > carLeavesW + NOTED_W) {
            acting |= Guard.EV.bit();
        }
    }

    /** The most that batteries may discharge together, W ≥ 0; valid after {@link #total}. */
    double mostDischargeW() {
        return mostDischargeW;
    }

    /** The most that batteries may charge together, W ≥ 0; valid after {@link #total}. */
    double mostChargeW() {
        return mostChargeW;
    }

    /**
     * The total that may be shared out, W, + charge.
     *
     * @param wantedW by the objective
     * @param atRest the owner wants 0 W whatever happens
     */
    double total(double wantedW, double houseW, Settings settings, boolean atRest, long nowNs) {
        acting = 0;
        double gridW = quarter.allowedW(nowNs);
        double heldW = atRest ? wantedW : Math.min(wantedW, gridW - houseW);
        if (heldW < wantedW - NOTED_W) {
            acting |= Guard.QUARTER_HOUR.bit();
        }
        mostChargeW = Math.max(0, gridW - houseW);
        carLeavesW = ev.mostW(houseW, settings.evCharging);
        // Whatever the quarter hour asks for.
        mostDischargeW = Math.min(carLeavesW, limits.generationW);
        if (heldW < -carLeavesW - NOTED_W) {
            acting |= Guard.EV.bit();
        }
        return Math.max(heldW, -mostDischargeW);
    }

    /** Caps what each battery may be given, before the total is shared out. */
    void cap(BatteryTrack[] tracks, long nowNs) {
        for (BatteryTrack track : tracks) {
            track.uncap();
        }
        acting |= reserve.cap(tracks);
        acting |= temperature.cap(tracks);
        fuse.cap(tracks, nowNs);
    }

    /** Moves charging power to phases with more room, before anything is shrunk. */
    void level(BatteryTrack[] tracks, long nowNs) {
        room.level(tracks, nowNs);
    }

    /** Shrinks what was shared out where batteries together want too much, and relieves a phase unless they must rest. */
    void apply(BatteryTrack[] tracks, boolean atRest, long nowNs) {
        groups.shrink(tracks, nowNs);
        acting |= fuse.shrink(tracks, nowNs);
        if (!atRest) {
            acting |= fuse.help(tracks, nowNs);
        }
        groups.await(tracks, nowNs);
    }

    /** What a battery could give beside what all want, before its circuit or its phase had too much, W ≥ 0. */
    double roomW(BatteryTrack[] tracks, int i, long nowNs) {
        boolean charging = tracks[i].wantedW > 0;
        return Math.min(groups.roomW(tracks, i, charging, nowNs), fuse.roomW(tracks, i, charging, nowNs));
    }

    /** Why the last decision was held back, or null. */
    Reason reason() {
        return switch (Guard.last(acting)) {
            case FUSE_L1, FUSE_L2, FUSE_L3 -> Reason.FUSE_LIMIT;
            case HELP_L1, HELP_L2, HELP_L3 -> Reason.FUSE_HELP;
            case NONE, QUARTER_HOUR, EV, RESERVE, TEMPERATURE -> ofTheTotal();
        };
    }

    /** What one battery is spared is that battery's reason, not the site's. */
    private Reason ofTheTotal() {
        if ((acting & Guard.EV.bit()) != 0) {
            return Reason.EV_CHARGING;
        }
        return (acting & Guard.QUARTER_HOUR.bit()) != 0 ? Reason.QUARTER_HOUR_LIMIT : null;
    }
}
