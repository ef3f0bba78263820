package energy.nulwatt.control;

import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.EfficiencyCurve;

/** The power of one battery above which two lose less. */
final class JoiningPower {
    /** Lost by a battery at rest with its relay open, W (Venus E). */
    static final double STANDBY_W = 5;
    /** For a battery without a measured curve, W (measured curves of the Venus E). */
    private static final double USUAL_DISCHARGE_W = 1600;

    private static final double USUAL_CHARGE_W = 1800;
    private static final double STEP_W = 10;

    private JoiningPower() {}

    /** W, at most what the battery may give. */
    static double of(BatterySpec spec, boolean charging) {
        EfficiencyCurve curve = charging ? spec.chargeCurve() : spec.dischargeCurve();
        double mostW = charging ? spec.maxChargeW() : spec.maxDischargeW();
        if (curve == EfficiencyCurve.IDEAL) {
            return Math.min(mostW, charging ? USUAL_CHARGE_W : USUAL_DISCHARGE_W);
        }
        // From above: at very low power a curve says more about its measurement than about the battery.
        double watts = mostW;
        while (watts > STEP_W && curve.lossW(watts) + STANDBY_W > 2 * curve.lossW(watts / 2)) {
            watts -= STEP_W;
        }
        return watts;
    }
}
