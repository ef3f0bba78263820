package energy.nulwatt.model;

/** What the owner wants the controller to do. */
public enum Mode {
    /** Hold the grid at zero, or at the offset. */
    ZERO,
    /** Hold the batteries at a total power. */
    TARGET,
    /** Hold the batteries at 0 W. */
    STANDBY,
    /** 0 W, latched until reset. */
    STOP,
    /** Compute and show, write nothing. */
    OFF
}
