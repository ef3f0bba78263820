package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.AllocationSpec.Strategy;
import energy.nulwatt.model.PhaseConnection;
import org.junit.jupiter.api.Test;

class RotationTest {
    private static final long MINUTE_NS = 60 * TestFleet.SECOND_NS;

    @Test
    void allWearAlikeForTheirSize() {
        TestFleet fleet = new TestFleet();
        fleet.strategy = Strategy.ROTATE;
        fleet.battery(50, PhaseConnection.L1, 5000, 2500);
        fleet.battery(80, PhaseConnection.L2, 5000, 2500);
        fleet.battery(60, PhaseConnection.L3, 2500, 2500);
        double[] cycles = new double[3];
        boolean[] wasFirst = new boolean[3];
        for (int minute = 0; minute < 30 * 1440; minute++) {
            // Mornings and evenings out, noon in: work for one at a time.
            int hour = minute / 60 % 24;
            double totalW = hour >= 10 && hour < 16 ? 700 : hour >= 17 && hour < 23 ? -700 : 0;
            fleet.step(totalW, MINUTE_NS);
            for (int i = 0; i < 3; i++) {
                cycles[i] += Math.abs(fleet.shares()[i])
                        / 60.0
                        / (2 * fleet.specs.get(i).capacityWh());
                wasFirst[i] |= fleet.shares()[i] != 0;
            }
        }
        double mean = (cycles[0] + cycles[1] + cycles[2]) / 3;
        for (int i = 0; i < 3; i++) {
            assertTrue(wasFirst[i], "battery " + i + " never worked");
            assertEquals(mean, cycles[i], 0.7, "cycles of battery " + i);
        }
        assertTrue(mean > 10, "cycles " + mean);
    }

    @Test
    void oneNearItsCutOffStillGoesLast() {
        TestFleet fleet = new TestFleet();
        fleet.strategy = Strategy.ROTATE;
        fleet.battery(20).battery(20).battery(80);
        fleet.run(-500, 3);
        assertEquals(-500, fleet.shares()[2]);
    }
}
