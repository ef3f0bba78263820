package energy.nulwatt.sim;

/**
 * How a simulated battery moves. All times in seconds ≥ 0.
 *
 * @param deadTimeS from the set-point to the first movement
 * @param rampWPerS steepest change, W/s > 0
 * @param lagS time constant of the first-order tail behind the ramp
 * @param wakeUpS added when it starts from standby: the relay closes, the inverter synchronises
 * @param zeroCrossHoldS rest at 0 W when the direction changes
 * @param relayOpensAfterS idle time after which the relay opens
 * @param telemetryPeriodS between two updates of what the battery tells of itself, > 0
 * @param telemetryLateS from such an update's measurement until it can be read, at most {@code telemetryPeriodS}
 */
public record BatteryDynamics(
        double deadTimeS,
        double rampWPerS,
        double lagS,
        double wakeUpS,
        double zeroCrossHoldS,
        double relayOpensAfterS,
        double telemetryPeriodS,
        double telemetryLateS) {
    /** A Venus E on a direct line, in the middle of what owners measured. */
    public static final BatteryDynamics TYPICAL = new BatteryDynamics(1.0, 500, 0.4, 2.5, 0, 6, 0.5, 0.1);
    /** Follows at once: for tests of everything but the dynamics. */
    public static final BatteryDynamics INSTANT = new BatteryDynamics(0, 1e9, 0, 0, 0, 6, 0.01, 0);

    public BatteryDynamics {
        if (!(deadTimeS >= 0 && lagS >= 0 && wakeUpS >= 0 && zeroCrossHoldS >= 0 && relayOpensAfterS >= 0)) {
            throw new IllegalArgumentException("times must be 0 s or more");
        }
        if (!(rampWPerS > 0)) {
            throw new IllegalArgumentException("the ramp must be above 0 W/s, but is " + rampWPerS);
        }
        if (!(telemetryPeriodS > 0 && telemetryLateS >= 0 && telemetryLateS <= telemetryPeriodS)) {
            throw new IllegalArgumentException("telemetry period must be above 0 s and its lateness within it");
        }
    }

    /** Same, with another dead time and ramp. */
    public BatteryDynamics with(double newDeadTimeS, double newRampWPerS) {
        return new BatteryDynamics(
                newDeadTimeS,
                newRampWPerS,
                lagS,
                wakeUpS,
                zeroCrossHoldS,
                relayOpensAfterS,
                telemetryPeriodS,
                telemetryLateS);
    }

    /** Same, with another wake-up time and rest at zero. */
    public BatteryDynamics withPauses(double newWakeUpS, double newZeroCrossHoldS) {
        return new BatteryDynamics(
                deadTimeS,
                rampWPerS,
                lagS,
                newWakeUpS,
                newZeroCrossHoldS,
                relayOpensAfterS,
                telemetryPeriodS,
                telemetryLateS);
    }

    /** Same, with another telemetry. */
    public BatteryDynamics withTelemetry(double newPeriodS, double newLateS) {
        return new BatteryDynamics(
                deadTimeS, rampWPerS, lagS, wakeUpS, zeroCrossHoldS, relayOpensAfterS, newPeriodS, newLateS);
    }
}
