package energy.nulwatt.sim;

import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Phase;
import java.time.ZoneId;

/**
 * The smart meter of a {@link SimulatedHouse}: at the end of each of its periods it takes the mean of that period, and a
 * little later the telegram is there. Not thread-safe; {@link #advanceTo} allocates nothing but at a clock change.
 */
public final class SimulatedMeter {
    private final SimulatedHouse house;
    private final MeterVersion version;
    private final MeterTelegram telegram;
    private final MeterValues values;
    private final MeterClock clock = new MeterClock(ZoneId.of("Europe/Amsterdam"));
    private final long periodNs;
    private final long latencyNs;
    private final long startNs;
    private final long startEpochSeconds;
    private long sampleNs;
    private long sequence;
    private boolean pending;

    /**
     * @param startEpochSeconds what the meter's clock shows when it begins, seconds since 1970 UTC
     * @param latencyMs from the end of a period until its telegram is there, less than the period
     */
    public SimulatedMeter(SimulatedHouse house, MeterVersion version, long startEpochSeconds, int latencyMs) {
        periodNs = version.periodS() * 1_000_000_000L;
        latencyNs = latencyMs * 1_000_000L;
        if (latencyNs < 0 || latencyNs >= periodNs) {
            throw new IllegalArgumentException("latency must be 0 … " + (periodNs / 1_000_000 - 1) + " ms for "
                    + version + ", but is " + latencyMs);
        }
        this.house = house;
        this.version = version;
        this.startEpochSeconds = startEpochSeconds;
        startNs = house.nowNs();
        sampleNs = startNs + periodNs;
        values = new MeterValues(house, version == MeterVersion.EMUCS, startEpochSeconds);
        telegram = new MeterTelegram(version, clock);
    }

    /** A meter that is 300 ms late. */
    public SimulatedMeter(SimulatedHouse house, MeterVersion version, long startEpochSeconds) {
        this(house, version, startEpochSeconds, 300);
    }

    /**
     * Lives on until {@code nowNs}, and the house with it. Where several telegrams fall into the time, the last one
     * remains: go to {@link #nextNs} step by step to see each.
     *
     * @return true when a new telegram is there
     */
    public boolean advanceTo(long nowNs) {
        boolean fresh = false;
        while (nowNs - nextNs() >= 0) {
            house.advanceTo(nextNs());
            if (pending) {
                pending = false;
                sequence++;
                telegram.write(values);
                fresh = true;
            } else {
                sample();
            }
        }
        house.advanceTo(nowNs);
        return fresh;
    }

    private void sample() {
        long epochSeconds = startEpochSeconds + (sampleNs - startNs) / 1_000_000_000L;
        values.sample(epochSeconds, clock.secondOfDay(epochSeconds));
        sampleNs += periodNs;
        pending = true;
    }

    /** Time at which something happens next: a sample is taken or a telegram is ready. */
    public long nextNs() {
        return pending ? sampleNs - periodNs + latencyNs : sampleNs;
    }

    /** The buffer that holds the newest telegram in its first {@link #length} bytes; overwritten by the next. */
    public byte[] telegram() {
        return telegram.bytes();
    }

    /** Length of the newest telegram in bytes; 0 before the first. */
    public int length() {
        return telegram.length();
    }

    /** Number of telegrams so far. */
    public long sequence() {
        return sequence;
    }

    public MeterVersion version() {
        return version;
    }

    /** Fills {@code into} with what a reader would get from the newest telegram, as far as a control loop needs it. */
    public void reading(GridReading into, long arrivalNs) {
        into.clear();
        into.arrivalNs = arrivalNs;
        into.sequence = sequence;
        into.periodMs = version.periodS() * 1000;
        double resolutionW = version == MeterVersion.DSMR_2_2 ? 10 : 1;
        into.powerW = Math.round(values.powerW / resolutionW) * resolutionW;
        into.importWh = Math.round(values.importWh[0]) + (double) Math.round(values.importWh[1]);
        into.exportWh = Math.round(values.exportWh[0]) + (double) Math.round(values.exportWh[1]);
        into.tariff = values.tariff;
        if (version == MeterVersion.DSMR_2_2) {
            return;
        }
        into.meterEpochSeconds = values.epochSeconds;
        for (int p = 0; p < Phase.COUNT; p++) {
            into.phasePowerW[p] = Math.round(values.phaseW[p]);
            if (version == MeterVersion.DSMR_4_2) {
                into.phaseCurrentA[p] = Math.round(values.amps[p]);
            } else {
                into.phaseVoltageV[p] = Math.round(values.volts[p] * 10) / 10.0;
                into.phaseCurrentA[p] = Math.round(values.amps[p] * 100) / 100.0;
            }
        }
        if (version == MeterVersion.EMUCS) {
            into.quarterHourAverageW = Math.round(values.quarterW);
            into.monthPeakW = Math.round(values.monthPeakW);
        }
    }
}
