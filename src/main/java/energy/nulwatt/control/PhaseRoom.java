package energy.nulwatt.control;

/**
 * Keeps room on every phase for a large load that nobody has seen yet: it would overload the fuse until a charging
 * battery could make way. Of batteries that charge already, those on phases with more room take over from those on
 * phases with less; nobody joins or leaves for it, and the total stays. A load that was seen lately has its room by
 * {@link PhaseFuse}; this is room for a new one beside the load of the moment, not for both at once.
 */
final class PhaseRoom {
    /** So much of the fuse's rating may be switched on at any moment: a hob or an oven on a phase of 25 A. */
    private static final double SWITCHED_PART = 0.8;

    private static final double TRIFLE_W = 1;
    private static final int ROUNDS = 12;

    private final PhaseFuse fuse;
    private final GroupLimits groups;
    private final double keptW;

    /** @param ratedW what the fuse of a phase carries */
    PhaseRoom(PhaseFuse fuse, GroupLimits groups, double ratedW) {
        this.fuse = fuse;
        this.groups = groups;
        keptW = SWITCHED_PART * ratedW;
    }

    /** Moves charging power between batteries at work. */
    void level(BatteryTrack[] tracks, long nowNs) {
        for (int round = 0; round < ROUNDS; round++) {
            int from = narrowest(tracks, nowNs);
            int to = from < 0 ? -1 : widest(tracks, nowNs);
            if (to < 0) {
                return;
            }
            double narrowW = fuse.marginW(tracks, from, nowNs);
            double wideW = fuse.marginW(tracks, to, nowNs);
            double movedW = Math.min((wideW - narrowW) / 2, keptW - narrowW);
            movedW = Math.min(movedW, Math.min(spareW(tracks[from]), takesW(tracks, to, nowNs)));
            if (movedW < TRIFLE_W) {
                return;
            }
            tracks[from].wantedW -= movedW;
            tracks[to].wantedW += movedW;
        }
    }

    /** Who could give most room back to a phase that has too little; −1 for nobody. */
    private int narrowest(BatteryTrack[] tracks, long nowNs) {
        int found = -1;
        double leastW = keptW - TRIFLE_W;
        for (int i = 0; i < tracks.length; i++) {
            double marginW = fuse.marginW(tracks, i, nowNs);
            if (spareW(tracks[i]) > TRIFLE_W && marginW < leastW) {
                found = i;
                leastW = marginW;
            }
        }
        return found;
    }

    /** Who has most room on its phase and can take more; −1 for nobody. */
    private int widest(BatteryTrack[] tracks, long nowNs) {
        int found = -1;
        double mostW = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < tracks.length; i++) {
            double marginW = fuse.marginW(tracks, i, nowNs);
            if (takesW(tracks, i, nowNs) > TRIFLE_W && marginW > mostW) {
                found = i;
                mostW = marginW;
            }
        }
        return found;
    }

    /** What it can give away and still work well, W. */
    private static double spareW(BatteryTrack track) {
        return track.wantedW - track.spec.minPowerW();
    }

    /** What it can take over, W ≥ 0; nothing when it does not charge already. */
    private double takesW(BatteryTrack[] tracks, int i, long nowNs) {
        double wantedW = tracks[i].wantedW;
        if (wantedW < tracks[i].spec.minPowerW()) {
            return 0;
        }
        double ownW = Availability.workableW(tracks[i], true, nowNs) - wantedW;
        double sharedW = Math.min(groups.roomW(tracks, i, true, nowNs), fuse.roomW(tracks, i, true, nowNs));
        return Math.max(0, Math.min(ownW, sharedW));
    }
}
