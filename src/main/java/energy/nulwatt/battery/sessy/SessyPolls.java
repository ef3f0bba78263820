package energy.nulwatt.battery.sessy;

import java.util.concurrent.TimeUnit;

/** When what is to be read next. A dongle is a small WLAN chip: no more than is needed. */
final class SessyPolls {
    /** What is read, and how often. */
    enum Poll {
        STATUS(2),
        STRATEGY(10),
        ENERGY(60),
        /** Its owner may change them in the app. */
        SETTINGS(600);

        private final long everyNs;

        Poll(long everyS) {
            everyNs = TimeUnit.SECONDS.toNanos(everyS);
        }

        /** True when older firmware may do without it. */
        boolean dispensable() {
            return this == ENERGY || this == SETTINGS;
        }
    }

    private static final Poll[] ALL = Poll.values();

    private final long[] dueNs = new long[ALL.length];
    private final boolean[] givenUp = new boolean[ALL.length];

    /** It was connected anew: all are due, also those that were given up, as it may be another firmware now. */
    void allDue(long nowNs) {
        for (Poll poll : ALL) {
            dueNs[poll.ordinal()] = nowNs;
            givenUp[poll.ordinal()] = false;
        }
    }

    /** What waits longest for its period; null when nothing is due. */
    Poll mostOverdue(long nowNs) {
        Poll most = null;
        double longest = 0;
        for (Poll poll : ALL) {
            double waits = (double) (nowNs - dueNs[poll.ordinal()]) / poll.everyNs;
            if (!givenUp[poll.ordinal()] && waits >= 0 && (most == null || waits > longest)) {
                most = poll;
                longest = waits;
            }
        }
        return most;
    }

    /** It was asked for, with or without an answer: one that fails does not hide the others. */
    void asked(Poll poll, long nowNs) {
        dueNs[poll.ordinal()] = nowNs + poll.everyNs;
    }

    /** This firmware does not have it. */
    void giveUp(Poll poll) {
        givenUp[poll.ordinal()] = true;
    }

    /** Brings one forward, never back. */
    void pull(Poll poll, long atNs) {
        if (dueNs[poll.ordinal()] - atNs > 0) {
            dueNs[poll.ordinal()] = atNs;
        }
    }

    /** When the next one is due. */
    long nextDueNs() {
        long nextNs = dueNs[Poll.STATUS.ordinal()];
        for (Poll poll : ALL) {
            if (!givenUp[poll.ordinal()] && dueNs[poll.ordinal()] - nextNs < 0) {
                nextNs = dueNs[poll.ordinal()];
            }
        }
        return nextNs;
    }
}
