package energy.nulwatt.model;

/** A mains phase. The ordinal indexes every {@code double[3]} of per-phase values. */
public enum Phase {
    L1,
    L2,
    L3;

    private static final Phase[] ALL = values();

    /** Number of phases: the length of every per-phase array. */
    public static final int COUNT = 3;

    /** The phase at {@code index} 0, 1 or 2, without the copy that {@code values()} makes. */
    public static Phase at(int index) {
        return ALL[index];
    }
}
