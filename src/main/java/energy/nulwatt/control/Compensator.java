package energy.nulwatt.control;

import java.util.Arrays;

/**
 * Makes the sum right while the shares are not yet delivered: batteries that are awake give for a moment what slower,
 * waking or limited ones do not give yet, and fall back to their shares in step with them. For each battery it looks at
 * the moment at which a command of now begins to act on it, with every command under way counted; the quickest first.
 */
final class Compensator {
    private static final double SECOND_NS = 1e9;
    /** How far beyond the first effect of a command the sum is made right. */
    private static final double LOOK_AHEAD_S = 0.3;
    /** Batteries whose delays differ by less act together. */
    private static final double TOGETHER_S = 0.15;
    /** A battery without a share helps from this much on. */
    private static final double WORTH_HELPING_W = 60;
    /** A helper that cannot move quickly enough is sent on at full ramp. */
    private static final double ON_AND_ON_S = 1.5;

    /** By so much in a step one goes back to its share that was asked for another, */
    private static final double BACK_W = 20;
    /** but not before the total stayed within this for so long: until then everybody is on the way. */
    private static final double STEADY_W = 60;

    private static final double STEADY_NS = 15 * SECOND_NS;

    /** What has not shown yet is no more than this: so much would be lacking if it never came. */
    private static final double UNSEEN_W = 30;

    private final double[] delayS;
    private final boolean[] moves;
    private final boolean[] served;
    /** What is asked of each so far, W. */
    private final double[] askedW;
    /** Where each stands when a command of now reaches it, or at the moment looked at, whichever is sooner, W. */
    private final double[] standsW;
    /** How far each can go from there, W ≥ 0. */
    private final double[] reachW;
    /** What each will give at the moment looked at, W. */
    private final double[] goalW;

    /** What those with a share do not give yet, W. */
    private double lagsW;

    private double helpW;
    /** The total when it last moved, W, and when that was. */
    private double steadyW;

    private long movedNs;
    private boolean steady;

    Compensator(int batteries) {
        delayS = new double[batteries];
        moves = new boolean[batteries];
        served = new boolean[batteries];
        askedW = new double[batteries];
        standsW = new double[batteries];
        reachW = new double[batteries];
        goalW = new double[batteries];
    }

    /** Nothing is made up for in this step. */
    void rest() {
        helpW = 0;
    }

    /** What those with a share do not give yet, and others could give for them if they were awake, W ≥ 0. */
    double helpW() {
        return helpW;
    }

    /**
     * Changes {@link BatteryTrack#wantedW} from steady shares to what is asked now.
     *
     * @param totalW what all usable batteries should give, W
     */
    void apply(double totalW, BatteryTrack[] tracks, long nowNs) {
        helpW = 0;
        if (totalW == 0 || prepare(tracks, nowNs) < 2) {
            return;
        }
        steady = staysSteady(totalW, nowNs);
        boolean charging = totalW > 0;
        double horizonS = nextHorizonS();
        boolean first = true;
        while (!Double.isInfinite(horizonS)) {
            double left = look(horizonS, totalW, tracks, nowNs);
            if (!first && steady) {
                left = lessReturning(left, charging, tracks);
            }
            if (first) {
                helpW = lagsW > 0 == charging ? Math.abs(lagsW) : 0;
                first = false;
            }
            serve(horizonS, left, charging, tracks, nowNs);
            horizonS = nextHorizonS();
        }
        for (int i = 0; i < tracks.length; i++) {
            if (moves[i]) {
                tracks[i].wantedW = askedW[i];
            }
        }
    }

    /** True when everybody had the time to arrive. */
    private boolean staysSteady(double totalW, long nowNs) {
        if (Math.abs(totalW - steadyW) > STEADY_W) {
            steadyW = totalW;
            movedNs = nowNs;
        }
        return nowNs - movedNs >= STEADY_NS;
    }

    /** Finds who is awake and how late each acts; returns how many can be asked at all. */
    private int prepare(BatteryTrack[] tracks, long nowNs) {
        int usable = 0;
        Arrays.fill(served, false);
        for (int i = 0; i < tracks.length; i++) {
            BatteryTrack track = tracks[i];
            moves[i] = false;
            delayS[i] = Math.max(0, track.effectDelayNs() / SECOND_NS);
            askedW[i] = track.wantedW;
            if (track.usable(nowNs)) {
                usable++;
                boolean asleep = track.commands.asleep(nowNs);
                moves[i] = !asleep && !track.mayBeWaking(nowNs) && !track.delivery.held();
            }
        }
        return usable;
    }

    /** The delay of the quickest that was not served yet; infinite when there is none. */
    private double nextHorizonS() {
        double soonestS = Double.POSITIVE_INFINITY;
        for (int i = 0; i < moves.length; i++) {
            if (moves[i] && !served[i]) {
                soonestS = Math.min(soonestS, delayS[i]);
            }
        }
        return soonestS;
    }

