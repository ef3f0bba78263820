package energy.nulwatt.sim;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The plug of the simulated meter: a serial port that can be pulled and pushed in again, or a network adapter. On the
 * serial port a reader with another speed than the meter's receives rubbish, as on a real line.
 */
final class MeterPort implements AutoCloseable {
    /** At 9600 bit/s: what goes out in 100 ms. */
    private static final int SLOW_PIECE = 96;

    private final MeterVersion version;
    private final Path link;
    private final byte[] piece = new byte[TelegramText.SIZE];
    private final int tcpPort;
    private PseudoTerminal terminal;
    private TcpBroadcast network;
    private volatile boolean parityBits;

    private MeterPort(MeterVersion version, Path link, TcpBroadcast network) {
        this.version = version;
        this.link = link;
        this.network = network;
        tcpPort = network == null ? 0 : network.port();
    }

    static MeterPort serial(MeterVersion version, Path link) throws IOException {
        MeterPort port = new MeterPort(version, link, null);
        port.plug();
        return port;
    }

    static MeterPort tcp(MeterVersion version) throws IOException {
        return new MeterPort(version, null, new TcpBroadcast(0));
    }

    /** Name of the port, or {@code host:port}; the same before and after a re-plug. */
    String name() {
        return link == null ? "127.0.0.1:" + tcpPort : link.toString();
    }

    /** 7E1 as a reader with 8 data bits sees it: even parity in bit 7. */
    void parityBits(boolean visible) {
        parityBits = visible;
    }

    synchronized void plug() throws IOException {
        if (link == null) {
            if (network == null) {
                network = new TcpBroadcast(tcpPort);
            }
        } else if (terminal == null) {
            terminal = new PseudoTerminal();
            terminal.linkAt(link);
        }
    }

    synchronized void unplug() throws IOException {
        if (network != null) {
            network.close();
            network = null;
        }
        if (terminal != null) {
            terminal.close();
            terminal = null;
        }
    }

    /** Sends one telegram at the meter's speed; into the void when unplugged. */
    void send(byte[] telegram, int length) throws IOException, InterruptedException {
        if (version.baudRate() >= 115200) {
            sendPiece(telegram, 0, length);
            return;
        }
        for (int from = 0; from < length; from += SLOW_PIECE) {
            sendPiece(telegram, from, Math.min(SLOW_PIECE, length - from));
            Thread.sleep(100);
        }
    }

    private synchronized void sendPiece(byte[] telegram, int from, int length) throws IOException {
        System.arraycopy(telegram, from, piece, 0, length);
        if (network != null) {
            network.write(piece, length);
        } else if (terminal != null) {
            if (terminal.readerBaudRate() != version.baudRate()) {
                garble(length);
            } else if (parityBits && version.evenParity()) {
                addParity(length);
            }
            terminal.write(piece, length);
        }
    }

    /** Not what a UART would make of it bit by bit, but as unreadable, and never a "/". */
    private void garble(int length) {
        for (int i = 0; i < length; i++) {
            piece[i] = (byte) (0x80 | (piece[i] * 37));
        }
    }

    private void addParity(int length) {
        for (int i = 0; i < length; i++) {
            piece[i] |= (byte) ((Integer.bitCount(piece[i] & 0x7F) & 1) << 7);
        }
    }

    @Override
    public void close() throws IOException {
        unplug();
    }
}
