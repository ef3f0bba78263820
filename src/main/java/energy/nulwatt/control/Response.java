package energy.nulwatt.control;

import energy.nulwatt.model.Learnt;
import energy.nulwatt.model.ResponseGuess;

/**
 * How soon and how fast a battery follows a command: what to expect, and bounds that are those of the whole field at
 * first and close around what was learnt. Times run from the order to what the battery's own telemetry tells, so the way
 * of the order and the age of the telemetry are part of the dead time.
 */
final class Response {
    /** What to assume of the battery. */
    static final int EXPECTED = 0;

    static final int SOONEST = 1;
    static final int LATEST = 2;

    /** Nothing in the field starts sooner (control reference: 0.5 s). */
    static final double SOONEST_DEAD_S = 0.3;
    /** Nothing in the field starts later, awake (control reference: 6 s) and with its telemetry. */
    static final double LATEST_DEAD_S = 7.2;

    static final double STEEPEST_W_PER_S = 2800;
    static final double FLATTEST_W_PER_S = 80;
    private static final double LATEST_WAKE_S = 6;
    private static final double NS = 1e9;
    /** Kept around what was learnt: the telemetry's own steps. */
    private static final double DEAD_MARGIN_S = 0.12;

    private static final double RAMP_MARGIN = 1.05;
    private static final double WAKE_SMOOTHING = 0.4;
    private static final double WAKE_MARGIN_S = 0.7;
    /** Telemetry may tell of a movement as much later than of the first one. */
    private static final double START_MARGIN_S = 1;
    /** A tail that follows a ramp is fitted as a shorter one at its end, and partly as dead time. */
    private static final double TAIL_PART = 0.5;

    /** Of what the first start takes longer or shorter than guessed: dead times differ more than wake-ups do. */
    private static final double DEAD_PART = 0.8;

    private final double lagS;
    private double deadS;
    private double deadErrorS;
    private double rampWPerS;
    private double rampFactor;
    private int learnt;
    private double wakeS;
    private double startS;
    private int wakesSeen;

    Response(ResponseGuess guess) {
        deadS = (guess.deadTimeMs() + guess.telemetryLatencyMs()) / 1000.0;
        rampWPerS = guess.rampWPerS();
        wakeS = guess.wakeUpMs() / 1000.0;
        lagS = guess.lagMs() / 1000.0;
    }

    /** From the order to the first movement that its telemetry tells, s. */
    double deadTimeS() {
        return deadS;
    }

    /** The dead time is known within ± this, s; infinite before anything was learnt. */
    double deadTimeErrorS() {
        return learnt == 0 ? Double.POSITIVE_INFINITY : deadErrorS;
    }

    /** Steepest change, W/s. */
    double rampWPerS() {
        return rampWPerS;
    }

    /** The ramp is known within this factor; infinite before anything was learnt. */
    double rampErrorFactor() {
        return learnt == 0 ? Double.POSITIVE_INFINITY : rampFactor;
    }

    /** Added to the dead time when it starts from standby, s. */
    double wakeUpS() {
        return wakeS;
    }

    /** How many stretches of movement it was learnt from. */
    int learnt() {
        return learnt;
    }

    int wakesSeen() {
        return wakesSeen;
    }

    /**
     * From the order to its real movement, s: what people call its dead time. {@link #deadTimeS} is how the fit sees it:
     * on top come what of the tail it takes for dead time, the age of the telemetry, and half a step of its grid.
     *
     * @param telemetryAgeS from a movement until the battery's telemetry tells of it
     */
    double movesAfterS(double telemetryAgeS) {
        return Math.max(0, deadS - TAIL_PART * lagS - telemetryAgeS - Course.STEP_S / 2);
    }

    /** Takes over what the fit found: the dead time ± an error in s, and the ramp within a factor ≥ 1. */
    void learn(double deadTimeS, double errorS, double wattsPerS, double factor) {
        deadS = deadTimeS;
        deadErrorS = errorS;
        rampWPerS = wattsPerS;
        rampFactor = factor;
        learnt = Math.min(learnt + 1, 1_000_000);
        splitStart();
    }

    /** Its start from standby was so steep, W/s: to be expected, while its bounds stay as wide as they were. */
    void expectRamp(double wattsPerS) {
        rampWPerS = wattsPerS;
    }

