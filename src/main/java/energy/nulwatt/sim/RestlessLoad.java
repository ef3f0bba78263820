package energy.nulwatt.sim;

/** Lights, television, chargers: every few seconds something goes on or off. */
final class RestlessLoad implements PowerTrace {
    private final double meanW;
    private final double swingW;
    private long random;
    private double watts;
    private long nextNs;

    RestlessLoad(double meanW, double swingW, long seed) {
        this.meanW = meanW;
        this.swingW = swingW;
        random = seed;
        watts = meanW;
    }

    @Override
    public double watts(long sinceStartNs) {
        while (sinceStartNs >= nextNs) {
            watts += (meanW - watts) * 0.2 + swingW * (uniform() - 0.5);
            watts = Math.max(meanW / 3, watts);
            nextNs += (long) ((1 + 6 * uniform()) * 1e9);
        }
        return watts;
    }

    /** SplitMix64, 0 ≤ x < 1: java.util.random would box nothing either, but its sequence is not fixed by contract. */
    private double uniform() {
        random += 0x9E3779B97F4A7C15L;
        long z = random;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return ((z ^ z >>> 31) >>> 11) * 0x1.0p-53;
    }
}
