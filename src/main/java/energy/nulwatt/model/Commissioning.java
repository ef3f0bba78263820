package energy.nulwatt.model;

/** How far the commissioning of a battery is: a few steps of power that show how it behaves. */
public enum Commissioning {
    /** Not asked for since the start. */
    NONE,
    /** Its turn comes. */
    WAITING,
    RUNNING,
    /** Ended as it should. */
    DONE,
    /** Not begun, or ended before its time. */
    ENDED_EARLY
}
