package energy.nulwatt.modbus;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A TCP server that answers each request, counted from 0 over all connections, as a test tells it to. */
final class ScriptedServer implements AutoCloseable {
    /** What to do with one request. */
    interface Script {
        void answer(int number, byte[] request, OutputStream out) throws IOException;
    }

    private final ServerSocket server;
    private final Script script;
    private final boolean rtu;
    private final List<byte[]> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<Socket> connections = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch firstRequest = new CountDownLatch(1);

    /** @param rtu whether requests are RTU frames of 8 bytes instead of Modbus TCP */
    ScriptedServer(boolean rtu, Script script) throws IOException {
        this.rtu = rtu;
        this.script = script;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    static void daemon(Runnable body) {
        Thread thread = new Thread(body);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                daemon(() -> serve(connection));
            } catch (IOException e) {
                return; // Closed by the test.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(connection.getInputStream());
            while (true) {
                byte[] request = readRequest(in);
                int number = requests.size();
                requests.add(request);
                firstRequest.countDown();
                script.answer(number, request, connection.getOutputStream());
            }
        } catch (IOException e) {
            // The client has gone, or the script ends the connection so.
        }
    }

    private byte[] readRequest(DataInputStream in) throws IOException {
        if (rtu) {
            byte[] frame = in.readNBytes(8);
            return frame.length < 8 ? end() : frame;
        }
        byte[] header = in.readNBytes(6);
        if (header.length < 6) {
            return end();
        }
        int length = ((header[4] & 0xFF) << 8) | (header[5] & 0xFF);
        byte[] body = in.readNBytes(length);
        byte[] frame = new byte[6 + length];
        System.arraycopy(header, 0, frame, 0, 6);
        System.arraycopy(body, 0, frame, 6, length);
        return frame;
    }

    private static byte[] end() throws EOFException {
        throw new EOFException();
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return connections.size();
    }

    List<byte[]> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        server.close();
        synchronized (connections) {
            for (Socket connection : connections) {
                connection.close();
            }
        }
    }
}
