package energy.nulwatt.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.modbus.ModbusFailure.Kind;
import energy.nulwatt.modbus.ScriptedServer.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on Modbus RTU, on a serial line and through a transparent gateway. */
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class ModbusRtuTest {
    private static final int TIMEOUT_MS = 400;
    private static final int PAUSE_MS = 40;
    private static final double MOST_TIMEOUTS = 1.9;

    /** The same misfortunes over both kinds of wire. */
    abstract static class OverAnyWire {
        ModbusLink link;

        abstract LinkAddress serve(Script script) throws IOException;

        private void open(Script script) throws IOException {
            link = ModbusLink.open(serve(script), SerialFormat.DEFAULT, TIMEOUT_MS, PAUSE_MS);
        }

        @AfterEach
        void closeLink() {
            if (link != null) {
                link.close();
            }
        }

        private void assertReads(int address) throws IOException {
            int[] into = new int[3];
            link.read(1, Table.HOLDING, address, 3, into);
            assertArrayEquals(new int[] {1000 + address, 1001 + address, 1002 + address}, into);
        }

        private ModbusFailure assertFails(Kind kind, double least, double most) {
            long startNs = System.nanoTime();
            ModbusFailure failure =
                    assertThrows(ModbusFailure.class, () -> link.read(1, Table.HOLDING, 10, 3, new int[3]));
            double timeouts = (System.nanoTime() - startNs) / 1e6 / TIMEOUT_MS;
            assertEquals(kind, failure.kind(), failure.getMessage());
            assertTrue(timeouts >= least && timeouts <= most, "took " + timeouts + " time-outs");
            return failure;
        }

        static byte[] good(byte[] request) {
            return Bytes.rtu(request[1] == 6 ? Arrays.copyOf(request, 6) : Bytes.readAnswer(request, 0));
        }

        @Test
        void readsAndWrites() throws IOException {
            byte[][] first = new byte[2][];
            open((number, request, out) -> {
                first[number] = request;
                out.write(good(request));
            });
            assertReads(30_000);
            link.write(1, 42_020, 800);
            assertArrayEquals(Bytes.rtu(Bytes.of("01 03 75 30 00 03")), first[0]);
            assertArrayEquals(Bytes.rtu(Bytes.of("01 06 a4 24 03 20")), first[1]);
        }

        @Test
        void silenceFailsAfterOneTimeoutAndTheNextRequestIsAnswered() throws IOException {
            AtomicInteger requests = new AtomicInteger();
            open((number, request, out) -> {
                if (requests.getAndIncrement() > 0) {
                    out.write(good(request));
                }
            });
            assertFails(Kind.TIMEOUT, 1, MOST_TIMEOUTS);
            assertEquals(1, requests.get(), "one request is sent once");
            assertReads(20);
        }

        @Test
        void lateAnswerIsNeverTakenForTheNextOne() throws IOException {
            CountDownLatch timedOut = new CountDownLatch(1);
            open((number, request, out) -> {
                if (number == 0) {
                    await(timedOut);
                }
                out.write(good(request));
            });
            assertFails(Kind.TIMEOUT, 1, MOST_TIMEOUTS);
            timedOut.countDown();
            assertReads(20);
            assertReads(30);
        }

        @Test
        void damagedCheckSumFailsAtOnce() throws IOException {
            open((number, request, out) -> {
                byte[] answer = good(request);
                answer[4] ^= (byte) (number == 0 ? 0x10 : 0);
                out.write(answer);
            });
            ModbusFailure failure = assertFails(Kind.DAMAGED, 0, 0.9);
            assertTrue(failure.getMessage().contains("check sum"), failure.getMessage());
            assertReads(20);
        }

        @Test
        void answerOfAnotherUnitIsThrownAwayAndTheRightOneBehindItTaken() throws IOException {
            open((number, request, out) -> {
                byte[] foreign = Bytes.readAnswer(request, 0);
                foreign[0] = 2;
                out.write(Bytes.rtu(foreign));
                if (number > 0) {
                    out.write(good(request));
                }
            });
            assertFails(Kind.DAMAGED, 1, MOST_TIMEOUTS);
            assertReads(20);
            assertEquals(2, link.discarded());
        }

        @Test
        void answerOfAnotherFunctionIsNotTaken() throws IOException {
            open((number, request, out) -> {
                byte[] answer = Bytes.readAnswer(request, 0);
                answer[1] = (byte) (number == 0 ? 4 : 3);
                out.write(Bytes.rtu(answer));
            });
            assertFails(Kind.DAMAGED, 1, MOST_TIMEOUTS);
            assertReads(20);
        }

        @Test
        void answerWithFewerRegistersFailsAtOnce() throws IOException {
            open((number, request, out) ->
                    out.write(number == 0 ? Bytes.rtu(Bytes.of("01 03 02 00 05")) : good(request)));
            assertFails(Kind.DAMAGED, 0, 0.9);
            assertReads(20);
        }

        @Test
        void answerThatBreaksOffFailsAfterOneTimeout() throws IOException {
            open((number, request, out) -> out.write(good(request), 0, number == 0 ? 4 : good(request).length));
            ModbusFailure failure = assertFails(Kind.DAMAGED, 1, MOST_TIMEOUTS);
            assertTrue(failure.getMessage().contains("broke off after 4 bytes"), failure.getMessage());
            assertReads(20);
        }

        @Test
        void exceptionIsARefusalAndKeepsTheLine() throws IOException {
            open((number, request, out) -> out.write(number == 0 ? Bytes.rtu(Bytes.of("01 83 02")) : good(request)));
            ModbusRefusal refusal =
                    assertThrows(ModbusRefusal.class, () -> link.read(1, Table.HOLDING, 10, 3, new int[3]));
            assertEquals(2, refusal.code());
            assertReads(20);
            assertEquals(1, link.connects());
        }

        @Test
        void longestAnswerIsRead() throws IOException {
            open((number, request, out) -> out.write(good(request)));
            int[] into = new int[125];
            link.read(1, Table.HOLDING, 0, 125, into);
            assertEquals(1124, into[124]);
        }

        @Test
        void noiseBeforeAnAnswerIsSkipped() throws IOException {
            open((number, request, out) -> out.write(Bytes.join(Bytes.of("00 ff 00"), good(request))));
            assertReads(10);
            assertReads(20);
        }

        @Test
        void endlessNoiseFailsAfterOneTimeout() throws IOException {
            AtomicInteger noise = new AtomicInteger(1);
            open((number, request, out) -> {
                long endNs = System.nanoTime() + 2L * TIMEOUT_MS * 1_000_000;
                while (number == 0 && noise.get() == 1 && System.nanoTime() < endNs) {
                    out.write(new byte[16]);
                    sleep(2);
                }
                out.write(number == 0 ? new byte[0] : good(request));
            });
            ModbusFailure failure =
                    assertThrows(ModbusFailure.class, () -> link.read(1, Table.HOLDING, 10, 3, new int[3]));
            noise.set(0);
            assertEquals(Kind.TIMEOUT, failure.kind());
            assertReads(20);
        }

        @Test
        void unexpectedBytesBeforeARequestAreThrownAway() throws IOException {
            open((number, request, out) -> {
                out.write(good(request));
                out.write(number == 0 ? good(request) : new byte[0]);
            });
            assertReads(10);
            assertReads(20);
        }

        @Test
        void abortEndsAReadAtOnceAndAWriteGoesOutBeforeTheTimeout() throws IOException {
            CountDownLatch asked = new CountDownLatch(1);
            LinkAddress address = serve((number, request, out) -> {
                asked.countDown();
                out.write(number == 0 ? new byte[0] : good(request));
            });
            link = ModbusLink.open(address, SerialFormat.DEFAULT, 20_000, 20_000);
            ScriptedServer.daemon(() -> {
                await(asked);
                link.abort();
            });
            long startNs = System.nanoTime();
            ModbusFailure failure =
                    assertThrows(ModbusFailure.class, () -> link.read(1, Table.HOLDING, 10, 3, new int[3]));
            assertEquals(Kind.ABORTED, failure.kind());
            link.resume();
            link.write(1, 42_010, 0);
            assertTrue(System.nanoTime() - startNs < 5_000_000_000L);
            assertEquals(1, link.connects());
        }

        @Test
        void readAfterAnAbortDoesNotTakeTheAnswerThatWasGivenUp() throws IOException {
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch aborted = new CountDownLatch(1);
            open((number, request, out) -> {
                if (number == 0) {
                    asked.countDown();
                    await(aborted);
                    sleep(TIMEOUT_MS / 3);
                }
                out.write(good(request));
            });
            ScriptedServer.daemon(() -> {
                await(asked);
                link.abort();
            });
            assertFails(Kind.ABORTED, 0, 0.9);
            link.resume();
            aborted.countDown();
            assertReads(20);
        }

        static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        static void sleep(int ms) {
            try {
                Thread.sleep(ms);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Nested
    class OnASerialLine extends OverAnyWire {
        private Pty pty;

        @TempDir
        private Path directory;

        /** The first port loads a native library, which is no part of what is timed here. */
        @BeforeAll
        static void loadNativeLibrary() throws IOException {
            try (Pty pty = new Pty().serve((number, request, out) -> out.write(good(request)));
                    ModbusLink link =
                            ModbusLink.open(LinkAddress.parse(pty.path()), SerialFormat.DEFAULT, 5_000, PAUSE_MS)) {
                link.read(1, Table.HOLDING, 10, 3, new int[3]);
            }
        }

        @Override
        LinkAddress serve(Script script) throws IOException {
            pty = new Pty().serve(script);
            return LinkAddress.parse(pty.path());
        }

        @AfterEach
        void closePty() {
            if (pty != null) {
                pty.close();
            }
        }

        @Test
        void adapterPluggedInAgainUnderAnotherNumberIsFoundByItsStableName() throws IOException {
            Path stable = directory.resolve("usb-adapter");
            Pty first = new Pty().serve((number, request, out) -> out.write(good(request)));
            Files.createSymbolicLink(stable, Path.of(first.path()));
            link = ModbusLink.open(LinkAddress.parse(stable.toString()), SerialFormat.DEFAULT, TIMEOUT_MS, PAUSE_MS);
            link.read(1, Table.HOLDING, 10, 3, new int[3]);

            first.close();
            Files.delete(stable);
            long startNs = System.nanoTime();
            ModbusFailure gone =
                    assertThrows(ModbusFailure.class, () -> link.read(1, Table.HOLDING, 10, 3, new int[3]));
            assertEquals(Kind.NO_CONNECTION, gone.kind(), gone.getMessage());
            assertTrue((System.nanoTime() - startNs) / 1e6 < 0.9 * TIMEOUT_MS, "noticed at once");
            ModbusFailure missing =
                    assertThrows(ModbusFailure.class, () -> link.read(1, Table.HOLDING, 10, 3, new int[3]));
            assertTrue(missing.getMessage().contains("no such port: is the adapter plugged in?"), missing.getMessage());

            pty = new Pty().serve((number, request, out) -> out.write(good(request)));
            Files.createSymbolicLink(stable, Path.of(pty.path()));
            link.read(1, Table.HOLDING, 20, 3, new int[3]);
            assertEquals(2, link.connects());
        }

        @Test
        void silentDeviceDoesNotMakeThePortBeOpenedAgainEachTime() throws IOException {
            pty = new Pty().serve((number, request, out) -> {});
            link = ModbusLink.open(LinkAddress.parse(pty.path()), SerialFormat.DEFAULT, 20, 0);
            for (int i = 0; i < 9; i++) {
                assertThrows(ModbusFailure.class, () -> link.read(1, Table.HOLDING, 10, 3, new int[3]));
            }
            assertEquals(1, link.connects());
            for (int i = 0; i < 9; i++) {
                assertThrows(ModbusFailure.class, () -> link.read(1, Table.HOLDING, 10, 3, new int[3]));
            }
            assertEquals(2, link.connects(), "but sometimes, in case the adapter is stuck");
        }

        @Test
        void fileThatIsNoPortIsRefusedInWords() throws IOException {
            Path file = Files.createFile(directory.resolve("file"));
            link = ModbusLink.open(LinkAddress.parse(file.toString()), SerialFormat.DEFAULT, TIMEOUT_MS, PAUSE_MS);
            ModbusFailure failure =
                    assertThrows(ModbusFailure.class, () -> link.read(1, Table.HOLDING, 10, 3, new int[3]));
            assertEquals(Kind.NO_CONNECTION, failure.kind());
            assertTrue(failure.getMessage().contains("serial port"), failure.getMessage());
        }

        @Test
        void nativeLibraryIsLoadedFromOurOwnDirectory() throws IOException {
            link = ModbusLink.open(
                    serve((number, request, out) -> out.write(good(request))),
                    SerialFormat.DEFAULT,
                    TIMEOUT_MS,
                    PAUSE_MS);
            link.read(1, Table.HOLDING, 10, 3, new int[3]);
            String library = Files.readAllLines(Path.of("/proc/self/maps")).stream()
                    .filter(line -> line.contains("jSerialComm"))
                    .findFirst()
                    .orElseThrow();
            library = library.substring(library.indexOf('/'));
            assertEquals(
                    Path.of(System.getProperty("java.library.path"))
                            .resolve("libjSerialComm.so")
                            .toRealPath(),
                    Path.of(library).toRealPath());
        }
    }

    @Nested
    class ThroughATransparentGateway extends OverAnyWire {
        private ScriptedServer server;

        @Override
        LinkAddress serve(Script script) throws IOException {
            server = new ScriptedServer(true, script);
            return LinkAddress.parse("rtu-tcp://127.0.0.1:" + server.port());
        }

        @AfterEach
        void closeServer() throws IOException {
            if (server != null) {
                server.close();
            }
        }
    }
}
