package energy.nulwatt.sim;

/** Loads and panels of a house as power traces: reproducible, and without allocation while they run. */
public final class Appliances {
    private static final double SECOND = 1e9;

    private Appliances() {}

    /** {@code watts} between two instants in seconds since the start, 0 otherwise: a kettle, an oven. */
    public static PowerTrace between(double fromS, double toS, double watts) {
        return now -> now >= fromS * SECOND && now < toS * SECOND ? watts : 0;
    }

    /**
     * {@code watts} for the first {@code onS} of every {@code periodS} seconds, between two instants: an induction hob
     * that cycles, a fridge, a washing machine's heater.
     */
    public static PowerTrace cycling(double fromS, double toS, double watts, double onS, double periodS) {
        return now -> {
            double since = now / SECOND - fromS;
            return since >= 0 && now < toS * SECOND && since % periodS < onS ? watts : 0;
        };
    }

    /** A compressor that is on for {@code onS} of every {@code periodS}, with a short start-up peak: a fridge. */
    public static PowerTrace fridge(double watts, double onS, double periodS, double phaseS) {
        return now -> {
            double at = (now / SECOND + phaseS) % periodS;
            if (at >= onS) {
                return 1;
            }
            return at < 0.4 ? watts * 6 : watts;
        };
    }

    /** Climbs from {@code fromS} on within {@code rampS} to {@code watts}, wavers by 5 %, and ends at {@code toS}: a heat pump. */
    public static PowerTrace heatPump(double fromS, double toS, double rampS, double watts) {
        return now -> {
            double since = now / SECOND - fromS;
            if (since < 0 || now >= toS * SECOND) {
                return 0;
            }
            return watts * Math.min(1, since / rampS) * (1 + 0.05 * Math.sin(since / 7));
        };
    }

    /**
     * A drum motor that turns, rests and turns the other way, with a heater in the first part: a washing machine.
     *
     * @param heaterW power of the heater
     * @param heatS how long it heats
     */
    public static PowerTrace washingMachine(double fromS, double toS, double heaterW, double heatS) {
        return now -> {
            double since = now / SECOND - fromS;
            if (since < 0 || now >= toS * SECOND) {
                return 0;
            }
            double motorW = since % 20 < 12 ? 150 + 60 * Math.sin(since * 2) : 8;
            return motorW + (since < heatS ? heaterW : 0);
        };
    }

    /** Small loads that come and go: a random walk around {@code meanW}, never below a third of it. */
    public static PowerTrace restless(double meanW, double swingW, long seed) {
        return new RestlessLoad(meanW, swingW, seed);
    }
}
