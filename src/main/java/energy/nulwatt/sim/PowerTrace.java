package energy.nulwatt.sim;

/** A power that changes by itself: an appliance, or a solar roof. */
@FunctionalInterface
public interface PowerTrace {
    /**
     * Power in W ≥ 0. Called with rising times only, at most every 100 ms; allocates nothing.
     *
     * @param sinceStartNs time since the house began, ≥ 0
     */
    double watts(long sinceStartNs);
}
