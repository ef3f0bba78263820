package energy.nulwatt.control;

import energy.nulwatt.model.Ceiling;
import energy.nulwatt.model.Reason;

/** Whether a battery can work in a direction now, and how much. */
final class Availability {
    private static final double TAPER_HYSTERESIS_PERCENT = 1;

    private Availability() {}

    /** True when it can; else {@link BatteryTrack#reason} says why not. */
    static boolean explain(BatteryTrack track, boolean charging, long nowNs) {
        track.delivery.relax(charging, nowNs);
        judgeTaper(track);
        Reason obstacle = obstacle(track, charging, nowNs);
        if (obstacle != null) {
            track.reason = obstacle;
        }
        return obstacle == null && limitW(track, charging) > 0;
    }

    private static Reason obstacle(BatteryTrack track, boolean charging, long nowNs) {
        if (!track.settings.enabled) {
            return Reason.BATTERY_DISABLED;
        }
        if (!track.delivery.obeys()) {
            return Reason.BATTERY_RUNAWAY;
        }
        if (track.controlLost()) {
            return Reason.BATTERY_NOT_IN_CONTROL;
        }
        if (track.apart) {
            return Reason.BATTERY_COMMISSIONING;
        }
        if (!track.usable(nowNs)) {
            return Reason.BATTERY_SILENT;
        }
        if (track.ended(charging)) {
            return charging ? Reason.BATTERY_FULL : Reason.BATTERY_EMPTY;
        }
        return track.cancelledBy(charging);
    }

    /** Near full it takes less; it must be clearly below before it takes more again. */
    private static void judgeTaper(BatteryTrack track) {
        double from = track.bands.taperFromPercent() - (track.tapers ? TAPER_HYSTERESIS_PERCENT : 0);
        track.tapers = track.state.socPercent >= from;
    }

    /** What it can give in this direction now, W ≥ 0; 0 when it cannot work. */
    static double workableW(BatteryTrack track, boolean charging, long nowNs) {
        return obstacle(track, charging, nowNs) == null ? limitW(track, charging) : 0;
    }

    /** What bounds {@link #workableW}. */
    static Ceiling ceiling(BatteryTrack track, boolean charging, long nowNs) {
        if (obstacle(track, charging, nowNs) != null) {
            return Ceiling.CANNOT;
        }
        double limit = limitW(track, charging);
        double siteW = charging ? track.spec.maxChargeW() : track.spec.maxDischargeW();
        double ownerW = charging ? track.settings.maxChargeW : track.settings.maxDischargeW;
        double ownLimitW = charging ? track.state.maxChargeW : track.state.maxDischargeW;
        if (limit >= siteW) {
            return Ceiling.NONE;
        }
        if (limit < mostAskedW(track, charging)) {
            return Ceiling.DELIVERS_LESS;
        }
        if ((charging ? track.chargeCapW() : track.dischargeCapW()) <= limit) {
            return Ceiling.GUARD;
        }
        if (ownLimitW <= limit) {
            return Ceiling.OWN_LIMIT;
        }
        return ownerW <= limit ? Ceiling.OWNER : Ceiling.TAPER;
    }

    /** What it can be trusted to give in this direction now, W ≥ 0: what it may be asked for and what it delivers. */
    static double limitW(BatteryTrack track, boolean charging) {
        return Math.min(mostAskedW(track, charging), track.delivery.ceilingW(charging));
    }

    /** The most it may be asked for in this direction now, W ≥ 0: owner, site file, its own management, guards. */
    static double mostAskedW(BatteryTrack track, boolean charging) {
        double ownerW = charging ? track.settings.maxChargeW : track.settings.maxDischargeW;
        double siteW = charging ? track.spec.maxChargeW() : track.spec.maxDischargeW();
        double ownLimitW = charging ? track.state.maxChargeW : track.state.maxDischargeW;
        double limit = Math.min(ownerW, siteW);
        if (charging && track.tapers) {
            limit = Math.min(limit, track.bands.taperChargeW());
        }
        limit = Math.min(limit, charging ? track.chargeCapW() : track.dischargeCapW());
        return Math.max(0, Double.isNaN(ownLimitW) ? limit : Math.min(limit, ownLimitW));
    }

    /** What it was asked for and has not shown yet, W: never, if it is limited without our knowing. */
    static double unseenW(BatteryTrack track, boolean charging) {
        if (track.delivery.limited(charging)) {
            return 0;
        }
        double moreW = track.delivery.gainedW(track.askedW) - track.measuredW();
        return Math.max(0, charging ? moreW : -moreW);
    }
}
