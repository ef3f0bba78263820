package energy.nulwatt.sim;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sends the same bytes to every client, as a network adapter on the P1 port does. */
final class TcpBroadcast implements AutoCloseable {
    private final ServerSocket server;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

    /**
     * Listens on the loopback interface.
     *
     * @param port 0 for any free one
     */
    TcpBroadcast(int port) throws IOException {
        server = LoopbackServer.listen(port);
        Thread.ofPlatform().daemon().name("sim-meter tcp").start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                client.setTcpNoDelay(true);
                clients.add(client);
            }
        } catch (IOException expected) {
            // Closed: nobody is accepted any more.
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** Sends to all; a client that is gone is forgotten. */
    void write(byte[] bytes, int length) throws IOException {
        List<Socket> gone = new ArrayList<>(0);
        for (Socket client : clients) {
            try {
                client.getOutputStream().write(bytes, 0, length);
            } catch (IOException e) {
                gone.add(client);
            }
        }
        for (Socket client : gone) {
            clients.remove(client);
            client.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}
