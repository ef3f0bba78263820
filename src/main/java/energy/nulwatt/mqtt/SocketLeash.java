package energy.nulwatt.mqtt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * Holds the socket of one session, so that it can be ended at any moment. Paho refuses to close while it connects, and
 * its threads then live on; with their socket gone they end by themselves.
 */
final class SocketLeash {
    private Socket held;
    private boolean cut;

    /** Closes the socket, and any that is made later. */
    void cut() {
        Socket socket;
        synchronized (this) {
            cut = true;
            socket = held;
        }
        if (socket != null) {
            close(socket);
        }
    }

    private Socket hold(Socket socket) throws SocketException {
        // A frozen broker must not hold up the close of a TLS socket that wants to say goodbye.
        socket.setSoLinger(true, 1);
        boolean late;
        synchronized (this) {
            late = cut;
            held = socket;
        }
        if (late) {
            close(socket);
            throw new SocketException("given up");
        }
        return socket;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            org.tinylog.Logger.debug("closing the broker's socket: {}", e.getMessage());
        }
    }

    SocketFactory plain() {
        return new Plain();
    }

    SSLSocketFactory tls(SSLSocketFactory sockets) {
        return new Tls(sockets);
    }

    private static UnsupportedOperationException notUsed() {
        return new UnsupportedOperationException("sockets are made first and connected later");
    }

    private final class Plain extends SocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            return hold(new Socket());
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw notUsed();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            throw notUsed();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw notUsed();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            throw notUsed();
        }
    }

    private final class Tls extends SSLSocketFactory {
        private final SSLSocketFactory sockets;

        Tls(SSLSocketFactory sockets) {
            this.sockets = sockets;
        }

        @Override
        public Socket createSocket() throws IOException {
            return hold(sockets.createSocket());
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return sockets.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return sockets.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose) {
            throw notUsed();
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw notUsed();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            throw notUsed();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw notUsed();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            throw notUsed();
        }
    }
}
