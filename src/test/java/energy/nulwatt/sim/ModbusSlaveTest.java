package energy.nulwatt.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ModbusSlaveTest {
    private static final byte[] READ_10_2 = RawModbus.pdu(3, 10, 2);
    private static final byte[] ANSWER_10_2 = HexFormat.of().parseHex("0304000A000B");

    /** Register n reads n; 100 … refuses; writes are kept. */
    private static final class Numbers implements RegisterMap {
        volatile int writtenAddress;
        volatile int writtenValue;
        volatile int result = OK;

        @Override
        public int read(int address, int count, int[] into) {
            for (int i = 0; i < count; i++) {
                into[i] = address + i;
            }
            return address >= 100 ? ILLEGAL_ADDRESS : result;
        }

        @Override
        public int write(int address, int value) {
            writtenAddress = address;
            writtenValue = value;
            return address >= 100 ? ILLEGAL_VALUE : result;
        }
    }

    private final Numbers numbers = new Numbers();

    @Test
    void theCrcIsThatOfModbus() {
        byte[] check = "123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertEquals(0x4B37, RawModbus.crc(check, check.length));
        assertEquals(0x4B37, RtuSession.crc(check, check.length));
    }

    @Test
    void rtuReadsWritesAndRefuses() throws IOException {
        PseudoTerminal terminal = new PseudoTerminal();
        try (ModbusSlave slave = ModbusSlave.rtu(terminal)) {
            slave.unit(1, numbers);
            slave.start();
            try (RawModbus client = RawModbus.serial(terminal.path())) {
                exchangesOverRtu(client);
            }
        }
    }

    @Test
    void rtuOverTcpReadsWritesAndRefuses() throws IOException {
        try (ModbusSlave slave = ModbusSlave.rtuOverTcp(0, 1)) {
            slave.unit(1, numbers);
            slave.start();
            try (RawModbus client = RawModbus.tcp(slave.port())) {
                exchangesOverRtu(client);
            }
        }
    }

    private void exchangesOverRtu(RawModbus client) throws IOException {
        assertAnswer(client, RawModbus.rtu(1, READ_10_2), RawModbus.rtu(1, ANSWER_10_2));
        byte[] write = RawModbus.rtu(1, RawModbus.pdu(6, 20, 777));
        assertAnswer(client, write, write);
        assertEquals(20, numbers.writtenAddress);
        assertEquals(777, numbers.writtenValue);
        assertAnswer(
                client,
                RawModbus.rtu(1, RawModbus.writeMany(30, 5, 65535)),
                RawModbus.rtu(1, RawModbus.pdu(16, 30, 2)));
        assertEquals(31, numbers.writtenAddress);
        assertEquals(65535, numbers.writtenValue);
        assertAnswer(client, RawModbus.rtu(1, RawModbus.pdu(3, 100, 1)), RawModbus.rtu(1, new byte[] {(byte) 0x83, 2}));
        assertAnswer(client, RawModbus.rtu(1, RawModbus.pdu(6, 100, 1)), RawModbus.rtu(1, new byte[] {(byte) 0x86, 3}));
        assertAnswer(client, RawModbus.rtu(1, RawModbus.pdu(4, 10, 1)), RawModbus.rtu(1, new byte[] {(byte) 0x84, 1}));
        assertAnswer(
                client, RawModbus.rtu(1, RawModbus.pdu(3, 10, 126)), RawModbus.rtu(1, new byte[] {(byte) 0x83, 3}));
        // Another unit's request and a damaged one stay without an answer, and do not disturb the next.
        assertSilent(client, RawModbus.rtu(2, READ_10_2));
        byte[] damaged = RawModbus.rtu(1, READ_10_2);
        damaged[3] ^= 4;
        assertSilent(client, damaged);
        assertSilent(client, new byte[] {1, 3, 0});
        assertAnswer(client, RawModbus.rtu(1, READ_10_2), RawModbus.rtu(1, ANSWER_10_2));
    }

    @Test
    void tcpReadsWritesAndRefuses() throws IOException {
        try (ModbusSlave slave = tcp(1)) {
            slave.unit(7, numbers);
            slave.start();
            try (RawModbus client = RawModbus.tcp(slave.port())) {
                assertAnswer(client, RawModbus.mbap(513, 7, READ_10_2), RawModbus.mbap(513, 7, ANSWER_10_2));
                byte[] write = RawModbus.mbap(514, 7, RawModbus.pdu(6, 20, 777));
                assertAnswer(client, write, write);
                assertEquals(777, numbers.writtenValue);
                assertAnswer(
                        client,
                        RawModbus.mbap(515, 7, RawModbus.writeMany(30, 5, 6)),
                        RawModbus.mbap(515, 7, RawModbus.pdu(16, 30, 2)));
                assertAnswer(
                        client,
                        RawModbus.mbap(516, 7, RawModbus.pdu(3, 200, 1)),
                        RawModbus.mbap(516, 7, new byte[] {(byte) 0x83, 2}));
                assertSilent(client, RawModbus.mbap(517, 8, READ_10_2));
            }
        }
    }

    @Test
    void aSecondClientHangsUntilTheFirstLeaves() throws IOException {
        try (ModbusSlave slave = tcp(1).slotHeldMs(200)) {
            slave.unit(1, numbers);
            slave.start();
            RawModbus first = RawModbus.tcp(slave.port());
            assertAnswer(first, RawModbus.mbap(1, 1, READ_10_2), RawModbus.mbap(1, 1, ANSWER_10_2));
            try (RawModbus second = RawModbus.tcp(slave.port())) {
                assertSilent(second, RawModbus.mbap(2, 1, READ_10_2));
                long leftNs = System.nanoTime();
                first.close();
                assertArrayEquals(RawModbus.mbap(2, 1, ANSWER_10_2), second.receive(13, 5000));
                assertTrue(System.nanoTime() - leftNs >= 200_000_000L, "the slot was held");
            }
        }
    }

    @Test
    void aMalformedExceptionHasALengthOfFourAndEndsTheSession() throws IOException {
        try (ModbusSlave slave = tcp(1)) {
            slave.unit(1, numbers);
            slave.start();
            numbers.result = RegisterMap.MALFORMED_THEN_CLOSE;
            try (RawModbus client = RawModbus.tcp(slave.port())) {
                assertAnswer(
                        client, RawModbus.mbap(9, 1, READ_10_2), HexFormat.of().parseHex("000900000004018302"));
                assertTrue(client.isClosedByPartner());
            }
            numbers.result = RegisterMap.CLOSE;
            try (RawModbus client = RawModbus.tcp(slave.port())) {
                client.send(RawModbus.mbap(9, 1, READ_10_2));
                assertTrue(client.isClosedByPartner());
            }
            numbers.result = RegisterMap.SILENT;
            try (RawModbus client = RawModbus.tcp(slave.port())) {
                assertSilent(client, RawModbus.mbap(9, 1, READ_10_2));
                numbers.result = RegisterMap.OK;
                assertAnswer(client, RawModbus.mbap(10, 1, READ_10_2), RawModbus.mbap(10, 1, ANSWER_10_2));
            }
        }
    }

    @Test
    void answersAreDistortedAsOftenAsAsked() throws IOException {
        byte[] good = RawModbus.mbap(3, 1, ANSWER_10_2);
        assertArrayEquals(
                HexFormat.of().parseHex("00040000000701030400" + "0A000B"), distorted(Distortion.FOREIGN_TRANSACTION));
        assertArrayEquals(
                HexFormat.of().parseHex("00030000000702030400" + "0A000B"), distorted(Distortion.FOREIGN_UNIT));
        assertArrayEquals(
                HexFormat.of().parseHex("00030000000701040400" + "0A000B"), distorted(Distortion.FOREIGN_FUNCTION));
        assertArrayEquals(
                HexFormat.of().parseHex("0003000000050103" + "02000A"), distorted(Distortion.ONE_REGISTER_SHORT));
        assertArrayEquals(HexFormat.of().parseHex("00030000000701030400" + "0A000A"), distorted(Distortion.BIT_FLIP));
        assertArrayEquals(java.util.Arrays.copyOf(good, good.length - 2), distorted(Distortion.TRUNCATED));
        assertArrayEquals(new byte[0], distorted(Distortion.LOST));
    }

    private byte[] distorted(Distortion how) throws IOException {
        try (ModbusSlave slave = tcp(1)) {
            LineFaults faults = slave.unit(1, numbers);
            slave.start();
            faults.distort(how, 1);
            try (RawModbus client = RawModbus.tcp(slave.port())) {
                client.send(RawModbus.mbap(3, 1, READ_10_2));
                byte[] answer = client.receive(13, 200);
                assertAnswer(client, RawModbus.mbap(4, 1, READ_10_2), RawModbus.mbap(4, 1, ANSWER_10_2));
                return answer;
            }
        }
    }

    @Test
    void aBitFlipOnRtuBreaksTheCrc() throws IOException {
        PseudoTerminal terminal = new PseudoTerminal();
        try (ModbusSlave slave = ModbusSlave.rtu(terminal)) {
            LineFaults faults = slave.unit(1, numbers);
            slave.start();
            faults.distort(Distortion.BIT_FLIP, 1);
            try (RawModbus client = RawModbus.serial(terminal.path())) {
                client.send(RawModbus.rtu(1, READ_10_2));
                byte[] answer = client.receive(9, 1000);
                assertEquals(9, answer.length);
                byte[] good = RawModbus.rtu(1, ANSWER_10_2);
                assertEquals(good[6] ^ 1, answer[6]);
                assertEquals(good[7], answer[7]);
            }
        }
    }

    @Test
    void silenceDelayLatenessAndPacingHold() throws IOException {
        try (ModbusSlave slave = tcp(1)) {
            LineFaults faults = slave.unit(1, numbers);
            slave.start();
            try (RawModbus client = RawModbus.tcp(slave.port())) {
                faults.silent(true);
                assertSilent(client, RawModbus.mbap(1, 1, READ_10_2));
                faults.silent(false);
                faults.silentForMs(60_000);
                assertSilent(client, RawModbus.mbap(1, 1, READ_10_2));
                faults.silentForMs(0);
                faults.answerMs(50);
                assertTrue(tookNs(client) >= 50_000_000L);
                faults.answerMs(0);
                faults.late(120, 1);
                assertTrue(tookNs(client) >= 120_000_000L);
                faults.minPauseMs(60_000);
                assertSilent(client, RawModbus.mbap(1, 1, READ_10_2));
                faults.minPauseMs(0);
                faults.dropProbability(1);
                int before = faults.requests();
                assertSilent(client, RawModbus.mbap(1, 1, READ_10_2));
                assertEquals(before + 1, faults.requests());
                faults.dropProbability(0);
                tookNs(client);
            }
        }
    }

    @Test
    void aClosedSlaveLeavesItsPort() throws IOException {
        ModbusSlave slave = tcp(1);
        slave.unit(1, numbers);
        slave.start();
        int port = slave.port();
        try (RawModbus client = RawModbus.tcp(port)) {
            assertAnswer(client, RawModbus.mbap(1, 1, READ_10_2), RawModbus.mbap(1, 1, ANSWER_10_2));
            slave.close();
            assertTrue(client.isClosedByPartner());
        }
        try (ModbusSlave next = ModbusSlave.tcp(port, 1)) {
            assertEquals(port, next.port());
            assertFalse(next.sessions() > 0);
        }
    }

    private static ModbusSlave tcp(int sessions) throws IOException {
        return ModbusSlave.tcp(0, sessions);
    }

    private static long tookNs(RawModbus client) throws IOException {
        long before = System.nanoTime();
        assertAnswer(client, RawModbus.mbap(6, 1, READ_10_2), RawModbus.mbap(6, 1, ANSWER_10_2));
        return System.nanoTime() - before;
    }

    private static void assertAnswer(RawModbus client, byte[] request, byte[] answer) throws IOException {
        client.send(request);
        assertEquals(HexFormat.of().formatHex(answer), HexFormat.of().formatHex(client.receive(answer.length, 3000)));
    }

    private static void assertSilent(RawModbus client, byte[] request) throws IOException {
        client.send(request);
        assertEquals("", HexFormat.of().formatHex(client.receive(1, 150)));
    }
}
