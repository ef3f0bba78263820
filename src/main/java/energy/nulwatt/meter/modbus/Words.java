package energy.nulwatt.meter.modbus;

import energy.nulwatt.modbus.ModbusLink;
import energy.nulwatt.modbus.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The words of one answer, high word first, by the addresses that they have in the device. */
final class Words {
    private final Table table;
    private final int address;
    private final int[] words;

    Words(Table table, int address, int count) {
        this.table = table;
        this.address = address;
        words = new int[count];
    }

    /** Reads them anew. */
    void read(ModbusLink link, int unit) throws IOException {
        link.read(unit, table, address, words.length, words);
    }

    int uint16(int at) {
        return words[at - address];
    }

    int int16(int at) {
        return (short) words[at - address];
    }

    long uint32(int at) {
        return ((long) uint16(at) << 16) | uint16(at + 1);
    }

    /** IEEE 754 single; NaN when it is none that is finite. */
    double float32(int at) {
        float value = Float.intBitsToFloat((int) uint32(at));
        return Float.isFinite(value) ? value : Double.NaN;
    }

    /** All of them as ASCII, up to the first NUL. */
    String text() {
        byte[] bytes = new byte[2 * words.length];
        for (int i = 0; i < words.length; i++) {
            bytes[2 * i] = (byte) (words[i] >> 8);
            bytes[2 * i + 1] = (byte) words[i];
        }
        String text = new String(bytes, StandardCharsets.US_ASCII);
        int end = text.indexOf(0);
        return (end < 0 ? text : text.substring(0, end)).strip();
    }
}
