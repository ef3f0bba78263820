package energy.nulwatt.modbus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What is known of one register: read from the wire, and confirmed by the device. */
final class RegisterValue {
    final Register register;
    final boolean writable;
    private final int[] words;
    private boolean known;
    private boolean confirmed;
    private long raw;
    private long confirmedRaw;
    private long readNs = ModbusDevice.NEVER;

    RegisterValue(Register register, boolean writable) {
        this.register = register;
        this.writable = writable;
        words = new int[register.words()];
    }

    /** Takes the words of an answer. */
    void read(int[] answer, int offset, long nowNs) {
        System.arraycopy(answer, offset, words, 0, words.length);
        if (register.type() != DataType.TEXT) {
            raw = decode();
        }
        known = true;
        readNs = nowNs;
        if (writable) {
            confirm(raw);
        }
    }

    private long decode() {
        if (words.length == 1) {
            return register.type() == DataType.INT16 ? (short) words[0] : words[0];
        }
        boolean bigFirst = register.order() == WordOrder.BIG;
        int joined = (words[bigFirst ? 0 : 1] << 16) | words[bigFirst ? 1 : 0];
        return register.type() == DataType.INT32 ? joined : Integer.toUnsignedLong(joined);
    }

    /** Words of {@code raw} as they go over the wire, from {@code at} on. @return how many */
    int encode(long raw, int[] into, int at) {
        if (words.length == 1) {
            into[at] = (int) raw & 0xFFFF;
            return 1;
        }
        boolean bigFirst = register.order() == WordOrder.BIG;
        into[bigFirst ? at : at + 1] = (int) (raw >> 16) & 0xFFFF;
        into[bigFirst ? at + 1 : at] = (int) raw & 0xFFFF;
        return 2;
    }

    /**
     * The raw value that stands for {@code value}, rounded to the nearest step.
     *
     * @throws IllegalArgumentException when the register cannot hold it
     */
    long toRaw(double value) {
        double steps = value / register.scale();
        long min = switch (register.type()) {
            case INT16 -> Short.MIN_VALUE;
            case INT32 -> Integer.MIN_VALUE;
            default -> 0;
        };
        long max = switch (register.type()) {
            case UINT16 -> 0xFFFF;
            case INT16 -> Short.MAX_VALUE;
            case UINT32 -> 0xFFFF_FFFFL;
            case INT32 -> Integer.MAX_VALUE;
            case TEXT -> -1;
        };
        long rounded = Math.round(steps);
        if (Double.isNaN(steps) || rounded < min || rounded > max) {
            throw new IllegalArgumentException("register " + register.name() + ": " + value + " " + register.unit()
                    + " does not fit into " + register.type() + " at a scale of " + register.scale());
        }
        return rounded;
    }

    /** Adding 0 makes a negative zero positive. */
    double scaled(long raw) {
        return raw * register.scale() + 0.0;
    }

    double value() {
        return known && register.type() != DataType.TEXT && !isNone() ? scaled(raw) : Double.NaN;
    }

    private boolean isNone() {
        long unsigned = words.length == 1 ? raw & 0xFFFF : raw & 0xFFFF_FFFFL;
        return unsigned == register.none();
    }

    long raw() {
        return known && register.type() != DataType.TEXT ? raw : ModbusDevice.UNKNOWN;
    }

    long readNs() {
        return readNs;
    }

    /** Up to the first NUL, without blanks around; empty before the first read. */
    String text() {
        byte[] bytes = new byte[2 * words.length];
        int length = 0;
        for (int word : words) {
            bytes[length++] = (byte) (word >> 8);
            bytes[length++] = (byte) word;
        }
        int end = 0;
        while (end < length && bytes[end] != 0) {
            end++;
        }
        return new String(Arrays.copyOf(bytes, end), StandardCharsets.US_ASCII).strip();
    }

    void confirm(long raw) {
        confirmedRaw = raw;
        confirmed = true;
    }

    void forgetConfirmed() {
        confirmed = false;
    }

    boolean isConfirmed(long raw) {
        return confirmed && confirmedRaw == raw;
    }

    double confirmedValue() {
        return confirmed ? scaled(confirmedRaw) : Double.NaN;
    }
}
