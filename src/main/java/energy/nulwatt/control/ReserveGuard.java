package energy.nulwatt.control;

import energy.nulwatt.model.Guard;
import energy.nulwatt.model.ProtectionSpec;
import energy.nulwatt.model.Reason;

/** Keeps what a battery's owner wants left for an outage: no discharge below it. */
final class ReserveGuard {
    /** A battery that came down to its reserve rests until it is this far above it, percentage points. */
    private static final double REBOUND_PERCENT = 2;

    private final double[] reservePercent;

    ReserveGuard(ProtectionSpec protection, int batteries) {
        reservePercent = new double[batteries];
        for (int i = 0; i < batteries; i++) {
            reservePercent[i] = protection.battery(i).reservePercent();
        }
    }

    /** Caps the batteries at their reserve; returns the bit of the guard when there is one. */
    int cap(BatteryTrack[] tracks) {
        int acted = 0;
        for (int i = 0; i < tracks.length; i++) {
            BatteryTrack track = tracks[i];
            double marginPercent = track.askedW < 0 ? 0 : REBOUND_PERCENT;
            if (reservePercent[i] > 0 && track.state.socPercent <= reservePercent[i] + marginPercent) {
                track.capDischarge(0, Reason.BATTERY_RESERVE);
                acted = Guard.RESERVE.bit();
            }
        }
        return acted;
    }
}
