package energy.nulwatt.meter.p1;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.GridReading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A meter over every kind of wire. */
class P1MeterTest {
    private static final long DEADLINE_S = 20;

    private final BlockingQueue<Double> powers = new LinkedBlockingQueue<>();

    private void take(GridReading reading) {
        powers.add(reading.powerW);
    }

    private void awaitPower(double watts) throws InterruptedException {
        assertEquals(watts, powers.poll(DEADLINE_S, TimeUnit.SECONDS));
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + DEADLINE_S * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadlineNs < 0, what);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static byte[] telegram(int second, int watts) {
        return Telegrams.dsmr50(String.format("1701021920%02dW", second), watts, 0);
    }

    @Test
    void replaysAFile(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("day.txt");
        Files.write(file, TelegramBuilder.join(telegram(1, 11), telegram(2, 12)));
        try (P1Meter meter = P1Meter.at(file.toString(), P1Options.DEFAULT)) {
            meter.start(this::take);
            awaitPower(11);
            awaitPower(12);
            await("the end is told", () -> meter.health().contains("end of its input"));
        }
    }

    @Test
    void readsAStreamSuchAsTheStandardInput() throws Exception {
        StreamSource stream = StreamSource.of("standard input", new ByteArrayInputStream(Telegrams.dsmr22()));
        try (P1Meter meter = new P1Meter(stream, P1Options.DEFAULT)) {
            meter.start(this::take);
            awaitPower(1510);
        }
    }

    @Test
    void dashIsTheStandardInput() {
        assertEquals(
                "standard input", P1Address.source("-", SpeedSearch.usual()).name());
    }

