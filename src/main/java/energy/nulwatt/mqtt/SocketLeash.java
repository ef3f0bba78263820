package energy.nulwatt.mqtt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.tinylog.Logger;

/**
 * Makes and holds the socket of one session, so that it can be ended at any moment. Paho refuses to close while it
 * connects, and its threads then live on; with their socket gone they end by themselves.
 */
final class SocketLeash extends SocketFactory {
    private final SSLSocketFactory tls;
    private Socket held;
    private boolean cut;

    /**
     * Holds nothing yet.
     *
     * @param tls null for none
     */
    SocketLeash(SSLSocketFactory tls) {
        this.tls = tls;
    }

    /** Closes the socket; no other can be made. */
    void cut() {
        Socket socket;
        synchronized (this) {
            cut = true;
            socket = held;
        }
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                Logger.debug("closing the broker's socket: {}", e.getMessage());
            }
        }
    }

    @Override
    public synchronized Socket createSocket() throws SocketException {
        if (cut) {
            throw new SocketException("given up");
        }
        held = new BrokerSocket(tls);
        return held;
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

    private static UnsupportedOperationException notUsed() {
        return new UnsupportedOperationException("sockets are made first and connected later");
    }
}
