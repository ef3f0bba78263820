package energy.nulwatt.modbus;

import java.util.Arrays;
import java.util.HexFormat;

/** Frames for tests, made by hand so that they owe nothing to the code under test. */
final class Bytes {
    private Bytes() {}

    static byte[] of(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    static byte[] join(byte[]... parts) {
        byte[] all = new byte[0];
        for (byte[] part : parts) {
            int length = all.length;
            all = Arrays.copyOf(all, length + part.length);
            System.arraycopy(part, 0, all, length, part.length);
        }
        return all;
    }

    /** A Modbus TCP frame with the transaction number of {@code request}. */
    static byte[] mbap(byte[] request, byte[] body) {
        return mbap(request, body.length, body);
    }

    static byte[] mbap(byte[] request, int length, byte[] body) {
        return join(new byte[] {request[0], request[1], 0, 0, (byte) (length >> 8), (byte) length}, body);
    }

    /** The right answer of unit 1 to a read of {@code request}: register n holds 1000 + n. */
    static byte[] readAnswer(byte[] request, int bodyStart) {
        int address = word(request, bodyStart + 2);
        int count = word(request, bodyStart + 4);
        byte[] body = new byte[3 + 2 * count];
        body[0] = request[bodyStart];
        body[1] = request[bodyStart + 1];
        body[2] = (byte) (2 * count);
        for (int i = 0; i < count; i++) {
            body[3 + 2 * i] = (byte) ((1000 + address + i) >> 8);
            body[4 + 2 * i] = (byte) (1000 + address + i);
        }
        return body;
    }

    static int word(byte[] bytes, int offset) {
        return ((bytes[offset] & 0xFF) << 8) | (bytes[offset + 1] & 0xFF);
    }

    /** An RTU frame: the body and its check sum (Modbus over serial line V1.02, appendix B), low byte first. */
    static byte[] rtu(byte[] body) {
        int crc = 0xFFFF;
        for (byte b : body) {
            crc ^= b & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xA001 : crc >> 1;
            }
        }
        return join(body, new byte[] {(byte) crc, (byte) (crc >> 8)});
    }
}
