package energy.nulwatt.control;

import energy.nulwatt.model.Guard;
import energy.nulwatt.model.LimitsInForce;
import energy.nulwatt.model.Phase;
import energy.nulwatt.model.Reason;
import energy.nulwatt.model.SiteSpec;

/**
 * Keeps every phase within its fuse, import and export. What batteries add is held to a margin below the rating at once;
 * what the house draws alone beyond the rating may flow for as long as {@link FuseHeat} allows, then batteries on that
 * phase are asked to take it off, as far as they can.
 */
final class PhaseFuse {
    /** Kept free below the rating for what batteries add: they follow late. */
    private static final double OWN_SHARE = 0.95;

    private static final double OWN_HEAT = OWN_SHARE * OWN_SHARE;
    /** A load that was there within this time may come back sooner than a battery can make room: its room is kept. */
    private static final long KEPT_NS = 300_000_000_000L;
    /** A relief begins at this need and ends when there is none. */
    private static final double HELP_FROM_W = 100;
    /** More than this in the other direction is a battery at work. */
    private static final double OPPOSED_W = 25;

    private static final double SHORTEST_HORIZON_S = 5;

    private final PhaseLoad load;
    private final GroupLimits groups;
    private final LimitsInForce limits;
    private final double ratedA;
    private final boolean mayHelp;
    private final FuseHeat[] heats = new FuseHeat[Phase.COUNT];
    private final double[] chargeRoomW = new double[Phase.COUNT];
    private final double[] dischargeRoomW = new double[Phase.COUNT];
    /** What the load of the moment leaves for charging. */
    private final double[] chargeRoomNowW = new double[Phase.COUNT];

    /** The same for batteries that are only asked to go on as they do: what they give takes no room from them. */
    private final double[] keptChargeW = new double[Phase.COUNT];

    private final double[] keptDischargeW = new double[Phase.COUNT];
    private final SlidingMinimum[] leastHouseW = new SlidingMinimum[Phase.COUNT];
    /** Turned round: the smallest of these is the largest load. */
    private final SlidingMinimum[] mostHouseW = new SlidingMinimum[Phase.COUNT];

    private final double[] horizonS = new double[Phase.COUNT];
    /** +1: discharging for the import of the phase; −1: charging for its export; 0: not at work. */
    private final int[] helping = new int[Phase.COUNT];

    private double periodS = 1;

    PhaseFuse(PhaseLoad load, GroupLimits groups, SiteSpec site, LimitsInForce limits) {
        this.load = load;
        this.groups = groups;
        ratedA = site.mainFuseA();
        this.limits = limits;
        mayHelp = site.protection().fuseHelp();
        for (int p = 0; p < Phase.COUNT; p++) {
            heats[p] = new FuseHeat(ratedA);
            leastHouseW[p] = new SlidingMinimum(KEPT_NS);
            mostHouseW[p] = new SlidingMinimum(KEPT_NS);
        }
    }

    /** After a telegram, once {@link PhaseLoad} has seen it. */
    void observe(int periodMs, long nowNs) {
        periodS = Math.max(1, periodMs / 1000.0);
        for (int p = 0; p < load.phases(); p++) {
            heats[p].carry(load.currentA(p), nowNs);
            leastHouseW[p].add(nowNs, load.houseW(p));
            mostHouseW[p].add(nowNs, -load.houseW(p));
        }
    }

    /** Caps each battery at what its phases have room for, before the total is shared out. */
    void cap(BatteryTrack[] tracks, long nowNs) {
        for (int p = 0; p < load.phases(); p++) {
            double strayW = load.strayW(tracks, p, nowNs);
            horizonS[p] = horizonS(tracks, p);
            double mostA = Math.min(OWN_SHARE * ratedA, heats[p].allowedA(OWN_HEAT, horizonS[p]));
            double mostW = load.activeW(p, mostA);
            keptChargeW[p] = Math.max(0, mostW + mostHouseW[p].value());
            keptDischargeW[p] = Math.max(0, mostW + leastHouseW[p].value());
            chargeRoomW[p] = Math.max(0, keptChargeW[p] - strayW);
            dischargeRoomW[p] = Math.max(0, keptDischargeW[p] + strayW);
            chargeRoomNowW[p] = mostW - load.houseW(p) - strayW;
        }
        for (BatteryTrack track : tracks) {
            boolean usable = track.usable(nowNs);
            for (int p = 0; p < load.phases(); p++) {
                double share = load.share(track, p);
                if (share > 0) {
                    track.capCharge((usable ? chargeRoomW : keptChargeW)[p] / share, Reason.BATTERY_FUSE);
                    track.capDischarge((usable ? dischargeRoomW : keptDischargeW)[p] / share, Reason.BATTERY_FUSE);
                }
            }
        }
    }

