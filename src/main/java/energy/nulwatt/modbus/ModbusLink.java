package energy.nulwatt.modbus;

import java.io.IOException;

/**
 * One wire with Modbus devices on it: a serial bus or a connection to a host. Used by one thread only, except for
 * {@link #abort()}, {@link #close()} and the counters. Every call is exactly one exchange on the wire. It connects when
 * it must, and after any failure the next request starts afresh, so that no late answer is taken for a new one.
 *
 * <p>After a failure the next call first waits for the reconnect pause (1, 2.5, then 5 times of it; what is urgent, once
 * at most: {@link #hurry}), at most until {@link #abort()}.
 */
public interface ModbusLink extends Link {
    /**
     * Makes the link to {@code address}. Nothing is opened before the first request.
     *
     * @param format of a serial line; not used for a network address
     * @param timeoutMs longest wait for an answer, and for a connection, each, in ms
     * @param reconnectPauseMs least pause before another try after a failure, in ms
     */
    static ModbusLink open(LinkAddress address, SerialFormat format, int timeoutMs, int reconnectPauseMs) {
        return new J2modLink(address, format, timeoutMs, reconnectPauseMs);
    }

    /**
     * Reads {@code count} words from {@code address} on (FC03 or FC04).
     *
     * @param into the words, 0 … 65535, from index 0 on; untouched when it fails
     * @throws ModbusRefusal when the device answered with an exception: it is alive and understood
     * @throws ModbusFailure for everything else: no answer, a foreign or damaged answer, no connection
     */
    void read(int unit, Table table, int address, int count, int[] into) throws IOException;

    /**
     * Writes one holding register (FC06). On return the device has confirmed it.
     *
     * @throws IOException as for {@link #read}
     */
    void write(int unit, int address, int value) throws IOException;

    /**
     * Writes adjacent holding registers in one request (FC16). On return the device has confirmed it.
     *
     * @throws IOException as for {@link #read}
     */
    void write(int unit, int address, int[] values, int count) throws IOException;

    /**
     * Drops the connection although it seems in order; the next request makes a new one, after the reconnect pause. For
     * a device that answers but no longer obeys. A link without a connection of its own need not do anything.
     */
    default void reconnect() {}

    /** How often a connection was made since the start: a change says that the device may have forgotten what it was told. */
    default long connects() {
        return 0;
    }

    /** Answers to other requests that were thrown away since the start. */
    default long discarded() {
        return 0;
    }

    /** Time from sending the last request that was answered to its answer, in ns, without any pause before; 0 when not known. */
    default long answerNs() {
        return 0;
    }

    /** Where it leads, as the site file has it: {@code /dev/ttyUSB1}, {@code tcp://host:502}. */
    String name();
}
