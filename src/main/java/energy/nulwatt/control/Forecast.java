package energy.nulwatt.control;

/**
 * What the house will take when a command given now can act, W. A few simple experts each say their forecast at every
 * telegram; each drives a virtual fleet with the delay and the ramp of the real one, and the expert whose virtual grid
 * was nearest to zero lately is believed. A kettle is followed by whoever holds the newest value, a cycling hob by
 * whoever knows its period or its mean.
 */
final class Forecast {
    private static final int SAMPLES = 128;
    private static final int DELAY_SLOTS = 32;

    private static final int HOLD = 0;
    private static final int NEWEST = 1;
    private static final int SLOPE = 2;
    private static final int REPEAT = 3;
    private static final int TREND = 4;
    private static final int MEDIAN = 5;
    private static final int FIRST_MEAN = 6;
    private static final int[] MEANS = {3, 6, 12, 24, 48};
    private static final int EXPERTS = FIRST_MEAN + MEANS.length;

    private static final double SCORE_SECONDS = 25;
    /** Another expert must be better by this part and this much. */
    private static final double BETTER = 0.92;

    private static final double BETTER_W = 2;
    private static final int CALM_TELEGRAMS = 8;
    private static final double CALM_W = 25;
    private static final int LONGEST_PERIOD = 40;
    /** A slope from this on, W per telegram; its steps must be alike. */
    private static final double LEAST_SLOPE_W = 12;

    private static final double ALIKE = 0.35;
    private static final double SLOPE_TRUST = 0.8;
    /** A change so much larger than the ones beside it is a step. */
    private static final double STEP_FACTOR = 2.5;

    private static final double STEP_W = 25;

    private final double[] houseW = new double[SAMPLES];
    private final double[][] forecastW = new double[EXPERTS][DELAY_SLOTS];
    private final double[] virtualW = new double[EXPERTS];
    private final double[] score = new double[EXPERTS];
    private int count;
    private int believed = HOLD;
    private int period;

    /** Forgets everything, after the meter was away. */
    void reset() {
        count = 0;
        believed = HOLD;
        java.util.Arrays.fill(score, 0);
    }

    /** Which expert is believed, for people. */
    String expert() {
        return switch (believed) {
            case HOLD -> "hold";
            case SLOPE -> "slope";
            case REPEAT -> "repeat";
            case TREND -> "trend";
            case MEDIAN -> "median";
            case NEWEST -> "newest";
            default -> "mean";
        };
    }

    /** Mean of the virtual grid's distance from zero under the believed expert, W: how restless the house is. */
    double restlessW() {
        return score[believed];
    }

    /** The forecast of the believed expert, W. */
    double houseW() {
        return forecastW[believed][slot(count - 1)];
    }

    /** What an earlier telegram left for the house became clearer since. */
    void correct(int age, double observedW) {
        if (age < count) {
            houseW[Math.floorMod(count - 1 - age, SAMPLES)] = observedW;
        }
    }

    /** The estimate became sharper since the telegram. */
    void refine(LoadEstimator load) {
        if (count > 0 && load.observed() > 0) {
            say(HOLD, load.houseW());
            say(NEWEST, load.observedW(0));
        }
    }

    /**
     * Takes a telegram.
     *
     * @param observedW what it leaves for the house, unfiltered
     * @param estimateW the filtered estimate
     * @param delayS from a command until its effect could be in a telegram
     * @param rampWPerS steepest change of the whole fleet
     * @param mostW the most that the fleet can charge
     * @param leastW the most that the fleet can discharge, ≤ 0
     */
    void observe(
            double observedW,
            double estimateW,
            double periodS,
            double delayS,
            double rampWPerS,
            double mostW,
            double leastW) {
        houseW[count % SAMPLES] = observedW;
        count++;
        scoreAll(observedW, periodS, delayS, rampWPerS * periodS, mostW, leastW);
        say(HOLD, estimateW);
        say(NEWEST, observedW);
        say(SLOPE, sloped(estimateW, (delayS + periodS / 2) / periodS));
        say(MEDIAN, medianOfThree());
        say(TREND, trend(estimateW, (delayS + periodS / 2) / periodS));
        period = findPeriod();
        double ahead = delayS / periodS + 0.5;
        say(REPEAT, period == 0 ? estimateW : repeated(ahead));
        for (int i = 0; i < MEANS.length; i++) {
            say(FIRST_MEAN + i, mean(MEANS[i]));
        }
        believe();
    }

    private void scoreAll(double observedW, double periodS, double delayS, double rampW, double mostW, double leastW) {
        double delay = Math.min(DELAY_SLOTS - 2, Math.max(0, delayS / periodS));
        int whole = (int) delay;
        double part = delay - whole;
        double weight = Math.min(0.5, periodS / SCORE_SECONDS);
        for (int e = 0; e < EXPERTS; e++) {
            if (count > whole + 2) {
                double[] said = forecastW[e];
                double newer = said[slot(count - 2 - whole)];
                double older = said[slot(count - 3 - whole)];
                double goal = Math.max(leastW, Math.min(mostW, -((1 - part) * newer + part * older)));
                double change = Math.max(-rampW, Math.min(rampW, goal - virtualW[e]));
                double grid = Math.abs(observedW + virtualW[e] + change / 2);
                virtualW[e] += change;
                score[e] += weight * (grid - score[e]);
            } else {
                virtualW[e] = Math.max(leastW, Math.min(mostW, -observedW));
            }
        }
    }

