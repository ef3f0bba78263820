package energy.nulwatt.meter.p1;

import static energy.nulwatt.meter.p1.TelegramBuilder.ascii;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import energy.nulwatt.model.GridReading;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Parsing allocates nothing, good telegrams or bad. */
class AllocationTest {
    private static final int TELEGRAMS = 100_000;
    private static final int WARM_UP = 5_000;

    private static final class Count implements P1Parser.Listener {
        private long readings;
        private long drops;

        @Override
        public void onReading(GridReading reading) {
            readings++;
        }

        @Override
        public void onDrop(DropReason reason, int bytes) {
            drops++;
        }
    }

    private static void assertNothingAllocated(int expectedReadings, int expectedDrops, byte[]... cycle) {
        Count count = new Count();
        P1Parser parser = new P1Parser(P1Options.DEFAULT, count);
        long nowNs = feed(parser, cycle, WARM_UP, 1);
        count.readings = 0;
        count.drops = 0;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        feed(parser, cycle, TELEGRAMS, nowNs);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(0, allocated, "bytes for " + TELEGRAMS + " telegrams");
        assertEquals(expectedReadings, count.readings);
        assertEquals(expectedDrops, count.drops);
    }

    private static long feed(P1Parser parser, byte[][] cycle, int telegrams, long startNs) {
        long nowNs = startNs;
        for (int i = 0; i < telegrams; i++) {
            byte[] telegram = cycle[i % cycle.length];
            nowNs += 1_000_000_000L;
            int half = telegram.length / 2;
            parser.feed(telegram, 0, half, nowNs);
            parser.tick(nowNs + 1_000_000L);
            parser.feed(telegram, half, telegram.length - half, nowNs + 2_000_000L);
        }
        return nowNs;
    }

    @Test
    void goodTelegramsWithCrc() {
        assertNothingAllocated(
                TELEGRAMS,
                0,
                Telegrams.dsmr50("170102192002W", 1, 0),
                Telegrams.dsmr50("170102192003W", 2, 0),
                Telegrams.belgian(),
                Telegrams.hungarian());
    }

    @Test
    void goodTelegramsWithoutCrcAndWithParity() {
        assertNothingAllocated(TELEGRAMS, 0, Telegrams.dsmr22(), TelegramBuilder.withEvenParity(Telegrams.dsmr22()));
    }

    @Test
    void damage() {
        byte[] flipped = Telegrams.dsmr50();
        flipped[400] ^= 1;
        byte[] half = Arrays.copyOf(Telegrams.dsmr50(), 500);
        byte[] broken = ascii(TelegramBuilder.text(Telegrams.dsmr22()).replace("1-0:2.7.0", "1-0;2.7.0"));
        assertNothingAllocated(TELEGRAMS / 4, TELEGRAMS / 4 * 3, flipped, half, Telegrams.dsmr50(), broken);
    }
}
