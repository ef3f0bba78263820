package energy.nulwatt.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.modbus.ModbusFailure.Kind;
import energy.nulwatt.modbus.ScriptedServer.Script;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** What goes wrong on Modbus TCP, and that each has the right outcome within the right time. */
@Timeout(30)
class ModbusTcpTest {
    private static final int TIMEOUT_MS = 400;
    private static final int PAUSE_MS = 40;
    /** A failing wait may take this many time-outs: far from two, so that no second try hides in it. */
    private static final double MOST_TIMEOUTS = 1.9;

    private ScriptedServer server;
    private ModbusLink link;

    private void serve(Script script) throws IOException {
        server = new ScriptedServer(false, script);
        link = link(server.port());
    }

    private static ModbusLink link(int port) {
        return ModbusLink.open(
                LinkAddress.parse("tcp://127.0.0.1:" + port), SerialFormat.DEFAULT, TIMEOUT_MS, PAUSE_MS);
    }

    @AfterEach
    void close() throws IOException {
        if (link != null) {
            link.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static void right(byte[] request, OutputStream out) throws IOException {
        out.write(Bytes.mbap(request, Bytes.readAnswer(request, 6)));
    }

    private void assertReads(int address) throws IOException {
        int[] into = new int[3];
        link.read(1, Table.HOLDING, address, 3, into);
        assertArrayEquals(new int[] {1000 + address, 1001 + address, 1002 + address}, into);
    }

    /** Reads register 10 and expects a failure after {@code leastTimeouts} … {@link #MOST_TIMEOUTS} time-outs. */
    private ModbusFailure assertFails(Kind kind, double leastTimeouts, double mostTimeouts) {
        return assertFails(kind, leastTimeouts, mostTimeouts, () -> link.read(1, Table.HOLDING, 10, 3, new int[3]));
    }

    private static ModbusFailure assertFails(Kind kind, double least, double most, Executable call) {
        long startNs = System.nanoTime();
        ModbusFailure failure = assertThrows(ModbusFailure.class, call);
        double timeouts = (System.nanoTime() - startNs) / 1e6 / TIMEOUT_MS;
        assertEquals(kind, failure.kind(), failure.getMessage());
        assertTrue(timeouts >= least && timeouts <= most, "took " + timeouts + " time-outs");
        return failure;
    }

    @Test
    void readsHoldingAndInputRegistersAndWritesOneOrMore() throws IOException {
        serve((number, request, out) -> {
            switch (request[7]) {
                case 3, 4 -> right(request, out);
                case 6 -> out.write(request);
                case 16 -> out.write(Bytes.mbap(request, Bytes.of("01 10 a4 24 00 02")));
                default -> throw new IOException("function " + request[7]);
            }
        });
        assertReads(30_000);
        link.read(1, Table.INPUT, 7, 1, new int[1]);
        link.write(1, 42_020, 0x8001);
        link.write(1, 42_020, new int[] {0x1234, 0xFFFF}, 2);
        assertArrayEquals(Bytes.of("00 00 00 06 01 03 75 30 00 03"), requestBody(0));
        assertArrayEquals(Bytes.of("00 00 00 06 01 04 00 07 00 01"), requestBody(1));
        assertArrayEquals(Bytes.of("00 00 00 06 01 06 a4 24 80 01"), requestBody(2));
        assertArrayEquals(Bytes.of("00 00 00 0b 01 10 a4 24 00 02 04 12 34 ff ff"), requestBody(3));
        assertEquals(1, link.connects());
    }

    private byte[] requestBody(int number) {
        byte[] request = server.requests().get(number);
        return Arrays.copyOfRange(request, 2, request.length);
    }

    @Test
    void silenceFailsAfterOneTimeoutAndTheNextRequestHasAFreshConnection() throws IOException {
        serve((number, request, out) -> {
            if (number > 0) {
                right(request, out);
            }
        });
        ModbusFailure failure = assertFails(Kind.TIMEOUT, 1, MOST_TIMEOUTS);
        assertTrue(failure.getMessage().contains("unit 1, function 3, register 10"), failure.getMessage());
        assertEquals(1, server.requests().size(), "one request is sent once");
        assertReads(20);
        assertEquals(2, server.connections());
        assertEquals(2, link.connects());
    }

    @Test
    void lateAnswerIsNeverTakenForTheNextOne() throws IOException {
        byte[][] kept = new byte[1][];
        serve((number, request, out) -> {
            if (number == 0) {
                kept[0] = request;
            } else {
                out.write(Bytes.mbap(kept[0], Bytes.readAnswer(kept[0], 6)));
                right(request, out);
            }
        });
        assertFails(Kind.TIMEOUT, 1, MOST_TIMEOUTS);
        assertReads(20);
        assertEquals(1, link.discarded());
    }

    @Test
    void answerOfAnotherUnitIsThrownAwayAndTheRightOneBehindItTaken() throws IOException {
        serve((number, request, out) -> {
            byte[] foreign = Bytes.mbap(request, Bytes.readAnswer(request, 6));
            foreign[6] = 2;
            foreign[10] = 99;
            out.write(foreign);
            if (number > 0) {
                right(request, out);
            }
        });
        assertFails(Kind.DAMAGED, 1, MOST_TIMEOUTS);
        assertReads(20);
        assertEquals(2, link.discarded());
    }

    @Test
    void answerOfAnotherFunctionIsNotTaken() throws IOException {
        serve((number, request, out) -> {
            byte[] answer = Bytes.mbap(request, Bytes.readAnswer(request, 6));
            answer[7] = (byte) (number == 0 ? 4 : 3);
            out.write(answer);
        });
        assertFails(Kind.DAMAGED, 1, MOST_TIMEOUTS);
        assertReads(20);
    }

    @Test
    void unknownFunctionInTheAnswerIsNotTakenForARefusal() throws IOException {
        serve((number, request, out) ->
                out.write(number == 0 ? Bytes.mbap(request, Bytes.of("01 55 02")) : good(request)));
        assertFails(Kind.DAMAGED, 0, MOST_TIMEOUTS);
        assertReads(20);
    }

    private static byte[] good(byte[] request) {
        return Bytes.mbap(request, Bytes.readAnswer(request, 6));
    }

    @Test
    void answerWithFewerRegistersFailsAtOnce() throws IOException {
        serve((number, request, out) ->
                out.write(number == 0 ? Bytes.mbap(request, Bytes.of("01 03 02 00 05")) : good(request)));
        assertFails(Kind.DAMAGED, 0, 0.9);
        assertReads(20);
    }

    @Test
    void byteCountThatContradictsTheLengthFailsAtOnce() throws IOException {
        serve((number, request, out) ->
                out.write(number == 0 ? Bytes.mbap(request, Bytes.of("01 03 06 00 05 00 06 00")) : good(request)));
        assertFails(Kind.DAMAGED, 0, 0.9);
        assertReads(20);
    }

    @Test
    void absurdLengthFieldFailsAtOnce() throws IOException {
        serve((number, request, out) ->
                out.write(number == 0 ? Bytes.mbap(request, 32_767, Bytes.of("01 03 06")) : good(request)));
        assertFails(Kind.DAMAGED, 0, 0.9);
        assertReads(20);
    }

    @Test
    void foreignProtocolFailsAtOnce() throws IOException {
        serve((number, request, out) -> out.write(
                number == 0 ? "HTTP/1.1 400 Bad Request\r\n".getBytes(StandardCharsets.US_ASCII) : good(request)));
        assertFails(Kind.DAMAGED, 0, 0.9);
        assertReads(20);
    }

    @Test
    void exceptionIsARefusalAndKeepsTheConnection() throws IOException {
        serve((number, request, out) ->
                out.write(number == 0 ? Bytes.mbap(request, Bytes.of("01 83 02")) : good(request)));
        ModbusRefusal refusal = assertThrows(ModbusRefusal.class, () -> link.read(1, Table.HOLDING, 10, 3, new int[3]));
        assertEquals(2, refusal.code());
        assertTrue(refusal.getMessage().contains("register 10: refused with exception 2 (illegal address)"));
        assertReads(20);
        assertEquals(1, server.connections());
    }

    @Test
    void exceptionWithTheWrongLengthIsARefusalAtOnceAndStartsAFreshConnection() throws IOException {
        // 9 bytes, and the length field says 4: what a Marstek Venus of the third generation sends.
        serve((number, request, out) ->
                out.write(number == 0 ? Bytes.mbap(request, 4, Bytes.of("01 83 02")) : good(request)));
        long startNs = System.nanoTime();
        ModbusRefusal refusal = assertThrows(ModbusRefusal.class, () -> link.read(1, Table.HOLDING, 10, 3, new int[3]));
        assertTrue((System.nanoTime() - startNs) / 1e6 < 0.9 * TIMEOUT_MS, "it does not wait for a tenth byte");
        assertEquals(2, refusal.code());
        assertReads(20);
        assertEquals(2, server.connections());
    }

    @Test
    void gatewayThatCannotReachTheDeviceCountsAsSilence() throws IOException {
        serve((number, request, out) ->
                out.write(number == 0 ? Bytes.mbap(request, Bytes.of("01 83 0b")) : good(request)));
        assertFails(Kind.TIMEOUT, 0, 0.9);
        assertReads(20);
        assertEquals(1, server.connections());
    }

    @Test
    void refusedConnectionFailsAtOnceAndIsTriedAgain() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        link = link(port);
        ModbusFailure failure = assertFails(Kind.NO_CONNECTION, 0, 0.9);
        assertTrue(failure.getMessage().startsWith("tcp://127.0.0.1:" + port), failure.getMessage());
        assertEquals(0, link.connects());
    }

    @Test
    void hostThatDoesNotAnswerAConnectionFailsAfterOneTimeout() throws IOException {
        // A full accept queue leaves further connections unanswered.
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<SocketChannel> fillers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                SocketChannel filler = SocketChannel.open();
                filler.configureBlocking(false);
                filler.connect(full.getLocalSocketAddress());
                fillers.add(filler);
            }
            link = link(full.getLocalPort());
            assertFails(Kind.NO_CONNECTION, 1, MOST_TIMEOUTS);
            for (SocketChannel filler : fillers) {
                filler.close();
            }
        }
    }

    @Test
    void connectionClosedInMidAnswerFailsAtOnce() throws IOException {
        serve((number, request, out) -> {
            if (number > 0) {
                right(request, out);
                return;
            }
            out.write(good(request), 0, 10);
            throw new IOException("ends the connection");
        });
        assertFails(Kind.NO_CONNECTION, 0, 0.9);
        assertReads(20);
    }

    @Test
    void answerThatBreaksOffFailsAfterOneTimeout() throws IOException {
        serve((number, request, out) -> out.write(good(request), 0, number == 0 ? 10 : good(request).length));
        ModbusFailure failure = assertFails(Kind.DAMAGED, 1, MOST_TIMEOUTS);
        assertTrue(failure.getMessage().contains("broke off after 10 bytes"), failure.getMessage());
        assertReads(20);
    }

    @Test
    void answerThatDripsDoesNotStretchTheTimeout() throws IOException {
        serve((number, request, out) -> {
            for (byte b : good(request)) {
                out.write(b);
                if (number == 0) {
                    pause(TIMEOUT_MS / 4);
                }
            }
        });
        assertFails(Kind.DAMAGED, 1, MOST_TIMEOUTS);
        assertReads(20);
    }

    private static void pause(int ms) throws IOException {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void answerInPiecesIsPutTogether() throws IOException {
        serve((number, request, out) -> {
            for (byte b : good(request)) {
                out.write(b);
                out.flush();
            }
        });
        assertReads(10);
        assertReads(20);
    }

    @Test
    void gluedAnswersDoNotShiftTheNextRequest() throws IOException {
        serve((number, request, out) -> {
            byte[] answer = good(request);
            out.write(number == 0 ? Bytes.join(answer, answer) : answer);
        });
        assertReads(10);
        assertReads(20);
        assertReads(30);
        assertEquals(1, server.connections());
        assertEquals(1, link.discarded());
    }

    @Test
    void writeEchoedWithAnotherValueIsNotConfirmed() throws IOException {
        serve((number, request, out) -> {
            request[11]++;
            out.write(request);
        });
        assertFails(Kind.DAMAGED, 1, MOST_TIMEOUTS, () -> link.write(1, 42_010, 1));
    }

    @Test
    void pauseGrowsWhileTheHostRefuses() throws IOException {
        serve((number, request, out) -> {
            throw new IOException("ends the connection");
        });
        long[] tookMs = new long[5];
        for (int i = 0; i < tookMs.length; i++) {
            long startNs = System.nanoTime();
            assertThrows(ModbusFailure.class, () -> link.read(1, Table.HOLDING, 10, 3, new int[3]));
            tookMs[i] = (System.nanoTime() - startNs) / 1_000_000;
        }
        assertTrue(tookMs[0] < PAUSE_MS, "the first try comes at once: " + tookMs[0]);
        assertTrue(tookMs[1] >= PAUSE_MS - 1, "then one pause: " + tookMs[1]);
        assertTrue(tookMs[2] >= 2.5 * PAUSE_MS - 1, "then 2.5 pauses: " + tookMs[2]);
        assertTrue(tookMs[3] >= 5 * PAUSE_MS - 1, "then 5: " + tookMs[3]);
        assertTrue(tookMs[4] >= 5 * PAUSE_MS - 1 && tookMs[4] < 15 * PAUSE_MS, "and no more: " + tookMs[4]);
    }

    @Test
    void abortEndsAReadAtOnceAndTheNextWriteGoesOutOnTheSameConnection() throws Exception {
        byte[][] kept = new byte[1][];
        serve((number, request, out) -> {
            if (number == 0) {
                kept[0] = request;
            } else {
                // The answer that was given up comes first.
                out.write(number == 1 ? Bytes.join(good(kept[0]), request) : good(request));
            }
        });
        link.close();
        link = ModbusLink.open(
                LinkAddress.parse("tcp://127.0.0.1:" + server.port()), SerialFormat.DEFAULT, 20_000, 20_000);
        abortOnceAsked();
        long startNs = System.nanoTime();
        ModbusFailure failure = assertThrows(ModbusFailure.class, () -> link.read(1, Table.HOLDING, 10, 3, new int[3]));
        assertEquals(Kind.ABORTED, failure.kind());
        link.resume();
        link.write(1, 42_010, 0);
        assertTrue(System.nanoTime() - startNs < 5_000_000_000L, "neither the time-out nor the pause was waited for");
        assertEquals(1, server.connections());
        assertReads(20);
    }

    private void abortOnceAsked() {
        ScriptedServer.daemon(() -> {
            try {
                server.firstRequest.await();
            } catch (InterruptedException e) {
                return;
            }
            link.abort();
        });
    }

    /** Lets the first three requests fail, so that the next pause is five times that of the device. */
    private void failThrice(int pauseMs) throws IOException {
        serve((number, request, out) -> {
            if (number < 3) {
                throw new IOException("ends the connection");
            }
            out.write(request[7] == 6 ? request : good(request));
        });
        link.close();
        link = ModbusLink.open(
                LinkAddress.parse("tcp://127.0.0.1:" + server.port()), SerialFormat.DEFAULT, 5_000, pauseMs);
        for (int i = 0; i < 3; i++) {
            assertThrows(ModbusFailure.class, () -> link.read(1, Table.HOLDING, 10, 3, new int[3]));
        }
    }

    private void assertUrgentWriteAfterOnePause(int pauseMs, long failedNs) throws IOException {
        link.hurry(true);
        link.write(1, 42_010, 0);
        link.hurry(false);
        double pauses = (System.nanoTime() - failedNs) / 1e6 / pauseMs;
        assertTrue(pauses > 0.9 && pauses < 4, "waited for " + pauses + " pauses");
    }

    @Test
    void anUrgentWriteThatFindsTheLinkInItsPauseWaitsForOnePauseOfTheDevice() throws IOException {
        failThrice(300);
        assertUrgentWriteAfterOnePause(300, System.nanoTime());
    }

    @Test
    void anUrgentWriteThatEndsAReadInItsPauseWaitsForOnePauseOfTheDevice() throws IOException {
        failThrice(300);
        long failedNs = System.nanoTime();
        Thread waiting = Thread.currentThread();
        ScriptedServer.daemon(() -> {
            while (waiting.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            link.abort();
        });
        assertFails(Kind.ABORTED, 0, 0.9);
        link.resume();
        assertUrgentWriteAfterOnePause(300, failedNs);
    }

    @Test
    void whatIsNotUrgentStillWaitsForFivePauses() throws IOException {
        failThrice(100);
        long failedNs = System.nanoTime();
        link.hurry(true);
        link.hurry(false);
        link.write(1, 42_010, 0);
        assertTrue(System.nanoTime() - failedNs > 450_000_000L);
    }

    @Test
    void anAbortBetweenTwoFramesOfACommandHoldsForWritesTooUntilItIsTakenAway() throws IOException {
        serve((number, request, out) -> out.write(request[7] == 6 ? request : good(request)));
        link.write(1, 42_020, 800);
        link.abort();
        assertFails(Kind.ABORTED, 0, 0.9, () -> link.write(1, 42_010, 1));
        assertFails(Kind.ABORTED, 0, 0.9, () -> link.write(1, 42_020, new int[] {1, 2}, 2));
        assertFails(Kind.ABORTED, 0, 0.9);
        assertEquals(1, server.requests().size(), "nothing went out");
        link.resume();
        link.write(1, 42_010, 0);
        assertReads(20);
        assertEquals(1, server.connections());
    }

    @Test
    void anAbortEndsAWriteThatGetsNoAnswer() throws IOException {
        serve((number, request, out) -> {
            if (number > 0) {
                out.write(request);
            }
        });
        link.close();
        link = ModbusLink.open(
                LinkAddress.parse("tcp://127.0.0.1:" + server.port()), SerialFormat.DEFAULT, 20_000, 20_000);
        abortOnceAsked();
        long startNs = System.nanoTime();
        ModbusFailure failure = assertThrows(ModbusFailure.class, () -> link.write(1, 42_020, 800));
        assertEquals(Kind.ABORTED, failure.kind());
        link.resume();
        link.write(1, 42_010, 0);
        assertTrue(System.nanoTime() - startNs < 5_000_000_000L, "the time-out was not waited for");
    }

    @Test
    void closeEndsAWaitingReadForGood() throws Exception {
        serve((number, request, out) -> {});
        link.close();
        link = ModbusLink.open(
                LinkAddress.parse("tcp://127.0.0.1:" + server.port()), SerialFormat.DEFAULT, 20_000, 20_000);
        ScriptedServer.daemon(() -> {
            try {
                server.firstRequest.await();
            } catch (InterruptedException e) {
                return;
            }
            link.close();
        });
        long startNs = System.nanoTime();
        ModbusFailure failure = assertThrows(ModbusFailure.class, () -> link.read(1, Table.HOLDING, 10, 3, new int[3]));
        assertTrue(failure.getMessage().endsWith("the link is closed"), failure.getMessage());
        assertThrows(ModbusFailure.class, () -> link.write(1, 42_010, 0));
        assertTrue(System.nanoTime() - startNs < 5_000_000_000L);
    }

    @Test
    void interruptEndsARead() throws Exception {
        serve((number, request, out) -> {});
        Thread reader = Thread.currentThread();
        ScriptedServer.daemon(() -> {
            try {
                server.firstRequest.await();
            } catch (InterruptedException e) {
                return;
            }
            reader.interrupt();
        });
        ModbusFailure failure = assertThrows(ModbusFailure.class, () -> link.read(1, Table.HOLDING, 10, 3, new int[3]));
        assertTrue(Thread.interrupted(), "the interrupt is still to be seen");
        assertTrue(failure.kind() == Kind.ABORTED || failure.kind() == Kind.NO_CONNECTION, failure.toString());
    }
}
