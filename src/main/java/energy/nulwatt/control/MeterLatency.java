package energy.nulwatt.control;

/**
 * How late the meter's telegrams are, s, against the batteries' telemetry as a whole: with the right lateness the house
 * that is left over is smoothest while batteries move. A bank of them is tried on every telegram. Only the difference to
 * the telemetry can be known, and only it matters.
 */
final class MeterLatency {
    /** From the end of the window until the last byte, when nothing is known. */
    static final double GUESS_S = 0.4;

    private static final int CANDIDATES = 25;
    private static final double FIRST_S = -0.8;
    private static final double STEP_S = 0.1;
    private static final double NS = 1e9;
    private static final double FORGETTING = 0.99;
    /** Changes of the house beyond this are loads that were switched. */
    private static final double OUTLIER_W = 200;

    private static final double MOVING_W = 40;
    private static final double PRIOR_W = 25;
    private static final int ENOUGH = 6;

    private final double[] rough = new double[CANDIDATES];
    private final double[] lastHouseW = new double[CANDIDATES];
    private double lastW = Double.NaN;
    private double latencyS = GUESS_S;
    private double weight;
    private boolean restored;

    /** Seconds from the end of a telegram's window until it is here. */
    double seconds() {
        return latencyS;
    }

    /** True when it was learnt. */
    boolean learnt() {
        return restored || weight >= ENOUGH;
    }

    /** Begins with what was learnt before, s. */
    void restore(double seconds) {
        latencyS = seconds;
        restored = true;
    }

    /** Compares a telegram with the one before it; every battery's course is measured well beyond it. */
    void observe(double powerW, BatteryTrack[] tracks, long arrivalNs, long windowNs, long nowNs) {
        double watts = 0;
        for (BatteryTrack track : tracks) {
            watts += track.expectedMeanW(arrivalNs, windowNs, nowNs);
        }
        boolean tells = Math.abs(watts - lastW) >= MOVING_W;
        lastW = watts;
        weight = tells ? FORGETTING * weight + 1 : weight;
        for (int i = 0; i < CANDIDATES; i++) {
            long shiftNs = (long) ((latencyS - candidateS(i)) * NS);
            double house = powerW;
            for (BatteryTrack track : tracks) {
                house -= track.expectedMeanW(arrivalNs + shiftNs, windowNs, nowNs);
            }
            if (tells) {
                double jump = Math.min(OUTLIER_W, Math.abs(house - lastHouseW[i]));
                rough[i] = FORGETTING * rough[i] + jump * jump;
            }
            lastHouseW[i] = house;
        }
        if (tells && weight >= ENOUGH) {
            conclude();
        }
    }

    private static double candidateS(int i) {
        return FIRST_S + i * STEP_S;
    }

    private double cost(int i) {
        double off = (candidateS(i) - GUESS_S) * PRIOR_W;
        return rough[i] + ENOUGH * off * off;
    }

    private void conclude() {
        int best = 1;
        for (int i = 1; i < CANDIDATES - 1; i++) {
            best = cost(i) < cost(best) ? i : best;
        }
        double curvature = cost(best - 1) - 2 * cost(best) + cost(best + 1);
        double shift = curvature > 0 ? 0.5 * (cost(best - 1) - cost(best + 1)) / curvature : 0;
        double found = candidateS(best) + Math.max(-0.5, Math.min(0.5, shift)) * STEP_S;
        latencyS += 0.2 * (found - latencyS);
    }
}
