package energy.nulwatt.control;

import java.util.Arrays;

/** The batteries at work, and how long each has been at work or out of it. */
final class Crew {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long NEVER = Long.MIN_VALUE / 2;
    /** After a rest of this length it is open who goes to work again. */
    private static final long LONG_REST_NS = 60 * SECOND_NS;

    final boolean[] in;
    private final long[] sinceNs;
    private final long minOnNs;
    private final long minOffNs;
    /** How many could work no more and were not replaced. */
    private int lacking;

    private boolean charging;
    private boolean resting = true;
    private long restingSinceNs = NEVER;

    Crew(int batteries, int minOnS, int minOffS) {
        in = new boolean[batteries];
        sinceNs = new long[batteries];
        Arrays.fill(sinceNs, NEVER);
        minOnNs = minOnS * SECOND_NS;
        minOffNs = minOffS * SECOND_NS;
    }

    /** There is work in this direction. Who stands at work stays, so that a short turn moves no relay. */
    void work(Roster roster, long nowNs) {
        resting = false;
        for (int i = 0; i < in.length; i++) {
            if (in[i] && !roster.able[i] && !roster.waits[i]) {
                leave(i, nowNs);
                lacking++;
            } else if (in[i] && charging != roster.charging) {
                sinceNs[i] = nowNs;
            }
        }
        lacking = charging == roster.charging ? lacking : 0;
        charging = roster.charging;
    }

    /** True when one could work no more since the work began and nobody came for it. */
    boolean lacks() {
        return lacking > 0;
    }

    /** There is none. */
    void rest(long nowNs) {
        if (!resting) {
            resting = true;
            restingSinceNs = nowNs;
            lacking = 0;
        }
        for (int i = 0; i < in.length; i++) {
            if (in[i] && nowNs - restingSinceNs >= LONG_REST_NS) {
                leave(i, nowNs);
            }
        }
    }

    int count() {
        int count = 0;
        for (boolean one : in) {
            count += one ? 1 : 0;
        }
        return count;
    }

    void join(int i, long nowNs) {
        in[i] = true;
        lacking = Math.max(0, lacking - 1);
        sinceNs[i] = nowNs;
    }

    void leave(int i, long nowNs) {
        in[i] = false;
        sinceNs[i] = nowNs;
    }

    /** True when one at work has been so for its minimum time. */
    boolean mayLeave(int i, long nowNs) {
        return nowNs - sinceNs[i] >= minOnNs;
    }

    /** True when one out of work has been so for its minimum time. */
    boolean mayJoin(int i, long nowNs) {
        return nowNs - sinceNs[i] >= minOffNs;
    }
}
