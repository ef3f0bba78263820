package energy.nulwatt.control;

import energy.nulwatt.model.ResponseGuess;

/**
 * How much later a battery's telemetry tells of an instant than the meter does, s. When the battery alone moves, the
 * house that is left over is smoothest with the right offset: a bank of them is tried on every telegram.
 */
final class MeterOffset {
    private static final int CANDIDATES = 41;
    private static final double FIRST_S = -2;
    private static final double STEP_S = 0.1;
    private static final double NS = 1e9;
    private static final double FORGETTING = 0.99;
    /** Changes of the house beyond this are loads that were switched. */
    private static final double OUTLIER_W = 200;

    private static final double MOVING_W = 40;
    private static final double OTHERS = 0.4;
    private static final double PRIOR_W = 100;
    /** For what is told to people, which does no harm when it is wrong. */
    private static final double OWN_PRIOR_W = 30;

    private static final int ENOUGH = 12;
    private static final double UNKNOWN_ERROR_S = 0.7;
    private static final double COMMON_ERROR_S = 0.3;

    private final double latencyGuessS;
    private double guessS;
    private final double[] rough = new double[CANDIDATES];
    private final double[] lastHouseW = new double[CANDIDATES];
    private double lastW = Double.NaN;
    private double lastOthersW;
    private double offsetS;
    /** As far as it is told by this battery alone; NaN before. */
    private double ownS = Double.NaN;

    private double errorS = UNKNOWN_ERROR_S;
    private double weight;
    private boolean restored;

    MeterOffset(ResponseGuess guess) {
        latencyGuessS = guess.telemetryLatencyMs() / 1000.0;
        guessS = latencyGuessS - MeterLatency.GUESS_S;
        offsetS = guessS;
    }

    /** Takes the lateness of the meter as all batteries together tell it: each differs from it only a little. */
    void meter(MeterLatency meter) {
        double before = guessS;
        guessS = latencyGuessS - meter.seconds();
        offsetS += guessS - before;
        errorS = meter.learnt() ? Math.min(errorS, COMMON_ERROR_S) : errorS;
    }

    long ns() {
        return (long) (offsetS * NS);
    }

    /** Telemetry later than the meter by this, s. */
    double seconds() {
        return offsetS;
    }

    /** Known within ± this, s. */
    double errorS() {
        return errorS;
    }

    /** True when it was learnt. */
    boolean learnt() {
        return restored || weight >= ENOUGH;
    }

    /** Begins with what was learnt before, with a meter as late as it was then. */
    void restore(double seconds, double error, double meterLatencyS) {
        guessS = latencyGuessS - meterLatencyS;
        offsetS = seconds;
        ownS = seconds;
        errorS = Math.min(UNKNOWN_ERROR_S, error);
        restored = true;
    }

    /**
     * The age of the battery's telemetry, s: from a movement until its telemetry tells of it. Only the difference to the
     * meter can be measured; meters differ less from each other than batteries do, so theirs is the clock to count from.
     */
    double telemetryAgeS() {
        return (Double.isNaN(ownS) ? offsetS : ownS) + MeterLatency.GUESS_S;
    }

    /** The next telegram must not be compared with the last one. */
    void skip() {
        lastW = Double.NaN;
    }

    /**
     * Compares a telegram with the one before it.
     *
     * @param powerW what the meter told
     * @param othersW what the other batteries gave in its window
     * @param course measured well beyond the telegram
     */
    void observe(double powerW, double othersW, Course course, long arrivalNs, long windowNs) {
        double watts = course.expectedMeanW(arrivalNs - windowNs + ns(), arrivalNs + ns());
        double moved = Math.abs(watts - lastW);
        boolean alone = Math.abs(othersW - lastOthersW) <= OTHERS * moved;
        boolean tells = moved >= MOVING_W && alone;
        weight = tells ? FORGETTING * weight + 1 : weight;
        for (int i = 0; i < CANDIDATES; i++) {
            long endNs = arrivalNs + (long) ((FIRST_S + i * STEP_S) * NS);
            double house = powerW - othersW - course.expectedMeanW(endNs - windowNs, endNs);
            if (tells) {
                double jump = Math.min(OUTLIER_W, Math.abs(house - lastHouseW[i]));
                rough[i] = FORGETTING * rough[i] + jump * jump;
            }
            lastHouseW[i] = house;
        }
        lastW = watts;
        lastOthersW = othersW;
        if (tells && weight >= ENOUGH) {
            conclude();
        }
    }

    private double cost(int i, double priorW) {
        double off = (FIRST_S + i * STEP_S - guessS) * priorW;
        return rough[i] + ENOUGH * off * off;
    }

    private void conclude() {
        offsetS = leastAt(PRIOR_W);
        ownS = leastAt(OWN_PRIOR_W);
        int span = 0;
        double tolerated = cost(least(PRIOR_W), PRIOR_W) * (1 + 3 / weight) + 4 * PRIOR_W * PRIOR_W;
        for (int i = 0; i < CANDIDATES; i++) {
            span += cost(i, PRIOR_W) <= tolerated ? 1 : 0;
        }
        errorS = Math.min(UNKNOWN_ERROR_S, 0.5 * span * STEP_S);
    }

    private int least(double priorW) {
        int best = 1;
        for (int i = 1; i < CANDIDATES - 1; i++) {
            best = cost(i, priorW) < cost(best, priorW) ? i : best;
        }
        return best;
    }

    /** Where the cost is least, between the candidates, s. */
    private double leastAt(double priorW) {
        int best = least(priorW);
        double before = cost(best - 1, priorW);
        double after = cost(best + 1, priorW);
        double curvature = before - 2 * cost(best, priorW) + after;
        double shift = curvature > 0 ? 0.5 * (before - after) / curvature : 0;
        return FIRST_S + (best + Math.max(-0.5, Math.min(0.5, shift))) * STEP_S;
    }
}
