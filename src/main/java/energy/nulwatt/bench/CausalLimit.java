package energy.nulwatt.bench;

import java.util.Arrays;

/**
 * The best that can be had without predicting: at the instant a telegram arrives, the true mean of the house over that
 * telegram's window is known exactly, whatever the batteries did. The fleet acts as one: after the shortest dead time
 * among those within reach the total moves towards its target with their summed ramp, without lag or wake-up, and every limit
 * of the {@link Envelope} is known. A battery that is frozen by a script keeps its share of the moment; one that falls
 * away takes its share with it, and the others make it up from the first telegram on that shows it.
 *
 * <p>The target is −(a tracker of those means). Of a family of trackers the best is taken in hindsight: the newest mean;
 * exponential mean, moving mean and moving median over 2, 4, 8, 16, 32 and 64 s; and standing still at the median of the
 * whole day. Only a controller that predicts can be below the result.
 */
final class CausalLimit {
    private static final int[] SPANS_S = {2, 4, 8, 16, 32, 64};

    private final Recording idle;
    private final Envelope envelope;
    private final int[] arrivals;
    private final double[] meansW;
    private final double periodS;
    private double bestMeanW = Double.POSITIVE_INFINITY;
    private String bestTracker = "";
    private double[] bestTotalW = new double[0];

    CausalLimit(Recording idle, Envelope envelope) {
        this.idle = idle;
        this.envelope = envelope;
        arrivals = idle.telegramTicks();
        periodS = idle.scenario.meter().periodS();
        meansW = houseMeansW();
        offer("newest", meansW);
        for (int span : SPANS_S) {
            offer("exponential " + span + " s", exponential(span));
            offer("mean " + span + " s", moving(span, false));
            offer("median " + span + " s", moving(span, true));
        }
        double[] reachableW = Arrays.copyOfRange(envelope.reachableW, Envelope.firstScored(), envelope.ticks);
        double[] still = new double[arrivals.length];
        Arrays.fill(still, -median(reachableW, reachableW.length));
        offer("standing still", still);
    }

    /** The true mean of the house over the window of each telegram. */
    private double[] houseMeansW() {
        double[] means = new double[arrivals.length];
        int windowTicks = (int) Math.round(periodS / VirtualSite.TICK_S);
        int lateTicks = (int) Math.ceil(idle.scenario.meterLatencyMs() * 1e6 / VirtualSite.TICK_NS);
        for (int k = 0; k < arrivals.length; k++) {
            int end = Math.max(1, arrivals[k] + 1 - lateTicks);
            int begin = Math.max(0, end - windowTicks);
            double sum = 0;
            for (int tick = begin; tick < end; tick++) {
                sum += idle.houseW[tick];
            }
            means[k] = sum / (end - begin);
        }
        return means;
    }

    private double[] exponential(double timeConstantS) {
        double[] out = meansW.clone();
        for (int k = 1; k < out.length; k++) {
            double sinceS = (arrivals[k] - arrivals[k - 1]) * VirtualSite.TICK_S;
            out[k] = out[k - 1] + (1 - Math.exp(-sinceS / timeConstantS)) * (meansW[k] - out[k - 1]);
        }
        return out;
    }

    private double[] moving(double spanS, boolean median) {
        double[] out = new double[meansW.length];
        double[] window = new double[meansW.length];
        for (int k = 0; k < out.length; k++) {
            int count = 0;
            double sum = 0;
            for (int j = k; j >= 0 && (arrivals[k] - arrivals[j]) * VirtualSite.TICK_S < spanS; j--) {
                window[count++] = meansW[j];
                sum += meansW[j];
            }
            out[k] = median ? median(window, count) : sum / count;
        }
        return out;
    }

    private static double median(double[] values, int count) {
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    }

    private void offer(String tracker, double[] trackedW) {
        double[] totalW = drive(trackedW);
        double meanW = Oracle.meanGridW(envelope, totalW);
        if (meanW < bestMeanW) {
            bestMeanW = meanW;
            bestTracker = tracker;
            bestTotalW = totalW;
        }
    }