    @Test
    void readsFromTheNetworkAndConnectsAgain() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                P1Meter meter = P1Meter.at("127.0.0.1:" + server.getLocalPort(), P1Options.DEFAULT)) {
            meter.start(this::take);
            try (Socket peer = server.accept();
                    OutputStream out = peer.getOutputStream()) {
                out.write(telegram(1, 21));
                awaitPower(21);
                out.write(telegram(2, 22), 0, 300);
                out.flush();
            }
            try (Socket peer = server.accept();
                    OutputStream out = peer.getOutputStream()) {
                // What the first connection left must not be joined to this.
                out.write(telegram(2, 22), 300, telegram(2, 22).length - 300);
                out.write(telegram(3, 23));
                awaitPower(23);
                assertEquals(1, meter.counters().dropped(DropReason.NO_END));
                assertEquals(2, meter.counters().readings());
            }
        }
    }

    @Test
    void aMissingHostIsToldAndTriedAgain() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        try (P1Meter meter = P1Meter.at("127.0.0.1:" + port, P1Options.DEFAULT)) {
            assertDoesNotThrow(() -> meter.start(this::take));
            await("not connected is told", () -> meter.health().contains("not connected"));
            try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                    Socket peer = server.accept()) {
                peer.getOutputStream().write(telegram(1, 31));
                awaitPower(31);
            }
        }
    }

    @Test
    void aPeerThatIsSilentForLongIsDead() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                P1Meter meter = new P1Meter(
                        new TcpSource("127.0.0.1", server.getLocalPort(), 300_000_000L), P1Options.DEFAULT)) {
            meter.start(this::take);
            try (Socket silent = server.accept();
                    Socket second = server.accept()) {
                assertTrue(silent.isConnected());
                second.getOutputStream().write(telegram(1, 41));
                awaitPower(41);
            }
        }
    }

    @Test
    void readsASerialPortAndFindsItAgainAfterUnplugging(@TempDir Path directory) throws Exception {
        Path link = directory.resolve("p1");
        TestTerminal terminal = new TestTerminal();
        Files.createSymbolicLink(link, Path.of(terminal.path()));
        try (P1Meter meter = P1Meter.at(link.toString(), P1Options.DEFAULT)) {
            meter.start(this::take);
            await("open", () -> meter.health().contains("waiting for a telegram"));
            terminal.write(telegram(1, 51));
            awaitPower(51);
            assertTrue(meter.health().contains("115200 8N1"), meter.health());
            Files.delete(link);
            terminal.close();
            await("unplugged is told", () -> meter.health().contains("not connected"));
            try (TestTerminal other = new TestTerminal()) {
                Files.createSymbolicLink(link, Path.of(other.path()));
                await("open again", () -> meter.health().contains("waiting for a telegram"));
                other.write(telegram(2, 52));
                awaitPower(52);
            }
        }
    }

    @Test
    void aMissingSerialPortIsToldAndTriedAgain(@TempDir Path directory) throws Exception {
        Path link = directory.resolve("p1");
        try (P1Meter meter = P1Meter.at(link.toString(), P1Options.DEFAULT);
                TestTerminal terminal = new TestTerminal()) {
            meter.start(this::take);
            await("missing is told", () -> meter.health().contains("is the cable plugged in?"));
            Files.createSymbolicLink(link, Path.of(terminal.path()));
            await("open", () -> meter.health().contains("waiting for a telegram"));
            terminal.write(telegram(1, 61));
            awaitPower(61);
        }
    }

    @Test
    void serialReadsParityFromASlowLine() throws Exception {
        try (TestTerminal terminal = new TestTerminal();
                P1Meter meter = P1Meter.at(terminal.path(), P1Options.DEFAULT.withBaud(9600))) {
            meter.start(this::take);
            await("open", () -> meter.health().contains("9600 7E1"));
            await("waiting", () -> meter.health().contains("waiting for a telegram"));
            terminal.write(TelegramBuilder.withEvenParity(Telegrams.dsmr22()));
            awaitPower(1510);
        }
    }

    @Test
    void probeFindsAMeterOnASerialPort() throws Exception {
        try (TestTerminal terminal = new TestTerminal()) {
            Thread meter = Thread.ofVirtual().start(() -> repeat(terminal, Telegrams.belgian()));
            try {
                P1Probe.Result result =
                        P1Probe.probe(terminal.path(), Duration.ofSeconds(DEADLINE_S), P1Options.DEFAULT);
                assertEquals(P1Probe.Outcome.METER, result.outcome(), result.line());
                assertEquals(115_200, result.baud());
                assertEquals("P1 meter FLU5\\253769484_A at 115200 8N1, 3 phases, grid -850 W now", result.line());
            } finally {
                meter.interrupt();
                meter.join();
            }
        }
    }

    private static void repeat(TestTerminal terminal, byte[] bytes) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                terminal.write(bytes);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            LockSupport.parkNanos(200_000_000);
        }
    }

    @Test
    void probeTellsWhyThereIsNoMeter(@TempDir Path directory) throws Exception {
        Duration budget = Duration.ofMillis(600);
        P1Probe.Result missing = P1Probe.probe(directory.resolve("none").toString(), budget, P1Options.DEFAULT);
        assertEquals(P1Probe.Outcome.UNREACHABLE, missing.outcome());
        try (TestTerminal terminal = new TestTerminal()) {
            P1Probe.Result silent = P1Probe.probe(terminal.path(), budget, P1Options.DEFAULT);
            assertEquals(P1Probe.Outcome.SILENT, silent.outcome());
        }
        Path noise = Files.writeString(directory.resolve("noise"), "neither this nor that\r\n");
        P1Probe.Result bytes = P1Probe.probe(noise.toString(), budget, P1Options.DEFAULT);
        assertEquals(P1Probe.Outcome.OTHER_BYTES, bytes.outcome());
    }

    @Test
    void aPortNumberMustBeOne() {
        assertThrows(IllegalArgumentException.class, () -> P1Meter.at("host:70000", P1Options.DEFAULT));
    }

    @Test
    void aListenerThatThrowsDoesNotEndTheMeter() throws Exception {
        try (TestTerminal terminal = new TestTerminal();
                P1Meter meter = P1Meter.at(terminal.path(), P1Options.DEFAULT)) {
            meter.start(reading -> {
                take(reading);
                if (reading.powerW == 71) {
                    throw new IllegalStateException("on purpose");
                }
            });
            await("open", () -> meter.health().contains("waiting for a telegram"));
            terminal.write(telegram(1, 71));
            awaitPower(71);
            await("the fault is told", () -> meter.health().contains("a fault in the program"));
            await("open again", () -> meter.health().contains("waiting for a telegram"));
            terminal.write(telegram(2, 72));
            awaitPower(72);
        }
    }
}
