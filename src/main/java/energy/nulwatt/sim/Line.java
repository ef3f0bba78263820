package energy.nulwatt.sim;

import java.io.IOException;

/** Bytes to and from one partner. */
interface Line {
    /** {@link #read} waits as long as it takes. */
    int FOREVER = -1;

    /**
     * Waits for bytes and takes what is there.
     *
     * @param length the most to take
     * @param timeoutMs longest wait, or {@link #FOREVER}
     * @return how many were stored from {@code offset} on; 0 after the timeout
     * @throws IOException when the line is closed
     */
    int read(byte[] into, int offset, int length, int timeoutMs) throws IOException;

    /**
     * Sends the first {@code length} bytes.
     *
     * @throws IOException when the line is closed
     */
    void write(byte[] from, int length) throws IOException;
}
