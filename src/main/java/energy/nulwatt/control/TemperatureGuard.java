package energy.nulwatt.control;

import energy.nulwatt.model.BatteryProtection;
import energy.nulwatt.model.Guard;
import energy.nulwatt.model.ProtectionSpec;
import energy.nulwatt.model.Reason;

/** Spares batteries that are too cold to charge or too hot for anything. One that tells no temperature is not held. */
final class TemperatureGuard {
    /** The charging power rises from 0 W at the lowest temperature to all of it this far above. */
    private static final double COLD_RANGE_K = 5;
    /** All power falls to 0 W at the highest temperature, from this far below. */
    private static final double HOT_RANGE_K = 10;

    private final ProtectionSpec protection;

    TemperatureGuard(ProtectionSpec protection) {
        this.protection = protection;
    }

    /** Caps the batteries by their temperature; returns the bit of the guard when there is one. */
    int cap(BatteryTrack[] tracks) {
        int acted = 0;
        for (int i = 0; i < tracks.length; i++) {
            BatteryTrack track = tracks[i];
            BatteryProtection limits = protection.battery(i);
            double degrees = track.state.temperatureC;
            if (degrees < limits.minChargeC() + COLD_RANGE_K) {
                double part = (degrees - limits.minChargeC()) / COLD_RANGE_K;
                track.capCharge(derated(track, track.spec.maxChargeW(), part), Reason.BATTERY_COLD);
                acted = Guard.TEMPERATURE.bit();
            }
            if (degrees > limits.maxC() - HOT_RANGE_K) {
                double part = (limits.maxC() - degrees) / HOT_RANGE_K;
                track.capCharge(derated(track, track.spec.maxChargeW(), part), Reason.BATTERY_HOT);
                track.capDischarge(derated(track, track.spec.maxDischargeW(), part), Reason.BATTERY_HOT);
                acted = Guard.TEMPERATURE.bit();
            }
        }
        return acted;
    }

    /** What is left of the power, or nothing where the battery regulates badly. */
    private static double derated(BatteryTrack track, double watts, double part) {
        double leftW = part * watts;
        return leftW < track.spec.minPowerW() ? 0 : leftW;
    }
}
