package energy.nulwatt.control;

/**
 * Slow and quick batteries together: one that acts much later than the quickest carries no more than the base of the
 * house, what lasts for minutes; quick ones take what comes and goes, as far as they can.
 */
final class Base {
    private static final long SECOND_NS = 1_000_000_000L;
    /** What lasts so long is the base. */
    private static final long SPAN_NS = 300 * SECOND_NS;
    /** So much later than the quickest is slow. */
    private static final double SLOWER_NS = 1.5 * SECOND_NS;
    /** A quick battery keeps the rest free. */
    private static final double PRESSED = 0.95;

    private final boolean[] slow;
    private final boolean[] quick;
    private final SlidingMinimum baseW = new SlidingMinimum(SPAN_NS);

    Base(int batteries) {
        slow = new boolean[batteries];
        quick = new boolean[batteries];
    }

    /** Nothing is given. */
    void rest() {
        baseW.reset();
    }

    /** Moves from slow to quick batteries, in {@link Roster#shareW}, what is more than the base. */
    void leaveToSlow(Roster roster, long nowNs) {
        double totalW = 0;
        for (double share : roster.shareW) {
            totalW += share;
        }
        baseW.add(nowNs, totalW);
        if (!findSlow(roster, nowNs)) {
            return;
        }
        double slowW = 0;
        double spareW = 0;
        for (int i = 0; i < slow.length; i++) {
            slowW += slow[i] ? roster.shareW[i] : 0;
            spareW += spareW(i, roster);
        }
        double mostW = Math.min(slowW - baseW.value(), spareW);
        if (mostW > 0 && !move(mostW, spareW, true, roster)) {
            move(mostW, spareW, false, roster);
        }
    }

    /** Moves up to so much, also to idle ones or not; false when an idle one would get less than its minimum. */
    private boolean move(double mostW, double spareW, boolean idleToo, Roster roster) {
        double roomW = 0;
        for (int i = 0; i < slow.length; i++) {
            roomW += roomW(i, idleToo, roster);
        }
        double movedW = Math.min(mostW, roomW);
        for (int i = 0; i < slow.length; i++) {
            double room = roomW(i, idleToo, roster);
            if (room > 0 && roster.shareW[i] + movedW * room / roomW < roster.leastW[i]) {
                return false;
            }
        }
        for (int i = 0; i < slow.length && movedW > 0; i++) {
            double room = roomW(i, idleToo, roster);
            if (room > 0) {
                roster.shareW[i] += movedW * room / roomW;
            } else {
                roster.shareW[i] -= movedW * spareW(i, roster) / spareW;
            }
        }
        return true;
    }

    /** What a slow one can do without above its minimum, W ≥ 0. */
    private double spareW(int i, Roster roster) {
        return slow[i] ? Math.max(0, roster.shareW[i] - roster.leastW[i]) : 0;
    }

    private boolean findSlow(Roster roster, long nowNs) {
        double quickestNs = Double.POSITIVE_INFINITY;
        for (int i = 0; i < quick.length; i++) {
            BatteryTrack track = roster.tracks[i];
            quick[i] = roster.able[i] && track.response.learnt() > 0 && !track.commands.asleep(nowNs);
            quickestNs = quick[i] ? Math.min(quickestNs, (double) track.effectDelayNs()) : quickestNs;
        }
        boolean any = false;
        for (int i = 0; i < slow.length; i++) {
            boolean late = roster.tracks[i].effectDelayNs() - quickestNs > SLOWER_NS;
            slow[i] = roster.shareW[i] > 0 && roster.tracks[i].response.learnt() > 0 && late;
            quick[i] &= !late;
            any |= slow[i];
        }
        return any;
    }

    /** What a quick one can take over, W; nothing when that would leave it below its minimum. */
    private double roomW(int i, boolean idleToo, Roster roster) {
        // Those on a common circuit keep what they were given.
        if (!quick[i] || (!idleToo && roster.shareW[i] == 0) || !Double.isInfinite(roster.roomW[roster.group[i]])) {
            return 0;
        }
        double room = PRESSED * roster.mostW[i] - roster.shareW[i];
        return roster.shareW[i] + room >= roster.leastW[i] ? Math.max(0, room) : 0;
    }
}
