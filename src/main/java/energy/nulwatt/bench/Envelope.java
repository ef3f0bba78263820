package energy.nulwatt.bench;

import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.sim.BatteryDynamics;
import energy.nulwatt.sim.SimulatedBattery;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the fleet of a scenario could give, tick by tick, whoever controls it: class, scripted faults, state of charge
 * and taper, and the main fuse. The states of charge are those of a twin fleet that follows the house without delay,
 * the fullest first when discharging and the emptiest first when charging.
 */
final class Envelope {
    private static final double NOMINAL_V = 230;
    /** One battery does so much alone before the next one helps: near its least loss. */
    private static final double SHARED_FROM_W = 1700;

    final int ticks;
    /** What the batteries together would have to give for a grid of 0 W: −house. */
    final double[] needW;
    /** The part of {@link #needW} that can be given, if every battery followed at once. */
    final double[] reachableW;
    /** Per battery, then per tick: ≤ 0. */
    final double[][] leastW;
    /** Per battery, then per tick: ≥ 0. */
    final double[][] mostW;

    Envelope(Recording idle) {
        ticks = idle.ticks;
        List<UnitPlan> plans = idle.scenario.units();
        needW = new double[ticks];
        reachableW = new double[ticks];
        leastW = new double[plans.size()][ticks];
        mostW = new double[plans.size()][ticks];
        SimulatedBattery[] twins = new SimulatedBattery[plans.size()];
        for (int i = 0; i < twins.length; i++) {
            twins[i] = new SimulatedBattery(
                    plans.get(i).physics().withDynamics(BatteryDynamics.INSTANT).withGains(1, 1), 0);
        }
        for (int tick = 0; tick < ticks; tick++) {
            needW[tick] = -idle.houseW[tick];
            bound(idle, twins, tick);
            reachableW[tick] = Math.clamp(needW[tick], leastTotalW(tick), mostTotalW(tick));
            share(twins, tick);
            for (SimulatedBattery twin : twins) {
                twin.advanceTo((tick + 1) * VirtualSite.TICK_NS);
            }
        }
    }

    private void bound(Recording idle, SimulatedBattery[] twins, int tick) {
        for (int i = 0; i < twins.length; i++) {
            if (idle.reach[i][tick] != VirtualBattery.Reach.OUT) {
                mostW[i][tick] = Math.min(idle.chargeCeilingW[i][tick], twins[i].chargeLimitW());
                leastW[i][tick] = -Math.min(idle.dischargeCeilingW[i][tick], twins[i].dischargeLimitW());
            }
        }
        double fuseW = idle.scenario.fuseA() * NOMINAL_V;
        for (int p = 0; p < Phase.COUNT; p++) {
            double houseW = idle.phaseW[p][tick];
            shrink(idle.scenario.units(), mostW, Phase.at(p), tick, Math.max(0, fuseW - houseW));
            shrink(idle.scenario.units(), leastW, Phase.at(p), tick, Math.max(0, fuseW + houseW));
        }
    }

    /** Leaves the batteries on a phase {@code roomW} together. */
    private static void shrink(List<UnitPlan> plans, double[][] limitW, Phase phase, int tick, double roomW) {
        double sumW = 0;
        for (int i = 0; i < limitW.length; i++) {
            sumW += Math.abs(limitW[i][tick]) * plans.get(i).phase().share(phase);
        }
        if (sumW <= roomW) {
            return;
        }
        for (int i = 0; i < limitW.length; i++) {
            if (plans.get(i).phase() != PhaseConnection.THREE_PHASE
                    && plans.get(i).phase().share(phase) > 0) {
                limitW[i][tick] *= roomW / sumW;
            }
        }
    }

    private void share(SimulatedBattery[] twins, int tick) {
        boolean charging = reachableW[tick] > 0;
        double left = Math.abs(reachableW[tick]);
        Comparator<Integer> bySoc = Comparator.comparingDouble(i -> twins[i].socPercent());
        int[] order = IntStream.range(0, twins.length)
                .boxed()
                .sorted(charging ? bySoc : bySoc.reversed())
                .mapToInt(i -> i)
                .toArray();
        double[] givenW = new double[twins.length];
        int workers = (int) Math.clamp(Math.ceil(left / SHARED_FROM_W), 1, twins.length);
        double eachW = left / workers;
        // First its even share for each worker, then what is left to whoever has room.
        for (int round = 0; round < 2; round++) {
            for (int k = 0; k < (round == 0 ? workers : order.length); k++) {
                int i = order[k];
                double limitW = Math.abs(charging ? mostW[i][tick] : leastW[i][tick]);
                double takesW = Math.min(limitW - givenW[i], round == 0 ? eachW : left);
                givenW[i] += takesW;
                left -= takesW;
            }
        }
        for (int i = 0; i < twins.length; i++) {
            twins[i].setpoint((int) Math.round(charging ? givenW[i] : -givenW[i]));
        }
    }

    double leastTotalW(int tick) {
        return sum(leastW, tick);
    }

    double mostTotalW(int tick) {
        return sum(mostW, tick);
    }

    private static double sum(double[][] perBattery, int tick) {
        double sum = 0;
        for (double[] battery : perBattery) {
            sum += battery[tick];
        }
        return sum;
    }

    /** The first tick that is scored. */
    static int firstScored() {
        return (int) Math.round(Scenario.WARM_UP_S / VirtualSite.TICK_S);
    }
}
