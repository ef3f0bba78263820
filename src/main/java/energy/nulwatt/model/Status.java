package energy.nulwatt.model;

/** The state of the whole service in one word; the same words on the light, the page and in Home Assistant. */
public enum Status {
    /** Waiting for the first telegram or the first answer of a battery. */
    STARTING,
    /** Doing what the mode asks. */
    HOLDING,
    /** Doing it with something missing: a battery silent, a limit reached, the meter late. */
    DEGRADED,
    /** Held at 0 W by mode or switch. */
    STANDBY,
    /** Latched at 0 W until reset. */
    STOPPED,
    /** Cannot control: meter or all batteries lost. */
    FAULT,
    /** Computes and shows, writes nothing. */
    MONITORING
}
