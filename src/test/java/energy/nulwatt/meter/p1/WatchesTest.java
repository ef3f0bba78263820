package energy.nulwatt.meter.p1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.meter.ReadingPeriod;
import org.junit.jupiter.api.Test;

/** The measures taken over several telegrams: period, frozen clock, stuck registers, speed of the line. */
class WatchesTest {
    private static final long SECOND_NS = 1_000_000_000L;

    @Test
    void periodIsTheMedianOfTheLastTenGaps() {
        ReadingPeriod period = new ReadingPeriod();
        assertEquals(0, period.arrived(0));
        assertEquals(0, period.arrived(1000 * 1_000_000L));
        assertEquals(0, period.arrived(2000 * 1_000_000L));
        assertEquals(1000, period.arrived(3010 * 1_000_000L));
        long nowNs = 3010 * 1_000_000L;
        int last = 0;
        for (int i = 0; i < 50; i++) {
            nowNs += (i % 7 == 0 ? 2 : 1) * SECOND_NS; // now and then one is lost
            last = period.arrived(nowNs);
        }
        assertEquals(1000, last);
        for (int i = 0; i < 11; i++) {
            nowNs += 10 * SECOND_NS;
            last = period.arrived(nowNs);
        }
        assertEquals(10_000, last);
    }

    @Test
    void oneTimestampTwiceIsFrozenAndCounted() {
        Recorder recorder = new Recorder()
                .feed(
                        Telegrams.dsmr50("170102192002W", 1, 0),
                        Telegrams.dsmr50("170102192003W", 1, 0),
                        Telegrams.dsmr50("170102192003W", 1, 0),
                        Telegrams.dsmr50("170102192004W", 1, 0));
        assertFalse(recorder.readings.get(1).frozen);
        assertTrue(recorder.readings.get(2).frozen);
        assertFalse(recorder.readings.get(3).frozen);
        assertEquals(1, recorder.parser.counters().repeatedClocks());
    }

    @Test
    void registersThatStandStillUnderLoadForFiveMinutesAreFrozen() {
        Recorder recorder = new Recorder();
        for (int second = 0; second < 300; second++) {
            recorder.feed(Telegrams.dsmr22(100, 3.6)); // 1 Wh each second
            assertFalse(recorder.last().frozen, "after " + second + " s");
        }
        assertTrue(recorder.feed(Telegrams.dsmr22(100, 3.6)).last().frozen);
        assertEquals(1, recorder.parser.counters().stuckRegisters());
        assertFalse(recorder.feed(Telegrams.dsmr22(100.001, 3.6)).last().frozen);
    }

    @Test
    void aMeterWithoutExportRegisterIsWatchedToo() {
        byte[] telegram = new TelegramBuilder("ABC5BARE")
                .line("1-0:1.8.0(000100.000*kWh)")
                .line("1-0:1.7.0(03.600*kW)")
                .withCrc();
        Recorder recorder = new Recorder();
        for (int second = 0; second <= 300; second++) {
            recorder.feed(telegram);
        }
        assertTrue(recorder.last().frozen);
    }

    @Test
    void aSmallSteadyLoadIsNotFrozen() {
        Recorder recorder = new Recorder();
        double importKwh = 100;
        for (int second = 0; second < 3600; second++) {
            // 50 W move a register of 1 Wh every 72 s.
            int importedWh = second / 72;
            recorder.feed(Telegrams.dsmr22(importKwh + importedWh / 1000.0, 0.05));
            assertFalse(recorder.last().frozen);
        }
    }

    @Test
    void fewWattsThatTheMeterDoesNotCountAreNotFrozen() {
        Recorder recorder = new Recorder();
        for (int second = 0; second < 3 * 3600; second++) {
            // A house held at zero: 90 Wh are shown and none is counted.
            double kilowatts = second % 2 == 0 ? 0.04 : 0.02;
            recorder.feed(Telegrams.dsmr22(100, kilowatts));
            assertFalse(recorder.last().frozen, "after " + second + " s");
        }
        assertEquals(0, recorder.parser.counters().stuckRegisters());
    }

    @Test
    void quietHoursDoNotShortenTheStandstillThatALoadNeeds() {
        Recorder recorder = new Recorder();
        for (int second = 0; second < 1000; second++) {
            recorder.feed(Telegrams.dsmr22(100, 0.02));
        }
        for (int second = 0; second < 300; second++) {
            recorder.feed(Telegrams.dsmr22(100, 3.6));
            assertFalse(recorder.last().frozen, "after " + second + " s of load");
        }
        assertTrue(recorder.feed(Telegrams.dsmr22(100, 3.6)).last().frozen);
    }

    @Test
    void noLoadIsNotFrozen() {
        Recorder recorder = new Recorder();
        for (int second = 0; second < 1000; second++) {
            recorder.feed(Telegrams.dsmr22(100, 0));
        }
        assertFalse(recorder.last().frozen);
    }

    @Test
    void speedSearchGoesRoundUntilATelegramComes() {
        SpeedSearch search = SpeedSearch.usual();
        search.start(0);
        assertEquals(115_200, search.baud());
        assertFalse(search.advance(11 * SECOND_NS, 0));
        assertTrue(search.advance(12 * SECOND_NS, 0));
        assertEquals(9600, search.baud());
        assertFalse(search.advance(36 * SECOND_NS, 0));
        assertTrue(search.advance(37 * SECOND_NS, 0));
        assertEquals(115_200, search.baud());
        assertTrue(search.advance(49 * SECOND_NS, 0));
        assertFalse(search.advance(60 * SECOND_NS, 1));
        assertEquals(9600, search.baud());
    }

    @Test
    void aSpeedOnceFoundIsKeptThroughSilence() {
        SpeedSearch search = SpeedSearch.usual();
        search.start(0);
        assertFalse(search.advance(SECOND_NS, 1));
        assertFalse(search.advance(100 * SECOND_NS, 1));
        assertTrue(search.advance(122 * SECOND_NS, 1));
    }

    @Test
    void aFixedSpeedStays() {
        SpeedSearch search = SpeedSearch.fixedAt(9600);
        search.start(0);
        assertFalse(search.advance(1000 * SECOND_NS, 0));
        assertEquals(9600, search.baud());
    }
}
