package energy.nulwatt.meter.p1;

/**
 * Finds the speed of a P1 line: 115200 for 12 s, then 9600 for 25 s, and again, until a good telegram comes. A meter
 * may send only every 10 s, so a wrong guess cannot be told sooner. A speed once found is kept through silence.
 */
final class SpeedSearch {
    static final int FAST = 115_200;
    static final int SLOW = 9600;

    /** Meters are silent for minutes while they are updated; after this the search begins anew. */
    private static final long LOST_NS = 120_000_000_000L;

    private final boolean fixed;
    private final long fastNs;
    private final long slowNs;
    private int baud;
    private long sinceNs;
    private boolean found;
    private long goodTelegrams;

    private SpeedSearch(int baud, boolean fixed, long fastNs, long slowNs) {
        this.baud = baud;
        this.fixed = fixed;
        this.fastNs = fastNs;
        this.slowNs = slowNs;
    }

    /** The search of the field: 12 s and 25 s. */
    static SpeedSearch usual() {
        return within(37_000_000_000L);
    }

    /** One round in {@code budgetNs}, divided as in the usual search. */
    static SpeedSearch within(long budgetNs) {
        long fastNs = budgetNs / 37 * 12;
        return new SpeedSearch(FAST, false, fastNs, budgetNs - fastNs);
    }

    /** No search. */
    static SpeedSearch fixedAt(int baud) {
        return new SpeedSearch(baud, true, 0, 0);
    }

    int baud() {
        return baud;
    }

    /** The port was opened. */
    void start(long nowNs) {
        sinceNs = nowNs;
    }

    /** True when {@link #baud()} has changed. */
    boolean advance(long nowNs, long goodTelegramsSoFar) {
        if (goodTelegramsSoFar != goodTelegrams) {
            goodTelegrams = goodTelegramsSoFar;
            sinceNs = nowNs;
            found = true;
            return false;
        }
        long patienceNs = found ? LOST_NS : baud == FAST ? fastNs : slowNs;
        if (fixed || nowNs - sinceNs < patienceNs) {
            return false;
        }
        found = false;
        sinceNs = nowNs;
        baud = baud == FAST ? SLOW : FAST;
        return true;
    }
}
