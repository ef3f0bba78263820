package energy.nulwatt.meter;

import energy.nulwatt.model.GridReading;
import java.io.IOException;

/** A meter that gives a reading when it is asked. Used by one thread, except for {@link #close()}. */
public interface MeterSource extends AutoCloseable {
    /** What it is and where, for a person. */
    String name();

    /** How often the device has new values at best, ms; it is asked no more often. */
    int periodMs();

    /**
     * Makes sure that the device is the one that is expected. Called before the first reading and after each failure.
     *
     * @throws IOException saying what was found, what was expected and what to do
     */
    void open() throws IOException;

    /**
     * Asks for the values of now; sets the values of an empty holder, but not its time, number and period.
     *
     * @return false when the device has had nothing new since the last call
     * @throws IOException when it did not answer, or with something else than a reading
     */
    boolean read(GridReading into) throws IOException;

    /** Frees what it holds; a call that waits fails. */
    @Override
    void close();
}
