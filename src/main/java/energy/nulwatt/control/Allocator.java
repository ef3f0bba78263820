package energy.nulwatt.control;

/** Splits a total battery power over the batteries: sets {@link BatteryTrack#wantedW} and the reason of each. */
interface Allocator {
    /**
     * Splits the total.
     *
     * @param totalW + charge, − discharge
     * @return what could be given out, W, between 0 and {@code totalW}
     */
    double allocate(double totalW, BatteryTrack[] tracks, long nowNs);
}