    /** Finds what each will give a little after that delay on the way to what is asked; returns what the sum lacks. */
    private double look(double horizonS, double totalW, BatteryTrack[] tracks, long nowNs) {
        double left = totalW;
        lagsW = totalW;
        double lookS = horizonS + LOOK_AHEAD_S;
        for (int i = 0; i < tracks.length; i++) {
            BatteryTrack track = tracks[i];
            if (track.usable(nowNs)) {
                double untilS = moves[i] ? Math.min(lookS, delayS[i]) : lookS;
                standsW[i] = track.expectedW(nowNs + (long) (untilS * SECOND_NS), nowNs);
                reachW[i] = moves[i] ? track.response.rampWPerS() * Math.max(0, lookS - delayS[i]) : 0;
                goalW[i] = clamp(askedW[i], standsW[i] - reachW[i], standsW[i] + reachW[i]);
                left -= goalW[i];
                lagsW -= track.wantedW == 0 || track.lends ? 0 : goalW[i];
            }
        }
        return left;
    }

    /**
     * Those that stand in for others go back to their shares, slowly, once the others come; the others need not wait for
     * them. Nobody is asked for more by this.
     */
    private double lessReturning(double lacking, boolean charging, BatteryTrack[] tracks) {
        double sign = Math.signum(lacking);
        double mostW = Math.max(0, Math.min(BACK_W, UNSEEN_W - unseenW(charging, tracks)));
        double backW = 0;
        for (int i = 0; i < tracks.length; i++) {
            if (served[i]) {
                backW += Math.max(0, Math.min(mostW, sign * (tracks[i].wantedW - goalW[i])));
            }
        }
        return sign * Math.max(0, sign * lacking - backW);
    }

    /** The most that one was asked for and has not shown yet: it may be limited without our knowing, W. */
    private double unseenW(boolean charging, BatteryTrack[] tracks) {
        double unseenW = 0;
        for (int i = 0; i < tracks.length; i++) {
            if (moves[i]) {
                unseenW = Math.max(unseenW, Availability.unseenW(tracks[i], charging));
            }
        }
        return unseenW;
    }

    /** Gives what the sum lacks to those that act about then. */
    private void serve(double horizonS, double lacking, boolean charging, BatteryTrack[] tracks, long nowNs) {
        double room = 0;
        for (int i = 0; i < tracks.length; i++) {
            if (actsAt(horizonS, i)) {
                room += Math.abs(roomW(i, lacking, charging, tracks[i], nowNs));
            }
        }
        double part = room < 1 ? 0 : Math.min(1, Math.abs(lacking) / room);
        double left = Math.abs(lacking) - part * room;
        for (int i = 0; i < tracks.length; i++) {
            if (actsAt(horizonS, i)) {
                served[i] = true;
                double extra = part * roomW(i, lacking, charging, tracks[i], nowNs);
                if (Math.abs(extra) >= 1) {
                    askedW[i] =
                            within(goalW[i] + extra + onAndOnW(left, lacking, tracks[i]), charging, tracks[i], nowNs);
                }
            }
        }
    }

    private boolean actsAt(double horizonS, int i) {
        return moves[i] && !served[i] && delayS[i] <= horizonS + TOGETHER_S;
    }

    /** Where all room is used and much is still lacking, the goal lies further on, but no further than what is lacking. */
    private static double onAndOnW(double left, double lacking, BatteryTrack track) {
        if (left <= WORTH_HELPING_W) {
            return 0;
        }
        return Math.copySign(Math.min(left, ON_AND_ON_S * track.response.rampWPerS()), lacking);
    }

    /** How much further a battery can move by then, with the sign of what is lacking, W. */
    private double roomW(int i, double lacking, boolean charging, BatteryTrack track, long nowNs) {
        boolean more = lacking > 0 == charging;
        if (more && track.wantedW == 0 && Math.abs(lacking) < WORTH_HELPING_W && Math.abs(track.askedW) <= 1) {
            return 0;
        }
        double furthest = standsW[i] + Math.copySign(reachW[i], lacking);
        double to = within(furthest, charging, track, nowNs);
        return lacking > 0 ? Math.max(0, to - goalW[i]) : Math.min(0, to - goalW[i]);
    }

    private static double within(double watts, boolean charging, BatteryTrack track, long nowNs) {
        double limit = Availability.workableW(track, charging, nowNs);
        return charging ? clamp(watts, 0, limit) : clamp(watts, -limit, 0);
    }

    private static double clamp(double watts, double least, double most) {
        return Math.max(least, Math.min(most, watts));
    }
}