    /** What the phases of a battery leave for it beside what all batteries on them want, W ≥ 0. */
    double roomW(BatteryTrack[] tracks, int i, boolean charging, long nowNs) {
        return Math.max(0, leftW(tracks, i, charging ? chargeRoomW : dischargeRoomW, charging ? 1 : -1, nowNs));
    }

    /** What could be switched on, on the fullest phase of a battery, beside what charges there; below 0 when it is too full. */
    double marginW(BatteryTrack[] tracks, int i, long nowNs) {
        return leftW(tracks, i, chargeRoomNowW, 1, nowNs);
    }

    private double leftW(BatteryTrack[] tracks, int i, double[] roomsW, int sign, long nowNs) {
        double roomW = Double.POSITIVE_INFINITY;
        for (int p = 0; p < load.phases(); p++) {
            double share = load.share(tracks[i], p);
            if (share > 0) {
                roomW = Math.min(roomW, (roomsW[p] - sumW(tracks, p, sign, nowNs)) / share);
            }
        }
        return roomW;
    }

    /** What batteries want in one direction on a phase, W ≥ 0. */
    private double sumW(BatteryTrack[] tracks, int p, int sign, long nowNs) {
        double sumW = 0;
        for (BatteryTrack track : tracks) {
            sumW += load.share(track, p) * Math.max(0, sign * newW(track, nowNs));
        }
        return sumW;
    }

    /** What it is asked for; what one that cannot be asked gives, and goes on giving, is counted as stray. */
    private static double newW(BatteryTrack track, long nowNs) {
        return track.usable(nowNs) ? track.wantedW : 0;
    }

    /** A fuse that is filling up must be relieved within the time that telegrams and batteries take. */
    private double horizonS(BatteryTrack[] tracks, int p) {
        double slowestS = 0;
        for (BatteryTrack track : tracks) {
            if (load.share(track, p) > 0) {
                slowestS = Math.max(slowestS, track.response.deadTimeS());
            }
        }
        return SHORTEST_HORIZON_S + 2 * periodS + slowestS;
    }

    /** Shrinks what several batteries want together on a phase; returns the bits of the guards that acted. */
    int shrink(BatteryTrack[] tracks, long nowNs) {
        int acted = 0;
        for (int p = 0; p < load.phases(); p++) {
            boolean charge = shrink(tracks, p, 1, chargeRoomW[p], nowNs);
            boolean discharge = shrink(tracks, p, -1, dischargeRoomW[p], nowNs);
            acted |= charge || discharge ? Guard.fuse(p).bit() : 0;
        }
        return acted;
    }

    private boolean shrink(BatteryTrack[] tracks, int p, int sign, double roomW, long nowNs) {
        double sumW = sumW(tracks, p, sign, nowNs);
        boolean capped = false;
        for (BatteryTrack track : tracks) {
            double ownW = load.share(track, p) * Math.max(0, sign * newW(track, nowNs));
            capped |= ownW > 0 && ownW >= roomW - 1;
        }
        if (sumW <= roomW) {
            return capped;
        }
        for (BatteryTrack track : tracks) {
            if (load.share(track, p) > 0 && sign * newW(track, nowNs) > 0) {
                track.wantedW *= roomW / sumW;
            }
        }
        return true;
    }

    /** Asks for what relieves an overloaded phase; returns the bits of the guards that acted. */
    int help(BatteryTrack[] tracks, long nowNs) {
        int acted = 0;
        // Where the meter does not tell the phases apart nobody knows which one needs it.
        int side = mayHelp && load.toldApart() ? neededSide(tracks, nowNs) : 0;
        for (int p = 0; p < load.phases(); p++) {
            double restW = side * flowW(tracks, p, nowNs);
            boolean needed = side != 0 && overW(p, restW) > (helping[p] == side ? 0 : HELP_FROM_W);
            helping[p] = 0;
            if (needed && relieve(tracks, p, side, overW(p, restW), nowNs)) {
                helping[p] = side;
                acted |= Guard.help(p).bit();
            }
        }
        return acted;
    }

