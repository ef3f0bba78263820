package energy.nulwatt.sim;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** One TCP connection. */
final class SocketLine implements Line {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private int timeoutMs;

    SocketLine(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    @Override
    public int read(byte[] into, int offset, int length, int timeoutMs) throws IOException {
        int wanted = timeoutMs == FOREVER ? 0 : Math.max(1, timeoutMs);
        if (wanted != this.timeoutMs) {
            socket.setSoTimeout(wanted);
            this.timeoutMs = wanted;
        }
        try {
            int got = in.read(into, offset, length);
            if (got < 0) {
                throw new EOFException("closed by the client");
            }
            return got;
        } catch (SocketTimeoutException e) {
            return 0;
        }
    }

    @Override
    public void write(byte[] from, int length) throws IOException {
        out.write(from, 0, length);
    }
}
