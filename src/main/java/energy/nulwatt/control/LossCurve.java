package energy.nulwatt.control;

import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.EfficiencyCurve;

/**
 * The loss of a battery in one direction as a convex curve of straight pieces from 0 W to its limit: the lower hull of
 * what was measured. A measured curve waves by a few watts, which is no reason to move power about.
 */
final class LossCurve {
    /** For a battery without a measured curve, loss in W at p W: a fit to the Venus E. */
    private static final double USUAL_FIXED_W = 28;

    private static final double USUAL_PER_W2 = 2.2e-5;
    private static final double USUAL_STEP_W = 100;

    private final double[] atW;
    private final double[] lossW;
    private int corners;

    LossCurve(BatterySpec spec, boolean charging) {
        EfficiencyCurve measured = charging ? spec.chargeCurve() : spec.dischargeCurve();
        double mostW = charging ? spec.maxChargeW() : spec.maxDischargeW();
        boolean known = measured != EfficiencyCurve.IDEAL;
        int points = known ? measured.points() : (int) Math.ceil(mostW / USUAL_STEP_W);
        atW = new double[points + 2];
        lossW = new double[points + 2];
        addCorner(0, known ? measured.lossW(0) : USUAL_FIXED_W);
        for (int i = 0; i < points; i++) {
            double watts = known ? measured.acW(i) : (i + 1) * USUAL_STEP_W;
            if (watts > 0 && watts < mostW) {
                addCorner(watts, known ? measured.lossW(watts) : usualW(watts));
            }
        }
        addCorner(mostW, known ? measured.lossW(mostW) : usualW(mostW));
    }

    private static double usualW(double watts) {
        return USUAL_FIXED_W + USUAL_PER_W2 * watts * watts;
    }

    /** Adds a point, which lies to the right of all others, and drops the corners that it makes concave. */
    private void addCorner(double watts, double loss) {
        while (corners >= 2 && loss <= lossW[corners - 1] + slope(corners - 1) * (watts - atW[corners - 1])) {
            corners--;
        }
        atW[corners] = watts;
        lossW[corners++] = loss;
    }

    /** Number of straight pieces, which are counted from 1. */
    int pieces() {
        return corners - 1;
    }

    /** W where a piece ends; it begins where the one before it ends, the first at 0. */
    double endW(int piece) {
        return atW[piece];
    }

    /** Loss per watt on a piece, rising from piece to piece. */
    double slope(int piece) {
        return (lossW[piece] - lossW[piece - 1]) / (atW[piece] - atW[piece - 1]);
    }

    /** Loss in W at 0 W … the limit. */
    double lossW(double watts) {
        int piece = 1;
        while (piece < corners - 1 && atW[piece] < watts) {
            piece++;
        }
        return lossW[piece - 1] + slope(piece) * (watts - atW[piece - 1]);
    }

    boolean sameAs(LossCurve other) {
        boolean same = corners == other.corners;
        for (int i = 0; same && i < corners; i++) {
            same = atW[i] == other.atW[i] && lossW[i] == other.lossW[i];
        }
        return same;
    }
}
