package energy.nulwatt.modbus;

/** Allows so many writes in any 24 hours. Forgets when the process ends. */
final class WriteBudget {
    private static final long DAY_NS = 86_400_000_000_000L;

    private final long[] writtenNs;
    private int writes;

    WriteBudget(int writesPerDay) {
        writtenNs = new long[writesPerDay];
    }

    boolean allows(long nowNs) {
        return writes < writtenNs.length || (writtenNs.length > 0 && nowNs - writtenNs[oldest()] >= DAY_NS);
    }

    /** To be called for a write that {@link #allows} allowed, whether or not it was confirmed. */
    void spend(long nowNs) {
        writtenNs[oldest()] = nowNs;
        writes++;
    }

    private int oldest() {
        return writes % writtenNs.length;
    }
}
