package energy.nulwatt.control;

import java.util.Arrays;

/**
 * Lets shares change hands gradually. What the total gains or loses, and what one can no longer give, moves at once,
 * a large change with the help of all ({@link Together}); what merely goes from one battery to another moves at a limited
 * rate. The sum is that of the strategy in every step, and no battery and no group exceeds its limit on the way.
 */
final class HandOver {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final double MOST_W_PER_S = 100;
    private static final double LEAST_W_PER_S = 20;
    /** While it is not certain when those who take over begin, so much may be lacking or given twice, W. */
    private static final double MISTAKE_W = 60;
    /** So much may be asked of one that takes over and not be shown yet: it would be lacking if it never came. */
    private static final double UNSEEN_W = 120;

    private static final long LONGEST_STEP_NS = SECOND_NS;

    private final double[] beforeW;
    private final double[] startW;
    private final boolean[] wasAble;
    private final Together together;
    private final double[] beforeOfGroupW;
    private final double[] wantedOfGroupW;
    private boolean charging;
    private long lastNs;

    HandOver(Roster roster) {
        beforeW = new double[roster.size];
        startW = new double[roster.size];
        wasAble = new boolean[roster.size];
        together = new Together(roster);
        beforeOfGroupW = new double[roster.groups];
        wantedOfGroupW = new double[roster.groups];
    }

    /** Nobody gives anything. */
    void rest() {
        Arrays.fill(beforeW, 0);
        together.rest();
    }

    /** Replaces {@link Roster#shareW} by the next step towards it. */
    void soften(Roster roster, long nowNs) {
        double seconds = (double) Math.min(LONGEST_STEP_NS, nowNs - lastNs) / SECOND_NS;
        lastNs = nowNs;
        if (charging != roster.charging) {
            charging = roster.charging;
            rest();
        }
        takeOver(roster);
        clip(roster);
        System.arraycopy(beforeW, 0, startW, 0, startW.length);
        followTotal(roster);
        together.begin(startW, beforeW, roster, nowNs);
        for (int i = 0; i < beforeW.length; i++) {
            roster.tracks[i].lends = roster.shareW[i] == 0 && beforeW[i] > 0 && together.lends(nowNs);
        }
        double seenPart = Math.max(0, 1 - unseenW(roster) / UNSEEN_W);
        exchange(together.underWay(nowNs) ? 0 : rateWPerS(roster) * seenPart * seconds, roster);
    }

    /** The most that one of those who take over was asked for and has not shown yet, W. */
    private double unseenW(Roster roster) {
        double unseenW = 0;
        for (int i = 0; i < beforeW.length; i++) {
            if (roster.shareW[i] > beforeW[i]) {
                unseenW = Math.max(unseenW, Availability.unseenW(roster.tracks[i], roster.charging));
            }
        }
        return unseenW;
    }

    /** One that can be asked again begins with what it gives. */
    private void takeOver(Roster roster) {
        for (int i = 0; i < beforeW.length; i++) {
            if (roster.able[i] && !wasAble[i]) {
                double givesW = roster.charging ? roster.tracks[i].measuredW() : -roster.tracks[i].measuredW();
                beforeW[i] = givesW >= roster.leastW[i] ? givesW : 0;
            }
            wasAble[i] = roster.able[i];
        }
    }

    /** The less is known of the dead times of those that change, the slower. */
    private double rateWPerS(Roster roster) {
        double errorS = 0;
        for (int i = 0; i < beforeW.length; i++) {
            if (roster.shareW[i] != beforeW[i]) {
                errorS = Math.max(errorS, roster.tracks[i].response.deadTimeErrorS());
            }
        }
        return Math.max(LEAST_W_PER_S, Math.min(MOST_W_PER_S, MISTAKE_W / errorS));
    }

    /** Nobody gives more than it can now. */
    private void clip(Roster roster) {
        for (int i = 0; i < beforeW.length; i++) {
            beforeW[i] = Math.min(beforeW[i], roster.mostW[i]);
        }
        sumGroups(roster);
        for (int i = 0; i < beforeW.length; i++) {
            int g = roster.group[i];
            if (beforeOfGroupW[g] > roster.roomW[g]) {
                beforeW[i] *= roster.roomW[g] / beforeOfGroupW[g];
            }
        }
    }

