package energy.nulwatt.control;

/** Counts how often a battery's relay had to close or open, as far as its set-points tell: it opens only after a rest. */
final class RelayFlips {
    /** Control reference: about 6 s at 0 W. */
    private static final long OPENS_AFTER_NS = 6_000_000_000L;

    private boolean closed;
    private long lastWorkNs;
    private int count;

    /** Takes the set-point in force at every step. */
    void follow(int askedW, long nowNs) {
        if (askedW != 0) {
            lastWorkNs = nowNs;
        }
        boolean now = askedW != 0 || (closed && nowNs - lastWorkNs < OPENS_AFTER_NS);
        if (now != closed) {
            closed = now;
            count++;
        }
    }

    int count() {
        return count;
    }
}
