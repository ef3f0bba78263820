package energy.nulwatt.battery;

import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.BatteryState;
import java.io.IOException;

/**
 * One battery on the wire. All methods are called by one thread only, that of its bus. Power is + charge, − discharge
 * on the AC side; the driver turns the maker's own signs into these and nobody else does.
 */
public interface Battery extends AutoCloseable {
    BatterySpec spec();

    /**
     * Identifies the battery and prepares it: reads what it is and how it stands. Writes nothing, and forgets a set-point
     * that was given before: it may be old. Called before the first {@link #read} and again after the link was lost.
     *
     * @throws IOException when it does not answer, or answers as something else than its profile says
     */
    void connect(BatteryState into) throws IOException;

    /**
     * Reads what is due, in at most one exchange on the wire, so that a stop never waits behind a whole round.
     *
     * @param into filled with what was learnt; the rest is left as it was
     * @param nowNs monotonic time
     * @return monotonic time at which the next read is due
     * @throws IOException when it did not answer or answered nonsense
     */
    long read(BatteryState into, long nowNs) throws IOException;

    /**
     * Asks for {@code watts}: + charge, − discharge, 0 idle. Idempotent: takes control when it is not there, writes
     * only what differs from what the battery confirmed, and verifies. On return {@code into} tells what was accepted.
     *
     * @throws IOException when a write was not confirmed
     */
    void command(int watts, BatteryState into) throws IOException;

    /**
     * 0 W by the battery's safe stop sequence, written whatever is believed to be set.
     *
     * @throws IOException when a write was not confirmed
     */
    void stop(BatteryState into) throws IOException;

    /**
     * Gives control back to the battery's own logic and restores what was found. Call {@link #stop} before.
     *
     * @throws IOException when a write was not confirmed
     */
    void release(BatteryState into) throws IOException;

    /**
     * Monotonic time at which the first frame of the last {@link #command}, {@link #stop} or {@link #release} was
     * confirmed; 0 when nothing had to be written.
     */
    default long firstFrameNs() {
        return 0;
    }

    /** How long it may stay silent without that being a fault, in ms: some stall regularly and go on obeying. */
    default int silenceMs() {
        return 0;
    }

    /** Closes its link, too. */
    @Override
    void close();
}
