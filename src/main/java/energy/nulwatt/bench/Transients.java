package energy.nulwatt.bench;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * What happens after scripted steps and shortfalls. The grid is compared with the reachable one: 0 W, or what remains
 * when the whole fleet gives all it can. A transient has settled once the difference has stayed within 50 W for 5 s; it
 * is watched until the next scripted one that is 10 s away or more, and for a minute at the most.
 */
final class Transients {
    private static final double WITHIN_W = 50;
    private static final double CALM_S = 5;
    private static final double WATCHED_S = 60;
    private static final double APART_S = 10;
    /** Around a step, to tell its direction. */
    private static final int STEP_TICKS = 5;

    private final Recording run;
    private final Envelope envelope;
    private final double[] eventsS;

    Transients(Recording run, Envelope envelope) {
        this.run = run;
        this.envelope = envelope;
        eventsS = DoubleStream.concat(
                        run.scenario.stepsS().stream().mapToDouble(s -> s),
                        run.scenario.shortfallsS().stream().mapToDouble(s -> s))
                .sorted()
                .toArray();
    }

    Score.Settling settling() {
        return settling(run.scenario.stepsS());
    }

    Score.Settling makingUp() {
        return settling(run.scenario.shortfallsS());
    }

    private Score.Settling settling(List<Double> timesS) {
        return Score.Settling.of(
                timesS.stream().mapToDouble(this::settledAfterS).toArray());
    }

    /** NaN when it never settles. */
    private double settledAfterS(double atS) {
        int begin = tick(atS);
        int end = end(atS);
        int calm = (int) Math.round(CALM_S / VirtualSite.TICK_S);
        int since = begin;
        for (int tick = begin; tick < end; tick++) {
            if (Math.abs(errorW(tick)) > WITHIN_W) {
                since = tick + 1;
            } else if (tick - since >= calm) {
                return (since - begin) * VirtualSite.TICK_S;
            }
        }
        return Double.NaN;
    }

    /** The worst of all steps, W ≥ 0. */
    double overshootW() {
        double worst = 0;
        for (double atS : run.scenario.stepsS()) {
            int begin = tick(atS);
            double before = run.houseW[Math.max(0, begin - STEP_TICKS)];
            double direction = Math.signum(run.houseW[Math.min(run.ticks - 1, begin + STEP_TICKS)] - before);
            for (int tick = begin + STEP_TICKS; tick < end(atS); tick++) {
                worst = Math.max(worst, -direction * errorW(tick));
            }
        }
        return worst;
    }

    private double errorW(int tick) {
        return run.gridW[tick] - run.houseW[tick] - envelope.reachableW[tick];
    }

    private int end(double atS) {
        double endS = atS + WATCHED_S;
        for (double other : eventsS) {
            if (other >= atS + APART_S) {
                endS = Math.min(endS, other);
            }
        }
        return Math.min(run.ticks, tick(endS));
    }

    private static int tick(double atS) {
        return (int) Math.round(atS / VirtualSite.TICK_S);
    }
}
