package energy.nulwatt.bench;

import energy.nulwatt.model.Phase;
import energy.nulwatt.sim.SimulatedHouse;
import java.util.Arrays;
import java.util.List;

/** What truly happened in a run, tick by tick. Powers in W, by the signs of the house. */
final class Recording {
    final Scenario scenario;
    final int ticks;
    /** Grid without batteries: load − solar. */
    final double[] houseW;

    final double[] gridW;
    /** Per phase, then per tick. */
    final double[][] phaseW;
    /** Per battery, then per tick: true power. */
    final double[][] batteryW;
    /** Per battery, then per tick: newest order. */
    final double[][] askedW;
    /** Per battery, then per tick. */
    final VirtualBattery.Reach[][] reach;
    /** Per battery, then per tick: class and faults, without the state of charge; W ≥ 0. */
    final double[][] chargeCeilingW;

    final double[][] dischargeCeilingW;

    private final boolean[] relayClosed;
    private int relayFlips;
    private int orders;
    private int[] telegramTicks = new int[256];
    private int telegrams;

    Recording(Scenario scenario, int ticks) {
        this.scenario = scenario;
        this.ticks = ticks;
        int batteries = scenario.units().size();
        houseW = new double[ticks];
        gridW = new double[ticks];
        phaseW = new double[Phase.COUNT][ticks];
        batteryW = new double[batteries][ticks];
        askedW = new double[batteries][ticks];
        reach = new VirtualBattery.Reach[batteries][ticks];
        chargeCeilingW = new double[batteries][ticks];
        dischargeCeilingW = new double[batteries][ticks];
        relayClosed = new boolean[batteries];
    }

    void telegram(int tick) {
        if (telegrams == telegramTicks.length) {
            telegramTicks = Arrays.copyOf(telegramTicks, 2 * telegrams);
        }
        telegramTicks[telegrams++] = tick;
    }

    void record(int tick, SimulatedHouse house, List<VirtualBattery> batteries) {
        houseW[tick] = house.houseW();
        gridW[tick] = house.gridW();
        for (int p = 0; p < Phase.COUNT; p++) {
            phaseW[p][tick] = house.phaseW(Phase.at(p));
        }
        orders = 0;
        for (int i = 0; i < batteries.size(); i++) {
            VirtualBattery battery = batteries.get(i);
            batteryW[i][tick] = battery.battery().powerW();
            askedW[i][tick] = battery.askedW();
            reach[i][tick] = battery.reach();
            chargeCeilingW[i][tick] = battery.chargeCeilingW();
            dischargeCeilingW[i][tick] = battery.dischargeCeilingW();
            if (battery.battery().relayClosed() != relayClosed[i]) {
                relayClosed[i] = !relayClosed[i];
                relayFlips++;
            }
            orders += battery.orders();
        }
    }

    /** How often a relay opened or closed. */
    int relayFlips() {
        return relayFlips;
    }

    /** Set-points, stops and releases to all batteries. */
    int orders() {
        return orders;
    }

    /** Ticks in which a telegram reached the controller, in order. */
    int[] telegramTicks() {
        return Arrays.copyOf(telegramTicks, telegrams);
    }
}
