package energy.nulwatt.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class ModbusCountersTest {
    @Test
    void percentilesAreAtMostOneBucketTooHigh() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20_261_121);
        ModbusCounters counters = new ModbusCounters();
        assertTrue(Double.isNaN(counters.latencyMs(0.5)));
        double[] ms = new double[5_000];
        for (int i = 0; i < ms.length; i++) {
            ms[i] = Math.pow(10, random.nextDouble(0, 4.5));
            counters.answer((long) (ms[i] * 1e6));
        }
        Arrays.sort(ms);
        for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
            double exact = ms[(int) Math.ceil(share * ms.length) - 1];
            double found = counters.latencyMs(share);
            assertTrue(found >= exact * 0.999 && found <= exact * 1.19, share + ": " + found + " for " + exact);
        }
        assertEquals(ms[ms.length - 1], counters.latencyMaxMs(), 0.01);
    }

    @Test
    void absurdTimesAreCountedToo() {
        ModbusCounters counters = new ModbusCounters();
        counters.answer(0);
        counters.answer(Long.MAX_VALUE);
        assertEquals(0.5, counters.latencyMs(0.5), 1e-9);
        assertTrue(counters.latencyMaxMs() > 1e9);
    }

    @Test
    void countingAllocatesNothing() {
        ModbusCounters counters = new ModbusCounters();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = -20_000; i < 100_000; i++) {
            if (i == 0) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            counters.request();
            counters.answer(i * 10_000L);
            counters.failure(ModbusFailure.Kind.TIMEOUT);
        }
        assertEquals(0, threads.getCurrentThreadAllocatedBytes() - before);
    }
}
