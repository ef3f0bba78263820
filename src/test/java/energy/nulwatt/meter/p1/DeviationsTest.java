package energy.nulwatt.meter.p1;

import static energy.nulwatt.meter.p1.TelegramBuilder.ascii;
import static energy.nulwatt.meter.p1.TelegramBuilder.join;
import static energy.nulwatt.meter.p1.TelegramBuilder.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.nulwatt.model.GridReading;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The known ways in which real meters and bridges leave the rules. */
class DeviationsTest {
    private static TelegramBuilder meter() {
        return new TelegramBuilder("XMX5TEST").line("1-3:0.2.8(50)");
    }

    private static byte[] replaceEnd(byte[] telegram, String end) {
        String text = text(telegram);
        return ascii(text.substring(0, text.lastIndexOf('!') + 1) + end);
    }

    private static String crcOf(byte[] telegram) {
        String text = text(telegram);
        return text.substring(text.lastIndexOf('!') + 1).strip();
    }

    /** A telegram whose CRC begins with a zero. */
    private static byte[] withLeadingZeroInCrc() {
        for (int watts = 0; watts < 1000; watts++) {
            byte[] telegram = Telegrams.dsmr50("170102192002W", watts, 0);
            if (crcOf(telegram).startsWith("0")) {
                return telegram;
            }
        }
        throw new AssertionError("none of 1000 CRCs begins with 0");
    }

    private static void assertRead(double watts, byte[] telegram) {
        assertEquals(watts, new Recorder().feed(telegram).only().powerW);
    }

    @Test
    void nulBetweenCrcAndLineEnd() {
        byte[] telegram = Telegrams.dsmr50();
        Recorder recorder = new Recorder().feed(replaceEnd(telegram, crcOf(telegram) + "\0\r\n"), telegram);
        assertEquals(2, recorder.readings.size());
        assertEquals(List.of(), recorder.drops);
    }

    @Test
    void lowerCaseCrc() {
        byte[] telegram = Telegrams.dsmr50("170102192003W", 7, 0);
        String crc = crcOf(telegram);
        assertEquals(true, crc.matches(".*[A-F].*"), "the sample must have a letter: " + crc);
        assertRead(7, replaceEnd(telegram, crc.toLowerCase(Locale.ROOT) + "\r\n"));
    }

    @Test
    void crcWithoutLeadingZeros() {
        byte[] telegram = withLeadingZeroInCrc();
        String crc = crcOf(telegram).replaceFirst("^0+", "");
        Recorder recorder = new Recorder().feed(replaceEnd(telegram, crc + "\r\n"));
        assertEquals(1, recorder.readings.size());
    }

    @Test
    void bridgesThatKeepOnlyLineFeeds() {
        assertRead(244, ascii(text(Telegrams.dsmr50()).replace("\r", "")));
    }

    @Test
    void bridgesThatKeepOnlyCarriageReturns() {
        assertRead(244, ascii(text(Telegrams.dsmr50()).replace("\n", "")));
    }

    @Test
    void oneLostCarriageReturnIsDamage() {
        Recorder recorder = new Recorder().feed(ascii(text(Telegrams.dsmr50()).replaceFirst("\\)\r\n", ")\n")));
        assertEquals(List.of(), recorder.readings);
        assertEquals(List.of(DropReason.CRC_BAD), recorder.drops);
    }

    @Test
    void lineFeedsOnlyAndDamage() {
        String damaged = text(Telegrams.dsmr50()).replace("\r", "").replace("00.244", "00.344");
        Recorder recorder = new Recorder().feed(ascii(damaged));
        assertEquals(List.of(), recorder.readings);
    }

    @Test
    void missingLineEndBeforeSilence() {
        byte[] telegram = Telegrams.dsmr50();
        Recorder recorder = new Recorder().feed(replaceEnd(telegram, crcOf(telegram)));
        assertEquals(1, recorder.readings.size());
    }

    @Test
    void missingLineEndWithoutCrcIsClosedBySilence() {
        Recorder recorder = new Recorder().feed(replaceEnd(Telegrams.dsmr22(), ""));
        assertEquals(0, recorder.readings.size());
        long lastByteNs = recorder.nowNs();
        recorder.silence(600);
        assertEquals(lastByteNs, recorder.only().arrivalNs);
    }

    @Test
    void missingLineEndBeforeTheNextTelegram() {
        byte[] first = replaceEnd(Telegrams.dsmr22(100, 1), "");
        Recorder recorder = new Recorder().feed(join(first, Telegrams.dsmr22(100, 2)));
        assertEquals(2, recorder.readings.size());
    }

