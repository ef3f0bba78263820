package energy.nulwatt.bench;

import java.util.PriorityQueue;

/**
 * Perfect foresight. Only what the fleet can give ({@link Envelope}) and its summed ramp bind; every order can be sent
 * early, so dead times, links and relays cost nothing. It minimises ∫|grid| exactly:
 *
 * <p>With u the fleet's total, need = −house and c = need clamped to the envelope, |grid| = |need − c| + |c − u|. The
 * first part nobody can avoid. The second, Σ|c − u| under |Δu| ≤ ramp, is a convex problem in one variable per tick: its
 * cost-to-come is piecewise linear, kept as two heaps of break points left and right of its least place (slope trick);
 * a tick adds one break point on each side, the ramp moves the sides apart. Where a battery falls away by a script, the
 * total may jump. Frozen batteries are taken to stand where they suit best. So no controller can be below it, but for the
 * state of charge: whoever spares it early may have more of it later.
 */
final class Oracle {
    private final double[] totalW;
    private final double meanW;

    Oracle(Recording idle, Envelope envelope) {
        int ticks = envelope.ticks;
        double[] rampPerTickW = rampPerTickW(idle);
        double[] bestFromW = new double[ticks];
        double[] bestToW = new double[ticks];
        PriorityQueue<Double> left = new PriorityQueue<>((a, b) -> Double.compare(b, a));
        PriorityQueue<Double> right = new PriorityQueue<>();
        double shiftW = 0;
        for (int tick = 0; tick < ticks; tick++) {
            if (rampPerTickW[tick] == Double.POSITIVE_INFINITY) {
                left.clear();
                right.clear();
                shiftW = 0;
            } else {
                shiftW += rampPerTickW[tick];
            }
            if (tick >= Envelope.firstScored()) {
                // Left break points are kept as value + shift, right ones as value − shift.
                double c = envelope.reachableW[tick];
                left.add(c + shiftW);
                right.add(left.remove() - 2 * shiftW);
                right.add(c - shiftW);
                left.add(right.remove() + 2 * shiftW);
            }
            bestFromW[tick] = left.isEmpty() ? Double.NEGATIVE_INFINITY : left.element() - shiftW;
            bestToW[tick] = right.isEmpty() ? Double.POSITIVE_INFINITY : right.element() + shiftW;
        }
        totalW = trace(envelope, rampPerTickW, bestFromW, bestToW);
        meanW = meanGridW(envelope, totalW);
    }

    /** Summed ramp of what follows, W per tick; infinity where a battery falls away. */
    private static double[] rampPerTickW(Recording idle) {
        double[] rampW = new double[idle.ticks];
        for (int i = 0; i < idle.reach.length; i++) {
            double ownW = idle.scenario.units().get(i).physics().dynamics().rampWPerS() * VirtualSite.TICK_S;
            for (int tick = 0; tick < idle.ticks; tick++) {
                boolean out = idle.reach[i][tick] == VirtualBattery.Reach.OUT;
                boolean wasOut = tick > 0 && idle.reach[i][tick - 1] == VirtualBattery.Reach.OUT;
                rampW[tick] += out ? wasOut ? 0 : Double.POSITIVE_INFINITY : ownW;
            }
        }
        return rampW;
    }

    /** Back from the end: at each tick the place of least cost from which the next one can be reached. */
    private static double[] trace(Envelope envelope, double[] rampPerTickW, double[] fromW, double[] toW) {
        double[] totalW = new double[envelope.ticks];
        int last = envelope.ticks - 1;
        totalW[last] = between(envelope.reachableW[last], fromW[last], toW[last]);
        for (int tick = last - 1; tick >= 0; tick--) {
            double rampW = rampPerTickW[tick + 1];
            double lowW = totalW[tick + 1] - rampW;
            double highW = totalW[tick + 1] + rampW;
            // Of all places of least cost the one nearest to where it goes next: it moves no more than it must.
            double bestW = between(rampW == Double.POSITIVE_INFINITY ? 0 : totalW[tick + 1], fromW[tick], toW[tick]);
            totalW[tick] = between(bestW, lowW, highW);
        }
        return totalW;
    }

    /** Math.clamp would not have bounds that rounding has put in the wrong order. */
    private static double between(double value, double low, double high) {
        return Math.max(low, Math.min(high, value));
    }

    /** Mean |grid| over the scored time when the fleet gives {@code totalW}, W. */
    static double meanGridW(Envelope envelope, double[] totalW) {
        double sum = 0;
        int first = Envelope.firstScored();
        for (int tick = first; tick < envelope.ticks; tick++) {
            sum += Math.abs(envelope.needW[tick] - envelope.reachableW[tick])
                    + Math.abs(envelope.reachableW[tick] - totalW[tick]);
        }
        return sum / (envelope.ticks - first);
    }

    /** Mean |grid| over the scored time, W. */
    double meanW() {
        return meanW;
    }

    /** What its fleet gives, per tick, W. */
    double[] totalW() {
        return totalW;
    }
}
