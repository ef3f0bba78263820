package energy.nulwatt.control;

/**
 * Bounds what a battery gave on average over the window of a telegram. Where powers were measured around it, they count,
 * with their possible age. After the last measurement two courses are followed, the soonest and the latest that the
 * battery's response allows for the commands under way: the truth lies between.
 */
final class OutputBounds {
    private static final long STEP_NS = 100_000_000L;
    private static final int MAX_STEPS = 200;
    private static final double STEP_S = 0.1;
    private static final long SECOND_NS = 1_000_000_000L;

    private final double[] soonestW = new double[MAX_STEPS];
    private final double[] latestW = new double[MAX_STEPS];
    private int steps;
    private long courseFromNs;

    double lowW;
    double highW;

    /** No uncertainty: a battery of which only its last power is known. */
    void at(double watts) {
        lowW = watts;
        highW = watts;
    }

    /**
     * Finds the bounds for telegrams that arrived at {@code arrivalNs}.
     *
     * @param ageNs the most that a measured power may be older than its reading
     * @param still the output stood still although commands are older than the response allows
     */
    void find(
            History samples,
            History commands,
            Response response,
            long arrivalNs,
            long periodNs,
            long ageNs,
            boolean still,
            boolean fromStandby) {
        follow(samples, commands, response, arrivalNs + ageNs, still, fromStandby);
        lowW = Double.POSITIVE_INFINITY;
        highW = Double.NEGATIVE_INFINITY;
        // The meter averages a second, or its whole period, and is up to a second late.
        for (int late = 0; late <= 2; late++) {
            long endNs = arrivalNs - SECOND_NS / 10 - late * (SECOND_NS * 9 / 20);
            include(samples, endNs - SECOND_NS, endNs, ageNs);
            if (periodNs > 2 * SECOND_NS) {
                include(samples, endNs - periodNs, endNs, ageNs);
            }
        }
    }

    /** The two courses from the last measurement on. */
    private void follow(
            History samples, History commands, Response response, long untilNs, boolean still, boolean fromStandby) {
        courseFromNs = samples.lastTimeNs();
        steps = (int) Math.max(0, Math.min(MAX_STEPS, (untilNs - courseFromNs + STEP_NS - 1) / STEP_NS));
        double soonest = samples.lastValue();
        double latest = soonest;
        double steepest = response.steepestWPerS() * STEP_S;
        double flattest = response.flattestWPerS() * STEP_S;
        for (int i = 0; i < steps; i++) {
            long atNs = courseFromNs + (i + 1) * STEP_NS;
            double soonTarget = commands.valueAt(atNs - response.soonestNs());
            double lateTarget = still ? latest : commands.valueAt(atNs - response.latestNs(fromStandby));
            soonest += Math.max(-steepest, Math.min(steepest, soonTarget - soonest));
            latest += Math.max(-flattest, Math.min(flattest, lateTarget - latest));
            soonestW[i] = soonest;
            latestW[i] = latest;
        }
    }

    /** Widens the bounds by the mean over a window, for a telemetry of no age and of its greatest age. */
    private void include(History samples, long fromNs, long toNs, long ageNs) {
        int points = (int) Math.max(1, Math.min(100, (toNs - fromNs) / STEP_NS));
        long gapNs = (toNs - fromNs) / points;
        for (int aged = 0; aged <= 1; aged++) {
            double soonSum = 0;
            double lateSum = 0;
            for (int i = 0; i < points; i++) {
                long atNs = fromNs + gapNs / 2 + i * gapNs + aged * ageNs;
                int step = (int) Math.floorDiv(atNs - courseFromNs, STEP_NS);
                if (step < 0 || steps == 0) {
                    double watts = samples.interpolatedAt(atNs);
                    soonSum += watts;
                    lateSum += watts;
                } else {
                    soonSum += soonestW[Math.min(step, steps - 1)];
                    lateSum += latestW[Math.min(step, steps - 1)];
                }
            }
            lowW = Math.min(lowW, Math.min(soonSum, lateSum) / points);
            highW = Math.max(highW, Math.max(soonSum, lateSum) / points);
        }
    }
}
