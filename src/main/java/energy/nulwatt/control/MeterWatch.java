package energy.nulwatt.control;

import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Slot;

/** Keeps the newest reading and says how far the meter can be trusted. */
final class MeterWatch {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long SLOWEST_PERIOD_NS = 10 * SECOND_NS;
    private static final int HOLD_TELEGRAMS = 3;
    private static final long RELEASE_AFTER_NS = 30 * SECOND_NS;

    enum Trust {
        /** No telegram yet. */
        NONE,
        /** A telegram within three periods. */
        FRESH,
        /** Late: hold. */
        LATE,
        /** Silent for three telegrams, or repeating itself: go to 0 W. */
        SILENT,
        /** Silent for long: give the batteries back. */
        LOST
    }

    private final Slot<GridReading> slot;
    private boolean any;
    private boolean frozen;
    private long frozenNs;

    MeterWatch(Slot<GridReading> slot) {
        this.slot = slot;
    }

    /** True when a new telegram came that can be used. */
    boolean take() {
        if (!slot.poll()) {
            return false;
        }
        GridReading reading = slot.latest();
        if (reading.frozen && !frozen) {
            frozenNs = reading.arrivalNs;
        }
        frozen = reading.frozen;
        if (Double.isNaN(reading.powerW) || frozen) {
            return false;
        }
        any = true;
        return true;
    }

    GridReading reading() {
        return slot.latest();
    }

    boolean frozen() {
        return frozen;
    }

    Trust trust(long nowNs) {
        if (!any) {
            return Trust.NONE;
        }
        GridReading reading = slot.latest();
        long measuredNs = reading.periodMs > 0 ? reading.periodMs * 1_000_000L : SECOND_NS;
        long periodNs = Math.min(measuredNs, SLOWEST_PERIOD_NS);
        long holdNs = HOLD_TELEGRAMS * periodNs;
        long ageNs = nowNs - (frozen ? frozenNs : reading.arrivalNs);
        if (ageNs <= periodNs + periodNs / 2 && !frozen) {
            return Trust.FRESH;
        }
        if (ageNs <= holdNs) {
            return Trust.LATE;
        }
        return ageNs <= Math.max(RELEASE_AFTER_NS, 2 * holdNs) ? Trust.SILENT : Trust.LOST;
    }
}
