package energy.nulwatt.model;

/**
 * What may hold back a set-point, in the order in which they act. Each only shrinks or cancels, with two exceptions:
 * {@link #QUARTER_HOUR} adjusts the objective, and the helps of the fuses ask for what relieves a phase.
 */
public enum Guard {
    NONE("nothing is held back"),
    QUARTER_HOUR("the quarter hour's average import is held"),
    EV("nothing is discharged into the car"),
    RESERVE("a battery keeps its backup reserve"),
    TEMPERATURE("a battery is too cold or too hot"),
    FUSE_L1("held by the fuse of L1"),
    FUSE_L2("held by the fuse of L2"),
    FUSE_L3("held by the fuse of L3"),
    HELP_L1("a battery relieves the fuse of L1"),
    HELP_L2("a battery relieves the fuse of L2"),
    HELP_L3("a battery relieves the fuse of L3");

    private static final Guard[] ALL = values();

    private final String text;

    Guard(String text) {
        this.text = text;
    }

    /** A sentence for people, without a full stop. */
    public String text() {
        return text;
    }

    /** Its bit in {@link Snapshot#guards}; none for {@link #NONE}. */
    public int bit() {
        return this == NONE ? 0 : 1 << ordinal();
    }

    /** The last in the order of those in {@code bits}, or {@link #NONE}. */
    public static Guard last(int bits) {
        return bits == 0 ? NONE : ALL[31 - Integer.numberOfLeadingZeros(bits)];
    }

    /** The fuse of a phase, 0 to 2. */
    public static Guard fuse(int phase) {
        return ALL[FUSE_L1.ordinal() + phase];
    }

    /** The help for the fuse of a phase, 0 to 2. */
    public static Guard help(int phase) {
        return ALL[HELP_L1.ordinal() + phase];
    }
}
