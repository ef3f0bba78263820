package energy.nulwatt.sim;

import energy.nulwatt.model.GridReading;
import java.util.function.Consumer;

/** An Eastron SDM120 or SDM630: input registers only, floats with the high word first, 80 of them in one read. */
public final class SimulatedEastron implements RegisterMap {
    private static final int MAX_READ = 80;
    private static final int WORDS = 344;

    private final boolean threePhase;
    private final GridReading values = new GridReading();
    private double frequencyHz = 50;

    /**
     * Makes one that measures nothing yet.
     *
     * @param threePhase an SDM630
     */
    public SimulatedEastron(boolean threePhase) {
        this.threePhase = threePhase;
    }

    /** Changes what it measures; NaN is told as such. Power + import. */
    public synchronized void measure(Consumer<GridReading> change) {
        change.accept(values);
    }

    /** Frequency of the grid, Hz. */
    public synchronized void frequency(double hertz) {
        frequencyHz = hertz;
    }

    @Override
    public int read(int address, int count, int[] into) {
        return ILLEGAL_FUNCTION; // holds nothing that is of interest here
    }

    @Override
    public int write(int address, int value) {
        return ILLEGAL_FUNCTION;
    }

    @Override
    public synchronized int readInput(int address, int count, int[] into) {
        if (count > MAX_READ || count % 2 != 0 || address % 2 != 0) {
            return ILLEGAL_VALUE;
        }
        if (address + count > WORDS) {
            return ILLEGAL_ADDRESS;
        }
        for (int i = 0; i < count; i += 2) {
            int bits = Float.floatToIntBits((float) value(address + i));
            into[i] = bits >>> 16;
            into[i + 1] = bits & 0xFFFF;
        }
        return OK;
    }

    private double value(int address) {
        return switch (address) {
            case 0 -> values.phaseVoltageV[0];
            case 2 -> onThree(values.phaseVoltageV[1]);
            case 4 -> onThree(values.phaseVoltageV[2]);
            case 6 -> values.phaseCurrentA[0];
            case 8 -> onThree(values.phaseCurrentA[1]);
            case 10 -> onThree(values.phaseCurrentA[2]);
            case 12 -> threePhase ? values.phasePowerW[0] : values.powerW;
            case 14 -> onThree(values.phasePowerW[1]);
            case 16 -> onThree(values.phasePowerW[2]);
            case 52 -> onThree(values.powerW);
            case 70 -> frequencyHz;
            case 72 -> values.importWh / 1000;
            case 74 -> values.exportWh / 1000;
            case 342 -> (values.importWh + values.exportWh) / 1000;
            default -> 0;
        };
    }

    private double onThree(double value) {
        return threePhase ? value : 0;
    }
}
