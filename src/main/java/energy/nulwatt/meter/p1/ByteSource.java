package energy.nulwatt.meter.p1;

import java.io.IOException;

/** Where the bytes of a meter come from. All methods are called by one thread only. */
interface ByteSource extends AutoCloseable {
    /** For people: the port or address as the owner wrote it. */
    String name();

    /**
     * Opens the port, connects, or opens the file.
     *
     * @throws IOException in words for a person; it may be tried again
     */
    void open() throws IOException;

    /**
     * Waits at most {@code timeoutMs} for bytes.
     *
     * @return number of bytes, 0 when none came, −1 when the input has ended for good
     * @throws IOException when the port is gone or the peer is dead: close, then open again
     */
    int read(byte[] into, int timeoutMs) throws IOException;

    /**
     * Lets the source try another line setting.
     *
     * @param goodTelegrams how many good telegrams it has delivered so far
     * @return true when the setting was changed, so that what is open belongs to another setting
     */
    default boolean adapt(long nowNs, long goodTelegrams) {
        return false;
    }

    /** For people: the line setting in force, or empty. */
    default String setting() {
        return "";
    }

    @Override
    void close();
}
