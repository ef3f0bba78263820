package energy.nulwatt.meter.p1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Builds telegrams for tests, with a CRC of its own: bit by bit, from the polynomial. */
final class TelegramBuilder {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    TelegramBuilder(String identification) {
        raw("/" + identification + "\r\n\r\n");
    }

    TelegramBuilder raw(String bytes) {
        text.writeBytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    TelegramBuilder line(String line) {
        return raw(line + "\r\n");
    }

    /** A line with one number, of {@code width} characters. */
    TelegramBuilder value(String code, double value, int width, int decimals, String unit) {
        String format = "%0" + width + "." + decimals + "f";
        return line(code + "(" + String.format(Locale.ROOT, format, value) + "*" + unit + ")");
    }

    byte[] withCrc() {
        raw("!");
        return withEnd(String.format("%04X\r\n", crc(text.toByteArray())));
    }

    byte[] withoutCrc() {
        raw("!");
        return withEnd("\r\n");
    }

    /** Whatever the caller wants behind "!". */
    byte[] endingWith(String end) {
        raw("!");
        return withEnd(end);
    }

    private byte[] withEnd(String end) {
        return raw(end).text.toByteArray();
    }

    static int crc(byte[] bytes) {
        int crc = 0;
        for (byte b : bytes) {
            crc ^= b & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                boolean out = (crc & 1) == 1;
                crc >>>= 1;
                if (out) {
                    crc ^= 0xA001;
                }
            }
        }
        return crc;
    }

    /** As a line with even parity delivers it to a reader that takes eight bits. */
    static byte[] withEvenParity(byte[] telegram) {
        byte[] out = new byte[telegram.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) (Integer.bitCount(telegram[i]) % 2 == 0 ? telegram[i] : telegram[i] | 0x80);
        }
        return out;
    }

    static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] telegram) {
        return new String(telegram, StandardCharsets.ISO_8859_1);
    }
}
