package energy.nulwatt.control;

import java.util.Arrays;

/**
 * Keeps batteries without a share awake at 1 W, so that their relays stay closed: for a while after each was last needed,
 * and as long as loads come and go so quickly that it is worth their idle draw. Spares relays, and the seconds that a
 * wake-up takes.
 */
final class Readiness {
    private static final double SECOND_NS = 1e9;
    private static final long DWELL_NS = 60_000_000_000L;
    /** How far back it looks for what a wakeful battery would have saved. */
    private static final double MEMORY_NS = 400 * SECOND_NS;
    /** About what a battery draws while it waits with its relay closed. */
    private static final double WORTH_W = 6;
    /** At first a house is taken for a lively one. */
    private static final double FIRST_W = 12;

    private static final double LONGEST_STEP_NS = SECOND_NS;
    private static final double NEEDED_W = 2;
    /** From this demand on the direction turns within seconds: a relay stays closed for longer. */
    private static final double TURNS_W = 40;

    private final long[] neededNs;
    private double savedW = FIRST_W;
    private long lastNs;
    private int direction = -1;

    Readiness(int batteries) {
        neededNs = new long[batteries];
        Arrays.fill(neededNs, Long.MIN_VALUE / 2);
    }

    /** What batteries without a share give, or could have given, on average, W. */
    double savedW() {
        return savedW;
    }

    /**
     * Lets batteries with nothing to do wait at 1 W where that is worth it.
     *
     * @param totalW what all together should give
     * @param helpW what batteries without a share give or could give now, if they were awake, W ≥ 0
     */
    void apply(double totalW, double demandW, double helpW, BatteryTrack[] tracks, long nowNs) {
        double pastNs = Math.min(LONGEST_STEP_NS, Math.max(0, (double) (nowNs - lastNs)));
        lastNs = nowNs;
        savedW += (1 - Math.exp(-pastNs / MEMORY_NS)) * (helpW - savedW);
        if (totalW != 0) {
            direction = totalW > 0 ? 1 : -1;
        }
        for (int i = 0; i < tracks.length; i++) {
            if (Math.abs(tracks[i].wantedW) > NEEDED_W) {
                neededNs[i] = nowNs;
            }
        }
        boolean lively = savedW > WORTH_W;
        boolean turns = totalW == 0 && demandW * direction < -TURNS_W;
        for (int i = 0; i < tracks.length; i++) {
            boolean waits = lively || nowNs - neededNs[i] < DWELL_NS;
            if (tracks[i].wantedW == 0
                    && waits
                    && !turns
                    && Availability.workableW(tracks[i], direction > 0, nowNs) > NEEDED_W) {
                tracks[i].wantedW = direction;
            }
        }
    }
}
