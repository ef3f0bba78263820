package energy.nulwatt.control;

/**
 * Finds the dead time and the ramp that explain a battery's own telemetry best. Stretches of movement are replayed with a
 * bank of candidates, a slice of the bank at each call, and what each candidate leaves unexplained is summed up with
 * forgetting. Loads of the house do not disturb it: only commands and telemetry enter.
 */
final class ResponseFit {
    private static final int DEAD_TIMES = 36;
    private static final double DEAD_STEP_S = 0.2;
    private static final int RAMPS = 11;
    private static final double FIRST_RAMP_W_PER_S = 80;
    private static final double RAMP_FACTOR = 1.42;
    private static final int STEPS_PER_DEAD_STEP = 2;

    private static final int STRETCH_STEPS = 120;
    private static final int LEAD_STEPS = 76;
    private static final long STRETCH_NS = STRETCH_STEPS * Course.STEP_NS;
    private static final long EVERY_NS = 80 * Course.STEP_NS;
    /** Movement below this tells more of noise than of the ramp. */
    private static final double EXCITED_W = 220;
    /** One reading can speak against a candidate only so much. */
    private static final double OUTLIER_W = 300;
    /** Beyond what was seen, the battery was limited: it is not the ramp that kept it there. */
    private static final double RANGE_MARGIN_W = 5;

    private static final double FORGETTING = 0.85;
    private static final double NOISE_W = 20;
    /** When more than this part of the movement is left by every candidate, something else moved the battery. */
    private static final double UNEXPLAINED = 0.12;
    /** An error of the fit, in steps of its bank, that stands for "not known". */
    private static final double MOST_REACH = 5;

    private final double[] summed = new double[DEAD_TIMES * RAMPS];
    private final double[] found = new double[DEAD_TIMES * RAMPS];
    private final double[] goalW = new double[LEAD_STEPS + STRETCH_STEPS + 1];
    private final double[] measuredW = new double[STRETCH_STEPS + 1];
    private int readings;
    private double rangeW;
    private int slice = DEAD_TIMES;
    private long nextNs;
    private double readingsSummed;

    /** Does a slice of the work; {@code samples} are measured powers at the times of their measurement. */
    void work(History samples, CommandLedger commands, Delivery delivery, Response response, long nowNs) {
        if (slice < DEAD_TIMES) {
            replay(slice++, response);
            if (slice == DEAD_TIMES) {
                conclude(response);
            }
        } else if (nowNs - nextNs >= 0 && samples.size() > 2) {
            nextNs = nowNs + EVERY_NS;
            if (capture(samples, commands, delivery)) {
                slice = 0;
            }
        }
    }

    /** Copies the last stretch; false when it tells nothing of the response. */
    private boolean capture(History samples, CommandLedger commands, Delivery delivery) {
        long endNs = samples.lastTimeNs();
        long beginNs = endNs - STRETCH_NS;
        int age = samples.ageAt(beginNs) - 1;
        samples.boundBetween(beginNs, endNs);
        boolean crossing = samples.minimum < -20 && samples.maximum > 20;
        boolean woke = commands.wokeSince(beginNs);
        if (age < 2 || samples.maximum - samples.minimum < EXCITED_W || crossing || woke) {
            return false;
        }
        double low = samples.minimum - RANGE_MARGIN_W;
        double high = samples.maximum + RANGE_MARGIN_W;
        rangeW = samples.maximum - samples.minimum;
        java.util.Arrays.fill(measuredW, Double.NaN);
        readings = 0;
        for (; age >= 0; age--) {
            int step = (int) ((samples.timeOf(age) - beginNs) / Course.STEP_NS);
            if (step >= 0 && step <= STRETCH_STEPS) {
                measuredW[step] = samples.valueOf(age);
                readings++;
            }
        }
        History orders = commands.history();
        long leadNs = beginNs - LEAD_STEPS * Course.STEP_NS;
        int order = orders.ageAt(leadNs);
        for (int i = 0; i < goalW.length; i++) {
            while (order > 0 && orders.timeOf(order - 1) <= leadNs + i * Course.STEP_NS) {
                order--;
            }
            goalW[i] = Math.max(low, Math.min(high, delivery.gainedW(orders.valueOf(order))));
        }
        return true;
    }

