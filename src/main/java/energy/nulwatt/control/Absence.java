package energy.nulwatt.control;

/**
 * Whether a silent battery still gives its last power. Few stop by themselves when their link is lost, so it is believed
 * to go on, until the meter shows that its power fell away when it fell silent, or until its energy must be used up.
 */
final class Absence {
    private static final double SECOND_NS = 1e9;
    private static final double HOUR_NS = 3600 * SECOND_NS;
    /** The meter tells of its end within this time around the last answer. */
    static final long BEFORE_NS = (long) (3 * SECOND_NS);

    private static final long AFTER_NS = (long) (30 * SECOND_NS);
    /** Smaller powers are lost in the noise of the house. */
    private static final double VISIBLE_W = 150;

    private static final double LIKENESS = 0.3;

    private boolean over;

    /** True when it is believed to give nothing any more. */
    boolean over() {
        return over;
    }

    /**
     * Judges anew; true when it just turned out that its power fell away when it fell silent.
     *
     * @param away it does not answer
     * @param lastW the last power that it told
     * @param lastNs when it told it
     * @param remainingWh what that power can still take or fill; NaN when not known
     * @param houseW the estimates of the house, made with {@code lastW} still counted
     */
    boolean judge(boolean away, double lastW, long lastNs, double remainingWh, History houseW, long nowNs) {
        if (!away) {
            over = false;
            return false;
        }
        if (over) {
            return false;
        }
        double hours = (nowNs - lastNs) / HOUR_NS;
        boolean fell = fellAway(lastW, lastNs, houseW, nowNs);
        over = fell || hours * Math.abs(lastW) > remainingWh;
        return fell;
    }

    /** The house seems to have changed by just what the battery gave. */
    private static boolean fellAway(double lastW, long lastNs, History houseW, long nowNs) {
        if (Math.abs(lastW) < VISIBLE_W || houseW.size() < 2 || nowNs - lastNs > AFTER_NS) {
            return false;
        }
        double jump = houseW.lastValue() - houseW.valueAt(lastNs - BEFORE_NS);
        return Math.abs(jump + lastW) <= LIKENESS * Math.abs(lastW);
    }
}
