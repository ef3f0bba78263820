package energy.nulwatt.meter.p1;

import energy.nulwatt.model.GridReading;

/**
 * Notices a meter, or a device between us and the meter, that repeats itself: its clock stands still, or its energy
 * registers do although the power that it tells must have moved them.
 */
final class FrozenWatch {
    /** Register steps that the told power must have made before standing still is believed. */
    private static final int STEPS = 25;

    private static final double NS_PER_HOUR = 3.6e12;

    private final P1Counters counters;
    private boolean first = true;
    private long epochSeconds;
    private double importWh;
    private double exportWh;
    private double powerW;
    private long arrivalNs;
    private double unseenWh;

    FrozenWatch(P1Counters counters) {
        this.counters = counters;
    }

    /** Compares {@code reading} with the one before; true when it is frozen. */
    boolean isFrozen(GridReading reading, double registerStepWh) {
        boolean clockRepeated =
                !first && reading.meterEpochSeconds != GridReading.NO_TIME && reading.meterEpochSeconds == epochSeconds;
        boolean registersMoved = first || reading.importWh != importWh || reading.exportWh != exportWh;
        double told = powerW >= 0 ? reading.importWh : reading.exportWh;
        if (registersMoved || Double.isNaN(told)) {
            unseenWh = 0;
        } else {
            unseenWh += Math.abs(powerW) * ((reading.arrivalNs - arrivalNs) / NS_PER_HOUR);
        }
        first = false;
        epochSeconds = reading.meterEpochSeconds;
        importWh = reading.importWh;
        exportWh = reading.exportWh;
        powerW = reading.powerW;
        arrivalNs = reading.arrivalNs;
        boolean stuck = unseenWh >= STEPS * registerStepWh;
        if (clockRepeated) {
            counters.addRepeatedClock();
        }
        if (stuck) {
            counters.addStuckRegister();
        }
        return clockRepeated || stuck;
    }
}
