package energy.nulwatt.control;

import energy.nulwatt.model.GridReading;

/** A strategy: who is at work, and how much each gives. */
interface Sharing {
    /**
     * Fills {@link Roster#shareW}: the shares add up to the target, none exceeds what its battery and its group may give.
     *
     * @param targetW W, above 0 and no more than {@link Roster#capableW()}
     */
    void share(double targetW, Roster roster, GridReading reading, long nowNs);

    /** Called instead while there is nothing to share. */
    void rest(long nowNs);
}
