package energy.nulwatt.config;

/** What a battery does with its grid relay while it has nothing to do. */
public enum IdleRelay {
    /** Opened: the least own consumption, but every start costs some seconds and a relay cycle. */
    RELAY_OPEN,
    /** Kept closed at 0 W: the quickest answer, at some watts of own consumption. */
    RELAY_CLOSED
}
