package energy.nulwatt.control;

import energy.nulwatt.model.GridReading;

/** Splits a total battery power over the batteries: sets {@link BatteryTrack#wantedW} and the reason of each. */
interface Allocator {
    /**
     * Splits the total. The shares are those of the steady state: how fast a battery gets there is another's business.
     *
     * @param totalW + charge, − discharge
     * @param reading the newest telegram, for the power of each phase; any may be NaN
     * @return what could be given out, W, between 0 and {@code totalW}
     */
    double allocate(double totalW, BatteryTrack[] tracks, GridReading reading, long nowNs);
}
