package energy.nulwatt.meter;

import energy.nulwatt.model.GridReading;

/**
 * Notices a meter, or a device between us and the meter, that repeats itself: its clock stands still, or its energy
 * registers do although the power that it tells must have moved them.
 */
public final class FrozenWatch {
    /** Register steps that the told power must have made before standing still is believed. */
    private static final int STEPS = 25;

    /** Below its starting current a meter shows a few watts that it does not count. A house held at zero is just there. */
    private static final double COUNTED_W = 50;

    /** Some meters print their registers anew only now and then. */
    private static final long STANDSTILL_NS = 300_000_000_000L;

    private static final double NS_PER_HOUR = 3.6e12;

    private boolean first = true;
    private long epochSeconds;
    private double importWh;
    private double exportWh;
    private double powerW;
    private long arrivalNs;
    /** Told, at powers that count, since the registers moved. */
    private double unseenWh;
    /** How long such powers were told since then. */
    private long unseenNs;

    private boolean clockRepeated;
    private boolean stuck;

    /**
     * Compares {@code reading} with the one before; true when it is frozen.
     *
     * @param registerStepWh smallest step of the energy registers, Wh
     */
    public boolean isFrozen(GridReading reading, double registerStepWh) {
        clockRepeated =
                !first && reading.meterEpochSeconds != GridReading.NO_TIME && reading.meterEpochSeconds == epochSeconds;
        boolean registersMoved = first
                || Double.compare(reading.importWh, importWh) != 0
                || Double.compare(reading.exportWh, exportWh) != 0;
        double told = powerW >= 0 ? reading.importWh : reading.exportWh;
        if (registersMoved || Double.isNaN(told)) {
            unseenWh = 0;
            unseenNs = 0;
        } else if (Math.abs(powerW) >= COUNTED_W) {
            long forNs = reading.arrivalNs - arrivalNs;
            unseenWh += Math.abs(powerW) * (forNs / NS_PER_HOUR);
            unseenNs += forNs;
        }
        first = false;
        epochSeconds = reading.meterEpochSeconds;
        importWh = reading.importWh;
        exportWh = reading.exportWh;
        powerW = reading.powerW;
        arrivalNs = reading.arrivalNs;
        stuck = unseenWh >= STEPS * registerStepWh && unseenNs >= STANDSTILL_NS;
        return clockRepeated || stuck;
    }

    /** Whether the clock of the last reading was that of the one before. */
    public boolean clockRepeated() {
        return clockRepeated;
    }

    /** Whether the registers of the last reading stood still although its power must have moved them. */
    public boolean stuck() {
        return stuck;
    }
}
