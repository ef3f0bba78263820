package energy.nulwatt.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.modbus.ModbusFailure.Kind;
import energy.nulwatt.sim.BatteryDynamics;
import energy.nulwatt.sim.DeyeHybrid;
import energy.nulwatt.sim.LineFaults;
import energy.nulwatt.sim.ModbusSlave;
import energy.nulwatt.sim.RegisterMap;
import energy.nulwatt.sim.SimulatedBattery;
import energy.nulwatt.sim.SolarmanFault;
import energy.nulwatt.sim.SolarmanLogger;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Round trips to a device behind a data logger, and what becomes of them when the logger misbehaves. */
@Timeout(60)
class SolarmanLinkTest {
    private static final long SERIAL = 2_712_345_678L;
    private static final int TIMEOUT_MS = 10_000;
    /** Where it is waited for. */
    private static final int SHORT_TIMEOUT_MS = 1_000;

    private static final int PAUSE_MS = 20;

    /** Register n reads n until it is written; from 900 on there is none. */
    private static final class Registers implements RegisterMap {
        final AtomicIntegerArray written = new AtomicIntegerArray(1000);

        @Override
        public int read(int address, int count, int[] into) {
            for (int i = 0; i < count; i++) {
                int value = address + i < 900 ? written.get(address + i) : 0;
                into[i] = value == 0 ? address + i : value;
            }
            return address + count > 900 ? ILLEGAL_ADDRESS : OK;
        }

        @Override
        public int write(int address, int value) {
            written.set(address, value);
            return OK;
        }
    }

    private final SolarmanLogger logger = new SolarmanLogger(SERIAL);
    private final Registers registers = new Registers();
    private ModbusSlave slave;
    private LineFaults device;
    private ModbusLink link;

    @BeforeEach
    void connect() throws IOException {
        slave = ModbusSlave.solarman(0, logger);
        device = slave.unit(1, registers);
        slave.start();
        link = link(SERIAL, TIMEOUT_MS);
    }

    private ModbusLink link(long serial, int timeoutMs) {
        return ModbusLink.open(
                LinkAddress.parse("solarman://127.0.0.1:" + slave.port() + "/" + serial),
                SerialFormat.DEFAULT,
                timeoutMs,
                PAUSE_MS);
    }

    @AfterEach
    void close() throws IOException {
        link.close();
        slave.close();
    }

    private void assertReads(int address) throws IOException {
        int[] into = new int[3];
        link.read(1, Table.HOLDING, address, 3, into);
        assertArrayEquals(new int[] {address, address + 1, address + 2}, into);
    }

    private ModbusFailure assertFails(Kind kind, String text) {
        ModbusFailure failure =
                assertThrows(ModbusFailure.class, () -> link.read(1, Table.HOLDING, 588, 3, new int[3]));
        assertEquals(kind, failure.kind(), failure.getMessage());
        assertTrue(failure.getMessage().contains(text), failure.getMessage());
        return failure;
    }

    @Test
    void readsAndWrites() throws IOException {
        assertReads(588);
        link.write(1, 109, new int[] {40}, 1);
        link.write(1, 154, new int[] {1, 2, 0xFFFF}, 3);
        link.write(1, 128, 30);
        int[] into = new int[125];
        link.read(1, Table.HOLDING, 100, 125, into);
        assertEquals(40, into[9]);
        assertEquals(30, into[28]);
        assertEquals(0xFFFF, into[56]);
        assertEquals(1, link.connects());
        assertEquals("solarman://127.0.0.1:" + slave.port() + "/2712345678", link.name());
    }

    @ParameterizedTest
    @EnumSource(
            value = SolarmanFault.class,
            names = {"HEARTBEAT", "GLUED", "SPLIT", "TRAILING_BYTES", "DOUBLE_CRC"})
    void whatCanBeUnderstoodIs(SolarmanFault fault) throws IOException {
        logger.fault(fault, true);
        assertReads(588);
        link.write(1, 109, new int[] {40}, 1);
        assertReads(500);
        assertEquals(40, registers.written.get(109));
        assertEquals(1, link.connects(), "on one connection");
    }

    @Test
    void allAtOnceIsUnderstoodToo() throws IOException {
        for (SolarmanFault fault : new SolarmanFault[] {
            SolarmanFault.HEARTBEAT,
            SolarmanFault.GLUED,
            SolarmanFault.SPLIT,
            SolarmanFault.TRAILING_BYTES,
            SolarmanFault.DOUBLE_CRC
        }) {
            logger.fault(fault, true);
        }
        for (int address = 100; address < 105; address++) {
            assertReads(address);
        }
        assertEquals(1, link.connects());
        assertTrue(link.discarded() >= 5, link.discarded() + " answers to others");
        // The acknowledgement of the last heartbeat may be on its way yet, those before were read before the request.
        assertTrue(logger.acknowledgements() >= 4, logger.acknowledgements() + " heartbeats answered");
    }

    @Test
    void aRefusalKeepsTheConnection() throws IOException {
        ModbusRefusal refusal =
                assertThrows(ModbusRefusal.class, () -> link.read(1, Table.HOLDING, 899, 3, new int[3]));
        assertEquals(2, refusal.code());
        assertReads(588);
        assertEquals(1, link.connects());
    }

