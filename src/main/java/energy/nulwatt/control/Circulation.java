package energy.nulwatt.control;

/**
 * No battery ever charges from another: nobody crosses zero, or starts, in the new direction before all others will have
 * left the old one, counting what is under way.
 */
final class Circulation {
    private static final double SECOND_NS = 1e9;
    /** Less than this is a battery's own draw. */
    private static final double OPPOSED_W = 12;
    /** A ramp may be a little slower than believed. */
    private static final double SLOWER = 1.2;

    private static final double MARGIN_S = 0.4;

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

    /** When it will give nothing against this direction any more, s from now; 0 when it does not. */
    private static double leavesAfterS(BatteryTrack track, double sign, long nowNs) {
        double against = -sign * track.outputAtEffectW(nowNs);
        if (against <= OPPOSED_W && -sign * track.believedW() <= OPPOSED_W) {
            return 0;
        }
        double rampS = Math.max(0, against) / track.response.rampWPerS();
        return track.effectDelayNs() / SECOND_NS + SLOWER * rampS + MARGIN_S;
    }

    /** When it would begin to give in this direction at the soonest, s from now. */
    private static double crossesAfterS(BatteryTrack track, double sign, long nowNs) {
        double against = Math.max(0, -sign * track.outputAtEffectW(nowNs));
        return track.effectDelayNs() / SECOND_NS + against / track.response.rampWPerS();
    }
}
