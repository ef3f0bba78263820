package energy.nulwatt.sim;

import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;

/** A house that is worth watching from its first minute on: 300 … 3700 W, sun and clouds. */
public final class DemoDay {
    private static final double DAY_S = 86_400;
    private static final double NOON_IN_S = 3 * 3600;
    private static final double HALF_DAY_S = 7 * 3600;

    private DemoDay() {}

    /**
     * Fills a house. The first ten minutes bring a kettle, an induction hob, a washing machine and passing clouds; then
     * it repeats itself with changes of the seed.
     */
    public static void install(SimulatedHouse house, long seed) {
        house.load(Phase.L1, 90);
        house.load(Phase.L2, 60);
        house.load(Phase.L3, 70);
        house.add(Appliances.restless(110, 120, seed), PhaseConnection.L1);
        house.add(Appliances.restless(60, 60, seed + 1), PhaseConnection.L3);
        house.add(Appliances.fridge(85, 480, 1500, 1320), PhaseConnection.L2);
        // Kettle on L1: at 30 s for the first time, then every 9 minutes.
        house.add(Appliances.cycling(30, DAY_S, 1700, 100, 540), PhaseConnection.L1);
        // Hob on L3: cooks for 3 minutes of every 11, cycling as induction does.
        house.add(cooking(170, 1400, 180, 660), PhaseConnection.L3);
        // Washing machine on L2: begins at 6 minutes, heats for 200 s and runs for an hour.
        house.add(Appliances.washingMachine(360, 3960, 1600, 200), PhaseConnection.L2);
        house.addSolar(
                new SolarRoof(2600, NOON_IN_S - HALF_DAY_S, NOON_IN_S + HALF_DAY_S, 0.9, seed),
                PhaseConnection.THREE_PHASE);
    }

    private static PowerTrace cooking(double fromS, double watts, double forS, double everyS) {
        return now -> {
            double since = now / 1e9 - fromS;
            boolean cooks = since >= 0 && since % everyS < forS;
            return cooks && since % 10 < 6 ? watts : 0;
        };
    }
}