    private void sumGroups(Roster roster) {
        Arrays.fill(beforeOfGroupW, 0);
        Arrays.fill(wantedOfGroupW, 0);
        for (int i = 0; i < beforeW.length; i++) {
            beforeOfGroupW[roster.group[i]] += beforeW[i];
            wantedOfGroupW[roster.group[i]] += roster.shareW[i];
        }
    }

    /** What the total gains goes to those that shall give more; what it loses is taken first from those that shall stop. */
    private void followTotal(Roster roster) {
        double gainW = 0;
        for (int i = 0; i < beforeW.length; i++) {
            gainW += roster.shareW[i] - beforeW[i];
        }
        if (gainW < 0) {
            gainW += takeFromLeaving(-gainW, roster);
        }
        sumGroups(roster);
        double sign = Math.signum(gainW);
        double openW = 0;
        for (int g = 0; g < roster.groups; g++) {
            openW += Math.max(0, sign * (wantedOfGroupW[g] - beforeOfGroupW[g]));
        }
        for (int g = 0; g < roster.groups && openW > 0; g++) {
            double ofGroupW = Math.max(0, sign * (wantedOfGroupW[g] - beforeOfGroupW[g]));
            if (ofGroupW > 0) {
                moveGroup(g, sign, Math.min(1, sign * gainW / openW) * ofGroupW, roster);
            }
        }
    }

    /** Takes up to so much from those whose share shall be 0; returns how much. */
    private double takeFromLeaving(double lessW, Roster roster) {
        double leavingW = 0;
        for (int i = 0; i < beforeW.length; i++) {
            leavingW += roster.shareW[i] == 0 ? beforeW[i] : 0;
        }
        double takenW = Math.min(lessW, leavingW);
        for (int i = 0; i < beforeW.length; i++) {
            if (roster.shareW[i] == 0 && leavingW > 0) {
                beforeW[i] *= Math.max(0, 1 - takenW / leavingW);
            }
        }
        return takenW;
    }

    private void moveGroup(int group, double sign, double watts, Roster roster) {
        double openW = 0;
        for (int i = 0; i < beforeW.length; i++) {
            openW += roster.group[i] == group ? Math.max(0, sign * (roster.shareW[i] - beforeW[i])) : 0;
        }
        for (int i = 0; i < beforeW.length; i++) {
            double ownW = Math.max(0, sign * (roster.shareW[i] - beforeW[i]));
            if (roster.group[i] == group && ownW > 0) {
                beforeW[i] += sign * ownW * Math.min(1, watts / openW);
            }
        }
    }

    /** Goes a part of the way that is left, the same part for all, so that the sum stays. */
    private void exchange(double stepW, Roster roster) {
        double farthestW = 0;
        for (int i = 0; i < beforeW.length; i++) {
            farthestW = Math.max(farthestW, Math.abs(roster.shareW[i] - beforeW[i]));
        }
        double part = farthestW <= stepW ? 1 : stepW / farthestW;
        double longer = part;
        do {
            // A longer way may take another below its minimum, until it is the whole way.
            part = longer;
            for (int i = 0; i < beforeW.length; i++) {
                longer = Math.max(longer, partToSkipTheUseless(i, longer, roster));
            }
        } while (longer > part);
        for (int i = 0; i < beforeW.length; i++) {
            // At the end of the way exactly there: rounding leaves no share of a trillionth of a watt.
            beforeW[i] = part == 1 ? roster.shareW[i] : beforeW[i] + part * (roster.shareW[i] - beforeW[i]);
            roster.shareW[i] = beforeW[i];
        }
    }

    /** Below its minimum a battery is of no use: one that joins begins with it, one that leaves ends there. */
    private double partToSkipTheUseless(int i, double part, Roster roster) {
        double wayW = roster.shareW[i] - beforeW[i];
        double nextW = beforeW[i] + part * wayW;
        if (nextW <= 0 || nextW >= roster.leastW[i] || wayW == 0) {
            return part;
        }
        if (roster.shareW[i] == 0) {
            return 1;
        }
        return roster.shareW[i] >= roster.leastW[i] ? Math.min(1, (roster.leastW[i] - beforeW[i]) / wayW) : part;
    }
}
