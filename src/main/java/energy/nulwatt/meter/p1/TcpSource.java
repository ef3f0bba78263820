package energy.nulwatt.meter.p1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.tinylog.Logger;

/** A P1 port on the network: ser2net, or a dongle that streams telegrams. A peer that is silent for long is dead. */
final class TcpSource implements ByteSource {
    private static final int CONNECT_TIMEOUT_MS = 5000;
    /** Three telegrams of the slowest meters. */
    private static final long DEAD_NS = 35_000_000_000L;

    private final String host;
    private final int port;
    private final long deadNs;
    private final ByteBuffer received = ByteBuffer.allocateDirect(4096);
    private final Consumer<SelectionKey> noted = TcpSource::note;
    private SocketChannel channel;
    private Selector selector;
    private long quietSinceNs;

    TcpSource(String host, int port) {
        this(host, port, DEAD_NS);
    }

    TcpSource(String host, int port, long deadNs) {
        this.host = host;
        this.port = port;
        this.deadNs = deadNs;
    }

    @Override
    public String name() {
        return host + ":" + port;
    }

    @Override
    public void open() throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException("the name " + host + " is not known on this network");
        }
        channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            channel.socket().connect(address, CONNECT_TIMEOUT_MS);
        } catch (IOException e) {
            throw new IOException(name() + " does not answer: " + e.getMessage(), e);
        }
        channel.configureBlocking(false);
        selector = Selector.open();
        channel.register(selector, SelectionKey.OP_READ);
        quietSinceNs = System.nanoTime();
    }

    @Override
    public int read(byte[] into, int timeoutMs) throws IOException {
        int count = receive(into);
        if (count == 0) {
            selector.select(noted, timeoutMs);
            count = receive(into);
        }
        long nowNs = System.nanoTime();
        if (count > 0) {
            quietSinceNs = nowNs;
        } else if (nowNs - quietSinceNs >= deadNs) {
            throw new IOException(name() + " has sent nothing for " + deadNs / 1_000_000_000L + " s");
        }
        return count;
    }

    /** Readiness needs no answer: the channel is read anyway. */
    private static void note(SelectionKey key) {}

    private int receive(byte[] into) throws IOException {
        received.clear().limit(Math.min(into.length, received.capacity()));
        int count = channel.read(received);
        if (count < 0) {
            throw new IOException(name() + " closed the connection");
        }
        received.flip().get(into, 0, count);
        return count;
    }

    @Override
    public void close() {
        try {
            if (selector != null) {
                selector.close();
            }
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            Logger.debug("{}: closing failed: {}", name(), e.getMessage());
        }
        selector = null;
        channel = null;
    }
}
