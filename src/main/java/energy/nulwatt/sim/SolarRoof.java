package energy.nulwatt.sim;

/**
 * Solar panels on a day with clouds: a half sine between sunrise and sunset, dimmed by clouds that drift in and out.
 * The clouds depend on the seed only.
 */
public final class SolarRoof implements PowerTrace {
    private final double peakW;
    private final double sunriseS;
    private final double sunsetS;
    private final double cloudiness;
    private final long seed;

    /**
     * @param peakW at noon under a clear sky
     * @param sunriseS seconds since the start; may be negative when the day began before
     * @param sunsetS seconds since the start
     * @param cloudiness 0 clear … 1 overcast now and then
     */
    public SolarRoof(double peakW, double sunriseS, double sunsetS, double cloudiness, long seed) {
        this.peakW = peakW;
        this.sunriseS = sunriseS;
        this.sunsetS = sunsetS;
        this.cloudiness = cloudiness;
        this.seed = seed;
    }

    @Override
    public double watts(long sinceStartNs) {
        double seconds = sinceStartNs / 1e9;
        if (seconds <= sunriseS || seconds >= sunsetS) {
            return 0;
        }
        double clear = peakW * Math.sin(Math.PI * (seconds - sunriseS) / (sunsetS - sunriseS));
        // Clouds of about a minute with edges of a few seconds, and a slow haze behind them.
        double cloud = 0.75 * edge(noise(seconds / 45, seed)) + 0.25 * noise(seconds / 400, seed + 1);
        return clear * (1 - 0.85 * cloudiness * cloud);
    }

    /** Turns smooth noise into clouds with edges. */
    private static double edge(double noise) {
        return Math.clamp((noise - 0.45) * 8, 0.0, 1.0);
    }

    /** Value noise, 0 … 1, one knot per unit of {@code x}, joined smoothly. */
    private static double noise(double x, long seed) {
        long knot = (long) Math.floor(x);
        double part = x - knot;
        double smooth = part * part * (3 - 2 * part);
        return knotValue(knot, seed) * (1 - smooth) + knotValue(knot + 1, seed) * smooth;
    }

    private static double knotValue(long knot, long seed) {
        long z = knot * 0x9E3779B97F4A7C15L + seed * 0xD1B54A32D192ED03L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return ((z ^ z >>> 31) >>> 11) * 0x1.0p-53;
    }
}
