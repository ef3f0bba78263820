package energy.nulwatt.modbus;

/**
 * How characters are sent on a serial line.
 *
 * @param baud bits a second, 300 … 4 000 000
 * @param dataBits 7 or 8; Modbus RTU needs 8
 * @param parity of each character
 * @param stopBits 1 or 2
 */
public record SerialFormat(int baud, int dataBits, Parity parity, int stopBits) {
    /** The parity bit of a character. */
    public enum Parity {
        NONE,
        EVEN,
        ODD
    }

    /** 115200 8N1, what home batteries speak. */
    public static final SerialFormat DEFAULT = new SerialFormat(115_200, 8, Parity.NONE, 1);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when one is out of range; the text says which and what is possible
     */
    public SerialFormat {
        if (baud < 300 || baud > 4_000_000) {
            throw new IllegalArgumentException(baud + " baud: expected 300 … 4000000, for example 115200");
        }
        if (dataBits != 7 && dataBits != 8) {
            throw new IllegalArgumentException(dataBits + " data bits: expected 8 (or 7)");
        }
        if (stopBits != 1 && stopBits != 2) {
            throw new IllegalArgumentException(stopBits + " stop bits: expected 1 or 2");
        }
    }

    /** Bits that one character takes on the wire, start bit included. */
    int bitsPerCharacter() {
        return 1 + dataBits + (parity == Parity.NONE ? 0 : 1) + stopBits;
    }

    /** As people write it: {@code 115200 8N1}. */
    @Override
    public String toString() {
        return baud + " " + dataBits + parity.name().charAt(0) + stopBits;
    }
}
