package energy.nulwatt.meter.p1;

import static energy.nulwatt.meter.p1.TelegramBuilder.ascii;
import static energy.nulwatt.meter.p1.TelegramBuilder.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands in for a CRC in telegrams of meters that send none. */
class PlausibilityTest {
    private static byte[] with(String what, String instead) {
        String text = text(Telegrams.dsmr22(100, 1));
        assertEquals(true, text.contains(what), what);
        return ascii(text.replace(what, instead));
    }

    private static void assertDropped(DropReason reason, byte[] telegram) {
        Recorder recorder = new Recorder().feed(telegram);
        assertEquals(List.of(reason), recorder.drops, text(telegram));
        assertEquals(List.of(), recorder.readings);
    }

    @Test
    void everyLineMustParse() {
        assertDropped(DropReason.LINE_BAD, with("1-0:2.7.0(", "1-0;2.7.0("));
        assertDropped(DropReason.LINE_BAD, with("(0000.00*kW)", "(0000.0x*kW)"));
        assertDropped(DropReason.LINE_BAD, with("(0000.00*kW)", "(0000.00*kX)"));
        assertDropped(DropReason.LINE_BAD, with("(0000.00*kW)", "(0000.00)"));
        assertDropped(DropReason.LINE_BAD, with("(0000.00*kW)", "(0000.00*kWh)"));
        assertDropped(DropReason.LINE_BAD, with("(0000.00*kW)", "(0000.00*kW"));
        assertDropped(DropReason.LINE_BAD, with("0-0:96.13.1()", "0-0:96.13.1"));
        assertDropped(DropReason.LINE_BAD, with("0-0:96.13.1()", "0-0:96.13.1(\u0007)"));
        assertDropped(DropReason.LINE_BAD, with("(00321.125)", "(003.1.125)"));
    }

    @Test
    void powerMustFitTheConnection() {
        assertDropped(DropReason.IMPLAUSIBLE, Telegrams.dsmr22(100, 76));
        assertEquals(
                1,
                new Recorder(P1Options.DEFAULT.withConnectionLimitW(80_000))
                        .feed(Telegrams.dsmr22(100, 76))
                        .readings
                        .size());
    }

    @Test
    void aTelegramWithoutPowerIsNone() {
        assertDropped(DropReason.NO_POWER, with("1-0:1.7.0(0001.00*kW)\r\n1-0:2.7.0(0000.00*kW)\r\n", ""));
    }

    @Test
    void theSameCodeWithTwoValuesIsTwoTelegramsInOne() {
        assertDropped(
                DropReason.IMPLAUSIBLE,
                with("1-0:2.7.0(0000.00*kW)", "1-0:2.7.0(0000.00*kW)\r\n1-0:2.7.0(0000.10*kW)"));
    }

    @Test
    void energyMustNotFall() {
        Recorder recorder = new Recorder()
                .feed(Telegrams.dsmr22(100, 1), Telegrams.dsmr22(99.999, 1), Telegrams.dsmr22(100.001, 1));
        assertEquals(2, recorder.readings.size());
        assertEquals(List.of(DropReason.IMPLAUSIBLE), recorder.drops);
    }

    @Test
    void energyMustNotJump() {
        Recorder recorder =
                new Recorder().feed(Telegrams.dsmr22(100, 1), Telegrams.dsmr22(102, 1), Telegrams.dsmr22(100.5, 1));
        assertEquals(2, recorder.readings.size());
        assertEquals(List.of(DropReason.IMPLAUSIBLE), recorder.drops);
    }

    @Test
    void energyMayRiseThroughALongSilence() {
        Recorder recorder = new Recorder().feed(Telegrams.dsmr22(100, 1)).silence(3_600_000);
        assertEquals(2, recorder.feed(Telegrams.dsmr22(110, 1)).readings.size());
    }

    @Test
    void aLostLineIsNoticed() {
        Recorder recorder = new Recorder().feed(Telegrams.dsmr22(100, 1), with("1-0:1.7.0(0001.00*kW)\r\n", ""));
        assertEquals(1, recorder.readings.size());
        assertEquals(List.of(DropReason.IMPLAUSIBLE), recorder.drops);
    }

    @Test
    void threeTelegramsThatAgreeStartOver() {
        Recorder recorder = new Recorder().feed(Telegrams.dsmr22(50_000, 1));
        recorder.feed(Telegrams.dsmr22(100, 1), Telegrams.dsmr22(100.001, 1));
        assertEquals(1, recorder.readings.size());
        recorder.feed(Telegrams.dsmr22(100.002, 1), Telegrams.dsmr22(100.003, 1));
        assertEquals(3, recorder.readings.size());
    }

    @Test
    void anotherMeterStartsOverAtOnce() {
        Recorder recorder = new Recorder().feed(Telegrams.dsmr22(50_000, 1), Telegrams.dsmr30());
        assertEquals(2, recorder.readings.size());
    }
}
