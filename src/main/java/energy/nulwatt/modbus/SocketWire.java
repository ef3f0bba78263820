package energy.nulwatt.modbus;

import energy.nulwatt.modbus.ModbusFailure.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.BooleanSupplier;
import org.tinylog.Logger;

/**
 * A TCP connection whose every wait has a deadline and can be ended by another thread without closing it: a device that
 * serves one session at a time would be out of reach for seconds after a close.
 */
final class SocketWire implements Wire {
    private final String host;
    private final int port;
    private final BooleanSupplier aborted;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(512);
    private SocketChannel channel;
    private SelectionKey key;

    SocketWire(String host, int port, BooleanSupplier aborted) throws IOException {
        this.host = host;
        this.port = port;
        this.aborted = aborted;
        selector = Selector.open();
    }

    @Override
    public void open(long deadlineNs) throws IOException {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IOException("no host of this name is known: is it spelt right, does the name server answer?", e);
        }
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        boolean connected;
        try {
            connected = channel.connect(new InetSocketAddress(address, port));
            key = channel.register(selector, SelectionKey.OP_CONNECT);
            while (!connected && await(deadlineNs)) {
                connected = channel.finishConnect();
            }
        } catch (ModbusFailure e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    "cannot connect (" + e.getMessage() + "): is the device on, is another program connected to it?",
                    e);
        }
        if (!connected) {
            throw new IOException("the host does not answer: is it on, is the address right?");
        }
        key.interestOps(SelectionKey.OP_READ);
    }

    /** Waits until the channel is ready. @return false when the deadline has passed */
    private boolean await(long deadlineNs) throws IOException {
        while (true) {
            if (aborted.getAsBoolean()) {
                throw new ModbusFailure(Kind.ABORTED, "aborted");
            }
            long leftNs = deadlineNs - System.nanoTime();
            if (leftNs <= 0) {
                return false;
            }
            selector.selectedKeys().clear();
            // Rounded up: a select of 0 ms would wait for ever.
            if (selector.select(leftNs / 1_000_000 + 1) > 0) {
                return true;
            }
        }
    }

    @Override
    public int read(byte[] into, int offset, int length, long deadlineNs) throws IOException {
        while (true) {
            buffer.clear().limit(Math.min(length, buffer.capacity()));
            int count = channel.read(buffer);
            if (count < 0) {
                throw new EOFException("the other side closed the connection");
            }
            if (count > 0) {
                buffer.flip().get(into, offset, count);
                return count;
            }
            if (!await(deadlineNs)) {
                return 0;
            }
        }
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        buffer.clear().put(bytes, 0, length).flip();
        // A request is some 20 bytes: when the send buffer does not take it, nobody has read for a long time.
        if (channel.write(buffer) != length) {
            throw new IOException("the other side takes no more bytes");
        }
    }

    @Override
    public boolean outlivesFailure() {
        return false;
    }

    @Override
    public void wake() {
        selector.wakeup();
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
            // Closing the selector lets go of the channel for good.
            selector.close();
        } catch (IOException e) {
            Logger.warn("Connection to {}: closing it failed: {}", host, e.getMessage());
        }
    }
}
