package energy.nulwatt.control;

import java.util.Arrays;

/**
 * Finds the dead time and the ramp that explain a battery's own telemetry best. Stretches of movement are replayed with a
 * bank of candidates, a slice of the bank at each call, and what each candidate leaves unexplained is summed up with
 * forgetting. Loads of the house do not disturb it: only commands and telemetry enter.
 */
final class ResponseFit {
    private static final int STRETCH_STEPS = 120;
    private static final int LEAD_STEPS = 76;
    private static final long STRETCH_NS = STRETCH_STEPS * Course.STEP_NS;
    private static final long EVERY_NS = 80 * Course.STEP_NS;
    /** Movement below this tells more of noise than of the ramp. */
    private static final double EXCITED_W = 150;
    /** Of one that follows creeping set-points this is enough: its noise is small then. */
    private static final double CREPT_W = 90;
    /** Beyond what was seen, the battery was limited: it is not the ramp that kept it there. */
    private static final double RANGE_MARGIN_W = 5;

    /** A set-point that moves slowly hides ramp and dead time: this part of the movement must be asked for at once. */
    private static final double JUMP = 0.4;

    private static final int JUMP_STEPS = 4;

    /** How far a battery may be from what its profile guesses. */
    private static final double GUESS_ERROR_S = 2;

    private static final double GUESS_FACTOR = 6;

    private static final double FORGETTING = 0.88;
    /** When more than this part of the movement is left by every candidate, something else moved the battery. */
    private static final double UNEXPLAINED = 0.12;
    /** What is believed fits so many times worse than another, and by this, */
    private static final double WORSE = 4;

    private static final double WORSE_W = 25;
    /** and by this part of the movement, which a steep ramp is off by for a tenth of a second: it must have changed, */
    private static final double WORSE_PART = 0.02;

    /** when so many stretches in a row say so, or one of a large movement that is explained this well, */
    private static final int CHANGES_TOLD = 2;

    private static final double CLEAR_FROM_W = 400;
    private static final double CLEAR = 0.04;
    /** Then little is kept of what was learnt before. */
    private static final double KEPT_AFTER_CHANGE = 0.02;

    /** Divides the number of slices. */
    private static final int SLICES_PER_CALL = 2;

    /** Until it was learnt from so many stretches, creeping set-points teach too. */
    private static final int STRANGER = 3;

    /** What a stretch of movement tells of. */
    private enum Told {
        ALL,
        /** Of one that follows set-points that creep: the ramp does not show. */
        DEAD_TIME,
        /** Of a start from standby: how much of the delay is the wake-up is not known. */
        RAMP
    }

    private final ResponseBank bank = new ResponseBank();
    private final double[] goalW = new double[LEAD_STEPS + STRETCH_STEPS + 1];
    private final double[] measuredW = new double[STRETCH_STEPS + 1];
    private int readings;
    private Told told = Told.ALL;
    private double rangeW;
    private int slice = ResponseBank.DEAD_TIMES;
    private int changesTold;
    private long nextNs;

    /** Begins with a guess: what is far from it needs more than one movement to be believed. */
    void guess(Response response) {
        bank.expect(response.deadTimeS(), GUESS_ERROR_S, response.rampWPerS(), GUESS_FACTOR);
    }

    /** Begins anew with what the response was given. */
    void restart(Response response) {
        slice = ResponseBank.DEAD_TIMES;
        changesTold = 0;
        bank.expect(response.deadTimeS(), response.deadTimeErrorS(), response.rampWPerS(), response.rampErrorFactor());
    }

    /** Does a slice of the work; {@code samples} are measured powers at the times of their measurement. */
    void work(History samples, CommandLedger commands, Delivery delivery, Response response, long nowNs) {
        if (slice < ResponseBank.DEAD_TIMES) {
            double lagPart = response.fitLagPart(Course.STEP_S);
            for (int i = 0; i < SLICES_PER_CALL; i++) {
                bank.replay(slice++, lagPart, measuredW, goalW, LEAD_STEPS);
            }
            if (slice == ResponseBank.DEAD_TIMES) {
                conclude(response);
            }
        } else if (nowNs - nextNs >= 0 && samples.size() > 2) {
            nextNs = nowNs + EVERY_NS;
            if (capture(samples, commands, delivery, response)) {
                slice = 0;
            }
        }
    }

