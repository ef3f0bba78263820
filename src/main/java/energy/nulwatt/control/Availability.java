package energy.nulwatt.control;

import energy.nulwatt.model.Reason;

/** Whether a battery can work in a direction now, and how much. */
final class Availability {
    /** A battery that ended at its lowest or highest charge rests until it is this far from it again, percentage points. */
    private static final double REBOUND_PERCENT = 2;

    private Availability() {}

    /** True when it can; else {@link BatteryTrack#reason} says why not. */
    static boolean explain(BatteryTrack track, boolean charging, long nowNs) {
        track.delivery.relax(charging, nowNs);
        Reason obstacle = obstacle(track, charging, nowNs);
        if (obstacle != null) {
            track.reason = obstacle;
        }
        return obstacle == null && limitW(track, charging) > 0;
    }

    /** True when it can; says nothing about it. */
    static boolean can(BatteryTrack track, boolean charging, long nowNs) {
        return obstacle(track, charging, nowNs) == null && limitW(track, charging) > 0;
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
        return track.cancelledBy(charging);
    }

    /** The most it may be asked for in this direction now, W ≥ 0: owner, site file, its own management, delivery, guards. */
    static double limitW(BatteryTrack track, boolean charging) {
        double ownerW = charging ? track.settings.maxChargeW : track.settings.maxDischargeW;
        double siteW = charging ? track.spec.maxChargeW() : track.spec.maxDischargeW();
        double deliveredW = charging ? track.delivery.chargeCeilingW() : track.delivery.dischargeCeilingW();
        double ownLimitW = charging ? track.state.maxChargeW : track.state.maxDischargeW;
        double capW = charging ? track.chargeCapW() : track.dischargeCapW();
        double limit = Math.min(Math.min(ownerW, siteW), Math.min(deliveredW, capW));
        return Math.max(0, Double.isNaN(ownLimitW) ? limit : Math.min(limit, ownLimitW));
    }
}
