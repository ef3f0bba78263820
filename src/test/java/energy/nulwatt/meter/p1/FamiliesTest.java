package energy.nulwatt.meter.p1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.nulwatt.model.GridReading;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class FamiliesTest {
    private static final double[] UNKNOWN = {Double.NaN, Double.NaN, Double.NaN};

    private static GridReading read(byte[] telegram) {
        Recorder recorder = new Recorder().feed(telegram);
        recorder.parser.finish(recorder.nowNs());
        return recorder.only();
    }

    private static long epoch(String iso) {
        return OffsetDateTime.parse(iso).toEpochSecond();
    }

    @Test
    void dsmr22HasNoCrcNoClockAndGasOnTwoLines() {
        GridReading reading = read(Telegrams.dsmr22());
        assertEquals(1510, reading.powerW);
        assertArrayEquals(UNKNOWN, reading.phasePowerW);
        assertEquals(12_445_678, reading.importWh);
        assertEquals(10_500, reading.exportWh);
        assertEquals(2, reading.tariff);
        assertEquals(1, reading.breaker);
        assertEquals(321.125, reading.gasM3);
        assertEquals(Double.NaN, reading.limiterW);
        assertEquals(Double.NaN, reading.waterM3);
        assertEquals(GridReading.NO_TIME, reading.meterEpochSeconds);
    }

    @Test
    void dsmr30TellsExportAndALimiterInAmps() {
        GridReading reading = read(Telegrams.dsmr30());
        assertEquals(-2750, reading.powerW);
        assertEquals(3000, reading.importWh);
        assertEquals(7500, reading.exportWh);
        assertEquals(Double.NaN, reading.limiterW);
        assertEquals(1.001, reading.gasM3);
    }

    @Test
    void dsmr40TellsOnePhaseAndAClock() {
        GridReading reading = read(Telegrams.dsmr40());
        assertEquals(333, reading.powerW);
        assertArrayEquals(new double[] {332, Double.NaN, Double.NaN}, reading.phasePowerW);
        assertArrayEquals(new double[] {1, Double.NaN, Double.NaN}, reading.phaseCurrentA);
        assertArrayEquals(UNKNOWN, reading.phaseVoltageV);
        assertEquals(epoch("2015-01-17T18:59:16+01:00"), reading.meterEpochSeconds);
        assertEquals(473.789, reading.gasM3);
        assertEquals(Double.NaN, reading.limiterW);
    }

    @Test
    void dsmr50TellsThreePhasesWithVolts() {
        Recorder recorder = new Recorder().feed(Telegrams.dsmr50());
        GridReading reading = recorder.only();
        assertEquals(244, reading.powerW);
        assertArrayEquals(new double[] {244, 250, -250}, reading.phasePowerW);
        assertArrayEquals(new double[] {230.1, 229.8, 231.4}, reading.phaseVoltageV);
        assertArrayEquals(new double[] {1, 2, 3}, reading.phaseCurrentA);
        assertEquals(6825, reading.importWh);
        assertEquals(2444, reading.exportWh);
        assertEquals(0.107, reading.gasM3);
        assertEquals(recorder.nowNs(), reading.arrivalNs);
        assertEquals(1, reading.sequence);
        assertEquals(List.of(CrcState.OK), recorder.crcStates);
        assertEquals(List.of(), recorder.drops);
    }

    @Test
    void belgianTellsPeaksGasWaterAndAGridWithoutNeutral() {
        GridReading reading = read(Telegrams.belgian());
        assertEquals(-850, reading.powerW);
        assertArrayEquals(new double[] {-1200, 0, 350}, reading.phasePowerW);
        assertArrayEquals(new double[] {234.7, 0, 234.1}, reading.phaseVoltageV);
        assertArrayEquals(new double[] {5.12, 4.2, 1.5}, reading.phaseCurrentA);
        assertEquals(2351, reading.quarterHourAverageW);
        assertEquals(2589, reading.monthPeakW);
        assertEquals(9200, reading.limiterW);
        assertEquals(40, reading.fuseA);
        assertEquals(112.384, reading.gasM3);
        assertEquals(872.234, reading.waterM3);
        assertEquals(epoch("2020-05-12T13:54:09+02:00"), reading.meterEpochSeconds);
    }

    @Test
    void smartyTellsTotalsOnlyAndEmptyDevices() {
        GridReading reading = read(Telegrams.smarty());
        assertEquals(5, reading.powerW);
        assertEquals(25_653, reading.importWh);
        assertEquals(40, reading.exportWh);
        assertEquals(100, reading.fuseA);
        assertEquals(1, reading.breaker);
        assertEquals(Double.NaN, reading.limiterW);
        assertEquals(Double.NaN, reading.waterM3);
    }

    @Test
    void swedishHasNoVersionLine() {
        GridReading reading = read(Telegrams.swedish());
        assertEquals(4251, reading.powerW);
        assertArrayEquals(new double[] {1462, 1263, 1526}, reading.phasePowerW);
        assertEquals(10_117_368, reading.importWh);
        assertEquals(epoch("2024-01-08T16:49:40+01:00"), reading.meterEpochSeconds);
    }

    @Test
    void finnishClockFollowsTheOffsetOfTheInstallation() {
        Recorder recorder = new Recorder(P1Options.DEFAULT.withStandardOffsetMinutes(120)).feed(Telegrams.swedish());
        assertEquals(epoch("2024-01-08T16:49:40+02:00"), recorder.only().meterEpochSeconds);
    }

    @Test
    void austrianTellsWholeWattsAndTotalsBesideTariffs() {
        GridReading reading = read(Telegrams.austrian());
        assertEquals(286, reading.powerW);
        assertEquals(6_545_766, reading.importWh);
        assertEquals(58, reading.exportWh);
        assertArrayEquals(UNKNOWN, reading.phasePowerW);
    }

    @Test
    void hungarianTellsTotalsAndTheSmallestFuse() {
        GridReading reading = read(Telegrams.hungarian());
        assertEquals(-2601, reading.powerW);
        assertEquals(173_640, reading.importWh);
        assertEquals(90_000, reading.limiterW);
        assertEquals(190, reading.fuseA);
        assertEquals(Double.NaN, reading.monthPeakW);
    }

    @Test
    void germanPushTellsCentiwattsAndJunkBehindItsEnd() {
        Recorder recorder = new Recorder().feed(Telegrams.germanD0(), Telegrams.germanD0());
        recorder.parser.finish(recorder.nowNs());
        assertEquals(2, recorder.readings.size());
        GridReading reading = recorder.last();
        assertEquals(2124.86, reading.powerW, 1e-9);
        assertArrayEquals(new double[] {747.85, 737.28, 639.73}, reading.phasePowerW, 1e-9);
        assertEquals(52_185_782.5309, reading.importWh, 1e-3);
        assertEquals(List.of(CrcState.ABSENT, CrcState.ABSENT), recorder.crcStates);
        assertEquals(List.of(DropReason.NOISE, DropReason.NOISE), recorder.drops);
    }
}