    private void believe() {
        // Whoever averages is still paying for what is over, and the median would miss the next step.
        int eligible = calm() ? MEDIAN : EXPERTS;
        int best = HOLD;
        for (int e = 0; e < eligible; e++) {
            best = merit(e) < merit(best) ? e : best;
        }
        boolean plain = best == HOLD && score[HOLD] <= score[believed];
        if (plain || believed >= eligible || merit(best) < BETTER * score[believed] - penalty(best)) {
            believed = best;
        }
    }

    /** True when nothing was switched for longer than the phases of a cycling load last. */
    private boolean calm() {
        if (count <= CALM_TELEGRAMS) {
            return false;
        }
        for (int i = 0; i < CALM_TELEGRAMS; i++) {
            if (Math.abs(sample(i) - sample(i + 1)) > CALM_W) {
                return false;
            }
        }
        return true;
    }

    /** Whoever does more than to hold must be better by something. */
    private double merit(int expert) {
        return score[expert] + penalty(expert);
    }

    private static double penalty(int expert) {
        return switch (expert) {
            case HOLD, NEWEST, SLOPE -> 0;
            default -> BETTER_W;
        };
    }

    private void say(int expert, double watts) {
        forecastW[expert][slot(count - 1)] = watts;
    }

    private static int slot(int telegram) {
        return Math.floorMod(telegram, DELAY_SLOTS);
    }

    private double sample(int age) {
        return houseW[Math.floorMod(count - 1 - age, SAMPLES)];
    }

    /** On the line of the last telegrams, if three changes in a row agree; never through zero. */
    private double sloped(double estimateW, double ahead) {
        if (count < 4) {
            return estimateW;
        }
        double first = sample(2) - sample(3);
        double second = sample(1) - sample(2);
        double third = sample(0) - sample(1);
        double least = Math.min(Math.abs(first), Math.min(Math.abs(second), Math.abs(third)));
        double most = Math.max(Math.abs(first), Math.max(Math.abs(second), Math.abs(third)));
        boolean agree = first * second > 0 && second * third > 0;
        if (!agree || least < LEAST_SLOPE_W || least < ALIKE * most) {
            return estimateW;
        }
        double on = sample(0) + SLOPE_TRUST * (sample(0) - sample(3)) / 3 * ahead;
        return on * sample(0) < 0 ? 0 : on;
    }

    /** On the straight line that fits the last four telegrams best; never through zero. */
    private double trend(double estimateW, double ahead) {
        if (count < 4) {
            return estimateW;
        }
        double first = Math.abs(sample(2) - sample(3));
        double second = Math.abs(sample(1) - sample(2));
        double third = Math.abs(sample(0) - sample(1));
        double most = Math.max(first, Math.max(second, third));
        double middle = Math.max(Math.min(first, second), Math.min(Math.max(first, second), third));
        if (most > STEP_FACTOR * middle + STEP_W) {
            // Something was switched: that is no slope.
            return estimateW;
        }
        double slope = (3 * (sample(0) - sample(3)) + (sample(1) - sample(2))) / 10;
        double last = (sample(0) + sample(1) + sample(2) + sample(3)) / 4 + 1.5 * slope;
        double on = last + slope * ahead;
        return on * last < 0 ? 0 : on;
    }

    /** One telegram that lies does not move it. */
    private double medianOfThree() {
        double newest = sample(0);
        double second = sample(Math.min(1, count - 1));
        double third = sample(Math.min(2, count - 1));
        return Math.max(Math.min(newest, second), Math.min(Math.max(newest, second), third));
    }

    private double mean(int telegrams) {
        int used = Math.min(telegrams, Math.min(count, SAMPLES));
        double sum = 0;
        for (int i = 0; i < used; i++) {
            sum += sample(i);
        }
        return sum / used;
    }

    /** The number of telegrams after which the house does the same again, 0 for none. */
    private int findPeriod() {
        int known = Math.min(count, SAMPLES);
        double spread = 0;
        int window = Math.min(48, known - 1);
        for (int i = 0; i < window; i++) {
            spread += Math.abs(sample(i) - sample(i + 1));
        }
        if (window < 8 || spread < 40 * window) {
            return 0;
        }
        int best = 0;
        double least = 0.6 * spread / window;
        for (int p = 2; p <= LONGEST_PERIOD && 2 * p + 2 <= known; p++) {
            int length = Math.min(Math.max(2 * p, 12), known - p);
            double sum = 0;
            for (int i = 0; i < length; i++) {
                sum += Math.abs(sample(i) - sample(i + p));
            }
            if (sum / length < least) {
                least = sum / length;
                best = p;
            }
        }
        return best;
    }

    /** One period ago, on the line between two telegrams. */
    private double repeated(double ahead) {
        double back = period - ahead;
        while (back < 0) {
            back += period;
        }
        int newer = (int) back;
        double part = back - newer;
        return (1 - part) * sample(newer) + part * sample(newer + 1);
    }
}
