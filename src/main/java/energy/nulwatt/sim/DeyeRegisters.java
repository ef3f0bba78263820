package energy.nulwatt.sim;

import java.util.BitSet;

/** The registers of a three-phase Deye SG04LP3 (low-voltage battery) that are known, and what may be written to them. */
final class DeyeRegisters {
    static final int CLOCK = 62;
    static final int POWER_ON = 80;
    static final int ZERO_EXPORT_BIAS = 104;
    static final int MAX_CHARGE_A = 108;
    static final int MAX_DISCHARGE_A = 109;
    static final int BATTERY_MODE = 111;
    static final int LOW_SOC = 117;
    static final int GRID_CHARGE_SOC = 127;
    static final int GRID_CHARGE_A = 128;
    static final int GRID_CHARGE = 130;
    static final int WORK_MODE = 142;
    static final int MAX_EXPORT_W = 143;
    static final int SOLAR_SELL = 145;
    static final int TOU_DAYS = 146;
    static final int SLOT_START = 148;
    static final int SLOT_POWER_W = 154;
    static final int SLOT_SOC = 166;
    static final int SLOT_SOURCE = 172;
    static final int SLOTS = 6;
    static final int OPTION_PAIRS = 178;
    static final int BMS_CHARGE_A = 212;
    static final int BMS_DISCHARGE_A = 213;
    static final int RATED_W = 12_000;
    static final int MAX_A = 240;

    private static final int SIZE = 709;
    /** A read may run over unknown registers, which are 0, but not over so many. */
    private static final int GAP = 25;

    private final char[] values = new char[SIZE];
    private final BitSet readable = new BitSet();
    private final BitSet writable = new BitSet();

    DeyeRegisters() {
        int[][] known = {
            {0, 0},
            {3, 7},
            {20, 22},
            {210, 210},
            {212, 214},
            {218, 221},
            {500, 500},
            {514, 525},
            {527, 528},
            {534, 535},
            {541, 541},
            {552, 558},
            {586, 591},
            {595, 595},
            {598, 600},
            {604, 606},
            {609, 609},
            {613, 619},
            {622, 625},
            {633, 636},
            {640, 642},
            {650, 653},
            {656, 659},
            {667, 667},
            {671, 675},
            {687, 694},
            {696, 698},
            {700, 702},
            {705, 708}
        };
        int[][] settings = {
            {62, 64},
            {80, 80},
            {98, 98},
            {102, 102},
            {104, 104},
            {108, 109},
            {111, 111},
            {115, 117},
            {127, 128},
            {130, 130},
            {141, 143},
            {145, 146},
            {148, 159},
            {166, 178},
            {191, 191}
        };
        for (int[] range : known) {
            readable.set(range[0], range[1] + 1);
        }
        for (int[] range : settings) {
            readable.set(range[0], range[1] + 1);
            writable.set(range[0], range[1] + 1);
        }
    }

    int get(int address) {
        return values[address];
    }

    void set(int address, long value) {
        values[address] = (char) value;
    }

    /** Low word first, as all counters. */
    void setLong(int address, long value) {
        set(address, value);
        set(address + 1, value >> 16);
    }

    /** A signed power of which the high word stands elsewhere. */
    void setPower(int address, int highAddress, double watts) {
        long rounded = Math.round(watts);
        set(address, rounded);
        set(highAddress, rounded >> 16);
    }

    /** False when there is nothing, or too large a gap. */
    boolean read(int address, int count, int[] into) {
        int gap = 0;
        boolean any = false;
        for (int i = 0; i < count; i++) {
            boolean known = readable.get(address + i);
            gap = known ? 0 : gap + 1;
            any |= known;
            if (gap >= GAP) {
                return false;
            }
            into[i] = known ? values[address + i] : 0;
        }
        return any;
    }

    /** What a Modbus master is told about such a write. */
    int check(int address, int value) {
        if (!writable.get(address)) {
            return RegisterMap.ILLEGAL_ADDRESS;
        }
        return value <= largest(address) && (!isSlot(SLOT_START, address) || value % 100 < 60)
                ? RegisterMap.OK
                : RegisterMap.ILLEGAL_VALUE;
    }

    private static int largest(int address) {
        if (isSlot(SLOT_START, address)) {
            return 2359;
        }
        if (isSlot(SLOT_POWER_W, address)) {
            return RATED_W;
        }
        if (isSlot(SLOT_SOC, address)) {
            return 100;
        }
        return switch (address) {
            case POWER_ON, 98, GRID_CHARGE, SOLAR_SELL -> 1;
            case BATTERY_MODE, WORK_MODE -> 2;
            case 141 -> 3;
            case 115, 116, LOW_SOC, GRID_CHARGE_SOC -> 100;
            case MAX_CHARGE_A, MAX_DISCHARGE_A, GRID_CHARGE_A -> MAX_A;
            case MAX_EXPORT_W -> RATED_W;
            case TOU_DAYS -> 0xFF;
            default -> 0xFFFF;
        };
    }

    private static boolean isSlot(int first, int address) {
        return address >= first && address < first + SLOTS;
    }

    /** Takes a write that was checked. */
    void write(int address, int value) {
        set(address, address == OPTION_PAIRS ? options(value) : value);
    }

    /** Of each pair of bits the higher says that the lower is meant. */
    private int options(int value) {
        int result = get(OPTION_PAIRS);
        for (int bit = 0; bit < 16; bit += 2) {
            if (((value >> bit) & 2) != 0) {
                result = (result & ~(3 << bit)) | (value & (3 << bit));
            }
        }
        return result;
    }
}
