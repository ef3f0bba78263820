package energy.nulwatt.control;

/**
 * No battery ever charges from another: nobody crosses zero, or starts, in the new direction before all others will have
 * left the old one, counting what is under way.
 */
final class Circulation {
    private static final double SECOND_NS = 1e9;
    /** Less than this is a battery's own draw, or the end of its way to rest. */
    private static final double OPPOSED_W = 5;
    /** A ramp may be a little slower than believed. */
    private static final double SLOWER = 1.05;

    private static final double MARGIN_S = 0.15;
    private static final double STEP_S = 0.2;
    /** More than this in the other direction, out of our hands, is not noise. */
    private static final double STRAY_W = 25;

    private Circulation() {}

    /** Lets batteries wait at 0 W that would be too early in the direction of {@code totalW}. */
    static void prevent(double totalW, BatteryTrack[] tracks, long nowNs) {
        double sign = Math.signum(totalW);
        double clearS = 0;
        int last = -1;
        double secondS = 0;
        for (int i = 0; i < tracks.length; i++) {
            double leftS = leavesAfterS(tracks[i], sign, nowNs);
            if (leftS > clearS) {
                secondS = clearS;
                clearS = leftS;
                last = i;
            } else {
                secondS = Math.max(secondS, leftS);
            }
        }
        for (int i = 0; i < tracks.length; i++) {
            BatteryTrack track = tracks[i];
            if (sign * track.wantedW > 0 && crossesAfterS(track, sign, nowNs) < (i == last ? secondS : clearS)) {
                track.wantedW = 0;
            }
        }
    }

    /** When it will give nothing against this direction any more, s from now; 0 when it does not, infinite for a stray. */
    private static double leavesAfterS(BatteryTrack track, double sign, long nowNs) {
        if (!track.usable(nowNs)) {
            return -sign * track.believedW() > STRAY_W ? Double.POSITIVE_INFINITY : 0;
        }
        double delayS = track.effectDelayNs() / SECOND_NS;
        double lastS = -1;
        for (double s = 0; s < delayS; s += STEP_S) {
            lastS = -sign * track.expectedW(nowNs + (long) (s * SECOND_NS), nowNs) > OPPOSED_W ? s : lastS;
        }
        double against = -sign * track.outputAtEffectW(nowNs);
        if (against > OPPOSED_W) {
            lastS = delayS + SLOWER * against / track.response.rampWPerS();
        }
        return lastS < 0 ? 0 : lastS + MARGIN_S;
    }

    /** When it would begin to give in this direction at the soonest, s from now. */
    private static double crossesAfterS(BatteryTrack track, double sign, long nowNs) {
        double against = Math.max(0, -sign * track.outputAtEffectW(nowNs));
        return track.effectDelayNs() / SECOND_NS + against / track.response.rampWPerS();
    }
}
