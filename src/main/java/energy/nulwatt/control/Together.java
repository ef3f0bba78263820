package energy.nulwatt.control;

/**
 * Splits a large change of the total at once among all that are awake, so that all arrive at the same moment, sooner than
 * those could whom the strategy wants: each goes as far as its ramp takes it from its own delay on. Powers are W ≥ 0 in the
 * direction of the step.
 */
final class Together {
    private static final double SECOND_NS = 1e9;
    /** Less than this goes the way of the strategy. */
    private static final double LARGE_W = 100;
    /** It must be sooner by this to be worth that the shares go back to those of the strategy afterwards. */
    private static final double SOONER_S = 0.7;
    /** Nothing takes longer. */
    private static final double LATEST_S = 60;

    private static final int HALVINGS = 30;
    /** More than this in the other direction is no rest. */
    private static final double OPPOSED_W = 2;

    /** What each gave before the change, W. */
    private final double[] baseW;
    /** From now until it moves for a command of now, s. */
    private final double[] delayS;
    /** What it will give then, W. */
    private final double[] standsW;
    /** Between these it may go with this change. */
    private final double[] leastW;

    private final double[] mostW;
    private final boolean[] takesPart;

    private boolean more;
    /** When all have arrived. */
    private long arrivedNs = Long.MIN_VALUE;
    /** When those of the strategy alone would have arrived. */
    private long usualNs = Long.MIN_VALUE;

    Together(Roster roster) {
        baseW = new double[roster.size];
        delayS = new double[roster.size];
        standsW = new double[roster.size];
        leastW = new double[roster.size];
        mostW = new double[roster.size];
        takesPart = new boolean[roster.size];
    }

    /** Nobody gives anything. */
    void rest() {
        arrivedNs = Long.MIN_VALUE;
        usualNs = Long.MIN_VALUE;
    }

    /** True until all have arrived. */
    boolean underWay(long nowNs) {
        return nowNs < arrivedNs;
    }

    /** True while those to whom the strategy gives nothing stand in for others that could not have arrived yet. */
    boolean lends(long nowNs) {
        return nowNs < usualNs;
    }

    /**
     * Splits a change of the total, if that is worth it.
     *
     * @param beforeW what each gave before the change, W
     * @param sharesW what each would give by the way of the strategy, W: replaced when this is sooner
     */
    void begin(double[] beforeW, double[] sharesW, Roster roster, long nowNs) {
        System.arraycopy(beforeW, 0, baseW, 0, baseW.length);
        double gainW = sumW(sharesW) - sumW(baseW);
        if (Math.abs(gainW) < LARGE_W || shareCircuits(roster) || anyWakes(roster, nowNs)) {
            return;
        }
        more = gainW > 0;
        if (!look(roster, nowNs)) {
            return;
        }
        double usualS = usualS(sharesW, roster);
        double untilS = arriveS(sumW(sharesW), roster);
        if (untilS < usualS - SOONER_S) {
            arrivedNs = nowNs + (long) (untilS * SECOND_NS);
            usualNs = nowNs + (long) (usualS * SECOND_NS);
            split(sumW(sharesW), untilS, sharesW, roster);
        }
    }

    private static double sumW(double[] watts) {
        double sumW = 0;
        for (double each : watts) {
            sumW += each;
        }
        return sumW;
    }

    /** On a common circuit nobody takes more than the strategy gives it. */
    private static boolean shareCircuits(Roster roster) {
        boolean any = false;
        for (int i = 0; i < roster.size; i++) {
            any |= roster.able[i] && !Double.isInfinite(roster.roomW[roster.group[i]]);
        }
        return any;
    }

    /** Who has to wake first arrives too late to be waited for. */
    private static boolean anyWakes(Roster roster, long nowNs) {
        boolean any = false;
        for (int i = 0; i < roster.size; i++) {
            any |= roster.shareW[i] > 0 && asleep(roster.tracks[i], nowNs);
        }
        return any;
    }

    private static boolean asleep(BatteryTrack track, long nowNs) {
        return track.commands.asleep(nowNs) || track.mayBeWaking(nowNs);
    }

