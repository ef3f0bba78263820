package energy.nulwatt.sim;

/** The registers of one simulated device. */
public interface RegisterMap {
    /** Done. */
    int OK = 0;
    /** Modbus exception: illegal function. */
    int ILLEGAL_FUNCTION = 1;
    /** Modbus exception: illegal data address. */
    int ILLEGAL_ADDRESS = 2;
    /** Modbus exception: illegal data value. */
    int ILLEGAL_VALUE = 3;
    /** Not an exception: the device says nothing at all. */
    int SILENT = -1;
    /**
     * Exception 2 with a length field of 4 instead of 3, after which the session is closed; a plain exception 2 on a
     * serial line, which has no length field.
     */
    int MALFORMED_THEN_CLOSE = -2;
    /** Not an exception: the device says nothing and closes the session; silence on a serial line. */
    int CLOSE = -3;

    /**
     * Reads {@code count} registers from {@code address} on.
     *
     * @param into receives 0 … 65535 each
     * @return {@link #OK}, a Modbus exception code, or one of the misbehaviours above
     */
    int read(int address, int count, int[] into);

    /**
     * Reads {@code count} input registers from {@code address} on.
     *
     * @return as {@link #read}; {@link #ILLEGAL_FUNCTION} where the device has none
     */
    default int readInput(int address, int count, int[] into) {
        return ILLEGAL_FUNCTION;
    }

    /**
     * Writes one register.
     *
     * @param value 0 … 65535
     * @return as {@link #read}
     */
    int write(int address, int value);

    /**
     * Writes adjacent registers with one request.
     *
     * @return as {@link #read}; {@link #ILLEGAL_FUNCTION} where the device does not know the function
     */
    default int writeMany(int address, int count, int[] values) {
        for (int i = 0; i < count; i++) {
            int result = write(address + i, values[i]);
            if (result != OK) {
                return result;
            }
        }
        return OK;
    }
}
