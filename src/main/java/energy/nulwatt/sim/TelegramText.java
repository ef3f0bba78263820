package energy.nulwatt.sim;

/** A telegram under construction in one reused buffer. Allocates nothing after construction. */
final class TelegramText {
    /** Longer than any telegram that the simulated meter writes. */
    static final int SIZE = 2048;

    final byte[] bytes = new byte[SIZE];
    int length;

    void clear() {
        length = 0;
    }

    TelegramText add(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    TelegramText line(String ascii) {
        return add(ascii).add("\r\n");
    }

    /** The number {@code value} ≥ 0 with at least {@code width} digits. */
    TelegramText digits(long value, int width) {
        int places = width;
        for (long rest = value, limit = pow10(width); rest >= limit; limit *= 10) {
            places++;
        }
        for (int i = length + places - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + value % 10);
            value /= 10;
        }
        length += places;
        return this;
    }

    /** {@code value} ≥ 0 rounded to {@code decimals}, with at least {@code whole} digits before the point. */
    TelegramText fixed(double value, int whole, int decimals) {
        long scaled = Math.round(value * pow10(decimals));
        digits(scaled / pow10(decimals), whole);
        if (decimals > 0) {
            bytes[length++] = '.';
            digits(scaled % pow10(decimals), decimals);
        }
        return this;
    }

    /** A line {@code code(value*unit)}. */
    void value(String code, double value, int whole, int decimals, String unit) {
        add(code).add("(").fixed(value, whole, decimals).add("*").add(unit).line(")");
    }

    /** Ends the telegram: {@code !} and, when asked for, the CRC over all that stands before it and itself. */
    void end(boolean withCrc) {
        add("!");
        if (withCrc) {
            int crc = crc();
            for (int shift = 12; shift >= 0; shift -= 4) {
                bytes[length++] = (byte) "0123456789ABCDEF".charAt(crc >> shift & 15);
            }
        }
        add("\r\n");
    }

    /** CRC-16/ARC over what is there. */
    private int crc() {
        int crc = 0;
        for (int i = 0; i < length; i++) {
            crc ^= bytes[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xA001;
            }
        }
        return crc;
    }

    private static long pow10(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }
}
