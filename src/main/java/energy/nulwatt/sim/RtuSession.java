package energy.nulwatt.sim;

import java.io.IOException;

/** Serves Modbus RTU on one line until it closes. */
final class RtuSession {
    /** Bytes that stand apart by more than this belong to different frames. */
    private static final int GAP_MS = 20;

    private static final int SHORTEST = 8;
    private static final int LONGEST = 256;

    private final ModbusUnit[] units;
    private final byte[] request = new byte[LONGEST];
    private final byte[] answer = new byte[LONGEST + 4];
    private int length;

    /**
     * A session with these devices.
     *
     * @param units by unit id, null where there is none
     */
    RtuSession(ModbusUnit[] units) {
        this.units = units;
    }

    /** Serves until the line closes or a device closes the session. */
    void serve(Line line) throws IOException {
        while (true) {
            length = line.read(request, 0, SHORTEST, Line.FOREVER);
            collect(line);
            if (length < 4 || crc(request, length - 2) != crcAt(length - 2)) {
                skipToGap(line);
            } else if (!answer(line)) {
                return;
            }
        }
    }

    /** Takes bytes until the frame is complete, or a gap ends it. */
    private void collect(Line line) throws IOException {
        while (length < expectedLength() && length < LONGEST) {
            int got = line.read(request, length, expectedLength() - length, GAP_MS);
            if (got == 0) {
                return;
            }
            length += got;
        }
    }

    /** After noise nothing is known of where a frame begins but the next gap. */
    private void skipToGap(Line line) throws IOException {
        int got;
        do {
            got = line.read(request, 0, LONGEST, GAP_MS);
        } while (got > 0);
    }

    private int expectedLength() {
        if (length < 2) {
            return SHORTEST;
        }
        return switch (request[1]) {
            case 1, 2, 3, 4, 5, 6 -> SHORTEST;
            case 15, 16 -> length < 7 ? 9 : 9 + (request[6] & 0xFF);
            default -> LONGEST;
        };
    }

    /** False when the session is to be closed. */
    private boolean answer(Line line) throws IOException {
        ModbusUnit unit = units[request[0] & 0xFF];
        if (unit == null || !unit.hears()) {
            return true;
        }
        int result = unit.frame.serve(unit.map, request, 1, length - 3);
        unit.takeTime();
        Distortion how = unit.faults.takeDistortion();
        if (result == RegisterMap.SILENT || result == RegisterMap.CLOSE || how == Distortion.LOST) {
            return result != RegisterMap.CLOSE;
        }
        unit.frame.distort(how);
        int size = 1 + unit.frame.answerLength;
        answer[0] = (byte) (how == Distortion.FOREIGN_UNIT ? request[0] + 1 : request[0]);
        System.arraycopy(unit.frame.answer, 0, answer, 1, unit.frame.answerLength);
        int crc = crc(answer, size);
        answer[size] = (byte) crc;
        answer[size + 1] = (byte) (crc >> 8);
        if (how == Distortion.BIT_FLIP) {
            answer[size - 1] ^= 1;
        }
        line.write(answer, how == Distortion.TRUNCATED ? size : size + 2);
        unit.answered();
        return true;
    }

    private int crcAt(int at) {
        return (request[at] & 0xFF) | ((request[at + 1] & 0xFF) << 8);
    }

    /** CRC-16/Modbus: the polynomial of the telegrams, but it starts with all ones. */
    static int crc(byte[] bytes, int length) {
        int crc = 0xFFFF;
        for (int i = 0; i < length; i++) {
            crc ^= bytes[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xA001;
            }
        }
        return crc;
    }
}
