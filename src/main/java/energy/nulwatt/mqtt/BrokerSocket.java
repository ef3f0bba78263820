package energy.nulwatt.mqtt;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The socket that Paho is given, with TLS inside where that is wanted.
 *
 * <p>Nothing is heard, not even the end of the connection, before the first byte was sent. Paho starts three threads
 * before it sends, and each start waits for ever when the connection ends meanwhile: a broker that hangs up at once
 * would leave a thread behind at every attempt. A broker never speaks first, so nothing is lost.
 */
final class BrokerSocket extends Socket {
    private final Socket wire = new Socket();
    private final SSLSocketFactory tls;
    private final CountDownLatch spoken = new CountDownLatch(1);
    private Socket speaker = wire;
    private volatile int timeoutMs;

    /**
     * Not yet connected.
     *
     * @param tls null for none
     */
    BrokerSocket(SSLSocketFactory tls) {
        this.tls = tls;
    }

    @Override
    public void connect(SocketAddress address, int connectTimeoutMs) throws IOException {
        wire.connect(address, connectTimeoutMs);
        wire.setTcpNoDelay(true);
        if (tls != null && address instanceof InetSocketAddress broker) {
            SSLSocket secure = (SSLSocket) tls.createSocket(wire, broker.getHostString(), broker.getPort(), true);
            SSLParameters parameters = secure.getSSLParameters();
            // The certificate must be made for this host.
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            wire.setSoTimeout(connectTimeoutMs);
            secure.startHandshake();
            speaker = secure;
        }
    }

    @Override
    public void setSoTimeout(int timeout) throws java.net.SocketException {
        timeoutMs = timeout;
        wire.setSoTimeout(timeout);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Hearing(speaker.getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new Speaking(speaker.getOutputStream());
    }

    /** Closes below TLS: its farewell could block, and MQTT has its own. */
    @Override
    public void close() throws IOException {
        wire.close();
    }

    private final class Hearing extends FilterInputStream {
        Hearing(InputStream in) {
            super(in);
        }

        @Override
        public int available() throws IOException {
            return spoken.getCount() > 0 ? 0 : in.available();
        }

        @Override
        public int read() throws IOException {
            awaitSpoken();
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            awaitSpoken();
            return in.read(into, offset, length);
        }

        private void awaitSpoken() throws IOException {
            try {
                if (!spoken.await(timeoutMs, TimeUnit.MILLISECONDS)) {
                    throw new SocketTimeoutException("nothing was sent yet");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SocketTimeoutException("interrupted");
            }
        }
    }

    private final class Speaking extends FilterOutputStream {
        Speaking(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            spoken.countDown();
            out.write(b);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            spoken.countDown();
            out.write(from, offset, length);
        }
    }
}
