package energy.nulwatt.sim;

/** One request and its answer, without the framing of a transport: function code first. Allocates nothing. */
final class ModbusFrame {
    static final int READ_HOLDING = 3;
    static final int READ_INPUT = 4;
    static final int WRITE_ONE = 6;
    static final int WRITE_MANY = 16;

    private static final int MAX_READ = 125;
    private static final int MAX_WRITE = 123;

    final byte[] answer = new byte[256];
    int answerLength;
    private final int[] registers = new int[MAX_READ];

    /**
     * Works on a request and builds the answer.
     *
     * @param pdu holds the function code at {@code at}
     * @return what the register map said: see {@link RegisterMap}
     */
    int serve(RegisterMap map, byte[] pdu, int at, int length) {
        int function = pdu[at] & 0xFF;
        int result = switch (function) {
            case READ_HOLDING -> length == 5 ? read(map, pdu, at) : RegisterMap.ILLEGAL_VALUE;
            case READ_INPUT -> length == 5 ? read(map, pdu, at) : RegisterMap.ILLEGAL_VALUE;
            case WRITE_ONE -> length == 5 ? writeOne(map, pdu, at) : RegisterMap.ILLEGAL_VALUE;
            case WRITE_MANY -> length >= 8 ? writeMany(map, pdu, at, length) : RegisterMap.ILLEGAL_VALUE;
            default -> RegisterMap.ILLEGAL_FUNCTION;
        };
        if (result != RegisterMap.OK) {
            answer[0] = (byte) (function | 0x80);
            answer[1] = (byte) (result > 0 ? result : RegisterMap.ILLEGAL_ADDRESS);
            answerLength = 2;
        }
        return result;
    }

    private int read(RegisterMap map, byte[] pdu, int at) {
        int count = word(pdu, at + 3);
        if (count < 1 || count > MAX_READ) {
            return RegisterMap.ILLEGAL_VALUE;
        }
        boolean input = pdu[at] == READ_INPUT;
        int address = word(pdu, at + 1);
        int result = input ? map.readInput(address, count, registers) : map.read(address, count, registers);
        if (result == RegisterMap.OK) {
            answer[0] = (byte) (input ? READ_INPUT : READ_HOLDING);
            answer[1] = (byte) (count * 2);
            for (int i = 0; i < count; i++) {
                answer[2 + 2 * i] = (byte) (registers[i] >> 8);
                answer[3 + 2 * i] = (byte) registers[i];
            }
            answerLength = 2 + 2 * count;
        }
        return result;
    }

    private int writeOne(RegisterMap map, byte[] pdu, int at) {
        int result = map.write(word(pdu, at + 1), word(pdu, at + 3));
        if (result == RegisterMap.OK) {
            System.arraycopy(pdu, at, answer, 0, 5);
            answerLength = 5;
        }
        return result;
    }

    private int writeMany(RegisterMap map, byte[] pdu, int at, int length) {
        int count = word(pdu, at + 3);
        int bytes = pdu[at + 5] & 0xFF;
        if (count < 1 || count > MAX_WRITE || bytes != 2 * count || length != 6 + bytes) {
            return RegisterMap.ILLEGAL_VALUE;
        }
        for (int i = 0; i < count; i++) {
            registers[i] = word(pdu, at + 6 + 2 * i);
        }
        int result = map.writeMany(word(pdu, at + 1), count, registers);
        if (result == RegisterMap.OK) {
            System.arraycopy(pdu, at, answer, 0, 5);
            answerLength = 5;
        }
        return result;
    }

    /** Spoils the answer where that happens inside the frame. */
    void distort(Distortion how) {
        switch (how) {
            case FOREIGN_FUNCTION -> answer[0] = (byte) (answer[0] == READ_HOLDING ? 4 : READ_HOLDING);
            case ONE_REGISTER_SHORT -> {
                if (answer[0] == READ_HOLDING && answerLength > 4) {
                    answer[1] = (byte) (answer[1] - 2);
                    answerLength -= 2;
                }
            }
            case NONE, LOST, BIT_FLIP, TRUNCATED, FOREIGN_UNIT, FOREIGN_TRANSACTION -> {}
        }
    }

    static int word(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }
}