    @Test
    void slashAndExclamationMarkInText() {
        byte[] telegram = meter().line("1-0:1.7.0(00.100*kW)")
                .line("0-0:96.13.0(see http://a.b/KFM5 now! (really))")
                .withCrc();
        assertRead(100, telegram);
    }

    @Test
    void unitWithoutAsterisk() {
        byte[] telegram = meter().line("1-0:1.7.0(01.234kW)")
                .line("1-0:2.7.0(00.000kW)")
                .line("1-0:1.8.0(000001.500kWh)")
                .line("0-1:24.1.0(003)")
                .line("0-1:24.2.1(170102161005W)(00007.107m3)")
                .withCrc();
        GridReading reading = new Recorder().feed(telegram).only();
        assertEquals(1234, reading.powerW);
        assertEquals(1500, reading.importWh);
        assertEquals(7.107, reading.gasM3);
    }

    @Test
    void channelOneForTotals() {
        byte[] telegram = meter().line("1-1:1.7.0(00.700*kW)")
                .line("1-1:2.7.0(00.000*kW)")
                .line("1-1:1.8.0(000001.500*kWh)")
                .withCrc();
        GridReading reading = new Recorder().feed(telegram).only();
        assertEquals(700, reading.powerW);
        assertEquals(1500, reading.importWh);
    }

    @Test
    void channelZeroGoesBeforeChannelOne() {
        byte[] telegram = meter().line("1-1:1.7.0(00.700*kW)")
                .line("1-0:1.7.0(00.800*kW)")
                .line("1-1:1.7.0(00.900*kW)")
                .withCrc();
        assertRead(800, telegram);
    }

    @Test
    void codesPrintedTwiceTakeTheLast() {
        byte[] telegram = meter().line("1-0:1.7.0(00.700*kW)")
                .line("1-0:1.7.0(00.701*kW)")
                .withCrc();
        assertRead(701, telegram);
    }

    @Test
    void powerPrintedNegative() {
        assertRead(-1500, meter().line("1-0:1.7.0(-01.500*kW)").withCrc());
    }

    @Test
    void importAndExportTogetherAreTheirDifference() {
        byte[] telegram = meter().line("1-0:1.7.0(01.500*kW)")
                .line("1-0:2.7.0(00.300*kW)")
                .withCrc();
        assertRead(1200, telegram);
    }

    @Test
    void phasesStandInForMissingTotals() {
        byte[] telegram = meter().line("1-0:21.7.0(01.000*kW)")
                .line("1-0:42.7.0(00.400*kW)")
                .line("1-0:61.7.0(00.050*kW)")
                .withCrc();
        GridReading reading = new Recorder().feed(telegram).only();
        assertEquals(650, reading.powerW);
        assertArrayEquals(new double[] {1000, -400, 50}, reading.phasePowerW);
    }

    @Test
    void missingPowerIsUnknownAndNeverZero() {
        byte[] heatMeter = new TelegramBuilder("NWA-WARMTELINK")
                .line("1-3:0.2.8(50)")
                .line("0-1:24.1.0(004)")
                .line("0-1:24.2.1(170102161005W)(00007.107*GJ)")
                .withCrc();
        Recorder recorder = new Recorder().feed(heatMeter);
        assertEquals(List.of(), recorder.readings);
        assertEquals(List.of(DropReason.NO_POWER), recorder.drops);
    }

    @Test
    void powerWithoutAUnitIsNoPower() {
        Recorder recorder =
                new Recorder().feed(meter().line("1-0:1.7.0(00.500)").withCrc());
        assertEquals(List.of(DropReason.NO_POWER), recorder.drops);
    }

    @Test
    void dummyDatesSkipTheirEntryOnly() {
        byte[] telegram = meter().line("0-0:1.0.0(632525252525S)")
                .line("1-0:1.7.0(00.500*kW)")
                .line("1-0:1.6.0(700101000000W)(09.999*kW)")
                .line("0-1:24.1.0(003)")
                .line("0-1:24.2.1(700101010000W)(00000000)")
                .withCrc();
        GridReading reading = new Recorder().feed(telegram).only();
        assertEquals(500, reading.powerW);
        assertEquals(GridReading.NO_TIME, reading.meterEpochSeconds);
        assertEquals(Double.NaN, reading.monthPeakW);
        assertEquals(Double.NaN, reading.gasM3);
    }

    @Test
    void lowerCaseFlagOfTheClock() {
        Recorder upper = new Recorder().feed(Telegrams.dsmr50("250702192002S", 1, 0));
        Recorder lower = new Recorder().feed(Telegrams.dsmr50("250702192002s", 1, 0));
        assertEquals(upper.only().meterEpochSeconds, lower.only().meterEpochSeconds);
    }

