package energy.nulwatt.modbus;

import java.io.IOException;

/** Bytes to and from one serial port or host. Used by one thread, except for {@link #wake}. */
interface Wire {
    /**
     * Opens it.
     *
     * @throws IOException when that fails or takes until the deadline; the message tells a person what to look at
     */
    void open(long deadlineNs) throws IOException;

    /**
     * Waits for bytes.
     *
     * @return 1 … length, or 0 when the deadline has passed
     * @throws ModbusFailure of kind ABORTED as soon as the wait is aborted
     * @throws IOException when the line is gone
     */
    int read(byte[] into, int offset, int length, long deadlineNs) throws IOException;

    /**
     * Sends bytes.
     *
     * @throws IOException when not all of them were taken
     */
    void write(byte[] bytes, int length) throws IOException;

    /** True when silence or damage on it says nothing about its own health, so that it need not be opened anew. */
    boolean outlivesFailure();

    /** Ends a wait in {@link #read} or {@link #open}, from any thread, so that it looks whether it is to abort. */
    void wake();

    void close();
}
