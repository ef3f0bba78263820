package energy.nulwatt.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.modbus.ModbusFailure.Kind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModbusDeviceTest {
    private static final Register POWER = holding("acPower", 30_006, DataType.INT16, WordOrder.BIG, -1, "W");
    private static final Register SOC = holding("soc", 34_002, DataType.UINT16, WordOrder.BIG, 0.1, "%");
    private static final Register ENERGY = holding("energy", 33_000, DataType.UINT32, WordOrder.BIG, 0.01, "kWh");
    private static final Register SIGNED = holding("signed", 33_002, DataType.INT32, WordOrder.LITTLE, 1, "W");
    private static final Register NAME = new Register(
            "name", 31_000, Table.HOLDING, DataType.TEXT, 4, WordOrder.BIG, 1, "", Access.READ, Storage.VOLATILE);
    private static final Register CHARGE = holding("charge", 42_020, DataType.UINT16, WordOrder.BIG, 1, "W");
    private static final Register DISCHARGE = holding("discharge", 42_021, DataType.UINT16, WordOrder.BIG, 1, "W");
    private static final Register WIDE = holding("wide", 42_100, DataType.INT32, WordOrder.BIG, 0.5, "W");
    private static final Register WIDE_LITTLE = holding("wideLittle", 42_102, DataType.INT32, WordOrder.LITTLE, 1, "W");
    private static final Register MODE = holding("mode", 43_000, DataType.UINT16, WordOrder.BIG, 1, "");
    private static final Register LIMIT = new Register(
            "limit",
            44_002,
            Table.HOLDING,
            DataType.UINT16,
            1,
            WordOrder.BIG,
            1,
            "W",
            Access.READ_WRITE,
            Storage.PERSISTENT);
    private static final DeviceLimits LIMITS = new DeviceLimits(32, false, 150, 1_000, 2_000, 2);
    private static final RegisterBlock SETPOINTS = block(CHARGE, DISCHARGE);

    private final FakeLink link = new FakeLink();
    private final Stopwatch time = new Stopwatch();
    private final ModbusDevice device = new ModbusDevice(
            link,
            7,
            LIMITS,
            List.of(POWER, SOC, ENERGY, SIGNED, NAME, CHARGE, DISCHARGE, WIDE, WIDE_LITTLE, MODE, LIMIT),
            List.of(CHARGE, DISCHARGE, WIDE, WIDE_LITTLE, LIMIT),
            time);

    /** Time that passes only when somebody sleeps. */
    private static final class Stopwatch implements BusTime {
        long nowNs = 1_000_000_000_000L;
        long sleptNs;

        @Override
        public long nowNs() {
            return nowNs;
        }

        @Override
        public void sleep(long ns) {
            nowNs += ns;
            sleptNs += ns;
        }
    }

    private static Register holding(
            String name, int address, DataType type, WordOrder order, double scale, String unit) {
        return new Register(
                name,
                address,
                Table.HOLDING,
                type,
                type.words(),
                order,
                scale,
                unit,
                Access.READ_WRITE,
                Storage.VOLATILE);
    }

    private static RegisterBlock block(Register... registers) {
        List<RegisterBlock> blocks = RegisterBlock.plan(List.of(registers), LIMITS);
        assertEquals(1, blocks.size());
        return blocks.getFirst();
    }

    private void hold(int address, int... words) {
        System.arraycopy(words, 0, link.memory, address, words.length);
    }

    @Test
    void nothingIsKnownBeforeTheFirstRead() {
        assertTrue(Double.isNaN(device.value(POWER)));
        assertEquals(ModbusDevice.UNKNOWN, device.raw(POWER));
        assertEquals(ModbusDevice.NEVER, device.readNs(POWER));
        assertEquals("", device.text(NAME));
        assertTrue(Double.isNaN(device.confirmed(CHARGE)));
    }

    @Test
    void valuesAreScaledAndSignedByTypeAndANegativeScaleTurnsTheSign() throws IOException {
        hold(30_006, 0xFFFF - 799);
        hold(34_002, 573);
        hold(33_000, 0x0001, 0x86A0, 0xFFFE, 0xFFFF);
        device.read(block(POWER));
        device.read(block(SOC));
        device.read(block(ENERGY, SIGNED));
        assertEquals(800, device.value(POWER));
        assertEquals(-800, device.raw(POWER));
        assertEquals(57.3, device.value(SOC), 1e-9);
        assertEquals(1_000, device.value(ENERGY), 1e-9);
        assertEquals(0xFFFF_FFFEL, Integer.toUnsignedLong((int) device.raw(SIGNED)));
        assertEquals(-2, device.value(SIGNED));
        assertEquals(
                List.of("read 7 HOLDING 30006+1", "read 7 HOLDING 34002+1", "read 7 HOLDING 33000+4"), link.exchanges);
    }

    @Test
    void unsignedValuesKeepTheirHighestBit() throws IOException {
        hold(33_000, 0xFFFF, 0xFFFF);
        hold(34_002, 0xFFFF);
        device.read(block(ENERGY));
        device.read(block(SOC));
        assertEquals(4_294_967_295L, device.raw(ENERGY));
        assertEquals(65_535, device.raw(SOC));
    }

    @Test
    void zeroIsNeverNegative() throws IOException {
        device.read(block(POWER));
        assertEquals(0, Double.compare(0.0, device.value(POWER)));
    }

    @Test
    void textEndsAtTheFirstNul() throws IOException {
        hold(31_000, 0x564E, 0x5345, 0x4500, 0x4141);
        device.read(block(NAME));
        assertEquals("VNSEE", device.text(NAME));
        assertTrue(Double.isNaN(device.value(NAME)));
    }

    @Test
    void readTellsWhenItWas() throws IOException {
        link.onExchange = () -> time.nowNs += 65_000_000;
        device.read(block(SOC));
        assertEquals(time.nowNs, device.readNs(SOC));
    }

    @Test
    void failedReadLeavesTheValues() throws IOException {
        hold(34_002, 500);
        device.read(block(SOC));
        long readNs = device.readNs(SOC);
        link.nextFailure = new ModbusFailure(Kind.TIMEOUT, "no answer");
        assertThrows(ModbusFailure.class, () -> device.read(block(SOC)));
        assertEquals(50, device.value(SOC), 1e-9);
        assertEquals(readNs, device.readNs(SOC));
    }

    @Test
    void onlyAChangedValueIsWritten() throws IOException {
        assertTrue(device.write(CHARGE, 800));
        assertFalse(device.write(CHARGE, 800));
        assertFalse(device.write(CHARGE, 800.4), "the same when rounded to the register's step");
        assertTrue(device.write(CHARGE, 801));
        device.rewrite(CHARGE, 801);
        assertEquals(List.of("write 7 42020=800", "write 7 42020=801", "write 7 42020=801"), link.exchanges);
        assertEquals(801, device.confirmed(CHARGE));
    }

    @Test
    void whatIsReadBackCountsAsConfirmed() throws IOException {
        hold(42_020, 300, 0);
        device.read(SETPOINTS);
        assertFalse(device.write(CHARGE, 300));
        device.write(CHARGE, 500);
        hold(42_020, 300);
        device.read(SETPOINTS);
        assertEquals(300, device.confirmed(CHARGE));
        assertTrue(device.write(CHARGE, 500), "something else has changed it");
    }

    @Test
    void unconfirmedWriteIsRepeated() throws IOException {
        device.write(CHARGE, 0);
        link.nextFailure = new ModbusFailure(Kind.TIMEOUT, "no answer");
        assertThrows(ModbusFailure.class, () -> device.write(CHARGE, 800));
        assertTrue(Double.isNaN(device.confirmed(CHARGE)));
        assertTrue(device.write(CHARGE, 0), "whether the 800 arrived is not known");
    }

    @Test
    void refusedWriteIsNotConfirmedButTheOthersStay() throws IOException {
        device.write(DISCHARGE, 0);
        link.nextFailure = new ModbusRefusal(3, "illegal value");
        assertThrows(ModbusRefusal.class, () -> device.write(CHARGE, 800));
        assertTrue(device.write(CHARGE, 800));
        assertFalse(device.write(DISCHARGE, 0));
        assertEquals(1, device.counters().refusals());
    }

    @Test
    void nothingCountsAsConfirmedAfterALostConnection() throws IOException {
        device.write(CHARGE, 800);
        device.write(DISCHARGE, 0);
        link.connects++;
        assertTrue(device.write(CHARGE, 800), "it may have restarted");
        assertTrue(device.write(DISCHARGE, 0));
        assertFalse(device.write(CHARGE, 800));
        assertEquals(1, device.counters().reconnects());
    }

    @Test
    void connectionThatIsLostDuringAnExchangeIsNoticedToo() throws IOException {
        device.write(CHARGE, 800);
        link.onExchange = () -> link.connects = 2;
        device.write(DISCHARGE, 0);
        assertFalse(device.write(DISCHARGE, 0), "written over the new connection");
        assertTrue(device.write(CHARGE, 800));
    }

    @Test
    void onlyRegistersOnTheListAreWritten() {
        assertEquals(
                "register mode is not on the write list",
                assertThrows(IllegalStateException.class, () -> device.write(MODE, 1))
                        .getMessage());
        assertThrows(IllegalStateException.class, () -> device.rewrite(MODE, 1));
        assertEquals(List.of(), link.exchanges);
    }

    @Test
    void textInputAndReadOnlyRegistersCannotBeOnTheList() {
        Register input = new Register(
                "in", 1, Table.INPUT, DataType.UINT16, 1, WordOrder.BIG, 1, "", Access.READ_WRITE, Storage.VOLATILE);
        Register readOnly = new Register(
                "ro", 2, Table.HOLDING, DataType.UINT16, 1, WordOrder.BIG, 1, "", Access.READ, Storage.VOLATILE);
        for (Register register : List.of(NAME, input, readOnly)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new ModbusDevice(link, 7, LIMITS, List.of(register), List.of(register), time));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new ModbusDevice(link, 7, LIMITS, List.of(), List.of(CHARGE), time));
    }

    @Test
    void valueThatDoesNotFitIsRefused() {
        for (double value : new double[] {-1, 65_536, Double.NaN, Double.POSITIVE_INFINITY}) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> device.write(CHARGE, value));
            assertTrue(e.getMessage().startsWith("register charge: "), e.getMessage());
        }
        assertEquals(List.of(), link.exchanges);
    }

    @Test
    void wideValuesAreWrittenInOneRequestInTheirWordOrder() throws IOException {
        device.write(WIDE, -1);
        device.write(WIDE_LITTLE, 0x1234_5678);
        assertEquals(List.of("write 7 42100=[65535, 65534]", "write 7 42102=[22136, 4660]"), link.exchanges);
        device.read(block(WIDE, WIDE_LITTLE));
        assertEquals(-1, device.value(WIDE));
        assertEquals(0x1234_5678, device.value(WIDE_LITTLE));
    }

    @Test
    void persistentWritesEndWithTheBudgetAndComeBackAfterADay() throws IOException {
        device.write(LIMIT, 800);
        time.nowNs += 3_600_000_000_000L;
        device.write(LIMIT, 2_500);
        IOException refused = assertThrows(IOException.class, () -> device.write(LIMIT, 800));
        assertEquals(
                "fake: unit 7: register limit is kept in memory that wears out, and the 2 writes of 24 hours are used up",
                refused.getMessage());
        assertThrows(IOException.class, () -> device.rewrite(LIMIT, 800));
        assertEquals(2, link.exchanges.size());
        time.nowNs += 23 * 3_600_000_000_000L;
        assertTrue(device.write(LIMIT, 800), "a day after the first");
        assertThrows(IOException.class, () -> device.write(LIMIT, 2_500));
        assertTrue(device.write(CHARGE, 1), "volatile registers have no budget");
    }

    @Test
    void persistentValueStaysConfirmedOverALostConnection() throws IOException {
        device.write(LIMIT, 800);
        link.connects++;
        device.forgetConfirmed();
        assertFalse(device.write(LIMIT, 800), "it is kept in the device, writing it again would only wear it");
    }

    @Test
    void failedPersistentWriteCountsAndIsRepeated() throws IOException {
        link.nextFailure = new ModbusFailure(Kind.TIMEOUT, "no answer");
        assertThrows(ModbusFailure.class, () -> device.write(LIMIT, 800));
        assertTrue(device.write(LIMIT, 800));
        assertThrows(IOException.class, () -> device.write(LIMIT, 900));
    }

    @Test
    void requestsKeepTheirDistanceFromTheEndOfTheOneBefore() throws IOException {
        device.read(block(SOC));
        assertEquals(0, time.sleptNs, "the first goes at once");
        link.onExchange = () -> time.nowNs += 65_000_000;
        device.read(block(SOC));
        assertEquals(150_000_000, time.sleptNs);
        time.nowNs += 100_000_000;
        device.write(CHARGE, 1);
        assertEquals(200_000_000, time.sleptNs, "only what is left of it");
        device.write(CHARGE, 1);
        assertEquals(200_000_000, time.sleptNs, "nothing went over the wire");
        time.nowNs += 150_000_000;
        link.nextFailure = new ModbusFailure(Kind.TIMEOUT, "no answer");
        assertThrows(ModbusFailure.class, () -> device.read(block(SOC)));
        assertEquals(200_000_000, time.sleptNs);
        device.read(block(SOC));
        assertEquals(350_000_000, time.sleptNs, "after a failure too");
    }

    @Test
    void everythingIsCounted() throws IOException {
        link.onExchange = () -> time.nowNs += 65_000_000;
        device.read(block(SOC));
        for (Kind kind : Kind.values()) {
            link.nextFailure = new ModbusFailure(kind, "failed");
            assertThrows(ModbusFailure.class, () -> device.read(block(SOC)));
        }
        link.nextFailure = new ModbusRefusal(2, "illegal address");
        assertThrows(ModbusRefusal.class, () -> device.read(block(SOC)));
        link.onExchange = () -> {
            link.discarded += 3;
            link.connects++;
        };
        device.read(block(SOC));
        ModbusCounters counters = device.counters();
        assertEquals(7, counters.requests());
        assertEquals(1, counters.timeouts());
        assertEquals(1, counters.damaged());
        assertEquals(1, counters.connectionFailures());
        assertEquals(1, counters.aborts());
        assertEquals(1, counters.refusals());
        assertEquals(1, counters.reconnects());
        assertEquals(3, counters.foreign());
        assertEquals(
                "7 requests, 1 time-outs, 1 damaged, 3 foreign, 1 refused, 1 without connection, 1 aborted,"
                        + " 1 reconnects; answers p50 65.0 ms, p99 65.0 ms, max 65.0 ms",
                counters.toString());
    }

    @Test
    void unknownRegisterIsNamed() {
        Register other = holding("other", 1, DataType.UINT16, WordOrder.BIG, 1, "");
        assertEquals(
                "register other is not one of this device",
                assertThrows(IllegalStateException.class, () -> device.value(other))
                        .getMessage());
    }
}
