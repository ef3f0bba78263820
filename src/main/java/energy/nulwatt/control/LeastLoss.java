package energy.nulwatt.control;

import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.SiteSpec;

/**
 * Those work, and so much each, that the least is lost, what is lost at rest included. Every set of batteries is tried;
 * of more than eight only the sets of the eight that go first, and the rest joins when these cannot do the work.
 */
final class LeastLoss implements Sharing {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int MOST_TRIED = 8;
    /** Above this share of what the ones at work can give, others join at once. */
    private static final double PRESSED = 0.92;
    /** A set that is chosen at leisure is less pressed, so that it is not left again at once. */
    private static final double RELAXED = 0.8;
    /** Another set must save this much, W. */
    private static final double WORTH_W = 5;
    /** The search is repeated when the total or a limit moved by this, W. */
    private static final double MOVED_W = 10;
    /** What a battery that goes later must save to go first, W per point of charge and at most. */
    private static final double WORTH_PER_POINT_W = 0.1;

    private static final double WORTH_OF_RANK_W = 10;
    private static final double TRIFLE_W = 1e-6;

    private final LeastLossSplit split;
    private final Ranking ranking;
    private final Crew crew;
    private final Lasting better = new Lasting(60 * SECOND_NS);
    private final boolean[] tried;
    private final double[] penaltyW;
    private final double[] searchedMostW;
    private double searchedW;
    private double searchedPressed;
    private int searchedWithin;
    private int searchedWith;
    private int best;

    LeastLoss(SiteSpec site, Roster roster) {
        split = new LeastLossSplit(site, roster);
        ranking = new Ranking(site);
        crew = new Crew(
                roster.size, site.allocation().minOnS(), site.allocation().minOffS());
        tried = new boolean[roster.size];
        penaltyW = new double[roster.size];
        searchedMostW = new double[roster.size];
    }

    @Override
    public void share(double targetW, Roster roster, GridReading reading, long nowNs) {
        ranking.judge(roster, nowNs);
        crew.work(roster, nowNs);
        int now = crewBits();
        if (isUpTo(targetW, now, PRESSED, roster)) {
            search(targetW, mayWork(roster, nowNs), mustWork(nowNs), RELAXED, roster);
            boolean worth = best != 0 && costW(targetW, best, roster) < costW(targetW, now, roster) - WORTH_W;
            if (better.after(worth, nowNs)) {
                call(best, nowNs);
            }
        } else {
            better.reset();
            search(targetW, ableBits(roster), 0, PRESSED, roster);
            call(best == 0 ? byMerit(targetW, roster) : best, nowNs);
        }
        split.split(targetW, crewBits(), roster);
        split.evenOut(crewBits(), roster);
        System.arraycopy(split.shareW, 0, roster.shareW, 0, roster.size);
    }

    @Override
    public void rest(long nowNs) {
        crew.rest(nowNs);
        better.reset();
    }

    private void search(double targetW, int within, int with, double pressed, Roster roster) {
        boolean same = within == searchedWithin
                && with == searchedWith
                && pressed == searchedPressed
                && Math.abs(targetW - searchedW) < MOVED_W;
        for (int i = 0; i < roster.size; i++) {
            same &= Math.abs(roster.mostW[i] - searchedMostW[i]) < MOVED_W;
        }
        if (same && isUpTo(targetW, best, pressed, roster)) {
            return;
        }
        searchedWithin = within;
        searchedWith = with;
        searchedPressed = pressed;
        searchedW = targetW;
        System.arraycopy(roster.mostW, 0, searchedMostW, 0, roster.size);
        judge(roster);
        best = 0;
        double bestW = Double.POSITIVE_INFINITY;
        int free = chooseTried(within, with) & ~with;
        // All subsets of the free ones, the empty one last.
        int subset = free;
        while (true) {
            int set = subset | with;
            if (isUpTo(targetW, set, pressed, roster)) {
                double costW = costW(targetW, set, roster);
                if (costW <= bestW) {
                    bestW = costW;
                    best = set;
                }
            }
            if (subset == 0) {
                return;
            }
            subset = (subset - 1) & free;
        }
    }

