package energy.nulwatt.control;

import energy.nulwatt.model.Balance;
import energy.nulwatt.model.LimitsInForce;
import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.Reason;
import energy.nulwatt.model.SiteSpec;
import java.util.Arrays;

/**
 * Steers each phase to zero by the batteries on it, where the tariff bills every phase on its own. Three-phase batteries
 * take what the phases have in common, the median. Unless the owner allows work across phases, all batteries work in one
 * direction at a time: that in which more can be served.
 */
final class PhaseBalance {
    private static final long SECOND_NS = 1_000_000_000L;
    /** Work of less than this on a phase is not worth a relay. */
    private static final double START_W = 40;

    private static final double REST_W = 15;
    /** A change of direction must last this long, unless it is large. */
    private static final long TURN_AFTER_NS = 2 * SECOND_NS;

    private static final double TURN_AT_ONCE_W = 250;
    /** More than this in the other direction is a battery at work. */
    private static final double OPPOSED_W = 25;

    private static final PhaseConnection[] SINGLE = {PhaseConnection.L1, PhaseConnection.L2, PhaseConnection.L3};

    private final PhaseLoad load;
    private final GroupLimits groups;
    private final boolean asked;
    private final boolean across;
    private final LimitsInForce limits;
    private final double[] demandW = new double[Phase.COUNT];
    private final int[] direction = new int[Phase.COUNT];
    private final boolean[] able;
    private int common;
    private int turningTo;
    private long turningSinceNs;
    private double totalW;
    private double chargeW;
    private double dischargeW;

    PhaseBalance(SiteSpec site, LimitsInForce limits, PhaseLoad load) {
        this.limits = limits;
        this.load = load;
        groups = new GroupLimits(site);
        asked = site.protection().balance() == Balance.PER_PHASE;
        across = site.protection().acrossPhases();
        able = new boolean[site.batteries().size()];
    }

    /** True when the phases are to be balanced and the meter tells them apart. */
    boolean canWork() {
        return asked && load.phases() == Phase.COUNT && load.toldApart();
    }

    /** True when batteries on different phases may work in different directions. */
    boolean across() {
        return across;
    }

    /** What was wanted of all batteries together by the last {@link #allocate}, W, + charge. */
    double totalW() {
        return totalW;
    }

    /** What was to be charged before it was held to the limits of all batteries together, W ≥ 0. */
    double chargeW() {
        return chargeW;
    }

    /** What was to be discharged before it was held to the limits of all batteries together, W ≥ 0. */
    double dischargeW() {
        return dischargeW;
    }

    /**
     * Sets {@link BatteryTrack#wantedW} and the reason of each battery.
     *
     * @param gridW what the grid should read, all phases together
     * @param mostChargeW batteries together, W ≥ 0
     * @param mostDischargeW batteries together, W ≥ 0
     * @return what could be given out, W, + charge
     */
    double allocate(double gridW, double mostChargeW, double mostDischargeW, BatteryTrack[] tracks, long nowNs) {
        for (BatteryTrack track : tracks) {
            track.wantedW = 0;
        }
        demand(gridW, tracks, nowNs);
        if (!across) {
            takeOneDirection(tracks, nowNs);
        }
        totalW = demandW[0] + demandW[1] + demandW[2];
        shareThreePhase(tracks, nowNs);
        for (int p = 0; p < Phase.COUNT; p++) {
            sharePhase(p, tracks, nowNs);
        }
        limit(tracks, mostChargeW, mostDischargeW, nowNs);
        double givenW = 0;
        for (BatteryTrack track : tracks) {
            givenW += track.wantedW;
        }
        return givenW;
    }

    /** What the batteries on each phase should give. What others give on their own never turns it round. */
    private void demand(double gridW, BatteryTrack[] tracks, long nowNs) {
        for (int p = 0; p < Phase.COUNT; p++) {
            double wantedW = gridW / Phase.COUNT - load.houseW(p);
            double left = wantedW - load.strayW(tracks, p, nowNs);
            demandW[p] = wantedW > 0 ? Math.max(0, Math.min(wantedW, left)) : Math.min(0, Math.max(wantedW, left));
            double magnitude = Math.abs(demandW[p]);
            boolean goesOn = direction[p] * demandW[p] > 0;
            if (magnitude < (goesOn ? REST_W : START_W)) {
                demandW[p] = 0;
            }
            direction[p] = (int) Math.signum(demandW[p]);
        }
    }

    /** Nobody may charge from another: of the two directions the one stays in which more can be served. */
    private void takeOneDirection(BatteryTrack[] tracks, long nowNs) {
        double upW = servedW(tracks, true, nowNs);
        double downW = servedW(tracks, false, nowNs);
        int wanted = upW == downW ? common : upW > downW ? 1 : -1;
        if (wanted == common || common == 0) {
            common = wanted;
            turningTo = wanted;
        } else if (turningTo != wanted) {
            turningTo = wanted;
            turningSinceNs = nowNs;
        }
        boolean clear = Math.abs(upW - downW) >= TURN_AT_ONCE_W || nowNs - turningSinceNs >= TURN_AFTER_NS;
        if (wanted != common && clear) {
            common = wanted;
        }
        for (int p = 0; p < Phase.COUNT; p++) {
            if (demandW[p] * common < 0) {
                demandW[p] = 0;
            }
        }
    }

    private double servedW(BatteryTrack[] tracks, boolean charging, long nowNs) {
        double servedW = 0;
        for (int p = 0; p < Phase.COUNT; p++) {
            double capableW = 0;
            for (BatteryTrack track : tracks) {
                capableW += load.share(track, p) * Availability.workableW(track, charging, nowNs);
            }
            servedW += Math.min(Math.max(0, charging ? demandW[p] : -demandW[p]), capableW);
        }
        return servedW;
    }

