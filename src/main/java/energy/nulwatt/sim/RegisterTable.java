package energy.nulwatt.sim;

import java.util.Arrays;

/** The mapped registers of a device and their values; sorted by address. */
final class RegisterTable {
    private static final int READABLE = 1;
    private static final int WRITABLE = 2;
    /** The second or a later word of a value: a read that begins here is shifted by a byte. */
    private static final int MIDDLE = 4;

    private int[] addresses = new int[0];
    private byte[] kinds = new byte[0];
    private char[] values = new char[0];
    private boolean[] pinned = new boolean[0];

    /** Maps {@code count} one-word registers from {@code first} on, readable only. */
    RegisterTable readable(int first, int count) {
        return map(first, count, READABLE, READABLE);
    }

    /** Maps one value of several words, readable only. */
    RegisterTable wide(int address, int words) {
        return map(address, words, READABLE, READABLE | MIDDLE);
    }

    /** Maps {@code count} one-word registers from {@code first} on, readable and writable. */
    RegisterTable writable(int first, int count) {
        return map(first, count, READABLE | WRITABLE, READABLE | WRITABLE);
    }

    /** Maps {@code count} one-word registers from {@code first} on that take commands and cannot be read. */
    RegisterTable commands(int first, int count) {
        return map(first, count, WRITABLE, WRITABLE);
    }

    private RegisterTable map(int first, int count, int firstKind, int otherKind) {
        if (addresses.length > 0 && first <= addresses[addresses.length - 1]) {
            throw new IllegalArgumentException("registers must be mapped in rising order, but " + first + " follows "
                    + addresses[addresses.length - 1]);
        }
        int from = addresses.length;
        addresses = Arrays.copyOf(addresses, from + count);
        kinds = Arrays.copyOf(kinds, from + count);
        values = Arrays.copyOf(values, from + count);
        pinned = Arrays.copyOf(pinned, from + count);
        for (int i = 0; i < count; i++) {
            addresses[from + i] = first + i;
            kinds[from + i] = (byte) (i == 0 ? firstKind : otherKind);
        }
        return this;
    }

    boolean canWrite(int address) {
        int at = Arrays.binarySearch(addresses, address);
        return at >= 0 && (kinds[at] & WRITABLE) != 0;
    }

    /** False when one of them cannot be read. */
    boolean read(int address, int count, int[] into) {
        int at = Arrays.binarySearch(addresses, address);
        if (at < 0 || at + count > addresses.length || addresses[at + count - 1] != address + count - 1) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if ((kinds[at + i] & READABLE) == 0) {
                return false;
            }
            into[i] = values[at + i];
        }
        if ((kinds[at] & MIDDLE) != 0) {
            shiftByOneByte(into, count);
        }
        return true;
    }

    private static void shiftByOneByte(int[] words, int count) {
        for (int i = 0; i < count; i++) {
            int next = i + 1 < count ? words[i + 1] >> 8 : 0;
            words[i] = ((words[i] << 8) & 0xFF00) | next;
        }
    }

    int get(int address) {
        return values[index(address)];
    }

    /** Sets one word; a pinned register keeps what it was pinned to. */
    void set(int address, long value) {
        int at = index(address);
        if (!pinned[at]) {
            values[at] = (char) value;
        }
    }

    /** Sets one word where the register is mapped at all. */
    void setIfMapped(int address, long value) {
        if (Arrays.binarySearch(addresses, address) >= 0) {
            set(address, value);
        }
    }

    /** Sets two words, high word first. */
    void setLong(int address, long value) {
        set(address, value >> 16);
        set(address + 1, value);
    }

    /** Sets two ASCII characters per word, filled up with zeros. */
    void setText(int address, String text, int words) {
        for (int i = 0; i < words; i++) {
            set(address + i, (charAt(text, 2 * i) << 8) | charAt(text, 2 * i + 1));
        }
    }

    private static int charAt(String text, int at) {
        return at < text.length() ? text.charAt(at) : 0;
    }

    void pin(int address, int value) {
        int at = index(address);
        values[at] = (char) value;
        pinned[at] = true;
    }

    void unpin(int address) {
        pinned[index(address)] = false;
    }

    private int index(int address) {
        int at = Arrays.binarySearch(addresses, address);
        if (at < 0) {
            throw new IllegalArgumentException("register " + address + " is not mapped");
        }
        return at;
    }
}
