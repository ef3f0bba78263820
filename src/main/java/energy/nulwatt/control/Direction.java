package energy.nulwatt.control;

/** Whether the batteries charge, discharge or rest: neither starts for a trifle nor turns for a moment. */
final class Direction {
    private static final long SECOND_NS = 1_000_000_000L;
    /** Work of less than this is not worth a relay. */
    private static final double START_W = 40;

    private static final double REST_W = 15;
    /** A change of direction must last this long, unless it is large. */
    private static final long TURN_AFTER_NS = 2 * SECOND_NS;

    private static final double TURN_AT_ONCE_W = 250;

    private int now;
    private int turningTo;
    private long turningSinceNs;

    /** The total, or 0 while it is too little to start for or has the other sign for too short a time. */
    double usefulW(double totalW, long nowNs) {
        double magnitude = Math.abs(totalW);
        int wanted = magnitude < (now == 0 ? START_W : REST_W) ? 0 : totalW > 0 ? 1 : -1;
        if (wanted == now) {
            turningTo = now;
            return now == 0 ? 0 : totalW;
        }
        if (turningTo != wanted) {
            turningTo = wanted;
            turningSinceNs = nowNs;
        }
        boolean lasts = nowNs - turningSinceNs >= TURN_AFTER_NS;
        if (!lasts && magnitude < TURN_AT_ONCE_W) {
            // The old direction rests at 0 W until it is clear.
            return 0;
        }
        now = wanted;
        return wanted == 0 ? 0 : totalW;
    }
}
