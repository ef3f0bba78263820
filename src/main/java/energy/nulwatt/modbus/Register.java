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
        Storage storage) {}
