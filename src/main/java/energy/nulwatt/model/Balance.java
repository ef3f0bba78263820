package energy.nulwatt.model;

/** What is steered to zero. */
public enum Balance {
    /** The sum of the phases: what most meters bill. */
    TOTAL,
    /** Each phase by the batteries on it, for a tariff that bills every phase on its own. */
    PER_PHASE
}