    /** What the fleet gives when it follows a tracker. */
    private double[] drive(double[] trackedW) {
        int batteries = idle.reach.length;
        double[] totalW = new double[envelope.ticks];
        double[] frozenW = new double[batteries];
        double[] fallenW = new double[batteries];
        int[] knownTick = new int[batteries];
        double followingW = 0;
        double targetW = 0;
        int next = 0;
        for (int tick = 0; tick < envelope.ticks; tick++) {
            int deadTicks = deadTicks(tick);
            while (next < arrivals.length && arrivals[next] + deadTicks <= tick) {
                targetW = -trackedW[next++];
            }
            double leastW = 0;
            double mostW = 0;
            double rampW = 0;
            double standingW = 0;
            double missedW = 0;
            for (int i = 0; i < batteries; i++) {
                double beforeW = followingW;
                followingW = changeReach(i, tick, frozenW, followingW);
                if (tick > 0 && idle.reach[i][tick] != idle.reach[i][tick - 1]) {
                    boolean fell = idle.reach[i][tick] == VirtualBattery.Reach.OUT;
                    fallenW[i] = fell ? beforeW - followingW : 0;
                    knownTick[i] = firstArrivalOf(tick) + deadTicks;
                }
                missedW += tick < knownTick[i] ? fallenW[i] : 0;
                if (idle.reach[i][tick] == VirtualBattery.Reach.FOLLOWS) {
                    leastW += envelope.leastW[i][tick];
                    mostW += envelope.mostW[i][tick];
                    rampW += idle.scenario.units().get(i).physics().dynamics().rampWPerS() * VirtualSite.TICK_S;
                } else {
                    standingW += frozenW[i];
                }
            }
            double goalW = Math.clamp(targetW - standingW - missedW, leastW, mostW);
            followingW = Math.clamp(followingW + Math.clamp(goalW - followingW, -rampW, rampW), leastW, mostW);
            totalW[tick] = followingW + standingW;
        }
        return totalW;
    }

    /** The tick at which a telegram arrives whose window ended after something happened. */
    private int firstArrivalOf(int tick) {
        int lateTicks = (int) Math.ceil(idle.scenario.meterLatencyMs() * 1e6 / VirtualSite.TICK_NS);
        int at = Arrays.binarySearch(arrivals, tick + lateTicks + 1);
        int next = at >= 0 ? at : -at - 1;
        return next < arrivals.length ? arrivals[next] : envelope.ticks;
    }

    /** The shortest dead time of those that follow at a tick. */
    private int deadTicks(int tick) {
        double deadS = Double.POSITIVE_INFINITY;
        for (int i = 0; i < idle.reach.length; i++) {
            if (idle.reach[i][tick] == VirtualBattery.Reach.FOLLOWS) {
                deadS = Math.min(
                        deadS, idle.scenario.units().get(i).physics().dynamics().deadTimeS());
            }
        }
        return (int) Math.min(envelope.ticks, Math.floor(deadS / VirtualSite.TICK_S));
    }

    /** Moves a battery's share between those that follow and those that stand; answers what is left to follow, W. */
    private double changeReach(int i, int tick, double[] frozenW, double followingW) {
        VirtualBattery.Reach now = idle.reach[i][tick];
        VirtualBattery.Reach before = tick == 0 ? VirtualBattery.Reach.FOLLOWS : idle.reach[i][tick - 1];
        if (now == before) {
            return followingW;
        }
        double left = followingW;
        if (before == VirtualBattery.Reach.FOLLOWS) {
            double shareW = followingW * share(i, tick - 1, followingW > 0 ? envelope.mostW : envelope.leastW);
            frozenW[i] = now == VirtualBattery.Reach.FROZEN ? shareW : 0;
            left -= shareW;
        } else if (now == VirtualBattery.Reach.FOLLOWS) {
            left += frozenW[i];
            frozenW[i] = 0;
        }
        return left;
    }

    private double share(int battery, int tick, double[][] limitW) {
        double sum = 0;
        for (int i = 0; i < limitW.length; i++) {
            sum += idle.reach[i][tick] == VirtualBattery.Reach.FOLLOWS ? limitW[i][tick] : 0;
        }
        return sum == 0 ? 0 : limitW[battery][tick] / sum;
    }

    /** Mean |grid| over the scored time, W. */
    double meanW() {
        return bestMeanW;
    }

    /** The tracker that was best. */
    String tracker() {
        return bestTracker;
    }

    /** What its fleet gives, per tick, W. */
    double[] totalW() {
        return bestTotalW;
    }
}
