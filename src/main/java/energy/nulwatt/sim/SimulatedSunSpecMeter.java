package energy.nulwatt.sim;

import energy.nulwatt.model.GridReading;
import java.util.Arrays;
import java.util.function.Consumer;

/** A device with a SunSpec list: the common model, one that nobody knows, then a meter of model 201 … 204. */
public final class SimulatedSunSpecMeter implements RegisterMap {
    private static final int COMMON_LENGTH = 66;
    private static final int OTHER_LENGTH = 10;
    private static final int METER_LENGTH = 105;
    private static final int NOT_IMPLEMENTED = 0x8000;

    private final int base;
    private final int modelId;
    private final int[] words;
    private final int meter = 2 + 2 + COMMON_LENGTH + 2 + OTHER_LENGTH;
    private final GridReading values = new GridReading();
    private int powerExponent;

    /**
     * Makes one that measures nothing yet.
     *
     * @param base where the list begins
     * @param modelId of the meter
     */
    public SimulatedSunSpecMeter(int base, int modelId) {
        this.base = base;
        this.modelId = modelId;
        words = new int[meter + 2 + METER_LENGTH + 2];
        measure(now -> {});
    }

    /** The factor of ten of the powers from the next {@link #measure} on. */
    public synchronized void powerExponent(int exponent) {
        powerExponent = exponent;
    }

    /** Changes what it measures: NaN is told as not implemented. Power as this meter signs it. */
    public synchronized void measure(Consumer<GridReading> change) {
        change.accept(values);
        Arrays.fill(words, 0);
        words[0] = 0x5375;
        words[1] = 0x6E53;
        words[2] = 1;
        words[3] = COMMON_LENGTH;
        words[4 + COMMON_LENGTH] = 64_001;
        words[5 + COMMON_LENGTH] = OTHER_LENGTH;
        words[meter] = modelId;
        words[meter + 1] = METER_LENGTH;
        words[meter + 2 + METER_LENGTH] = 0xFFFF;
        for (int i = 0; i < 3; i++) {
            put(3 + i, values.phaseCurrentA[i], -2);
            put(8 + i, values.phaseVoltageV[i], -1);
            put(19 + i, values.phasePowerW[i], powerExponent);
        }
        put(18, values.powerW, powerExponent);
        words[meter + 6] = -2 & 0xFFFF;
        words[meter + 15] = -1 & 0xFFFF;
        words[meter + 22] = powerExponent & 0xFFFF;
        counter(38, values.exportWh);
        counter(46, values.importWh);
        words[meter + 54] = 1;
    }

    private void put(int offset, double value, int exponent) {
        long raw = Math.round(value / Math.pow(10, exponent));
        words[meter + offset] = Double.isNaN(value) ? NOT_IMPLEMENTED : (int) raw & 0xFFFF;
    }

    private void counter(int offset, double wattHours) {
        long raw = Double.isNaN(wattHours) ? 0 : Math.round(wattHours / 10);
        words[meter + offset] = (int) (raw >> 16);
        words[meter + offset + 1] = (int) raw & 0xFFFF;
    }

    @Override
    public synchronized int read(int address, int count, int[] into) {
        if (address < base || address + count > base + words.length) {
            return ILLEGAL_ADDRESS;
        }
        System.arraycopy(words, address - base, into, 0, count);
        return OK;
    }

    @Override
    public int write(int address, int value) {
        return ILLEGAL_ADDRESS;
    }
}
