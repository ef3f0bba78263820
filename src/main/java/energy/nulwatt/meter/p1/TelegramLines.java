package energy.nulwatt.meter.p1;

/**
 * Walks over the lines of a telegram in place: {@code A-B:C.D.E(value)(value)…}. Any of CR LF, LF and CR ends a line. A
 * line that begins with {@code (} carries on the one before (gas in DSMR 2.2 and 3.0).
 */
final class TelegramLines {
    /** More values in one line are skipped: 13 month peaks need 42. */
    private static final int MAX_VALUES = 64;

    private final int[] valueFrom = new int[MAX_VALUES];
    private final int[] valueTo = new int[MAX_VALUES];
    private byte[] bytes = new byte[0];
    private int end;
    private int at;
    private int headerFrom;
    private int headerTo;

    private boolean understood;
    private int medium;
    private int channel;
    private int code;
    private int valueCount;

    /** Starts over on a telegram from "/" at {@code from} to "!" before {@code to}. */
    void over(byte[] telegram, int from, int to) {
        bytes = telegram;
        end = to - 1;
        headerFrom = from + 1;
        headerTo = lineEnd(headerFrom);
        at = headerTo;
    }

    int headerFrom() {
        return headerFrom;
    }

    int headerTo() {
        return headerTo;
    }

    byte[] bytes() {
        return bytes;
    }

    /** True when the last line had the form of a code with values. */
    boolean understood() {
        return understood;
    }

    /** A of the code: 0 abstract, 1 electricity, 7 gas. */
    int medium() {
        return medium;
    }

    /** B of the code: 0 the meter itself, 1 to 4 the M-Bus devices. */
    int channel() {
        return channel;
    }

    /** C, D and E of the code, as {@link Obis} packs them. */
    int code() {
        return code;
    }

    int valueCount() {
        return valueCount;
    }

    int valueFrom(int index) {
        return valueFrom[index];
    }

    int valueTo(int index) {
        return valueTo[index];
    }

    /** Goes to the next line that is not empty; false at the end. */
    boolean next() {
        skipLineEnds();
        if (at >= end) {
            return false;
        }
        int to = lineEnd(at);
        valueCount = 0;
        int values = parseCode(at, to);
        understood = values >= 0 && parseValues(values, to) && isPrintable(at, to);
        at = to;
        skipLineEnds();
        while (at < end && bytes[at] == '(') {
            to = lineEnd(at);
            understood &= parseValues(at, to) && isPrintable(at, to);
            at = to;
            skipLineEnds();
        }
        return true;
    }

    private void skipLineEnds() {
        while (at < end && (bytes[at] == '\r' || bytes[at] == '\n')) {
            at++;
        }
    }

    private int lineEnd(int from) {
        int to = from;
        while (to < end && bytes[to] != '\r' && bytes[to] != '\n') {
            to++;
        }
        return to;
    }

    private boolean isPrintable(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0x20 || bytes[i] > 0x7E) {
                return false;
            }
        }
        return true;
    }

    /** Reads {@code A-B:C.D.E} and, when there, {@code *F}; the place of the first value, or −1. */
    private int parseCode(int from, int to) {
        int part = 0;
        int number = -1;
        int packed = 0;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b >= '0' && b <= '9') {
                number = (number < 0 ? 0 : number * 10) + b - '0';
                if (number > 255) {
                    return -1;
                }
                continue;
            }
            if (number < 0) {
                return -1;
            }
            switch (part) {
                case 0 -> medium = number;
                case 1 -> channel = number;
                case 2, 3, 4 -> packed = packed << 8 | number;
                default -> {} // F is 255 in all meters
            }
            if (part >= 4 && b == '(') {
                code = packed;
                return i;
            }
            if (!separates(b, part)) {
                return -1;
            }
            part++;
            number = -1;
        }
        return -1;
    }

    /** True when {@code b} may follow part A, B, C, D or E (0 … 4); ":" for "." is misprinted in a specification. */
    private static boolean separates(byte b, int part) {
        return switch (part) {
            case 0 -> b == '-';
            case 1 -> b == ':';
            case 2, 3 -> b == '.' || b == ':';
            case 4 -> b == '*';
            default -> false;
        };
    }

    /** Reads {@code (…)(…)}; a closing bracket counts only before the next opening one or the end of the line. */
    private boolean parseValues(int from, int to) {
        int i = from;
        while (i < to) {
            if (bytes[i] != '(') {
                return false;
            }
            int close = i + 1;
            while (close < to && !(bytes[close] == ')' && (close + 1 == to || bytes[close + 1] == '('))) {
                close++;
            }
            if (close == to) {
                return false;
            }
            if (valueCount < MAX_VALUES) {
                valueFrom[valueCount] = i + 1;
                valueTo[valueCount] = close;
                valueCount++;
            }
            i = close + 1;
        }
        return valueCount > 0;
    }
}
