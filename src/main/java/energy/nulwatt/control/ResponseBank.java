package energy.nulwatt.control;

import java.util.Arrays;

/**
 * What each of many candidates (dead time × ramp) leaves unexplained of a battery's movements, W², summed up with
 * forgetting; and which candidate leaves least.
 */
final class ResponseBank {
    static final int DEAD_TIMES = 36;
    static final int STEPS_PER_DEAD_STEP = 2;
    private static final double DEAD_STEP_S = STEPS_PER_DEAD_STEP * Course.STEP_S;
    private static final int RAMPS = 20;
    private static final double FIRST_RAMP_W_PER_S = 80;
    private static final double RAMP_FACTOR = 1.2;

    /** One reading can speak against a candidate only so much. */
    private static final double OUTLIER_W = 300;

    private static final double NOISE_W = 20;
    /** Where the unexplained rises by this much, a candidate is ruled out. */
    private static final double TOLERATED_W2 = 6 * NOISE_W * NOISE_W;
    /** And by this part of the least. */
    private static final double TOLERATED_PART = 0.15;
    /** An error of the fit, in steps of the bank, that stands for "not known". */
    private static final double MOST_REACH = 5;

    private final double[] summed = new double[DEAD_TIMES * RAMPS];
    private final double[] found = new double[DEAD_TIMES * RAMPS];
    private int best;

    /**
     * Tries all ramps with one dead time on a stretch of movement.
     *
     * @param lagPart see {@link Response#fitLagPart}
     * @param measuredW on the grid of {@link Course}; NaN between readings
     * @param goalW what was ordered on the same grid, {@code lead} steps earlier
     */
    void replay(int dead, double lagPart, double[] measuredW, double[] goalW, int lead) {
        int from = lead - (dead + 1) * STEPS_PER_DEAD_STEP;
        int first = 0;
        while (first < measuredW.length - 1 && Double.isNaN(measuredW[first])) {
            first++;
        }
        double ramp = FIRST_RAMP_W_PER_S * Course.STEP_S;
        for (int r = 0; r < RAMPS; r++, ramp *= RAMP_FACTOR) {
            double error = 0;
            double watts = measuredW[first];
            for (int i = first + 1; i < measuredW.length; i++) {
                // No Math.min: this runs many thousand times a second on a small board.
                double change = (goalW[from + i] - watts) * lagPart;
                if (change > ramp) {
                    change = ramp;
                } else if (change < -ramp) {
                    change = -ramp;
                }
                watts += change;
                double off = measuredW[i] - watts;
                if (off > OUTLIER_W || off < -OUTLIER_W) {
                    error += OUTLIER_W * OUTLIER_W;
                } else if (!Double.isNaN(off)) {
                    error += off * off;
                }
            }
            found[index(dead, r)] = error;
        }
    }

    /** The newest stretch tells nothing of the ramp. */
    void leaveRampOpen() {
        for (int dead = 0; dead < DEAD_TIMES; dead++) {
            double error = found[index(dead, ramp())];
            for (int r = 0; r < RAMPS; r++) {
                found[index(dead, r)] = error;
            }
        }
    }

    /** What the best candidate leaves of the newest stretch, W². */
    double leastFoundW2() {
        double least = Double.POSITIVE_INFINITY;
        for (double error : found) {
            least = Math.min(least, error);
        }
        return least;
    }

    /** What the candidate that is believed leaves of the newest stretch, W². */
    double believedFoundW2() {
        return found[best];
    }

    /** The newest stretch tells nothing of the dead time. */
    void leaveDeadTimeOpen() {
        for (int r = 0; r < RAMPS; r++) {
            double least = Double.POSITIVE_INFINITY;
            for (int dead = 0; dead < DEAD_TIMES; dead++) {
                least = Math.min(least, found[index(dead, r)]);
            }
            for (int dead = 0; dead < DEAD_TIMES; dead++) {
                found[index(dead, r)] = least;
            }
        }
    }

    /** The ramp of the candidate that is believed, W/s. */
    double bestRampWPerS() {
        return rampAt(ramp());
    }

