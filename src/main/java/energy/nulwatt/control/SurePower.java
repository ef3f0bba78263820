package energy.nulwatt.control;

/**
 * The least that a battery must give by now if nothing but its response and its gain stands between what it was asked
 * for and what it gives: it heads for the least of all commands that could be in force, as slowly as it may, and falls at
 * once. What gives less is limited, however its response is within its bounds.
 */
final class SurePower {
    private static final long STEP_NS = Course.STEP_NS;
    /** It is not known better when a power was measured. */
    private static final long LEEWAY_NS = 300_000_000L;
    /** After a longer gap nothing is sure. */
    private static final long LONGEST_GAP_NS = 3_000_000_000L;

    private double watts;
    private long lastNs = Long.MIN_VALUE / 2;

    /** The least that it must give, W, + charge; 0 when that is nothing. */
    double watts() {
        return watts;
    }

    /** Begins with what it gives. */
    void restart(double givenW, long atNs) {
        watts = givenW;
        lastNs = atNs;
    }

    /** Goes on to a time at which {@code givenW} was measured. */
    void advance(BatteryTrack track, double givenW, long atNs) {
        if (atNs - lastNs > LONGEST_GAP_NS) {
            restart(givenW, atNs);
            return;
        }
        Response response = track.response;
        long latestNs = response.deadTimeNs(Response.LATEST) + LEEWAY_NS;
        long soonestNs = Math.max(0, response.deadTimeNs(Response.SOONEST) - LEEWAY_NS);
        double rampW = response.rampWPerS(Response.LATEST) * Course.STEP_S;
        double lagPart = response.lagPart(Course.STEP_S);
        while (atNs - lastNs >= STEP_NS) {
            lastNs += STEP_NS;
            track.commands.history().boundBetween(lastNs - latestNs, lastNs - soonestNs);
            double goalW = leastW(track.commands.history(), track.delivery);
            boolean more = goalW * watts >= 0 && Math.abs(goalW) > Math.abs(watts);
            double change = (goalW - watts) * lagPart;
            watts = more ? watts + Math.max(-rampW, Math.min(rampW, change)) : goalW;
        }
    }

    /** The command nearest to zero of those found, with its gain, W; 0 when they are not of one direction. */
    private static double leastW(History commands, Delivery delivery) {
        if (commands.minimum > 0) {
            return delivery.gainedW(commands.minimum);
        }
        return commands.maximum < 0 ? delivery.gainedW(commands.maximum) : 0;
    }
}
