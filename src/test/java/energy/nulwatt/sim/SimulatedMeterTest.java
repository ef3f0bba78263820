package energy.nulwatt.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatedMeterTest {
    private static final long SECOND = 1_000_000_000L;
    /** 2026-01-15 12:00:00 in the Netherlands. */
    private static final long NOON = 1_768_474_800L;

    @Test
    void theCrcIsTheOneOfTheStandard() {
        TelegramText text = new TelegramText();
        text.add("123456789");
        assertEquals(0xBB3D, crc(text.bytes, text.length));
        // A telegram as a real meter sent it, cut to the bone, computed independently of the writer's own routine.
        text.clear();
        text.add("/X\r\n\r\n");
        text.end(true);
        String written = new String(text.bytes, 0, text.length, StandardCharsets.US_ASCII);
        assertEquals("/X\r\n\r\n!%04X\r\n".formatted(crc(text.bytes, 7)), written);
    }

    @ParameterizedTest
    @EnumSource(MeterVersion.class)
    void everyVersionIsFramedAsItsStandardSays(MeterVersion version) {
        SimulatedHouse house = house();
        SimulatedMeter meter = new SimulatedMeter(house, version, NOON);
        String telegram = next(meter);
        assertTrue(telegram.startsWith("/"));
        assertTrue(telegram.contains("\r\n\r\n"));
        assertFalse(telegram.replace("\r\n", "").contains("\n"));
        int end = telegram.indexOf("\r\n!") + 3;
        if (version.hasCrc()) {
            assertEquals("%04X\r\n".formatted(crc(meter.telegram(), end)), telegram.substring(end));
        } else {
            assertEquals("\r\n", telegram.substring(end));
        }
    }

    @Test
    void dsmr50TellsTheMeanOfTheSecondThatEnded() {
        SimulatedHouse house = house();
        SimulatedMeter meter = new SimulatedMeter(house, MeterVersion.DSMR_5_0, NOON);
        next(meter);
        // A step in the middle of the second: half of it shows.
        house.advanceTo(SECOND + SECOND / 2);
        house.load(Phase.L1, 2500);
        String telegram = next(meter);
        assertEquals("01.850*kW", value(telegram, "1-0:1.7.0"), telegram);
        assertEquals("00.000*kW", value(telegram, "1-0:2.7.0"));
        assertEquals("01.500*kW", value(telegram, "1-0:21.7.0"));
        assertEquals("00.350*kW", value(telegram, "1-0:61.7.0"));
        assertEquals("00.000*kW", value(telegram, "1-0:62.7.0"));
        assertEquals("260115120002W", value(telegram, "0-0:1.0.0"));
        assertEquals("50", value(telegram, "1-3:0.2.8"));
        assertEquals("0002", value(telegram, "0-0:96.14.0"));
        assertEquals("232.4*V", value(telegram, "1-0:32.7.0"));
        assertEquals("006.46*A", value(telegram, "1-0:31.7.0"));
        assertEquals("02.850*kW", value(next(meter), "1-0:1.7.0"));
    }

    @Test
    void exportIsPrintedUnderItsOwnCodes() {
        SimulatedHouse house = new SimulatedHouse(0);
        house.addSolar(now -> 1234, PhaseConnection.L2);
        SimulatedMeter meter = new SimulatedMeter(house, MeterVersion.DSMR_5_0, NOON);
        String telegram = next(meter);
        assertEquals("00.000*kW", value(telegram, "1-0:1.7.0"));
        assertEquals("01.234*kW", value(telegram, "1-0:2.7.0"));
        assertEquals("01.234*kW", value(telegram, "1-0:42.7.0"));
        assertEquals("005.24*A", value(telegram, "1-0:51.7.0"));
    }

    @Test
    void dsmr42TellsWholeAmpsEveryTenSeconds() {
        SimulatedMeter meter = new SimulatedMeter(house(), MeterVersion.DSMR_4_2, NOON);
        assertFalse(meter.advanceTo(10 * SECOND));
        String telegram = next(meter);
        assertEquals("00.850*kW", value(telegram, "1-0:1.7.0"));
        assertEquals("002*A", value(telegram, "1-0:31.7.0"));
        assertEquals("260115120010W", value(telegram, "0-0:1.0.0"));
        assertEquals("42", value(telegram, "1-3:0.2.8"));
        assertFalse(telegram.contains("*V)"));
    }

    @Test
    void dsmr22HasTwoDecimalsAndNoClock() {
        SimulatedMeter meter = new SimulatedMeter(house(), MeterVersion.DSMR_2_2, NOON);
        String telegram = next(meter);
        assertEquals("0000.85*kW", value(telegram, "1-0:1.7.0"));
        assertTrue(telegram.contains("0-1:24.3.0(260115120000)(00)(60)(1)(0-1:24.2.1)(m3)\r\n(00981."), telegram);
        assertFalse(telegram.contains("0-0:1.0.0"));
        assertFalse(telegram.contains("1-0:21.7.0"));
    }

    @Test
    void emucsClimbsThroughTheQuarterHourAndKeepsTheMonthPeak() {
        SimulatedHouse house = new SimulatedHouse(0);
        house.load(Phase.L1, 4000);
        SimulatedMeter meter = new SimulatedMeter(house, MeterVersion.EMUCS, NOON);
        meter.advanceTo(450 * SECOND + SECOND / 2);
        assertEquals("02.000*kW", value(text(meter), "1-0:1.4.0"));
        assertEquals("0001", value(text(meter), "0-0:96.14.0"));
        meter.advanceTo(900 * SECOND + SECOND / 2);
        String telegram = text(meter);
        assertEquals("00.004*kW", value(telegram, "1-0:1.4.0"));
        assertTrue(telegram.contains("1-0:1.6.0(260115121500W)(03.996*kW)"), telegram);
        assertEquals("50217", value(telegram, "0-0:96.1.4"));
    }

    @Test
    void energiesGrowByWhatTheHouseTook() {
        SimulatedHouse house = new SimulatedHouse(0);
        house.load(Phase.L1, 3600);
        SimulatedMeter meter = new SimulatedMeter(house, MeterVersion.DSMR_5_0, NOON);
        meter.advanceTo(1001 * SECOND + SECOND / 2);
        assertEquals("001436.707*kWh", value(text(meter), "1-0:1.8.2"));
        assertEquals("001581.123*kWh", value(text(meter), "1-0:1.8.1"));
    }

    @Test
    void theClockTellsSummerFromWinterInTheDoubledHour() {
        // 2026-10-25: 03:00 summer time becomes 02:00 winter time at 01:00 UTC.
        SimulatedMeter meter = new SimulatedMeter(house(), MeterVersion.DSMR_5_0, 1_792_890_000L - 2);
        assertEquals("261025025959S", value(next(meter), "0-0:1.0.0"));
        assertEquals("261025020000W", value(next(meter), "0-0:1.0.0"));
        SimulatedMeter leap = new SimulatedMeter(house(), MeterVersion.DSMR_5_0, 1_835_391_599L - 1);
        assertEquals("280228235959W", value(next(leap), "0-0:1.0.0"));
        assertEquals("280229000000W", value(next(leap), "0-0:1.0.0"));
    }

    @Test
    void theTelegramIsLateByTheLatency() {
        SimulatedMeter meter = new SimulatedMeter(house(), MeterVersion.DSMR_5_0, NOON, 700);
        assertFalse(meter.advanceTo(SECOND + 690_000_000));
        assertTrue(meter.advanceTo(SECOND + 700_000_000));
        assertEquals(1, meter.sequence());
        assertThrows(
                IllegalArgumentException.class, () -> new SimulatedMeter(house(), MeterVersion.DSMR_5_0, NOON, 1000));
    }

    @ParameterizedTest
    @EnumSource(MeterVersion.class)
    void theReadingSaysWhatTheTelegramSays(MeterVersion version) {
        SimulatedMeter meter = new SimulatedMeter(house(), version, NOON);
        String telegram = next(meter);
        GridReading reading = new GridReading();
        meter.reading(reading, 77);
        double kilowatts = Double.parseDouble(value(telegram, "1-0:1.7.0").replace("*kW", ""));
        assertEquals(kilowatts * 1000, reading.powerW, 1e-6);
        assertEquals(77, reading.arrivalNs);
        assertEquals(1, reading.sequence);
        if (version != MeterVersion.DSMR_2_2) {
            assertEquals(NOON + version.periodS(), reading.meterEpochSeconds);
            assertEquals(500, reading.phasePowerW[0], 1e-6);
        }
    }

    @ParameterizedTest
    @EnumSource(MeterVersion.class)
    void telegramsCostNoAllocation(MeterVersion version) {
        SimulatedMeter meter = new SimulatedMeter(house(), version, NOON);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        meter.advanceTo(100 * SECOND);
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        meter.advanceTo(1000 * SECOND);
        assertEquals(0, threads.getCurrentThreadAllocatedBytes() - before);
    }

    private static SimulatedHouse house() {
        SimulatedHouse house = new SimulatedHouse(0);
        house.load(Phase.L1, 500);
        house.load(Phase.L3, 350);
        return house;
    }

    private static String next(SimulatedMeter meter) {
        while (!meter.advanceTo(meter.nextNs())) {
            // the sample comes before the telegram
        }
        return text(meter);
    }

    private static String text(SimulatedMeter meter) {
        return new String(meter.telegram(), 0, meter.length(), StandardCharsets.US_ASCII);
    }

    private static String value(String telegram, String code) {
        int at = telegram.indexOf("\n" + code + "(");
        assertTrue(at >= 0, code + " is missing in\n" + telegram);
        int open = telegram.indexOf('(', at);
        return telegram.substring(open + 1, telegram.indexOf(')', open));
    }

    /** CRC-16/ARC bit by bit over a polynomial division in the other direction than the writer's. */
    private static int crc(byte[] bytes, int length) {
        int crc = 0;
        for (int i = 0; i < length; i++) {
            crc ^= Integer.reverse(bytes[i] & 0xFF) >>> 16;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? crc << 1 ^ 0x8005 : crc << 1;
                crc &= 0xFFFF;
            }
        }
        return Integer.reverse(crc) >>> 16;
    }
}
