package energy.nulwatt.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fazecast.jSerialComm.SerialPort;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PseudoTerminalTest {
    @Test
    void everyByteArrivesUnchangedInBothDirections() throws IOException {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        try (PseudoTerminal terminal = new PseudoTerminal()) {
            SerialPort port = open(terminal.path(), 115200, 8, SerialPort.NO_PARITY);
            try {
                port.writeBytes(all, all.length);
                assertArrayEquals(all, readFully(terminal, all.length));
                terminal.write(all, all.length);
                assertArrayEquals(all, readFully(port, all.length));
            } finally {
                port.closePort();
            }
        }
    }

    @Test
    void whatNobodyListensToIsLost() throws IOException {
        try (PseudoTerminal terminal = new PseudoTerminal()) {
            assertFalse(terminal.isOpenedByReader());
            byte[] lost = new byte[10_000];
            terminal.write(lost, lost.length);
            SerialPort port = open(terminal.path(), 115200, 8, SerialPort.NO_PARITY);
            assertTrue(terminal.isOpenedByReader());
            byte[] text = "now".getBytes(StandardCharsets.US_ASCII);
            terminal.write(text, text.length);
            assertArrayEquals(text, readFully(port, 3));
            port.closePort();
            assertFalse(terminal.isOpenedByReader());
        }
    }

    @Test
    void itKnowsTheSettingsOfItsReader() throws IOException {
        try (PseudoTerminal terminal = new PseudoTerminal()) {
            assertEquals(115200, terminal.readerBaudRate());
            SerialPort port = open(terminal.path(), 9600, 7, SerialPort.EVEN_PARITY);
            assertEquals(9600, terminal.readerBaudRate());
            port.closePort();
        }
    }

    @Test
    void readingReturnsAfterItsTimeout() throws IOException {
        try (PseudoTerminal terminal = new PseudoTerminal()) {
            byte[] into = new byte[8];
            long before = System.nanoTime();
            assertEquals(0, terminal.read(into, 80));
            assertTrue(System.nanoTime() - before >= 80_000_000L);
            SerialPort port = open(terminal.path(), 115200, 8, SerialPort.NO_PARITY);
            before = System.nanoTime();
            assertEquals(0, terminal.read(into, 120));
            assertTrue(System.nanoTime() - before >= 120_000_000L);
            port.closePort();
        }
    }

    @Test
    void closingEndsAWaitingReadAndTakesTheNameAway(@TempDir Path directory) throws Exception {
        Path link = directory.resolve("meter");
        PseudoTerminal terminal = new PseudoTerminal();
        terminal.linkAt(link);
        assertEquals(Path.of(terminal.path()), Files.readSymbolicLink(link));
        try (var executor = Executors.newSingleThreadExecutor()) {
            Future<Integer> waiting = executor.submit(() -> terminal.read(new byte[8], Line.FOREVER));
            terminal.close();
            terminal.close();
            ExecutionException thrown = assertThrows(ExecutionException.class, () -> waiting.get(5, TimeUnit.SECONDS));
            assertEquals(IOException.class, thrown.getCause().getClass());
        }
        assertFalse(Files.exists(Path.of(terminal.path())));
        assertFalse(Files.isSymbolicLink(link));
    }

    @Test
    void aRepluggedPortIsFoundUnderTheSameLink(@TempDir Path directory) throws IOException {
        Path link = directory.resolve("meter");
        PseudoTerminal first = new PseudoTerminal();
        first.linkAt(link);
        try (PseudoTerminal second = new PseudoTerminal()) {
            second.linkAt(link);
            first.close();
            assertEquals(Path.of(second.path()), Files.readSymbolicLink(link));
        }
    }

    @Test
    void readingAndWritingCostNoAllocation() throws IOException {
        try (PseudoTerminal terminal = new PseudoTerminal()) {
            SerialPort port = open(terminal.path(), 115200, 8, SerialPort.NO_PARITY);
            byte[] bytes = new byte[32];
            byte[] back = new byte[32];
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = 0;
            for (int i = 0; i < 4000; i++) {
                if (i == 3000) {
                    before = threads.getCurrentThreadAllocatedBytes();
                }
                terminal.write(bytes, bytes.length);
                for (int got = 0; got < back.length; ) {
                    got += Math.max(0, port.readBytes(back, back.length - got));
                }
                port.writeBytes(bytes, bytes.length);
                for (int got = 0; got < back.length; ) {
                    got += terminal.read(back, 1000);
                }
            }
            long perRound = (threads.getCurrentThreadAllocatedBytes() - before) / 1000;
            port.closePort();
            assertEquals(0, perRound);
        }
    }

    static SerialPort open(String path, int baudRate, int dataBits, int parity) {
        SerialPort port = SerialPort.getCommPort(path);
        port.setComPortParameters(baudRate, dataBits, SerialPort.ONE_STOP_BIT, parity);
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, 1000, 0);
        assertTrue(port.openPort(), () -> path + " opens, error " + port.getLastErrorCode());
        return port;
    }

    private static byte[] readFully(PseudoTerminal terminal, int count) throws IOException {
        byte[] into = new byte[count];
        int got = 0;
        while (got < count) {
            int part = terminal.read(into, got, count - got, 2000);
            assertTrue(part > 0, "only " + got + " of " + count + " bytes came");
            got += part;
        }
        return into;
    }

    private static byte[] readFully(SerialPort port, int count) {
        byte[] into = new byte[0];
        while (into.length < count) {
            byte[] part = new byte[count - into.length];
            int got = port.readBytes(part, part.length);
            assertTrue(got > 0, "only " + into.length + " of " + count + " bytes came");
            int before = into.length;
            into = Arrays.copyOf(into, before + got);
            System.arraycopy(part, 0, into, before, got);
        }
        return into;
    }
}