    /** What all ramps with one dead time leave unexplained. */
    private void replay(int deadTime, Response response) {
        int delay = (deadTime + 1) * STEPS_PER_DEAD_STEP;
        double lagPart = response.lagPart(Course.STEP_S);
        double ramp = FIRST_RAMP_W_PER_S * Course.STEP_S;
        for (int r = 0; r < RAMPS; r++, ramp *= RAMP_FACTOR) {
            double error = 0;
            double watts = Double.NaN;
            for (int i = 0; i <= STRETCH_STEPS; i++) {
                double seen = measuredW[i];
                if (Double.isNaN(watts)) {
                    watts = seen;
                    continue;
                }
                double goal = goalW[LEAD_STEPS + i - delay];
                watts += Math.max(-ramp, Math.min(ramp, (goal - watts) * lagPart));
                if (!Double.isNaN(seen)) {
                    double off = Math.min(OUTLIER_W, Math.abs(seen - watts));
                    error += off * off;
                }
            }
            found[deadTime * RAMPS + r] = error;
        }
    }

    private void conclude(Response response) {
        int best = 0;
        double leastFound = Double.POSITIVE_INFINITY;
        for (double error : found) {
            leastFound = Math.min(leastFound, error);
        }
        if (leastFound > readings * square(UNEXPLAINED * rangeW)) {
            // It did not move by our commands.
            return;
        }
        readingsSummed = FORGETTING * readingsSummed + readings;
        for (int i = 0; i < summed.length; i++) {
            summed[i] = FORGETTING * summed[i] + found[i];
            if (summed[i] < summed[best]) {
                best = i;
            }
        }
        int dead = best / RAMPS;
        int ramp = best % RAMPS;
        double least = summed[best];
        // Where the unexplained rises by this much, a candidate is ruled out.
        double tolerated = 0.15 * least + 6 * NOISE_W * NOISE_W;
        double deadShift = vertex(leastWith(dead - 1), least, leastWith(dead + 1));
        double rampShift = vertex(at(dead, ramp - 1), least, at(dead, ramp + 1));
        double deadError = reach(leastWith(dead - 1), least, leastWith(dead + 1), tolerated);
        double rampError = reach(at(dead, ramp - 1), least, at(dead, ramp + 1), tolerated);
        response.learn(
                (dead + 1 + deadShift) * DEAD_STEP_S,
                deadError * DEAD_STEP_S,
                FIRST_RAMP_W_PER_S * Math.pow(RAMP_FACTOR, ramp + rampShift),
                Math.pow(RAMP_FACTOR, rampError));
    }

    /** How many steps from the least a parabola through it rises by what is tolerated. */
    private static double reach(double before, double least, double after, double tolerated) {
        double lower = Math.min(before, after);
        double curvature = Double.isInfinite(before) || Double.isInfinite(after)
                ? 2 * (lower - least)
                : before - 2 * least + after;
        return curvature > 0 ? Math.min(MOST_REACH, Math.sqrt(2 * tolerated / curvature)) : MOST_REACH;
    }

    private static double square(double value) {
        return value * value;
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
        return inside ? summed[dead * RAMPS + ramp] : Double.POSITIVE_INFINITY;
    }

    /** Where between its neighbours the least of a parabola lies, −0.5 … 0.5. */
    private static double vertex(double before, double least, double after) {
        double curvature = before - 2 * least + after;
        if (!(curvature > 0) || Double.isInfinite(curvature)) {
            return 0;
        }
        return Math.max(-0.5, Math.min(0.5, 0.5 * (before - after) / curvature));
    }
}
