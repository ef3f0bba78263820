package energy.nulwatt.control;

/**
 * Over how long a telegram's power is a mean: meters with a period of one second average it; of slower ones some tell
 * the last second and some the whole period. The one that leaves the smoother house while batteries move is believed.
 */
final class MeterWindow {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final double FORGETTING = 0.97;
    private static final double MOVING_W = 40;
    private static final double OUTLIER_W = 300;

    private long periodNs = SECOND_NS;
    private double roughShort;
    private double roughWhole;
    private double lastShortW = Double.NaN;
    private double lastWholeW = Double.NaN;
    private double lastBatteriesW = Double.NaN;

    /** Sets the period of the telegrams, ns; 0 while not known. */
    void period(long ns) {
        if (ns > 0) {
            periodNs = Math.max(SECOND_NS / 2, Math.min(12 * SECOND_NS, ns));
        }
    }

    long ns() {
        boolean slow = periodNs > 2 * SECOND_NS;
        return slow && roughShort < roughWhole ? SECOND_NS : periodNs;
    }

    /** Compares a telegram with the one before it under both beliefs. */
    void observe(double powerW, long arrivalNs, BatteryTrack[] tracks, long nowNs) {
        if (periodNs <= 2 * SECOND_NS) {
            return;
        }
        double overSecond = 0;
        double overPeriod = 0;
        for (BatteryTrack track : tracks) {
            overSecond += track.expectedMeanW(arrivalNs, SECOND_NS, nowNs);
            overPeriod += track.expectedMeanW(arrivalNs, periodNs, nowNs);
        }
        if (Math.abs(overPeriod - lastBatteriesW) >= MOVING_W) {
            roughShort = FORGETTING * roughShort + square(powerW - overSecond - lastShortW);
            roughWhole = FORGETTING * roughWhole + square(powerW - overPeriod - lastWholeW);
        }
        lastBatteriesW = overPeriod;
        lastShortW = powerW - overSecond;
        lastWholeW = powerW - overPeriod;
    }

    private static double square(double watts) {
        double counted = Math.min(OUTLIER_W, Math.abs(watts));
        return Double.isNaN(watts) ? 0 : counted * counted;
    }
}
