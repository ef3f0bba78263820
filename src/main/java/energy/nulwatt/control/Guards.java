package energy.nulwatt.control;

import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Phase;
import energy.nulwatt.model.Reason;
import energy.nulwatt.model.SiteSpec;

/** What stands between a decision and the wire. Each guard may only shrink or cancel a set-point. */
final class Guards {
    private static final double NOMINAL_V = 230;
    /** Kept free below the rating of the fuse: the batteries follow late. */
    private static final double FUSE_SHARE = 0.95;

    private final SiteSpec site;

    Guards(SiteSpec site) {
        this.site = site;
    }

    /** Shrinks {@link BatteryTrack#wantedW} where it must; returns the reason of the last guard that acted, or null. */
    Reason apply(GridReading reading, BatteryTrack[] tracks, long nowNs) {
        Reason acted = null;
        for (int i = 0; i < site.phases(); i++) {
            if (guardFuse(Phase.at(i), reading, tracks, nowNs)) {
                acted = Reason.FUSE_LIMIT;
            }
        }
        return acted;
    }

    /** The current of a phase once every battery on it gives what is wanted must stay below its fuse. */
    private boolean guardFuse(Phase phase, GridReading reading, BatteryTrack[] tracks, long nowNs) {
        double phaseW = phaseW(phase, reading);
        double volts = reading.phaseVoltageV[phase.ordinal()];
        double limitW = FUSE_SHARE * site.mainFuseA() * (volts > 100 ? volts : NOMINAL_V);
        double othersW = phaseW;
        double chargeW = 0;
        double dischargeW = 0;
        for (BatteryTrack track : tracks) {
            double share = track.spec.phase().share(phase);
            if (track.usable(nowNs)) {
                // One that cannot be asked goes on as it does, as part of what else is on the phase.
                othersW -= share * track.measuredW();
            }
            chargeW += share * Math.max(0, track.wantedW);
            dischargeW += share * Math.max(0, -track.wantedW);
        }
        if (chargeW > 0 && othersW + chargeW > limitW) {
            shrink(phase, tracks, Math.max(0, limitW - othersW) / chargeW, 1);
            return true;
        }
        if (dischargeW > 0 && othersW - dischargeW < -limitW) {
            shrink(phase, tracks, Math.max(0, limitW + othersW) / dischargeW, -1);
            return true;
        }
        return false;
    }

    /** The power of a phase; where the meter does not tell it, all of the connection's, as if on this phase alone. */
    private static double phaseW(Phase phase, GridReading reading) {
        double watts = reading.phasePowerW[phase.ordinal()];
        return Double.isNaN(watts) ? reading.powerW : watts;
    }

    private static void shrink(Phase phase, BatteryTrack[] tracks, double factor, int sign) {
        for (BatteryTrack track : tracks) {
            if (track.spec.phase().share(phase) > 0 && sign * track.wantedW > 0) {
                track.wantedW *= Math.min(1, factor);
            }
        }
    }
}