    private void conclude(Response response) {
        if (told == Told.DEAD_TIME) {
            bank.leaveRampOpen();
        } else if (told == Told.RAMP) {
            bank.leaveDeadTimeOpen();
        }
        double least = bank.leastFoundW2();
        double unexplainedW = UNEXPLAINED * rangeW;
        if (least > readings * unexplainedW * unexplainedW) {
            // It did not move by our commands.
            return;
        }
        if (told == Told.RAMP) {
            bank.add(1);
            response.expectRamp(bank.bestRampWPerS());
            return;
        }
        double usualW = Math.max(WORSE_W, WORSE_PART * rangeW);
        boolean worse = bank.believedFoundW2() > WORSE * (least + readings * usualW * usualW);
        double clearW = CLEAR * rangeW;
        boolean clear = rangeW > CLEAR_FROM_W && least < readings * clearW * clearW;
        changesTold = worse && response.learnt() > 0 ? changesTold + (clear ? CHANGES_TOLD : 1) : 0;
        boolean changed = changesTold >= CHANGES_TOLD;
        bank.add(changed ? KEPT_AFTER_CHANGE : FORGETTING);
        bank.teach(response);
        changesTold = changed ? 0 : changesTold;
    }

    /** Copies the last stretch; false when it tells nothing of the response. */
    private boolean capture(History samples, CommandLedger commands, Delivery delivery, Response response) {
        long endNs = samples.lastTimeNs();
        long beginNs = endNs - STRETCH_NS;
        int age = samples.ageAt(beginNs) - 1;
        samples.boundBetween(beginNs, endNs);
        boolean crossing = samples.minimum < -20 && samples.maximum > 20;
        boolean starts = commands.wokeSince(beginNs);
        if (starts && (response.learnt() > 0 || commands.fromStandby())) {
            return false;
        }
        if (age < 2 || samples.maximum - samples.minimum < CREPT_W || crossing) {
            return false;
        }
        double low = samples.minimum - RANGE_MARGIN_W;
        double high = samples.maximum + RANGE_MARGIN_W;
        rangeW = samples.maximum - samples.minimum;
        Arrays.fill(measuredW, Double.NaN);
        readings = 0;
        for (; age >= 0; age--) {
            int step = (int) ((samples.timeOf(age) - beginNs + Course.STEP_NS / 2) / Course.STEP_NS);
            if (step >= 0 && step <= STRETCH_STEPS) {
                measuredW[step] = samples.valueOf(age);
                readings++;
            }
        }
        History orders = commands.history();
        long leadNs = beginNs - LEAD_STEPS * Course.STEP_NS;
        int order = orders.ageAt(leadNs);
        for (int i = 0; i < goalW.length; i++) {
            while (order > 0 && orders.timeOf(order - 1) <= leadNs + i * Course.STEP_NS) {
                order--;
            }
            goalW[i] = Math.max(low, Math.min(high, delivery.gainedW(orders.valueOf(order))));
        }
        boolean creeps = jumpW() < JUMP * rangeW;
        told = starts ? Told.RAMP : creeps ? Told.DEAD_TIME : Told.ALL;
        // By how much it follows a creeping set-point late is known only with its gain.
        boolean gainIsKnown = delivery.gainsSeen(samples.lastValue() > 0) > 0;
        return creeps ? !starts && gainIsKnown && response.learnt() < STRANGER : rangeW >= EXCITED_W;
    }

    /** The largest change of what was asked within a moment, W. */
    private double jumpW() {
        double most = 0;
        for (int i = JUMP_STEPS; i < goalW.length; i++) {
            most = Math.max(most, Math.abs(goalW[i] - goalW[i - JUMP_STEPS]));
        }
        return most;
    }
}
