package energy.nulwatt.meter;

import energy.nulwatt.model.GridReading;

/** A grid meter that is read by a thread of its own. */
public interface Meter extends AutoCloseable {
    /** Takes what the meter delivers, on the meter's thread; must return quickly. */
    interface Listener {
        /** A good reading. The holder is valid only during the call: copy it. */
        void onReading(GridReading reading);
    }

    /** Starts to read. Never throws for a missing port or host: it is tried again with back-off, and {@link #health()} says so. */
    void start(Listener listener);

    /** One line for a person: connected or not, since when, what was dropped and why. */
    String health();

    /** Ends the thread and frees the port. */
    @Override
    void close();
}
