package energy.nulwatt.control;

/**
 * Makes the sum right while the shares are not yet delivered: batteries that are awake and quick give for a moment what
 * slower, waking or limited ones do not give yet, and fall back to their shares in step with them. Looks at the moment
 * at which a command of now begins to act, with every command under way counted.
 */
final class Compensator {
    private static final long SECOND_NS = 1_000_000_000L;
    /** How far beyond the first effect of a command the sum is made right. */
    private static final long LOOK_AHEAD_NS = SECOND_NS * 3 / 10;

    private static final double LOOK_AHEAD_S = (double) LOOK_AHEAD_NS / SECOND_NS;
    /** A battery without a share helps from this much on. */
    private static final double WORTH_HELPING_W = 60;
    /** A helper that cannot move quickly enough is sent on at full ramp. */
    private static final double ON_AND_ON_S = 1.5;

    private final double[] nowW;
    private final double[] reachW;
    private final double[] goalW;
    private double sleeping;
    private double helpW;

    Compensator(int batteries) {
        nowW = new double[batteries];
        reachW = new double[batteries];
        goalW = new double[batteries];
    }

    /**
     * Changes {@link BatteryTrack#wantedW} from steady shares to what is asked now.
     *
     * @param totalW what all usable batteries should give, W
     */
    void apply(double totalW, BatteryTrack[] tracks, long nowNs) {
        helpW = 0;
        int usable = 0;
        long soonestNs = Long.MAX_VALUE;
        for (BatteryTrack track : tracks) {
            if (track.usable(nowNs)) {
                usable++;
                if (!track.commands.asleep(nowNs)) {
                    soonestNs = Math.min(soonestNs, track.effectDelayNs());
                }
            }
        }
        if (usable < 2 || totalW == 0 || soonestNs == Long.MAX_VALUE) {
            return;
        }
        double left = reach(totalW, tracks, soonestNs, nowNs);
        boolean charging = totalW > 0;
        // The helpers' room is given out evenly; two rounds serve those that clip.
        for (int round = 0; round < 2 && Math.abs(left) > 1; round++) {
            left = help(left, charging, tracks, nowNs);
        }
        boolean more = left > 0 == charging;
        helpW = more ? Math.min(sleeping, Math.abs(left)) : 0;
        order(left, charging, tracks, nowNs);
    }

    /** What batteries without a share give now, or could give if they were awake, W ≥ 0. */
    double helpW() {
        return helpW;
    }

    /** Finds what each will give by then on the way to its share; returns what the sum lacks. */
    private double reach(double totalW, BatteryTrack[] tracks, long soonestNs, long nowNs) {
        double left = totalW;
        sleeping = 0;
        for (int i = 0; i < tracks.length; i++) {
            BatteryTrack track = tracks[i];
            if (!track.usable(nowNs)) {
                continue;
            }
            nowW[i] = track.expectedW(nowNs + soonestNs, nowNs);
            double lateS = Math.max(0, (double) (track.effectDelayNs() - soonestNs) / SECOND_NS);
            boolean asleep = track.commands.asleep(nowNs);
            sleeping += asleep ? track.response.rampWPerS() * LOOK_AHEAD_S : 0;
            boolean moves = !asleep && !track.mayBeWaking(nowNs) && !track.delivery.held();
            reachW[i] = moves ? track.response.rampWPerS() * Math.max(0, LOOK_AHEAD_S - lateS) : 0;
            goalW[i] = Math.max(nowW[i] - reachW[i], Math.min(nowW[i] + reachW[i], track.wantedW));
            left -= goalW[i];
        }
        return left;
    }

    /** Gives what the sum lacks to those that can still move; returns what is left. */
    private double help(double left, boolean charging, BatteryTrack[] tracks, long nowNs) {
        double room = 0;
        for (int i = 0; i < tracks.length; i++) {
            room += Math.abs(room(i, left, charging, tracks[i], nowNs));
        }
        if (room < 1) {
            return left;
        }
        double part = Math.min(1, Math.abs(left) / room);
        double given = 0;
        for (int i = 0; i < tracks.length; i++) {
            double watts = part * room(i, left, charging, tracks[i], nowNs);
            goalW[i] += watts;
            given += watts;
        }
        return left - given;
    }

    /** How much further a battery can move by then, with the sign of what is lacking, W. */
    private double room(int i, double left, boolean charging, BatteryTrack track, long nowNs) {
        if (!track.usable(nowNs) || reachW[i] == 0) {
            return 0;
        }
        boolean more = left > 0 == charging;
        if (more && track.wantedW == 0 && Math.abs(left) < WORTH_HELPING_W && track.askedW == 0) {
            return 0;
        }
        double limit = Availability.workableW(track, charging, nowNs);
        double most = charging ? limit : 0;
        double least = charging ? 0 : -limit;
        double to = left > 0 ? Math.min(most, nowW[i] + reachW[i]) : Math.max(least, nowW[i] - reachW[i]);
        return left > 0 ? Math.max(0, to - goalW[i]) : Math.min(0, to - goalW[i]);
    }

    private void order(double left, boolean charging, BatteryTrack[] tracks, long nowNs) {
        for (int i = 0; i < tracks.length; i++) {
            BatteryTrack track = tracks[i];
            if (!track.usable(nowNs) || reachW[i] == 0) {
                continue;
            }
            double onWayW = Math.max(nowW[i] - reachW[i], Math.min(nowW[i] + reachW[i], track.wantedW));
            double extra = goalW[i] - onWayW;
            if (Math.abs(extra) < 1) {
                continue;
            }
            double asked = goalW[i];
            helpW += track.wantedW == 0 ? Math.abs(extra) : 0;
            if (Math.abs(left) > WORTH_HELPING_W && left * extra > 0) {
                asked += Math.copySign(ON_AND_ON_S * track.response.rampWPerS(), left);
                // No further than the whole of what is lacking.
                asked = left > 0 ? Math.min(asked, goalW[i] + left) : Math.max(asked, goalW[i] + left);
            }
            double limit = Availability.workableW(track, charging, nowNs);
            track.wantedW = charging ? Math.max(0, Math.min(limit, asked)) : Math.min(0, Math.max(-limit, asked));
        }
    }
}
