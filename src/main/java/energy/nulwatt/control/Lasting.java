package energy.nulwatt.control;

/** A condition that must hold for some time. */
final class Lasting {
    private final long forNs;
    private boolean holds;
    private long sinceNs;

    Lasting(long forNs) {
        this.forNs = forNs;
    }

    /** True once the condition has held for the time; then it must hold for as long again. */
    boolean after(boolean condition, long nowNs) {
        if (!condition) {
            holds = false;
            return false;
        }
        if (!holds) {
            holds = true;
            sinceNs = nowNs;
        }
        boolean lasted = nowNs - sinceNs >= forNs;
        holds = !lasted;
        return lasted;
    }

    /** Forgets how long it held. */
    void reset() {
        holds = false;
    }
}
