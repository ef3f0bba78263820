package energy.nulwatt.model;

import java.util.Arrays;

/**
 * One reading of the grid meter. Power is + import, − export. A value that the meter did not send is NaN (or
 * {@link #NO_TIME}, or −1 for whole numbers), never 0.
 *
 * <p>A mutable holder that is overwritten in place, so that no telegram allocates.
 */
public final class GridReading {
    /** {@link #meterEpochSeconds} when the meter sends no usable clock. */
    public static final long NO_TIME = Long.MIN_VALUE;

    /** Monotonic time ({@link System#nanoTime()}) at which the last byte arrived. */
    public long arrivalNs;
    /** Counts the good telegrams of this source from 1; 0 in an empty holder. */
    public long sequence;
    /** The meter's own clock in seconds since 1970 UTC, or {@link #NO_TIME}. */
    public long meterEpochSeconds;
    /** Measured telegram period, median of recent gaps, in milliseconds; 0 until known. */
    public int periodMs;
    /** True when the meter's own time did not advance although telegrams keep coming. */
    public boolean frozen;

    /** Active power in W, + import. */
    public double powerW;
    /** Active power per phase in W, + import. */
    public final double[] phasePowerW = new double[Phase.COUNT];
    /** Voltage per phase in V. */
    public final double[] phaseVoltageV = new double[Phase.COUNT];
    /** Current per phase in A, without sign, as printed (whole amps on many meters). */
    public final double[] phaseCurrentA = new double[Phase.COUNT];

    /** Energy taken from the grid since ever, Wh. */
    public double importWh;
    /** Energy given to the grid since ever, Wh. */
    public double exportWh;
    /** Tariff in force as the meter counts it, or −1. */
    public int tariff;
    /** Average import of the running quarter hour, W (Belgium). */
    public double quarterHourAverageW;
    /** Highest quarter hour of this month, W (Belgium). */
    public double monthPeakW;
    /** Limiter threshold in W, NaN when none. */
    public double limiterW;
    /** Fuse supervision threshold in A, NaN when none. */
    public double fuseA;
    /** Breaker: 0 open, 1 closed, 2 ready to be closed by hand, −1 unknown. */
    public int breaker;
    /** Gas meter, m³. */
    public double gasM3;
    /** Water meter, m³. */
    public double waterM3;

    public GridReading() {
        clear();
    }

    /** Forgets everything: all values become "not sent". */
    public void clear() {
        arrivalNs = 0;
        sequence = 0;
        meterEpochSeconds = NO_TIME;
        periodMs = 0;
        frozen = false;
        powerW = Double.NaN;
        Arrays.fill(phasePowerW, Double.NaN);
        Arrays.fill(phaseVoltageV, Double.NaN);
        Arrays.fill(phaseCurrentA, Double.NaN);
        importWh = Double.NaN;
        exportWh = Double.NaN;
        tariff = -1;
        quarterHourAverageW = Double.NaN;
        monthPeakW = Double.NaN;
        limiterW = Double.NaN;
        fuseA = Double.NaN;
        breaker = -1;
        gasM3 = Double.NaN;
        waterM3 = Double.NaN;
    }

    /** Becomes a copy of {@code other}. */
    public void copyFrom(GridReading other) {
        arrivalNs = other.arrivalNs;
        sequence = other.sequence;
        meterEpochSeconds = other.meterEpochSeconds;
        periodMs = other.periodMs;
        frozen = other.frozen;
        powerW = other.powerW;
        System.arraycopy(other.phasePowerW, 0, phasePowerW, 0, Phase.COUNT);
        System.arraycopy(other.phaseVoltageV, 0, phaseVoltageV, 0, Phase.COUNT);
        System.arraycopy(other.phaseCurrentA, 0, phaseCurrentA, 0, Phase.COUNT);
        importWh = other.importWh;
        exportWh = other.exportWh;
        tariff = other.tariff;
        quarterHourAverageW = other.quarterHourAverageW;
        monthPeakW = other.monthPeakW;
        limiterW = other.limiterW;
        fuseA = other.fuseA;
        breaker = other.breaker;
        gasM3 = other.gasM3;
        waterM3 = other.waterM3;
    }
}