    @Test
    void aDeviceThatDoesNotAnswerTheLoggerIsSilentAtOnceAndKeepsTheConnection() throws IOException {
        device.silent(true);
        assertFails(Kind.TIMEOUT, "error 5 (no device answers to this unit behind the logger)");
        device.silent(false);
        assertReads(588);
        assertEquals(1, link.connects());
    }

    @ParameterizedTest
    @EnumSource(
            value = SolarmanFault.class,
            names = {"SILENT", "DISCONNECT", "WRONG_SEQUENCE", "WRONG_CHECK_SUM"})
    void whatIsNoAnswerFailsAndTheNextRequestHasAFreshConnection(SolarmanFault fault) throws IOException {
        link.close();
        link = link(SERIAL, SHORT_TIMEOUT_MS);
        assertReads(588);
        logger.fault(fault, true);
        switch (fault) {
            case SILENT -> assertFails(Kind.TIMEOUT, "no answer within");
            case DISCONNECT -> assertFails(Kind.NO_CONNECTION, "closed the connection");
            case WRONG_SEQUENCE -> assertFails(Kind.DAMAGED, "but 1 answers to other requests");
            default -> assertFails(Kind.DAMAGED, "the frame of the logger is damaged");
        }
        assertEquals(2, device.requests(), "one request is sent once");
        logger.fault(fault, false);
        assertReads(500);
        assertEquals(2, link.connects());
    }

    @Test
    void anotherSerialNumberIsSilenceOrAnError() {
        link.close();
        link = link(SERIAL + 1, SHORT_TIMEOUT_MS);
        assertFails(Kind.TIMEOUT, "no answer within");
        logger.fault(SolarmanFault.NAMES_WRONG_SERIAL, true);
        // It answers with its own serial number, which tells more than its error.
        assertFails(Kind.DAMAGED, "the serial number of this logger is 2712345678, but its address says 2712345679");
        assertEquals(0, device.requests());
    }

    @Test
    void aLoggerThatSpeaksPlainModbusIsAskedInItAfterTheFirstRequest() throws IOException {
        logger.fault(SolarmanFault.PLAIN_MODBUS, true);
        assertFails(Kind.DAMAGED, "plain Modbus TCP");
        assertReads(588);
        link.write(1, 109, new int[] {40}, 1);
        assertEquals(40, registers.written.get(109));
        assertEquals(2, link.connects());
    }

    @Test
    void aLoggerThatSpeaksItsOwnFramesAgainIsFoundAgain() throws IOException {
        logger.fault(SolarmanFault.PLAIN_MODBUS, true);
        assertFails(Kind.DAMAGED, "plain Modbus TCP");
        assertReads(588);
        logger.fault(SolarmanFault.PLAIN_MODBUS, false);
        slave.dropSessions();
        for (int i = 0; i < 3; i++) {
            assertFails(Kind.NO_CONNECTION, "");
        }
        assertReads(588);
    }

    @Test
    void aConnectionThatWasClosedWhileItRestedIsMadeAnewBeforeTheRequest() throws Exception {
        assertReads(588);
        slave.dropSessions();
        while (slave.sessions() > 0) {
            Thread.onSpinWait();
        }
        link.write(1, 109, new int[] {40}, 1);
        assertEquals(2, link.connects());
        assertEquals(2, device.requests());
        assertNotEquals(0, registers.written.get(109));
    }

    @Test
    void aHybridInverterIsReadAndHeldThroughIt() throws IOException {
        SimulatedBattery battery = new SimulatedBattery(DeyeHybrid.PHYSICS.withDynamics(BatteryDynamics.INSTANT), 0);
        DeyeHybrid deye = new DeyeHybrid(battery);
        slave.unit(2, deye);
        deye.sunW(1500);
        deye.advanceTo(1_000_000_000L);
        int[] into = new int[4];
        link.read(2, Table.HOLDING, 588, 4, into);
        assertArrayEquals(new int[] {50, 0, 0xFFFF & -1500, 0xFFFF & -2885}, into);
        link.write(2, 108, new int[] {0}, 1);
        deye.advanceTo(2_000_000_000L);
        link.read(2, Table.HOLDING, 588, 4, into);
        assertArrayEquals(new int[] {50, 0, 0, 0}, into);
        assertThrows(ModbusRefusal.class, () -> link.write(2, 108, 100));
    }

    @Test
    void requestsKeepApart() throws IOException {
        assertReads(588);
        long startNs = System.nanoTime();
        assertReads(588);
        assertTrue(System.nanoTime() - startNs >= 99_000_000L, "a tenth of a second after the answer before");
    }

    @Test
    void aStopOvertakesARequestThatWaitsOnTheSameConnection() throws IOException {
        link.close();
        link = link(SERIAL, 20_000);
        assertReads(588);
        logger.fault(SolarmanFault.SILENT, true);
        ScriptedServer.daemon(() -> {
            while (device.requests() < 2) {
                Thread.onSpinWait();
            }
            link.abort();
        });
        long startNs = System.nanoTime();
        assertFails(Kind.ABORTED, "aborted");
        logger.fault(SolarmanFault.SILENT, false);
        link.resume();
        link.write(1, 109, new int[] {40}, 1);
        assertTrue(System.nanoTime() - startNs < 10_000_000_000L, "the time-out was not waited for");
        assertEquals(40, registers.written.get(109));
        assertEquals(1, link.connects());
    }
}
