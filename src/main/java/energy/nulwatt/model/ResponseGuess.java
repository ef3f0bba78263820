package energy.nulwatt.model;

/**
 * How a battery is expected to follow a command, until its own behaviour has been learnt.
 *
 * @param deadTimeMs from the confirmed command to the first movement, ms
 * @param rampWPerS steepest change, W/s
 * @param lagMs time constant of the tail, ms
 * @param wakeUpMs added when it starts from standby (relay), ms
 * @param telemetryLatencyMs age of a measured power when it is read, ms
 */
public record ResponseGuess(int deadTimeMs, int rampWPerS, int lagMs, int wakeUpMs, int telemetryLatencyMs) {
    /** Typical of the field: control reference, section 1. */
    public static final ResponseGuess TYPICAL = new ResponseGuess(1500, 500, 400, 2500, 500);
}
