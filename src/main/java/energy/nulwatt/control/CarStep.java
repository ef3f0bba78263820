package energy.nulwatt.control;

import energy.nulwatt.model.Phase;

/**
 * Recognises a car by its step: all three phases rise at once by the same 6 to 16 A, and fall at once when it ends. What
 * is large, sudden and equal on three phases may also be a sauna; a cloud over three-phase panels is not taken for one
 * while any phase feeds in.
 */
final class CarStep {
    private static final double NOMINAL_V = 230;
    private static final double LEAST_W = 6 * NOMINAL_V * 0.93;
    private static final double MOST_W = 16 * NOMINAL_V * 1.1;
    /** A charger changes its current in steps of 1 A at the least. */
    private static final double CHANGE_W = 200;
    /** The phases may differ by this, and by this part of the step. */
    private static final double UNEQUAL_W = 80;

    private static final double UNEQUAL_PART = 0.06;
    /** A phase that feeds in more than this may have clouds. */
    private static final double FEED_IN_W = 200;
    /** A step is over when the next telegram differs by less. */
    private static final double CALM_W = 100;
    /** A car whose phases draw much less than it does has ended without being seen. */
    private static final double MISSED_PART = 0.6;

    private static final long MISSED_NS = 60_000_000_000L;
    /** How many telegrams back a step may have begun, on a meter of 1 s and on a slower one. */
    private static final int LONGEST_STEP = 8;

    private static final int LONGEST_SLOW_STEP = 3;
    private static final int SLOW_MS = 2000;

    private static final int RING = 16;

    private final double[][] seenW = new double[Phase.COUNT][RING];
    private int newest = -1;
    private int size;
    private double phaseW;
    private long plausibleNs;

    /** True while a recognised car charges. */
    boolean charging() {
        return phaseW > 0;
    }

    /** What the car draws on all phases together, W; 0 while there is none. */
    double carW() {
        return Phase.COUNT * phaseW;
    }

    void reset() {
        size = 0;
        phaseW = 0;
    }

    /** After a telegram that tells the phases apart. */
    void observe(PhaseLoad load, int periodMs, long nowNs) {
        int longest = periodMs > SLOW_MS ? LONGEST_SLOW_STEP : LONGEST_STEP;
        newest = (newest + 1) % RING;
        size = Math.min(size + 1, RING);
        double mostW = Double.NEGATIVE_INFINITY;
        for (int p = 0; p < Phase.COUNT; p++) {
            seenW[p][newest] = load.houseW(p);
            mostW = Math.max(mostW, load.houseW(p));
        }
        for (int back = 1; back <= longest && back + 1 < size; back++) {
            if (calm() && calmBefore(back)) {
                double stepW = equalStepW(back);
                if (stepW != 0 && take(stepW, back)) {
                    // What was before the step is no longer looked at.
                    size = 1;
                    plausibleNs = nowNs;
                    return;
                }
            }
        }
        if (mostW >= MISSED_PART * phaseW) {
            plausibleNs = nowNs;
        } else if (nowNs - plausibleNs > MISSED_NS) {
            phaseW = 0;
        }
    }

    private boolean take(double stepW, int back) {
        if (phaseW == 0) {
            boolean fits = stepW >= LEAST_W && stepW <= MOST_W && !feedsIn(back);
            phaseW = fits ? stepW : 0;
            return fits;
        }
        if (Math.abs(stepW) < CHANGE_W || phaseW + stepW > MOST_W) {
            return false;
        }
        // Below what any charger gives it has stopped.
        phaseW = phaseW + stepW < 0.75 * LEAST_W ? 0 : phaseW + stepW;
        return true;
    }

    /** The mean step of the phases over the last {@code back} telegrams; 0 unless all made the same one. */
    private double equalStepW(int back) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (int p = 0; p < Phase.COUNT; p++) {
            double stepW = at(p, 0) - at(p, back);
            least = Math.min(least, stepW);
            most = Math.max(most, stepW);
            sum += stepW;
        }
        double mean = sum / Phase.COUNT;
        return most - least <= UNEQUAL_W + UNEQUAL_PART * Math.abs(mean) ? mean : 0;
    }

    /** True when the last telegram changed nothing: a step has ended. */
    private boolean calm() {
        return calmBetween(1, 0);
    }

    private boolean calmBefore(int back) {
        return calmBetween(back + 1, back);
    }

    private boolean calmBetween(int earlier, int later) {
        boolean calm = true;
        for (int p = 0; p < Phase.COUNT; p++) {
            calm &= Math.abs(at(p, earlier) - at(p, later)) < CALM_W;
        }
        return calm;
    }

    private boolean feedsIn(int back) {
        boolean any = false;
        for (int p = 0; p < Phase.COUNT; p++) {
            any |= at(p, back) < -FEED_IN_W;
        }
        return any;
    }

    private double at(int p, int back) {
        return seenW[p][Math.floorMod(newest - back, RING)];
    }
}
