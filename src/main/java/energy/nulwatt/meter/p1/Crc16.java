package energy.nulwatt.meter.p1;

/** CRC-16/ARC: polynomial 0x8005 reflected (0xA001), start 0, no final xor. Check value of "123456789" is 0xBB3D. */
final class Crc16 {
    private static final char[] TABLE = table();

    private Crc16() {}

    private static char[] table() {
        char[] table = new char[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? crc >>> 1 ^ 0xA001 : crc >>> 1;
            }
            table[i] = (char) crc;
        }
        return table;
    }

    private static int next(int crc, int unsignedByte) {
        return crc >>> 8 ^ TABLE[(crc ^ unsignedByte) & 0xFF];
    }

    /** CRC of the bytes as they are. */
    static int of(byte[] bytes, int from, int to) {
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc = next(crc, bytes[i]);
        }
        return crc;
    }

    /** CRC of the bytes with every {@code lineEnd} replaced by CR LF. */
    static int withLineEndsRestored(byte[] bytes, int from, int to, byte lineEnd) {
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc = bytes[i] == lineEnd ? next(next(crc, '\r'), '\n') : next(crc, bytes[i]);
        }
        return crc;
    }
}
