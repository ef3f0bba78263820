package energy.nulwatt.control;

/**
 * No battery ever charges from another: nobody crosses zero, or starts, in the new direction before all others will have
 * left the old one, counting what is under way. One that stops at zero creeps up to it for seconds; asked for a little in
 * the new direction, it crosses. So those that leave are asked for as much as makes them cross together.
 */
final class Circulation {
    private static final double SECOND_NS = 1e9;
    /** Less than this is the end of a battery's way to rest; at 1 W it is kept awake. */
    private static final double OPPOSED_W = 0.9;
    /** The least and the most that makes a battery cross zero: the more, the sooner, and the more an error in time costs. */
    private static final double LEAST_CROSSING_W = 2;

    private static final double MOST_CROSSING_W = 15;
    /** The most that everybody takes; more only for this part of a large total, which is worth the haste. */
    private static final double CROSSING_W = 5;

    private static final double CROSSING_PART = 0.005;
    /** Beside the errors of both dead times: the age of telemetry, and a tail that is fitted as a part of the ramp. */
    private static final double MARGIN_S = 0.3;
    /** Before its second stretch of movement a battery may start at any moment; how long it may take longer to leave, s. */
    private static final int STRANGER = 2;

    private static final double STRANGER_ERROR_S = 0.4;
    private static final double STEP_S = 0.1;
    private static final int HALVINGS = 6;
    /** More than this in the other direction, out of our hands, is not noise. */
    private static final double STRAY_W = 25;
    /** Those that are only kept awake in the old direction need not be waited for with a margin. */
    private static final double TRIFLE_W = 3;

    private Circulation() {}

    /** Lets batteries wait at 0 W that would be too early in the direction of {@code totalW}. */
    static void prevent(double totalW, BatteryTrack[] tracks, long nowNs) {
        double sign = Math.signum(totalW);
        double mostW = Math.max(CROSSING_W, Math.min(MOST_CROSSING_W, CROSSING_PART * Math.abs(totalW)));
        double clearS = 0;
        int last = -1;
        double secondS = 0;
        double trifleS = 0;
        for (int i = 0; i < tracks.length; i++) {
            double leftS = leavesAfterS(tracks[i], sign, mostW, nowNs);
            if (leftS > 0 && isTrifle(tracks[i], sign, nowNs)) {
                trifleS = Math.max(trifleS, leftS);
                continue;
            }
            leftS += leftS > 0 ? leaveErrorS(tracks[i]) : 0;
            if (leftS > clearS) {
                secondS = clearS;
                clearS = leftS;
                last = i;
            } else {
                secondS = Math.max(secondS, leftS);
            }
        }
        if (last < 0 && trifleS == 0) {
            return;
        }
        for (int i = 0; i < tracks.length; i++) {
            BatteryTrack track = tracks[i];
            if (sign * track.wantedW >= 0 && track.usable(nowNs)) {
                track.wantedW = sign * heldW(track, sign, mostW, i == last ? secondS : clearS, trifleS, nowNs);
            }
        }
    }

    /** True for one that is only kept awake against this direction. */
    private static boolean isTrifle(BatteryTrack track, double sign, long nowNs) {
        return track.usable(nowNs)
                && -sign * track.measuredW() <= TRIFLE_W
                && -sign * track.outputAtEffectW(nowNs) <= TRIFLE_W
                && !track.commands.fromStandby()
                && !track.delivery.held();
    }

    /**
     * What a battery is asked for in the new direction while the others leave the old one within {@code othersS}, and the
     * trifles of those that are kept awake within {@code trifleS}, W ≥ 0.
     */
    private static double heldW(
            BatteryTrack track, double sign, double mostW, double othersS, double trifleS, long nowNs) {
        double wantedW = sign * track.wantedW;
        double againstW = -sign * track.outputAtEffectW(nowNs);
        boolean leaves = againstW > OPPOSED_W;
        double delayS = track.effectDelayNs() / SECOND_NS;
        boolean behindTrifles = delayS >= trifleS - STEP_S;
        if (othersS == 0 && behindTrifles) {
            return leaves ? Math.max(wantedW, mostW) : wantedW;
        }
        double startS = delayS - startErrorS(track) + (leaves ? track.response.passesAfterS(againstW, wantedW) : 0);
        if (behindTrifles && startS >= othersS + MARGIN_S && wantedW > (leaves ? LEAST_CROSSING_W : 0)) {
            return wantedW;
        }
        if (leaves) {
            return crossingW(track, againstW, othersS - delayS, mostW);
        }
        // Closing a relay takes longer than others take to leave.
        return wantedW > 0 && track.commands.asleep(nowNs) ? 1 : 0;
    }

    /** What makes it cross zero so long after it began to move, or as soon after that as may be; 0 while it is too early. */
    private static double crossingW(BatteryTrack track, double againstW, double afterS, double mostW) {
        double less = LEAST_CROSSING_W;
        double more = mostW;
        if (track.response.passesAfterS(againstW, less) < afterS) {
            return 0;
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = Math.sqrt(less * more);
            if (track.response.passesAfterS(againstW, middle) < afterS) {
                more = middle;
            } else {
                less = middle;
            }
        }
        return more;
    }

    /** When it is expected to give nothing against this direction any more, s from now; 0 when it does not, infinite for a stray. */
    private static double leavesAfterS(BatteryTrack track, double sign, double crossingW, long nowNs) {
        if (!track.usable(nowNs)) {
            return -sign * track.believedW() > STRAY_W ? Double.POSITIVE_INFINITY : 0;
        }
        double delayS = track.effectDelayNs() / SECOND_NS;
        double againstW = -sign * track.outputAtEffectW(nowNs);
        if (againstW > OPPOSED_W) {
            return delayS + track.response.passesAfterS(againstW, crossingW);
        }
        for (double s = delayS; s >= 0; s -= STEP_S) {
            if (againstW(track, sign, nowNs + (long) (s * SECOND_NS), nowNs) > OPPOSED_W) {
                return s + STEP_S;
            }
        }
        return 0;
    }

    /** What it gives against this direction at a time, W; the most when it may be awake or asleep, or stands still for now. */
    private static double againstW(BatteryTrack track, double sign, long atNs, long nowNs) {
        boolean unsure = track.commands.fromStandby() || track.delivery.held();
        return unsure ? track.atMostW(sign > 0 ? -1 : 1, atNs, nowNs) : -sign * track.expectedW(atNs, nowNs);
    }

    /** So much sooner than expected it may start. */
    private static double startErrorS(BatteryTrack track) {
        Response response = track.response;
        return response.learnt() < STRANGER
                ? Math.max(0, response.deadTimeS() - Response.SOONEST_DEAD_S)
                : response.deadTimeErrorS();
    }

    /** So much later than expected it may leave. */
    private static double leaveErrorS(BatteryTrack track) {
        return track.response.learnt() == 0 ? STRANGER_ERROR_S : track.response.deadTimeErrorS();
    }
}
