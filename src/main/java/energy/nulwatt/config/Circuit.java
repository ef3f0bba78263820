package energy.nulwatt.config;

/** What else hangs on the cable and the breaker of a battery. */
public enum Circuit {
    /**
     * Other loads too, or not known. What a battery feeds in does not pass the breaker, so that cable and sockets may
     * carry more than the breaker allows: at most {@link #SHARED_MAX_W} each way.
     */
    SHARED,
    /** Nothing else: the battery may use its full power. */
    DEDICATED;

    /** The most that a battery on a shared circuit may charge or discharge, W. */
    public static final int SHARED_MAX_W = 800;
}
