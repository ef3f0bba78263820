package energy.nulwatt.control;

import energy.nulwatt.model.Reason;

/** Whether a battery can work in a direction now, and how much. */
final class Availability {
    /** A battery that ended at its lowest or highest charge rests until it is this far from it again, percentage points. */
    private static final double REBOUND_PERCENT = 2;

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
        if (!track.usable(nowNs)) {
            return Reason.BATTERY_SILENT;
        }
        double soc = track.state.socPercent;
        boolean atWork = charging ? track.askedW > 0 : track.askedW < 0;
        double margin = atWork ? 0 : REBOUND_PERCENT;
        if (charging && soc >= track.settings.maxSocPercent - Math.min(margin, 1)) {
            return Reason.BATTERY_FULL;
        }
        if (!charging && soc <= track.settings.minSocPercent + margin) {
            return Reason.BATTERY_EMPTY;
        }
        return null;
    }

    /** Near full it takes less; it must be clearly below before it takes more again. */
    private static void judgeTaper(BatteryTrack track) {
        double from = track.bands.taperFromPercent() - (track.tapers ? TAPER_HYSTERESIS_PERCENT : 0);
        track.tapers = track.state.socPercent >= from;
    }

    /** The most it may be asked for in this direction now, W ≥ 0: owner, site file, its own management, what it delivers. */
    static double limitW(BatteryTrack track, boolean charging) {
        double ownerW = charging ? track.settings.maxChargeW : track.settings.maxDischargeW;
        double siteW = charging ? track.spec.maxChargeW() : track.spec.maxDischargeW();
        double deliveredW = charging ? track.delivery.chargeCeilingW() : track.delivery.dischargeCeilingW();
        double ownLimitW = charging ? track.state.maxChargeW : track.state.maxDischargeW;
        double limit = Math.min(Math.min(ownerW, siteW), deliveredW);
        if (charging && track.tapers) {
            limit = Math.min(limit, track.bands.taperChargeW());
        }
        return Math.max(0, Double.isNaN(ownLimitW) ? limit : Math.min(limit, ownLimitW));
    }
}