    @Test
    void doubledHourInOctoberIsToldApartByTheFlag() {
        Recorder recorder =
                new Recorder().feed(Telegrams.dsmr50("251026025959S", 1, 0), Telegrams.dsmr50("251026020000W", 1, 0));
        assertEquals(recorder.readings.get(0).meterEpochSeconds + 1, recorder.readings.get(1).meterEpochSeconds);
    }

    @Test
    void limitsOfNinesMeanNone() {
        for (String none : List.of("999", "999.9", "99.999", "0999.00")) {
            byte[] telegram = meter().line("1-0:1.7.0(00.500*kW)")
                    .line("0-0:17.0.0(" + none + "*kW)")
                    .line("1-0:31.4.0(" + none + "*A)")
                    .withCrc();
            GridReading reading = new Recorder().feed(telegram).only();
            assertEquals(Double.NaN, reading.limiterW, none);
            assertEquals(Double.NaN, reading.fuseA, none);
        }
    }

    @Test
    void bytesOutsideAsciiInTheIdentification() {
        byte[] telegram = new TelegramBuilder("KMP5\u00e9\u0001\u00ff ZABF")
                .line("1-3:0.2.8(50)")
                .line("1-0:1.7.0(00.500*kW)")
                .withCrc();
        assertRead(500, telegram);
    }

    @Test
    void parityInBitSevenWithoutCrc() {
        Recorder recorder = new Recorder().feed(TelegramBuilder.withEvenParity(Telegrams.dsmr22()));
        assertEquals(1510, recorder.only().powerW);
        assertEquals(List.of(CrcState.ABSENT), recorder.crcStates);
    }

    @Test
    void parityInBitSevenWithCrc() {
        assertRead(244, TelegramBuilder.withEvenParity(Telegrams.dsmr50()));
    }

    @Test
    void wrongParityDropsATelegramWithoutCrc() {
        byte[] telegram = TelegramBuilder.withEvenParity(Telegrams.dsmr22());
        int at = text(Telegrams.dsmr22()).indexOf("0001.51");
        telegram[at] ^= 1;
        Recorder recorder = new Recorder().feed(telegram, TelegramBuilder.withEvenParity(Telegrams.dsmr22()));
        assertEquals(List.of(DropReason.PARITY_BAD), recorder.drops);
        assertEquals(1, recorder.readings.size());
    }

    @Test
    void placeholderCrcIsAcceptedOnlyWhenAsked() {
        byte[] telegram = replaceEnd(Telegrams.belgian(), "1234\r\n");
        Recorder strict = new Recorder().feed(telegram);
        assertEquals(List.of(DropReason.CRC_BAD), strict.drops);
        assertEquals(List.of(), strict.readings);
        Recorder lenient = new Recorder(P1Options.DEFAULT.withAcceptBadCrc(true)).feed(telegram);
        assertEquals(-850, lenient.only().powerW);
        assertEquals(List.of(CrcState.BAD), lenient.crcStates);
    }

    @Test
    void acceptedBadCrcMustStillBePlausible() {
        String broken = text(Telegrams.belgian()).replace("(00.850*kW)", "(00.8\u00050*kW)");
        Recorder recorder = new Recorder(P1Options.DEFAULT.withAcceptBadCrc(true)).feed(ascii(broken));
        assertEquals(List.of(DropReason.LINE_BAD), recorder.drops);
    }

    @Test
    void missingCrcWhereOneIsDue() {
        for (byte[] telegram : List.of(
                Telegrams.dsmr40(), Telegrams.dsmr50(), Telegrams.belgian(), Telegrams.smarty(), Telegrams.swedish())) {
            Recorder recorder = new Recorder().feed(replaceEnd(telegram, "\r\n"));
            assertEquals(List.of(DropReason.CRC_MISSING), recorder.drops);
            assertEquals(List.of(), recorder.readings);
        }
    }

    @Test
    void aMeterThatSentACrcOnceOwesItForEver() {
        TelegramBuilder bare = new TelegramBuilder("ABC5BARE").line("1-0:1.7.0(00.500*kW)");
        byte[] proven = bare.withCrc();
        Recorder recorder = new Recorder().feed(proven, replaceEnd(proven, "\r\n"));
        assertEquals(1, recorder.readings.size());
        assertEquals(List.of(DropReason.CRC_MISSING), recorder.drops);
        assertEquals(1, new Recorder().feed(replaceEnd(proven, "\r\n")).readings.size());
    }
}
