package energy.nulwatt.control;

import energy.nulwatt.model.ResponseGuess;

/**
 * How soon and how fast a battery follows a command: bounds that are wide at first and close as single, large movements
 * are watched. Times are seen through the battery's own telemetry, from the order on, so the way of the order is part of
 * them.
 */
final class Response {
    private static final double NS = 1e9;
    /** Nothing in the field starts sooner (control reference: 0.5 s). */
    private static final double SOONEST_DEAD_S = 0.3;
    /** Nothing in the field starts later, awake or from standby (control reference: 6 s, and 6 s of wake-up). */
    private static final double LATEST_DEAD_S = 6.5;

    private static final double LATEST_WAKE_S = 6;
    private static final double STEEPEST_W_PER_S = 2500;
    private static final double FLATTEST_W_PER_S = 80;
    /** A movement is worth watching from this size on. */
    private static final double WATCHED_W = 300;

    private static final double SMOOTHING = 0.35;
    /** Kept around what was learnt: half a telemetry period and its jitter. */
    private static final double DEAD_MARGIN_S = 0.6;

    private final double wakeGuessS;
    private double deadS;
    private double rampWPerS;
    private int seen;

    private boolean watching;
    private long orderedNs;
    private double fromW;
    private double toW;
    private double startS;
    private double lastProgress;
    private double lastAtS;

    Response(ResponseGuess guess) {
        deadS = guess.deadTimeMs() / 1000.0;
        rampWPerS = guess.rampWPerS();
        wakeGuessS = guess.wakeUpMs() / 1000.0;
    }

    /** From the order to the first movement, as far as it is known, s. */
    double deadTimeS() {
        return deadS;
    }

    /** W/s, as far as it is known. */
    double rampWPerS() {
        return rampWPerS;
    }

    /** How many movements it was learnt from. */
    int seen() {
        return seen;
    }

    long soonestNs() {
        double soonest = seen == 0 ? SOONEST_DEAD_S : Math.max(SOONEST_DEAD_S, deadS - margin());
        return (long) (soonest * NS);
    }

    /** The latest start of a movement; {@code fromStandby} when the relay may have to close first. */
    long latestNs(boolean fromStandby) {
        double latest = seen == 0 ? LATEST_DEAD_S : Math.min(LATEST_DEAD_S, deadS + margin());
        return (long) ((latest + (fromStandby ? LATEST_WAKE_S : 0)) * NS);
    }

    double steepestWPerS() {
        return seen == 0 ? STEEPEST_W_PER_S : Math.min(STEEPEST_W_PER_S, 1.4 * rampWPerS);
    }

    double flattestWPerS() {
        return seen == 0 ? FLATTEST_W_PER_S : Math.max(FLATTEST_W_PER_S, 0.6 * rampWPerS);
    }

    private double margin() {
        return DEAD_MARGIN_S + 1.0 / seen;
    }

    /** A new order, while the output stands still at {@code outputW}, or not. */
    void ordered(long nowNs, double outputW, double watts, boolean still, boolean fromStandby) {
        boolean sameMovement = watching && Math.abs(watts - toW) <= 0.1 * Math.abs(toW - fromW);
        if (sameMovement) {
            return;
        }
        // A start from standby tells of the relay, one through zero of the change of direction.
        boolean plain = !fromStandby && outputW * watts >= 0;
        watching = still && plain && Math.abs(watts - outputW) >= WATCHED_W;
        orderedNs = nowNs;
        fromW = outputW;
        toW = watts;
        startS = Double.NaN;
        lastProgress = 0;
        lastAtS = 0;
    }

    /** A measured power. */
    void measured(long atNs, double watts) {
        if (!watching) {
            return;
        }
        double atS = (atNs - orderedNs) / NS;
        double progress = (watts - fromW) / (toW - fromW);
        if (Double.isNaN(startS) && progress >= 0.15) {
            startS = crossing(0.15, atS, progress);
        }
        if (progress >= 0.75) {
            learn(startS, crossing(0.75, atS, progress));
            watching = false;
        } else if (atS > LATEST_DEAD_S + 2 * LATEST_WAKE_S) {
            watching = false;
        }
        lastProgress = progress;
        lastAtS = atS;
    }

    private double crossing(double level, double atS, double progress) {
        double part = (level - lastProgress) / Math.max(1e-6, progress - lastProgress);
        return lastAtS + Math.max(0, Math.min(1, part)) * (atS - lastAtS);
    }

    private void learn(double earlyS, double lateS) {
        double risingS = Math.max(0.05, lateS - earlyS);
        double seenRamp = 0.6 * Math.abs(toW - fromW) / risingS;
        double seenDead = Math.max(0, earlyS - 0.15 / 0.6 * risingS);
        double weight = seen == 0 ? 1 : SMOOTHING;
        rampWPerS += weight * (Math.max(FLATTEST_W_PER_S, Math.min(STEEPEST_W_PER_S, seenRamp)) - rampWPerS);
        deadS += weight * (Math.min(LATEST_DEAD_S, seenDead) - deadS);
        seen = Math.min(seen + 1, 1000);
    }

    /** How long a movement over {@code watts} takes at the most, s. */
    double settlingS(double watts, boolean fromStandby) {
        double wakeS = fromStandby ? wakeGuessS : 0;
        return 1.5 * (deadS + wakeS + 1.2 + watts / rampWPerS) + 1;
    }
}
