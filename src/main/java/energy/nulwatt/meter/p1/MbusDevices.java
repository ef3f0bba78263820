package energy.nulwatt.meter.p1;

import java.util.Arrays;

/** The devices behind the meter (gas, water), channels 1 to 4. Their type may be printed after their reading. */
final class MbusDevices {
    private static final int CHANNELS = 4;
    private static final int GAS = 3;
    private static final int WATER = 7;

    private final int[] type = new int[CHANNELS + 1];
    private final double[] readingM3 = new double[CHANNELS + 1];

    void forget() {
        Arrays.fill(type, -1);
        Arrays.fill(readingM3, Double.NaN);
    }

    /** Takes a line of medium 0; false when it is one of ours and cannot be read. */
    boolean line(TelegramLines line, MeterNumber number) {
        int channel = line.channel();
        if (channel < 1 || channel > CHANNELS) {
            return true;
        }
        return switch (line.code()) {
            case Obis.DEVICE_TYPE -> type(line, number);
            case Obis.DEVICE_READING -> reading(line, number, true);
            case Obis.DEVICE_READING_UNCORRECTED -> reading(line, number, false);
            case Obis.DEVICE_READING_OLD -> oldReading(line, number);
            default -> true;
        };
    }

    private boolean type(TelegramLines line, MeterNumber number) {
        if (line.valueFrom(0) == line.valueTo(0)) {
            return true;
        }
        if (!number.parse(line.bytes(), line.valueFrom(0), line.valueTo(0)) || number.unit() != MeterUnit.NONE) {
            return false;
        }
        type[line.channel()] = (int) number.value();
        return true;
    }

    /** {@code (time)(value*m3)}; an entry without possible time or without unit is an empty one. */
    private boolean reading(TelegramLines line, MeterNumber number, boolean corrected) {
        if (line.valueCount() != 2 || line.valueFrom(1) == line.valueTo(1)) {
            return true;
        }
        if (!number.parse(line.bytes(), line.valueFrom(1), line.valueTo(1))) {
            return false;
        }
        boolean filled = MeterClock.isPossible(line.bytes(), line.valueFrom(0), line.valueTo(0));
        double value = number.in(MeterUnit.CUBIC_METRE);
        if (filled && !Double.isNaN(value) && (corrected || Double.isNaN(readingM3[line.channel()]))) {
            readingM3[line.channel()] = value;
        }
        return true;
    }

    /** DSMR 2.2 and 3.0: {@code (time)(status)(60)(1)(code)(m3)} and on the next line {@code (value)}. */
    private boolean oldReading(TelegramLines line, MeterNumber number) {
        int count = line.valueCount();
        if (count < 7 || line.valueFrom(count - 1) == line.valueTo(count - 1)) {
            return true;
        }
        if (!number.parse(line.bytes(), line.valueFrom(count - 1), line.valueTo(count - 1))) {
            return false;
        }
        boolean filled = MeterClock.isPossible(line.bytes(), line.valueFrom(0), line.valueTo(0));
        MeterUnit unit = MeterUnit.of(line.bytes(), line.valueFrom(count - 2), line.valueTo(count - 2));
        if (filled && unit == MeterUnit.CUBIC_METRE && number.unit() == MeterUnit.NONE) {
            readingM3[line.channel()] = number.value();
        }
        return true;
    }

    double gasM3() {
        return first(GAS);
    }

    double waterM3() {
        return first(WATER);
    }

    private double first(int wanted) {
        for (int channel = 1; channel <= CHANNELS; channel++) {
            if (type[channel] == wanted && !Double.isNaN(readingM3[channel])) {
                return readingM3[channel];
            }
        }
        return Double.NaN;
    }
}
