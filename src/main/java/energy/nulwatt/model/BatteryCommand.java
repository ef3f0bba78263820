package energy.nulwatt.model;

/** The newest order from the control loop to one battery's thread. */
public final class BatteryCommand {
    /** What is to be done. */
    public enum Kind {
        /** Nothing was ordered, or the loop only monitors: write nothing. */
        NONE,
        /** Give or take {@link BatteryCommand#watts}; written only where it differs from what was confirmed. */
        SETPOINT,
        /** 0 W by the safe stop sequence, written whatever is believed; overtakes every waiting poll. */
        STOP,
        /** Stop, then give control back to the battery's own logic. */
        RELEASE
    }

    public Kind kind = Kind.NONE;
    /** + charge, − discharge; 0 unless {@link #kind} is {@link Kind#SETPOINT}. */
    public int watts;
    /** Rises with every order, so that a repeated STOP is seen as new. */
    public long sequence;
    /** Monotonic arrival time of the telegram (or the event) that led to this order: the start of the reaction time. */
    public long causeNs;
}
