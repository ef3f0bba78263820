package energy.nulwatt.meter.p1;

/** A printed number with its unit, read in place: {@code 00.244*kW}, {@code 00.000kW}, {@code -063*A}, {@code 1}. */
final class MeterNumber {
    private static final int MAX_DIGITS = 15;
    private static final double[] POWER_OF_TEN = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private long mantissa;
    private int decimals;
    private MeterUnit unit = MeterUnit.NONE;
    private int numberEnd;

    /**
     * Reads bytes {@code from} (inclusive) to {@code to} (exclusive).
     *
     * @return false when they are not a number with at most 15 digits and a known unit or none
     */
    boolean parse(byte[] bytes, int from, int to) {
        mantissa = 0;
        decimals = 0;
        unit = MeterUnit.UNKNOWN;
        int at = from;
        boolean negative = at < to && bytes[at] == '-';
        if (negative) {
            at++;
        }
        int digits = 0;
        boolean point = false;
        for (; at < to; at++) {
            byte b = bytes[at];
            if (b >= '0' && b <= '9') {
                mantissa = mantissa * 10 + (b - '0');
                digits++;
                if (digits > MAX_DIGITS) {
                    return false;
                }
                if (point) {
                    decimals++;
                }
            } else if (b == '.' && !point && digits > 0) {
                point = true;
            } else {
                break;
            }
        }
        if (digits == 0 || (point && decimals == 0)) {
            return false;
        }
        if (negative) {
            mantissa = -mantissa;
        }
        numberEnd = at;
        if (at < to && bytes[at] == '*') {
            at++;
            if (at == to) {
                return false;
            }
        }
        unit = MeterUnit.of(bytes, at, to);
        return unit != MeterUnit.UNKNOWN;
    }

    MeterUnit unit() {
        return unit;
    }

    /** Where the number ends and its unit, with or without {@code *}, begins. */
    int numberEnd() {
        return numberEnd;
    }

    /** In the printed unit. */
    double value() {
        return mantissa / POWER_OF_TEN[decimals];
    }

    /** Size of the last printed digit, in the printed unit. */
    double resolution() {
        return 1 / POWER_OF_TEN[decimals];
    }

    private double times(double scale) {
        return mantissa * scale / POWER_OF_TEN[decimals];
    }

    /** W, or NaN when the unit is not one of active power. */
    double watts() {
        return switch (unit) {
            case KILOWATT -> times(1000);
            case WATT -> times(1);
            default -> Double.NaN;
        };
    }

    /** Wh, or NaN when the unit is not one of active energy. */
    double wattHours() {
        return switch (unit) {
            case KILOWATT_HOUR -> times(1000);
            case WATT_HOUR -> times(1);
            default -> Double.NaN;
        };
    }

    /** The value when it is printed in {@code wanted}, else NaN. */
    double in(MeterUnit wanted) {
        return unit == wanted ? value() : Double.NaN;
    }

    /** True for the "no limit" marks 999, 999.9, 99.999, 999.00: nothing but nines, three or more. */
    boolean isNoLimit() {
        long rest = Math.abs(mantissa);
        while (rest != 0 && rest % 10 == 0) {
            rest /= 10;
        }
        int nines = 0;
        while (rest % 10 == 9) {
            rest /= 10;
            nines++;
        }
        return rest == 0 && nines >= 3;
    }
}
