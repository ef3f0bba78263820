package energy.nulwatt.meter.p1;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * A serial port. Reads never block in the driver, whose time-outs are coarse: the wait is here.
 *
 * <p>9600 7E1 is read as 8N1 too: the parser finds the parity in bit 7 and, unlike the driver, drops what fails it.
 */
final class SerialSource implements ByteSource {
    private static final long POLL_NS = 4_000_000L;
    /** Between telegrams the first byte need not be seen at once: the end of a telegram comes 50 ms later or more. */
    private static final long QUIET_POLL_NS = 20_000_000;

    private static final long TELEGRAM_GAP_NS = 60_000_000;
    private static final long PRESENCE_CHECK_NS = 2_000_000_000L;
    private static final int NO_SUCH_FILE = 2;
    private static final int PERMISSION_DENIED = 13;
    private static final int BUSY = 16;

    private final String path;
    private final SpeedSearch speed;
    private SerialPort port;
    private long quietSinceNs;

    SerialSource(String path, SpeedSearch speed) {
        this.path = path;
        this.speed = speed;
    }

    @Override
    public String name() {
        return path;
    }

    @Override
    public String setting() {
        return speed.baud() == SpeedSearch.SLOW ? "9600 7E1" : speed.baud() + " 8N1";
    }

    @Override
    public void open() throws IOException {
        if (path.startsWith("/") && !Files.exists(Path.of(path))) {
            throw new IOException("there is no " + path + ": is the cable plugged in?");
        }
        SerialPort opening;
        try {
            // A SerialPort resolves a /dev/serial/by-id link only once: a new one for every attempt.
            opening = SerialPort.getCommPort(path);
        } catch (SerialPortInvalidPortException e) {
            throw new IOException(path + " is not a serial port", e);
        }
        opening.setComPortParameters(speed.baud(), 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        opening.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
        opening.setComPortTimeouts(SerialPort.TIMEOUT_NONBLOCKING, 0, 0);
        if (!opening.openPort()) {
            throw new IOException(whyNotOpened(opening.getLastErrorCode()));
        }
        port = opening;
        long nowNs = System.nanoTime();
        quietSinceNs = nowNs;
        speed.start(nowNs);
    }

    private String whyNotOpened(int errorCode) {
        return switch (errorCode) {
            case NO_SUCH_FILE -> path + " is gone, or open elsewhere in this service";
            case PERMISSION_DENIED -> path + " may not be opened by this user: add it to the group dialout";
            case BUSY -> path + " is in use by another program";
            default -> path + " cannot be opened (error " + errorCode + ")";
        };
    }

    @Override
    public int read(byte[] into, int timeoutMs) throws IOException {
        long startNs = System.nanoTime();
        long nowNs = startNs;
        do {
            int available = port.bytesAvailable();
            int count = available > 0 ? port.readBytes(into, Math.min(available, into.length)) : available;
            if (count > 0) {
                quietSinceNs = System.nanoTime();
                return count;
            }
            if (count < 0) {
                throw new IOException(path + " was unplugged");
            }
            LockSupport.parkNanos(nowNs - quietSinceNs < TELEGRAM_GAP_NS ? POLL_NS : QUIET_POLL_NS);
            nowNs = System.nanoTime();
        } while (nowNs - startNs < timeoutMs * 1_000_000L
                && !Thread.currentThread().isInterrupted());
        if (nowNs - quietSinceNs >= PRESENCE_CHECK_NS) {
            quietSinceNs = nowNs;
            if (path.startsWith("/") && !Files.exists(Path.of(path))) {
                throw new IOException(path + " was unplugged");
            }
        }
        return 0;
    }

    @Override
    public boolean adapt(long nowNs, long goodTelegrams) {
        if (!speed.advance(nowNs, goodTelegrams)) {
            return false;
        }
        // Set on the open port: opening again and again has crashed drivers.
        port.setComPortParameters(speed.baud(), 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        return true;
    }

    @Override
    public void close() {
        if (port != null) {
            port.closePort();
            port = null;
        }
    }
}
