package energy.nulwatt.bench;

import energy.nulwatt.model.Phase;
import java.util.Arrays;

/**
 * What a run was worth. Scored from {@link Scenario#WARM_UP_S} on.
 *
 * @param meanW mean |grid|
 * @param rmsW root mean square of the grid
 * @param toCausal {@code meanW} over that of the {@link CausalLimit}
 * @param toOracle {@code meanW} over that of the {@link Oracle}, which counts as 1 W at least
 * @param avoidableWh import and export beyond the oracle's
 * @param overshootW furthest beyond the reachable grid after a scripted step, to the other side
 * @param settling from a scripted step until the grid stays within 50 W of the reachable
 * @param makingUp from a scripted shortfall until the same
 * @param reversals how often a battery changed between charging and discharging
 * @param relayFlips how often a relay opened or closed
 * @param circulationWh energy that batteries within reach gave to each other
 * @param fuseAs ampere seconds above the main fuse's rating, over all phases, as far as batteries within reach made them
 * @param orders set-points, stops and releases to all batteries
 * @param ordersPerMin the same per minute
 */
public record Score(
        double meanW,
        double rmsW,
        double toCausal,
        double toOracle,
        double avoidableWh,
        double overshootW,
        Settling settling,
        Settling makingUp,
        int reversals,
        int relayFlips,
        double circulationWh,
        double fuseAs,
        int orders,
        double ordersPerMin) {
    private static final double NOMINAL_V = 230;
    /** A battery has a direction from this power on. */
    private static final double DIRECTION_W = 25;

    static Score of(Recording run, Yardsticks possible) {
        int first = Envelope.firstScored();
        double absolute = 0;
        double square = 0;
        double circulation = 0;
        double fuse = 0;
        for (int tick = first; tick < run.ticks; tick++) {
            double gridW = run.gridW[tick];
            absolute += Math.abs(gridW);
            square += gridW * gridW;
            circulation += circulationW(run, tick) * VirtualSite.TICK_S / 3600;
            for (int p = 0; p < Phase.COUNT; p++) {
                fuse += fuseA(run, Phase.at(p), tick) * VirtualSite.TICK_S;
            }
        }
        int scored = run.ticks - first;
        double meanW = absolute / scored;
        double oracleW = possible.oracle.meanW();
        double scoredH = scored * VirtualSite.TICK_S / 3600;
        Transients transients = new Transients(run, possible.envelope);
        return new Score(
                meanW,
                Math.sqrt(square / scored),
                meanW / possible.causal.meanW(),
                meanW / Math.max(1, oracleW),
                (meanW - oracleW) * scoredH,
                transients.overshootW(),
                transients.settling(),
                transients.makingUp(),
                reversals(run),
                run.relayFlips(),
                circulation,
                fuse,
                run.orders(),
                run.orders() / (run.ticks * VirtualSite.TICK_S / 60));
    }

    private static double circulationW(Recording run, int tick) {
        double chargeW = 0;
        double dischargeW = 0;
        for (int i = 0; i < run.batteryW.length; i++) {
            if (run.reach[i][tick] == VirtualBattery.Reach.FOLLOWS) {
                chargeW += Math.max(0, run.batteryW[i][tick]);
                dischargeW += Math.max(0, -run.batteryW[i][tick]);
            }
        }
        return Math.min(chargeW, dischargeW);
    }

    /** Current above the fuse's rating that batteries within reach add, A. */
    private static double fuseA(Recording run, Phase phase, int tick) {
        double phaseW = run.phaseW[phase.ordinal()][tick];
        double excessA = Math.abs(phaseW) / NOMINAL_V - run.scenario.fuseA();
        if (excessA <= 0) {
            return 0;
        }
        double addedW = 0;
        for (int i = 0; i < run.batteryW.length; i++) {
            if (run.reach[i][tick] == VirtualBattery.Reach.FOLLOWS) {
                double share = run.scenario.units().get(i).phase().share(phase);
                addedW += share * run.batteryW[i][tick] * Math.signum(phaseW);
            }
        }
        return Math.clamp(addedW / NOMINAL_V, 0, excessA);
    }

    private static int reversals(Recording run) {
        int reversals = 0;
        for (double[] powerW : run.batteryW) {
            double direction = 0;
            for (int tick = Envelope.firstScored(); tick < run.ticks; tick++) {
                if (Math.abs(powerW[tick]) >= DIRECTION_W) {
                    double now = Math.signum(powerW[tick]);
                    reversals += direction != 0 && now != direction ? 1 : 0;
                    direction = now;
                }
            }
        }
        return reversals;
    }

    /**
     * How long a number of transients took.
     *
     * @param count of them
     * @param medianS of those that settled; NaN when none did
     * @param worstS of those that settled; NaN when none did
     * @param never how many did not settle
     */
    public record Settling(int count, double medianS, double worstS, int never) {
        static Settling of(double[] seconds) {
            double[] settled = Arrays.stream(seconds)
                    .filter(s -> !Double.isNaN(s))
                    .sorted()
                    .toArray();
            int never = seconds.length - settled.length;
            if (settled.length == 0) {
                return new Settling(seconds.length, Double.NaN, Double.NaN, never);
            }
            return new Settling(seconds.length, settled[(settled.length - 1) / 2], settled[settled.length - 1], never);
        }
    }
}