    /** What the phase that is worst off needs, +1 discharging, −1 charging: never both at once. */
    private int neededSide(BatteryTrack[] tracks, long nowNs) {
        int side = 0;
        double worstW = 0;
        for (int p = 0; p < load.phases(); p++) {
            double restW = flowW(tracks, p, nowNs);
            int own = restW < 0 ? -1 : 1;
            // The side that is being relieved stays until the other is clearly worse off.
            double beyondW = Math.abs(restW) - load.activeW(p, ratedA) + (helping[p] == own ? 2 * HELP_FROM_W : 0);
            if (overW(p, Math.abs(restW)) > 0 && beyondW > worstW) {
                worstW = beyondW;
                side = own;
            }
        }
        return side;
    }

    /** What will flow on a phase once every battery gives what is wanted, W, + import. */
    private double flowW(BatteryTrack[] tracks, int p, long nowNs) {
        double watts = load.houseW(p) + load.strayW(tracks, p, nowNs);
        for (BatteryTrack track : tracks) {
            watts += load.share(track, p) * newW(track, nowNs);
        }
        return watts;
    }

    /** How much {@code watts} on a phase are above what its fuse can carry for now; below 0 when it can. */
    private double overW(int p, double watts) {
        return watts - load.activeW(p, heats[p].allowedA(1, horizonS[p]));
    }

    /** @param side +1 to take import off by discharging, −1 to take export off by charging */
    private boolean relieve(BatteryTrack[] tracks, int p, int side, double overW, long nowNs) {
        boolean charging = side < 0;
        double leftW = Math.min(overW, ableW(tracks, p, side, nowNs));
        leftW = Math.min(leftW, connectionRoomW(tracks, side, nowNs));
        if (leftW < 1) {
            return false;
        }
        // Nobody may be fed by it: whoever works the other way stops first.
        boolean opposed = false;
        for (BatteryTrack track : tracks) {
            if (track.usable(nowNs) || side * track.wantedW > 0) {
                opposed |= side * track.believedW() > OPPOSED_W;
            }
            if (side * track.wantedW > 0) {
                track.wantedW = 0;
                track.reason = Reason.BATTERY_FUSE;
            }
        }
        for (int round = 0; round < 2 && !opposed; round++) {
            for (int i = 0; i < tracks.length; i++) {
                BatteryTrack track = tracks[i];
                double share = load.share(track, p);
                // One that is on this phase alone disturbs no other phase: it goes first.
                if ((round == 0 ? share == 1 : share > 0 && share < 1) && leftW > 0) {
                    double takeW = Math.min(leftW / share, reliefW(tracks, i, charging, nowNs));
                    track.wantedW -= side * takeW;
                    leftW -= share * takeW;
                    if (takeW > 0) {
                        track.reason = Reason.FUSE_HELP;
                    }
                }
            }
        }
        return true;
    }

    private double ableW(BatteryTrack[] tracks, int p, int side, long nowNs) {
        double ableW = 0;
        for (int i = 0; i < tracks.length; i++) {
            double share = load.share(tracks[i], p);
            ableW += share == 0 ? 0 : share * reliefW(tracks, i, side < 0, nowNs);
        }
        return ableW;
    }

    /** How much more a battery can give in this direction. */
    private double reliefW(BatteryTrack[] tracks, int i, boolean charging, long nowNs) {
        double atWorkW = charging ? tracks[i].wantedW : -tracks[i].wantedW;
        double ownW = Availability.workableW(tracks[i], charging, nowNs) - Math.max(0, atWorkW);
        return Math.max(0, Math.min(ownW, groups.roomW(tracks, i, charging, nowNs)));
    }

    /** What the limits of the site leave for a relief once whoever works the other way stopped. */
    private double connectionRoomW(BatteryTrack[] tracks, int side, long nowNs) {
        double totalW = 0;
        for (int p = 0; p < load.phases(); p++) {
            totalW += load.houseW(p) + load.strayW(tracks, p, nowNs);
        }
        double givenW = 0;
        for (BatteryTrack track : tracks) {
            givenW += Math.min(0, side * newW(track, nowNs)) * side;
        }
        totalW += givenW;
        return side > 0
                ? Math.min(limits.exportW + totalW, limits.generationW + givenW)
                : Math.min(limits.importW, limits.loadW) - totalW;
    }
}