    /** Adds the newest stretch to what is kept of the earlier ones. */
    void add(double forgetting) {
        best = 0;
        for (int i = 0; i < summed.length; i++) {
            summed[i] = forgetting * summed[i] + found[i];
            best = summed[i] < summed[best] ? i : best;
        }
    }

    /** Begins anew with what is known: the dead time ± an error in s, the ramp in W/s within a factor > 1. */
    void expect(double deadS, double errorS, double rampWPerS, double factor) {
        Arrays.fill(found, 0);
        for (int i = 0; i < summed.length; i++) {
            int dead = i / RAMPS;
            double deadOff = ((dead + 1) * DEAD_STEP_S - deadS) / errorS;
            double rampOff = Math.log(rampAt(i % RAMPS) / rampWPerS) / Math.log(factor);
            summed[i] = TOLERATED_W2 * (deadOff * deadOff + rampOff * rampOff);
        }
        add(1);
    }

    /** Teaches what is believed, between the candidates, with its errors. */
    void teach(Response response) {
        int dead = Math.max(1, Math.min(DEAD_TIMES - 2, dead()));
        int ramp = Math.max(1, Math.min(RAMPS - 2, ramp()));
        // A quadratic surface through the nine candidates around: a later start goes with a steeper ramp.
        double byDead = 0;
        double byRamp = 0;
        double byBoth = 0;
        double deadBend = 0;
        double rampBend = 0;
        for (int x = -1; x <= 1; x++) {
            for (int y = -1; y <= 1; y++) {
                double cost = summed[index(dead + x, ramp + y)];
                byDead += x * cost / 6;
                byRamp += y * cost / 6;
                byBoth += x * y * cost / 4;
                deadBend += (x * x - 2.0 / 3) * cost / 2;
                rampBend += (y * y - 2.0 / 3) * cost / 2;
            }
        }
        double bend = 4 * deadBend * rampBend - byBoth * byBoth;
        double deadAt = dead();
        double rampAt = ramp();
        if (deadBend > 0 && rampBend > 0 && bend > 0) {
            deadAt = dead + withinOneStep((byRamp * byBoth - 2 * rampBend * byDead) / bend);
            rampAt = ramp + withinOneStep((byDead * byBoth - 2 * deadBend * byRamp) / bend);
        }
        response.learn(
                (deadAt + 1) * DEAD_STEP_S,
                deadReach() * DEAD_STEP_S,
                rampAt(rampAt),
                Math.pow(RAMP_FACTOR, rampReach()));
    }

    private static double withinOneStep(double shift) {
        return Math.max(-1, Math.min(1, shift));
    }

    private static double rampAt(double index) {
        return FIRST_RAMP_W_PER_S * Math.pow(RAMP_FACTOR, index);
    }

    private int dead() {
        return best / RAMPS;
    }

    private int ramp() {
        return best % RAMPS;
    }

    private double deadReach() {
        return reach(leastWith(dead() - 1), leastWith(dead() + 1));
    }

    private double rampReach() {
        return reach(at(dead(), ramp() - 1), at(dead(), ramp() + 1));
    }

    /** How many steps from the least a parabola through it and its neighbours rises by what is tolerated. */
    private double reach(double before, double after) {
        double least = summed[best];
        double tolerated = TOLERATED_PART * least + TOLERATED_W2;
        double lower = Math.min(before, after);
        double curvature = Double.isInfinite(before) || Double.isInfinite(after)
                ? 2 * (lower - least)
                : before - 2 * least + after;
        return curvature > 0 ? Math.min(MOST_REACH, Math.sqrt(2 * tolerated / curvature)) : MOST_REACH;
    }

    private double leastWith(int dead) {
        double least = Double.POSITIVE_INFINITY;
        for (int r = 0; r < RAMPS; r++) {
            least = Math.min(least, at(dead, r));
        }
        return least;
    }

    private double at(int dead, int ramp) {
        boolean inside = dead >= 0 && dead < DEAD_TIMES && ramp >= 0 && ramp < RAMPS;
        return inside ? summed[index(dead, ramp)] : Double.POSITIVE_INFINITY;
    }

    private static int index(int dead, int ramp) {
        return dead * RAMPS + ramp;
    }
}
