package energy.nulwatt.sim;

import java.io.IOException;

/** Serves Modbus TCP on one connection until it closes. */
final class MbapSession {
    private static final int HEADER = 7;
    private static final int LONGEST = 260;

    private final ModbusUnit[] units;
    private final byte[] request = new byte[LONGEST];
    private final byte[] answer = new byte[LONGEST];

    /**
     * A session with these devices.
     *
     * @param units by unit id, null where there is none
     */
    MbapSession(ModbusUnit[] units) {
        this.units = units;
    }

    /** Serves until the connection closes or a device closes the session. */
    void serve(Line line) throws IOException {
        do {
            fill(line, 0, HEADER);
            int length = ModbusFrame.word(request, 4);
            if (ModbusFrame.word(request, 2) != 0 || length < 2 || length > LONGEST - 6) {
                return;
            }
            fill(line, HEADER, length - 1);
        } while (answer(line));
    }

    private void fill(Line line, int from, int count) throws IOException {
        int at = from;
        while (at < from + count) {
            at += line.read(request, at, from + count - at, Line.FOREVER);
        }
    }

    /** False when the session is to be closed. */
    private boolean answer(Line line) throws IOException {
        ModbusUnit unit = units[request[6] & 0xFF];
        if (unit == null || !unit.hears()) {
            return true;
        }
        int result = unit.frame.serve(unit.map, request, HEADER, ModbusFrame.word(request, 4) - 1);
        unit.takeTime();
        Distortion how = unit.faults.takeDistortion();
        if (result == RegisterMap.SILENT || result == RegisterMap.CLOSE || how == Distortion.LOST) {
            return result != RegisterMap.CLOSE;
        }
        unit.frame.distort(how);
        boolean malformed = result == RegisterMap.MALFORMED_THEN_CLOSE;
        int size = HEADER + unit.frame.answerLength;
        int lengthField = 1 + unit.frame.answerLength + (malformed ? 1 : 0);
        System.arraycopy(request, 0, answer, 0, HEADER);
        answer[4] = (byte) (lengthField >> 8);
        answer[5] = (byte) lengthField;
        System.arraycopy(unit.frame.answer, 0, answer, HEADER, unit.frame.answerLength);
        switch (how) {
            case FOREIGN_TRANSACTION -> answer[1]++;
            case FOREIGN_UNIT -> answer[6]++;
            case BIT_FLIP -> answer[size - 1] ^= 1;
            case TRUNCATED -> size -= 2;
            case NONE, LOST, FOREIGN_FUNCTION, ONE_REGISTER_SHORT -> {}
        }
        line.write(answer, size);
        unit.answered();
        return !malformed;
    }
}
