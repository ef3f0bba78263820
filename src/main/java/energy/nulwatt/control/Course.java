package energy.nulwatt.control;

/**
 * The power of one battery over time, W, on a grid of 100 ms and in the time of its own telemetry: measured as far as
 * readings reach, with the response model filling in between two of them, and modelled from the last one on. The
 * modelled part is drawn three times: as expected, and as the soonest and the latest that the response allows.
 */
final class Course {
    static final long STEP_NS = 100_000_000L;
    static final double STEP_S = 0.1;
    private static final int MEASURED_STEPS = 512;
    private static final int AHEAD_STEPS = 240;

    private final double[] measuredW = new double[MEASURED_STEPS];
    /** Running sum of {@link #measuredW} by trapezoids, W · steps. */
    private final double[] measuredSum = new double[MEASURED_STEPS];

    private final Tail expected = new Tail();
    private final Tail soonest = new Tail();
    private final Tail latest = new Tail();
    private final Target target = new Target();

    private long lastStep;
    private int measured;
    private int ahead;

    /** One drawing of the modelled part: power and running sum at each step after the last measured one. */
    private static final class Tail {
        final double[] watts = new double[AHEAD_STEPS + 1];
        final double[] sum = new double[AHEAD_STEPS + 1];
    }

    /** True once a power was measured. */
    boolean known() {
        return measured > 0;
    }

    /** The end of the measured part. */
    long measuredToNs() {
        return lastStep * STEP_NS;
    }

    /** The last measured power, W; needs one. */
    double lastW() {
        return measuredW[index(lastStep)];
    }

    /** Adds a measured power; one that is not newer than the last replaces it. */
    void measure(long atNs, double watts, CommandLedger commands, Response response, Delivery delivery) {
        long step = Math.floorDiv(atNs + STEP_NS / 2, STEP_NS);
        if (measured == 0 || step - lastStep >= AHEAD_STEPS) {
            restart(step, watts);
            return;
        }
        if (step <= lastStep) {
            return;
        }
        int steps = (int) (step - lastStep);
        draw(expected, steps, Response.EXPECTED, commands, response, delivery);
        double from = lastW();
        double error = watts - expected.watts[steps];
        double sum = measuredSum[index(lastStep)];
        double before = from;
        for (int i = 1; i <= steps; i++) {
            double now = expected.watts[i] + error * i / steps;
            sum += (before + now) / 2;
            before = now;
            measuredW[index(lastStep + i)] = now;
            measuredSum[index(lastStep + i)] = sum;
        }
        lastStep = step;
        measured = Math.min(measured + steps, MEASURED_STEPS);
        ahead = 0;
    }

    private void restart(long step, double watts) {
        lastStep = step;
        measured = MEASURED_STEPS;
        ahead = 0;
        for (int i = 0; i < MEASURED_STEPS; i++) {
            measuredW[index(step - i)] = watts;
            measuredSum[index(step - i)] = -watts * i;
        }
    }

    /** Draws the modelled part up to a time, from what is known and ordered now. */
    void draw(long toNs, CommandLedger commands, Response response, Delivery delivery) {
        ahead = (int) Math.max(0, Math.min(AHEAD_STEPS, Math.ceilDiv(toNs, STEP_NS) - lastStep));
        draw(expected, ahead, Response.EXPECTED, commands, response, delivery);
        draw(soonest, ahead, Response.SOONEST, commands, response, delivery);
        draw(latest, ahead, Response.LATEST, commands, response, delivery);
    }

    private void draw(Tail tail, int steps, int kind, CommandLedger commands, Response response, Delivery delivery) {
        double watts = lastW();
        double sum = 0;
        double rampW = response.rampWPerS(kind) * STEP_S;
        double lagPart = response.lagPart(STEP_S);
        tail.watts[0] = watts;
        tail.sum[0] = 0;
        target.begin(kind, commands, response, delivery, lastStep * STEP_NS);
        for (int i = 1; i <= steps; i++) {
            double goal = target.at((lastStep + i) * STEP_NS, watts);
            double change = Math.max(-rampW, Math.min(rampW, (goal - watts) * lagPart));
            sum += watts + change / 2;
            watts += change;
            tail.watts[i] = watts;
            tail.sum[i] = sum;
        }
    }

    /** The expected power at a time, W. */
    double expectedW(long atNs) {
        return wattsAt(expected, atNs);
    }

    private double wattsAt(Tail tail, long atNs) {
        double step = (double) atNs / STEP_NS - lastStep;
        if (step <= 0) {
            long floor = Math.max(Math.floorDiv(atNs, STEP_NS), lastStep - measured + 1);
            return measuredW[index(floor)];
        }
        return tail.watts[(int) Math.min(ahead, Math.round(step))];
    }

    /** Mean of the expected power between two times, W. */
    double expectedMeanW(long fromNs, long toNs) {
        return mean(expected, fromNs, toNs);
    }

    /** Mean between two times if it follows as soon and as steeply as it may, W. */
    double soonestMeanW(long fromNs, long toNs) {
        return mean(soonest, fromNs, toNs);
    }

    /** Mean between two times if it follows as late and as slowly as it may, W. */
    double latestMeanW(long fromNs, long toNs) {
        return mean(latest, fromNs, toNs);
    }

    private double mean(Tail tail, long fromNs, long toNs) {
        double steps = (double) (toNs - fromNs) / STEP_NS;
        return (sumTo(tail, toNs) - sumTo(tail, fromNs)) / steps;
    }

    private double sumTo(Tail tail, long atNs) {
        long floor = Math.floorDiv(atNs, STEP_NS);
        double part = (double) (atNs - floor * STEP_NS) / STEP_NS;
        double here = sumAt(tail, floor);
        return part == 0 ? here : here + part * (sumAt(tail, floor + 1) - here);
    }

    private double sumAt(Tail tail, long step) {
        if (step <= lastStep) {
            long oldest = lastStep - measured + 1;
            long within = Math.max(step, oldest);
            return measuredSum[index(within)] + (step - within) * measuredW[index(within)];
        }
        int after = (int) Math.min(step - lastStep, Integer.MAX_VALUE);
        int within = Math.min(after, ahead);
        return measuredSum[index(lastStep)] + tail.sum[within] + (after - within) * tail.watts[within];
    }

    private static int index(long step) {
        return (int) Math.floorMod(step, (long) MEASURED_STEPS);
    }
}
