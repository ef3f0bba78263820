package energy.nulwatt.mqtt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.tinylog.Logger;

/** A wire between a client and the broker that a test can cut. */
final class Wire implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final List<Socket> ends = new ArrayList<>();

    Wire(int brokerPort) throws IOException {
        Thread.ofPlatform().daemon().name("wire").start(() -> accept(brokerPort));
    }

    URI uri() {
        return URI.create("mqtt://127.0.0.1:" + server.getLocalPort());
    }

    /** Ends every connection without a word. */
    synchronized void cut() throws IOException {
        for (Socket end : ends) {
            end.close();
        }
        ends.clear();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private void accept(int brokerPort) {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
                synchronized (this) {
                    ends.add(client);
                    ends.add(broker);
                }
                pump(client, broker);
                pump(broker, client);
            } catch (IOException e) {
                // Closed, or the broker is down: the client sees it by itself.
                Logger.debug("wire: {}", e.getMessage());
            }
        }
    }

    private static void pump(Socket from, Socket to) {
        Thread.ofPlatform().daemon().name("wire").start(() -> {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                Logger.debug("wire is cut: {}", e.getMessage());
            }
        });
    }
}