    private void shareThreePhase(BatteryTrack[] tracks, long nowNs) {
        double medianW =
                Math.max(Math.min(demandW[0], demandW[1]), Math.min(Math.max(demandW[0], demandW[1]), demandW[2]));
        double wantedW = Phase.COUNT * medianW;
        mark(tracks, PhaseConnection.THREE_PHASE, wantedW, nowNs);
        double givenW = share(tracks, wantedW, nowNs);
        for (int p = 0; p < Phase.COUNT; p++) {
            double left = demandW[p] - givenW / Phase.COUNT;
            // Where the median was too much, another battery may not take it back out.
            demandW[p] = left * demandW[p] > 0 || across ? left : 0;
        }
    }

    private void sharePhase(int p, BatteryTrack[] tracks, long nowNs) {
        mark(tracks, SINGLE[p], demandW[p], nowNs);
        share(tracks, demandW[p], nowNs);
    }

    /** Marks those that may work on these phases in this direction now, and gives the others their reason. */
    private void mark(BatteryTrack[] tracks, PhaseConnection phase, double watts, long nowNs) {
        for (int i = 0; i < tracks.length; i++) {
            BatteryTrack track = tracks[i];
            able[i] = track.spec.phase() == phase
                    && Availability.explain(track, watts > 0, nowNs)
                    && watts != 0
                    && !opposed(tracks, i, watts);
            if (track.spec.phase() == phase && Availability.workableW(track, watts > 0, nowNs) > 0) {
                track.reason = able[i] ? Reason.BATTERY_ACTIVE : Reason.BATTERY_IDLE;
            }
        }
    }

    /** True when another battery still gives in the other direction and this one is not yet at work in this one. */
    private boolean opposed(BatteryTrack[] tracks, int i, double watts) {
        double sign = Math.signum(watts);
        boolean opposed = false;
        for (int j = 0; j < tracks.length; j++) {
            boolean counts = j != i && (!across || tracks[j].spec.phase() == tracks[i].spec.phase());
            opposed |= counts && sign * tracks[j].believedW() < -OPPOSED_W;
        }
        return opposed && sign * tracks[i].askedW <= 0;
    }

    /** Shares among the marked by what each can give, or to one alone where all would get too little; returns what fits. */
    private double share(BatteryTrack[] tracks, double watts, long nowNs) {
        boolean charging = watts > 0;
        double capableW = 0;
        double leastW = 0;
        int best = -1;
        for (int i = 0; i < tracks.length; i++) {
            if (able[i]) {
                capableW += Availability.limitW(tracks[i], charging);
                leastW += tracks[i].spec.minPowerW();
                best = best < 0 || merit(tracks[i], charging) > merit(tracks[best], charging) ? i : best;
            }
        }
        if (best < 0) {
            return 0;
        }
        if (Math.abs(watts) < leastW) {
            // One alone regulates better than several below their minimum.
            Arrays.fill(able, false);
            able[best] = true;
            capableW = Availability.limitW(tracks[best], charging);
        }
        double part = Math.min(1, Math.abs(watts) / capableW);
        for (int i = 0; i < tracks.length; i++) {
            if (able[i]) {
                double ownW = part * Availability.limitW(tracks[i], charging);
                tracks[i].wantedW = charging ? ownW : -ownW;
            }
        }
        groups.shrink(tracks, nowNs);
        return passOn(tracks, watts, nowNs);
    }

    /** What a group may not give goes to others among the marked; returns what all of them give. */
    private double passOn(BatteryTrack[] tracks, double watts, long nowNs) {
        boolean charging = watts > 0;
        double sign = charging ? 1 : -1;
        double givenW = 0;
        for (int i = 0; i < tracks.length; i++) {
            givenW += able[i] ? sign * tracks[i].wantedW : 0;
        }
        for (int i = 0; i < tracks.length; i++) {
            if (able[i]) {
                double ownW = Availability.limitW(tracks[i], charging) - sign * tracks[i].wantedW;
                double roomW = Math.min(ownW, groups.roomW(tracks, i, charging, nowNs));
                double moreW = Math.max(0, Math.min(roomW, sign * watts - givenW));
                tracks[i].wantedW += sign * moreW;
                givenW += moreW;
            }
        }
        return sign * givenW;
    }

    /** At work before at rest, then the fullest when discharging, the emptiest when charging. */
    private static double merit(BatteryTrack track, boolean charging) {
        double soc = charging ? 100 - track.state.socPercent : track.state.socPercent;
        boolean atWork = charging ? track.askedW > 0 : track.askedW < 0;
        return soc + (atWork ? 100 : 0);
    }

    /** All batteries together stay within what the connection and the guards of the total leave. */
    private void limit(BatteryTrack[] tracks, double mostChargeW, double mostDischargeW, long nowNs) {
        chargeW = 0;
        dischargeW = 0;
        double otherW = 0;
        for (BatteryTrack track : tracks) {
            chargeW += Math.max(0, track.wantedW);
            dischargeW += Math.max(0, -track.wantedW);
        }
        for (int p = 0; p < Phase.COUNT; p++) {
            otherW += load.houseW(p) + load.strayW(tracks, p, nowNs);
        }
        double roomW = Math.max(0, Math.min(mostChargeW, Math.min(limits.importW, limits.loadW) - otherW + dischargeW));
        double feedW = Math.max(0, Math.min(mostDischargeW, limits.exportW + otherW + chargeW));
        for (BatteryTrack track : tracks) {
            if (track.wantedW > 0 && chargeW > roomW) {
                track.wantedW *= roomW / chargeW;
            } else if (track.wantedW < 0 && dischargeW > feedW) {
                track.wantedW *= feedW / dischargeW;
            }
        }
    }
}
