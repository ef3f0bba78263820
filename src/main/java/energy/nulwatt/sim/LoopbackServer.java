package energy.nulwatt.sim;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Opens ports on the loopback interface that are still there when a device comes back to them. */
final class LoopbackServer {
    /** Below the ports that the system hands out itself: those may be somebody else's after a pause. */
    private static final int FIRST_PORT = 12_000;

    private static final int END_PORT = 32_000;
    private static final int TRIES = 100;
    private static final long HELD_NS = 1_000_000_000L;

    private LoopbackServer() {}

    /** What opens a server at an address. */
    interface Opening<T> {
        T open(InetSocketAddress address) throws IOException;
    }

    /** Listens on {@code port}, or on any free one when it is 0. */
    static ServerSocket listen(int port) throws IOException {
        return listen(port, LoopbackServer::open);
    }

    /** Opens a server of any kind on {@code port}, or on any free one when it is 0. */
    static <T> T listen(int port, Opening<T> opening) throws IOException {
        if (port != 0) {
            return reopen(port, opening);
        }
        BindException taken = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                return opening.open(at(ThreadLocalRandom.current().nextInt(FIRST_PORT, END_PORT)));
            } catch (BindException e) {
                taken = e;
            }
        }
        throw new IOException("no free port from " + FIRST_PORT + " to " + (END_PORT - 1), taken);
    }

    /** A thread that waited for clients holds the port for a moment after it was closed. */
    private static <T> T reopen(int port, Opening<T> opening) throws IOException {
        long untilNs = System.nanoTime() + HELD_NS;
        while (true) {
            try {
                return opening.open(at(port));
            } catch (BindException e) {
                if (System.nanoTime() - untilNs > 0) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static ServerSocket open(InetSocketAddress address) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(address);
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }
}
