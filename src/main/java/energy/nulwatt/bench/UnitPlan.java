package energy.nulwatt.bench;

import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.EfficiencyCurve;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ResponseGuess;
import energy.nulwatt.sim.BatteryPhysics;

/**
 * One battery of a scenario.
 *
 * @param physics how it really is; controllers are not told its dynamics and gains
 * @param phase where it is connected
 * @param pollMs time between two readings of its power, ms
 */
record UnitPlan(BatteryPhysics physics, PhaseConnection phase, int pollMs) {
    /** An owner's measurement of a Venus E at the wall (control reference, section 1). */
    private static final EfficiencyCurve CHARGE = new EfficiencyCurve(
            new double[] {68, 262, 513, 1019, 1530, 2044, 2567}, new double[] {41, 232, 481, 973, 1460, 1942, 2424});

    private static final EfficiencyCurve DISCHARGE = new EfficiencyCurve(
            new double[] {60, 250, 500, 1000, 1500, 2000, 2500}, new double[] {80, 284, 550, 1092, 1647, 2218, 2801});

    /** What every controller is told: limits, and the same guess of its response for all batteries. */
    BatterySpec spec(int index) {
        return new BatterySpec(
                "battery " + (index + 1),
                "b" + (index + 1),
                "simulated",
                phase,
                physics.capacityWh(),
                (int) physics.maxChargeW(),
                (int) physics.maxDischargeW(),
                50,
                physics.floorSocPercent(),
                100,
                false,
                ResponseGuess.TYPICAL,
                CHARGE,
                DISCHARGE);
    }
}