    /** Of many, those that go first. */
    private int chooseTried(int within, int with) {
        int chosen = with;
        int left = within & ~with;
        while (left != 0 && Integer.bitCount(chosen) < MOST_TRIED) {
            int first = firstOf(left);
            chosen |= 1 << first;
            left &= ~(1 << first);
        }
        return chosen;
    }

    private int firstOf(int set) {
        int first = -1;
        for (int i = 0; i < crew.in.length; i++) {
            boolean better = first < 0 || ranking.merit[i] > ranking.merit[first];
            first = (set & 1 << i) != 0 && better ? i : first;
        }
        return first;
    }

    private void judge(Roster roster) {
        double top = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < roster.size; i++) {
            top = roster.able[i] ? Math.max(top, ranking.merit[i]) : top;
        }
        for (int i = 0; i < roster.size; i++) {
            penaltyW[i] = Math.min(WORTH_OF_RANK_W, WORTH_PER_POINT_W * (top - ranking.merit[i]));
        }
    }

    private double costW(double targetW, int set, Roster roster) {
        double costW = split.split(targetW, set, roster);
        for (int i = 0; i < roster.size; i++) {
            costW += (set & 1 << i) != 0 ? penaltyW[i] : 0;
        }
        return costW;
    }

    /** True when a set can do the work and is no more pressed than so, as far as all can, and nobody below its minimum. */
    private boolean isUpTo(double targetW, int set, double pressed, Roster roster) {
        double neededW = Math.min(targetW / pressed, roster.capableW()) - TRIFLE_W;
        boolean alone = Integer.bitCount(set) == 1;
        return set != 0 && capableW(set, roster) >= neededW && (alone || split.minimumsFit(targetW, set, roster));
    }

    private double capableW(int set, Roster roster) {
        for (int i = 0; i < roster.size; i++) {
            tried[i] = (set & 1 << i) != 0;
        }
        return roster.capableW(tried, -1, -1);
    }

    /** Those that go first until they can do it: when no set can without someone below its minimum. */
    private int byMerit(double targetW, Roster roster) {
        int set = 0;
        int left = ableBits(roster);
        while (left != 0 && capableW(set, roster) < targetW) {
            int next = firstOf(left);
            left &= ~(1 << next);
            if (capableW(set | 1 << next, roster) > capableW(set, roster)) {
                set |= 1 << next;
            }
        }
        return set;
    }

    private void call(int set, long nowNs) {
        for (int i = 0; i < crew.in.length; i++) {
            boolean called = (set & 1 << i) != 0;
            if (called && !crew.in[i]) {
                crew.join(i, nowNs);
            } else if (!called && crew.in[i]) {
                crew.leave(i, nowNs);
            }
        }
    }

    private int crewBits() {
        int bits = 0;
        for (int i = 0; i < crew.in.length; i++) {
            bits |= crew.in[i] ? 1 << i : 0;
        }
        return bits;
    }

    private static int ableBits(Roster roster) {
        int bits = 0;
        for (int i = 0; i < roster.size; i++) {
            bits |= roster.able[i] ? 1 << i : 0;
        }
        return bits;
    }

    private int mayWork(Roster roster, long nowNs) {
        int bits = 0;
        for (int i = 0; i < roster.size; i++) {
            bits |= roster.able[i] && (crew.in[i] || crew.mayJoin(i, nowNs)) ? 1 << i : 0;
        }
        return bits;
    }

    private int mustWork(long nowNs) {
        int bits = 0;
        for (int i = 0; i < crew.in.length; i++) {
            bits |= crew.in[i] && !crew.mayLeave(i, nowNs) ? 1 << i : 0;
        }
        return bits;
    }
}