    /**
     * Begins with what was learnt before.
     *
     * @param widenS added to the error of the dead time, s
     * @param widenFactor the factor of the ramp's error grows by this
     */
    void restore(Learnt from, double widenS, double widenFactor) {
        if (from.stretches > 0) {
            deadS = from.deadTimeS;
            deadErrorS = from.deadTimeErrorS + widenS;
            rampWPerS = from.rampWPerS;
            rampFactor = from.rampFactor * widenFactor;
            learnt = from.stretches;
        }
        if (from.wakes > 0) {
            wakesSeen = from.wakes;
            wakeS = from.wakeUpS;
            startS = deadS + wakeS;
        }
    }

    /** Its dead time must be longer than was guessed; false when that is not likely any more. */
    boolean later(double seconds) {
        double latestS = Math.max(deadS, latestS());
        deadS = Math.min(latestS, deadS + seconds);
        return deadS < latestS;
    }

    /** Before its dead time was learnt: awake it is no later than it was from standby. */
    private double latestS() {
        return wakesSeen == 0 ? LATEST_DEAD_S : Math.min(LATEST_DEAD_S, startS + START_MARGIN_S);
    }

    /** Takes a start from standby: its telemetry told the first movement {@code seenS} after the order. */
    void learnWakeUp(double seenS) {
        if (wakesSeen == 0 && learnt == 0) {
            // How much of it is the wake-up is not known yet.
            deadS = Math.max(SOONEST_DEAD_S, deadS + DEAD_PART * (seenS - deadS - wakeS));
        }
        startS = wakesSeen == 0 ? seenS : startS + WAKE_SMOOTHING * (seenS - startS);
        wakesSeen = Math.min(wakesSeen + 1, 1_000_000);
        splitStart();
    }

    /** What a start takes longer than its dead time, which may have been learnt after it. */
    private void splitStart() {
        if (wakesSeen > 0) {
            wakeS = Math.max(0, Math.min(LATEST_WAKE_S, startS - deadS));
        }
    }

    long deadTimeNs(int kind) {
        double margin = deadErrorS + DEAD_MARGIN_S;
        double seconds = switch (kind) {
            case SOONEST -> learnt == 0 ? SOONEST_DEAD_S : Math.max(SOONEST_DEAD_S, deadS - margin);
            case LATEST -> learnt == 0 ? latestS() : Math.min(LATEST_DEAD_S, deadS + margin);
            default -> deadS;
        };
        return (long) (seconds * NS);
    }

    long wakeUpNs(int kind) {
        double seconds = switch (kind) {
            case SOONEST -> wakesSeen == 0 ? 0 : Math.max(0, wakeS - WAKE_MARGIN_S);
            case LATEST -> wakesSeen == 0 ? LATEST_WAKE_S : Math.min(LATEST_WAKE_S, wakeS + WAKE_MARGIN_S);
            default -> wakeS;
        };
        return (long) (seconds * NS);
    }

    /** W/s > 0. */
    double rampWPerS(int kind) {
        double factor = rampFactor * RAMP_MARGIN;
        return switch (kind) {
            case SOONEST -> learnt == 0 ? STEEPEST_W_PER_S : Math.min(STEEPEST_W_PER_S, rampWPerS * factor);
            case LATEST -> learnt == 0 ? FLATTEST_W_PER_S : Math.max(FLATTEST_W_PER_S, rampWPerS / factor);
            default -> rampWPerS;
        };
    }

    /** Which part of the way to its goal it goes within {@code stepS}, as far as the ramp lets it. */
    double lagPart(double stepS) {
        return lagS == 0 ? 1 : 1 - Math.exp(-stepS / lagS);
    }

    /** How long it moves until it has gone {@code watts}, when its goal lies {@code beyondW} > 0 further, s. */
    double passesAfterS(double watts, double beyondW) {
        double tailW = rampWPerS * lagS;
        double steepW = Math.max(0, watts + beyondW - Math.max(tailW, beyondW));
        double steepS = steepW / rampWPerS;
        return beyondW >= tailW ? steepS : steepS + lagS * Math.log((watts + beyondW - steepW) / beyondW);
    }

    /** {@link #lagPart} for the fit. */
    double fitLagPart(double stepS) {
        return lagS == 0 ? 1 : 1 - Math.exp(-stepS / (TAIL_PART * lagS));
    }

    /** How long a movement over {@code watts} takes at the most, s. */
    double settlingS(double watts, boolean fromStandby) {
        double wake = fromStandby ? wakeUpNs(LATEST) / NS : 0;
        double dead = learnt == 0 ? 1.5 * deadS + 1 : deadTimeNs(LATEST) / NS;
        double ramp = learnt == 0 ? 0.6 * rampWPerS : rampWPerS(LATEST);
        return dead + wake + watts / ramp + 3 * lagS + 0.5;
    }
}
