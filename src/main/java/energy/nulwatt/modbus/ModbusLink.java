package energy.nulwatt.modbus;

import java.io.IOException;

/**
 * One wire with Modbus devices on it: a serial bus or a connection to a host. Used by one thread only. It connects when
 * it must, and after any failure the next request starts on a fresh connection, so that no late answer is taken for a
 * new one.
 */
public interface ModbusLink extends AutoCloseable {
    /**
     * Reads {@code count} words from {@code address} on (FC03 or FC04).
     *
     * @param into the words, 0 … 65535, from index 0 on
     * @throws ModbusRefusal when the device answered with an exception: it is alive and understood
     * @throws IOException for everything else: no answer, a foreign or damaged answer, no connection
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

    /** Where it leads, as the site file has it: {@code /dev/ttyUSB1}, {@code tcp://host:502}. */
    String name();

    @Override
    void close();
}
