package energy.nulwatt.modbus;

/**
 * One register as data.
 *
 * @param name as the profile calls it, unique within a profile
 * @param address on the wire, 0 … 65535
 * @param words 16-bit words that it takes
 * @param order which word of a 32-bit value comes first
 * @param scale what one raw step is worth in {@code unit}; negative turns the sign
 * @param unit of the scaled value, empty for none
 * @param access what may be done with it
 * @param storage where a written value is kept
 * @param none what stands on the wire, without a sign, when the device has no value; {@link #ALWAYS_A_VALUE} for none such
 */
public record Register(
        String name,
        int address,
        Table table,
        DataType type,
        int words,
        WordOrder order,
        double scale,
        String unit,
        Access access,
        Storage storage,
        long none) {
    /** The device has no marker for a missing value. */
    public static final long ALWAYS_A_VALUE = -1;

    /** A register that always has a value. */
    public Register(
            String name,
            int address,
            Table table,
            DataType type,
            int words,
            WordOrder order,
            double scale,
            String unit,
            Access access,
            Storage storage) {
        this(name, address, table, type, words, order, scale, unit, access, storage, ALWAYS_A_VALUE);
    }
}
