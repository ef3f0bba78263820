package energy.nulwatt.modbus;

/** How the words of a register are to be read. */
public enum DataType {
    UINT16(1),
    INT16(1),
    UINT32(2),
    INT32(2),
    /** ASCII, two characters a word, high byte first; the length comes from {@link Register#words}. */
    TEXT(0);

    private final int words;

    DataType(int words) {
        this.words = words;
    }

    /** 16-bit words that a value takes; 0 when the register says. */
    public int words() {
        return words;
    }
}
