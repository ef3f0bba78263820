package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import energy.nulwatt.model.AllocationSpec.Group;
import energy.nulwatt.model.AllocationSpec.Strategy;
import energy.nulwatt.model.PhaseConnection;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No strategy allocates memory while it shares. */
class SharingAllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int STEPS = 50_000;

    @ParameterizedTest
    @EnumSource
    void sharingAllocatesNothing(Strategy strategy) {
        TestFleet fleet = new TestFleet();
        fleet.strategy = strategy;
        for (int i = 0; i < 6; i++) {
            fleet.battery(30 + 10 * i, PhaseConnection.values()[i % 4], 5120, 2500);
        }
        fleet.groups.add(new Group("barn", List.of(0, 3), 3600, 3600));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double sumW = swing(fleet, 0, WARM_UP);
        long before = threads.getCurrentThreadAllocatedBytes();
        sumW += swing(fleet, WARM_UP, STEPS);
        assertEquals(0, threads.getCurrentThreadAllocatedBytes() - before, "bytes in " + STEPS + " steps");
        assertTrue(sumW > 1000.0 * STEPS, "at work");
    }

    /** The total swings through zero, so that batteries join, leave and turn. */
    private static double swing(TestFleet fleet, int from, int count) {
        double sumW = 0;
        for (int n = from; n < from + count; n++) {
            sumW += Math.abs(fleet.step(9000 * Math.sin(n / 400.0) + 700 * Math.sin(n / 3.0), 250_000_000L));
        }
        return sumW;
    }
}