    /** Finds where each stands; false while one is on its way out of the other direction: then all begin when they may. */
    private boolean look(Roster roster, long nowNs) {
        boolean turns = false;
        for (int i = 0; i < baseW.length; i++) {
            BatteryTrack track = roster.tracks[i];
            boolean called = roster.shareW[i] > 0;
            takesPart[i] = roster.able[i] && !track.delivery.held() && !asleep(track, nowNs);
            delayS[i] = Math.max(0, track.effectDelayNs() / SECOND_NS);
            double expectedW = track.outputAtEffectW(nowNs);
            standsW[i] = roster.charging ? expectedW : -expectedW;
            turns |= standsW[i] < -OPPOSED_W;
            if (more) {
                leastW[i] = called && takesPart[i] ? Math.max(baseW[i], roster.leastW[i]) : baseW[i];
                mostW[i] = Math.max(leastW[i], roster.mostW[i]);
            } else {
                leastW[i] = called ? Math.min(baseW[i], roster.leastW[i]) : 0;
                mostW[i] = baseW[i];
            }
        }
        return !turns;
    }

    /** When the last one arrives at these shares, s. */
    private double usualS(double[] sharesW, Roster roster) {
        double usualS = 0;
        for (int i = 0; i < baseW.length; i++) {
            double wayW = more ? sharesW[i] - standsW[i] : standsW[i] - sharesW[i];
            if (sharesW[i] != baseW[i] && wayW > 0) {
                usualS = Math.max(usualS, delayS[i] + wayW / roster.tracks[i].response.rampWPerS());
            }
        }
        return usualS;
    }

    /** When all arrive together, without those who would have less than their minimum, s; infinite when they cannot. */
    private double arriveS(double totalW, Roster roster) {
        double untilS = soonestS(totalW, roster);
        int useless = useless(untilS, roster);
        while (useless >= 0) {
            takesPart[useless] = false;
            if (!more && roster.shareW[useless] == 0) {
                mostW[useless] = 0;
            }
            untilS = soonestS(totalW, roster);
            useless = useless(untilS, roster);
        }
        return untilS;
    }

    private double soonestS(double totalW, Roster roster) {
        double reachedW = reachedW(LATEST_S, roster);
        if (more ? reachedW < totalW : reachedW > totalW) {
            return Double.POSITIVE_INFINITY;
        }
        double soonS = 0;
        double lateS = LATEST_S;
        for (int k = 0; k < HALVINGS; k++) {
            double middleS = (soonS + lateS) / 2;
            reachedW = reachedW(middleS, roster);
            if (more ? reachedW < totalW : reachedW > totalW) {
                soonS = middleS;
            } else {
                lateS = middleS;
            }
        }
        return lateS;
    }

    private double reachedW(double untilS, Roster roster) {
        double sumW = 0;
        for (int i = 0; i < baseW.length; i++) {
            sumW += atW(i, untilS, roster);
        }
        return sumW;
    }

    /** What one is asked for that shall have arrived by then, W. */
    private double atW(int i, double untilS, Roster roster) {
        double wayW = roster.tracks[i].response.rampWPerS() * Math.max(0, untilS - delayS[i]);
        double toW = takesPart[i] ? standsW[i] + (more ? wayW : -wayW) : baseW[i];
        return Math.max(leastW[i], Math.min(mostW[i], toW));
    }

    /** One that would be asked for less than its minimum, or −1. */
    private int useless(double untilS, Roster roster) {
        for (int i = 0; i < baseW.length && !Double.isInfinite(untilS); i++) {
            double toW = atW(i, untilS, roster);
            if (takesPart[i] && toW > 0 && toW < roster.leastW[i]) {
                return i;
            }
        }
        return -1;
    }

    private void split(double totalW, double untilS, double[] sharesW, Roster roster) {
        double before = sumW(baseW);
        // The halvings end a little beside the moment.
        double part = (totalW - before) / (reachedW(untilS, roster) - before);
        for (int i = 0; i < baseW.length; i++) {
            sharesW[i] = baseW[i] + part * (atW(i, untilS, roster) - baseW[i]);
        }
    }
}
