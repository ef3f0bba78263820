package energy.nulwatt.control;

/**
 * How warm the fuse of a phase is, as the lagged square of its current: 1 is where its rated current holds it.
 *
 * <p>The figures behind it: a household circuit breaker does not trip at 1.13 times its rating within an hour and must
 * at 1.45 times (IEC 60898-1); a gG fuse link does not melt at 1.25 times, must at 1.6 times, and carries about twice its
 * rating for 10 s (IEC 60269). With a time constant of 20 s, and the budget spent at the rated heat already, a cold fuse
 * would be spent after 6 s at twice its rating and after 10 s at 1.6 times: before either of them does anything.
 */
final class FuseHeat {
    static final double TIME_CONSTANT_S = 20;
    private static final double NS = 1e9;

    private final double ratedA;
    private double heat;
    private long lastNs;
    private boolean started;

    /** @param ratedA rating of the fuse */
    FuseHeat(double ratedA) {
        this.ratedA = ratedA;
    }

    /** Squared current over squared rating, lagged: 1 is what the rating makes of it in the long run. */
    double heat() {
        return heat;
    }

    /** {@code amps} flowed since the last call. */
    void carry(double amps, long nowNs) {
        double square = amps * amps / (ratedA * ratedA);
        // What was before the start is not known: as if it had always been like this.
        double part = started ? 1 - Math.exp(-(nowNs - lastNs) / NS / TIME_CONSTANT_S) : 1;
        heat += part * (square - heat);
        lastNs = nowNs;
        started = true;
    }

    /** The current that brings the heat to {@code targetHeat} within about {@code horizonS} and holds it there, A ≥ 0. */
    double allowedA(double targetHeat, double horizonS) {
        double square = targetHeat + (targetHeat - heat) * TIME_CONSTANT_S / horizonS;
        return square <= 0 ? 0 : ratedA * Math.sqrt(square);
    }
}
