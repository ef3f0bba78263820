package energy.nulwatt.model;

/** The phases that a battery is wired to: one, or all three in equal parts. */
public enum PhaseConnection {
    L1,
    L2,
    L3,
    THREE_PHASE;

    /** The part of the battery's power that flows on {@code phase}: 1, 0, or a third on a three-phase battery. */
    public double share(Phase phase) {
        if (this == THREE_PHASE) {
            return 1.0 / Phase.COUNT;
        }
        return ordinal() == phase.ordinal() ? 1.0 : 0.0;
    }
}
