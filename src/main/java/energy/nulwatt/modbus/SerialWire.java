package energy.nulwatt.modbus;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import energy.nulwatt.modbus.ModbusFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A serial port, read without blocking: the blocking reads of jSerialComm round every time-out up to 100 ms. A
 * {@link SerialPort} resolves its name once, so each one serves for one opening only.
 */
final class SerialWire implements Wire {
    private static final long POLL_NS = 1_000_000;
    private static final int EACCES = 13;

    private final String path;
    private final SerialFormat format;
    private final BooleanSupplier aborted;
    private SerialPort port;
    private volatile Thread reader;

    SerialWire(String path, SerialFormat format, BooleanSupplier aborted) {
        this.path = path;
        this.format = format;
        this.aborted = aborted;
    }

    @Override
    public void open(long deadlineNs) throws IOException {
        if (!Files.exists(Path.of(path))) {
            throw new IOException("no such port: is the adapter plugged in?");
        }
        SerialPort opened;
        try {
            opened = SerialPort.getCommPort(path);
        } catch (SerialPortInvalidPortException e) {
            throw new IOException("this is not a serial port", e);
        }
        int parity = switch (format.parity()) {
            case NONE -> SerialPort.NO_PARITY;
            case EVEN -> SerialPort.EVEN_PARITY;
            case ODD -> SerialPort.ODD_PARITY;
        };
        int stopBits = format.stopBits() == 1 ? SerialPort.ONE_STOP_BIT : SerialPort.TWO_STOP_BITS;
        opened.setComPortParameters(format.baud(), format.dataBits(), stopBits, parity);
        opened.setComPortTimeouts(SerialPort.TIMEOUT_NONBLOCKING, 0, 0);
        if (!opened.openPort(0)) {
            int error = opened.getLastErrorCode();
            throw new IOException(
                    error == EACCES
                            ? "no permission: the user must be in the group dialout"
                            : "cannot be opened at " + format + " (error " + error
                                    + "): is it a serial port, does another program use it?");
        }
        port = opened;
    }

    @Override
    public int read(byte[] into, int offset, int length, long deadlineNs) throws IOException {
        reader = Thread.currentThread();
        while (true) {
            int count = port.readBytes(into, length, offset);
            if (count > 0) {
                return count;
            }
            if (count < 0 || port.bytesAvailable() < 0) {
                throw new IOException("the port is gone: was the adapter unplugged?");
            }
            if (aborted.getAsBoolean()) {
                throw new ModbusFailure(Kind.ABORTED, "aborted");
            }
            long leftNs = deadlineNs - System.nanoTime();
            if (leftNs <= 0) {
                return 0;
            }
            LockSupport.parkNanos(this, Math.min(POLL_NS, leftNs));
        }
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        if (port.writeBytes(bytes, length) != length) {
            throw new IOException("the port takes no bytes: was the adapter unplugged?");
        }
    }

    @Override
    public boolean outlivesFailure() {
        return port != null && port.isOpen() && port.bytesAvailable() >= 0;
    }

    @Override
    public void wake() {
        LockSupport.unpark(reader);
    }

    @Override
    public void close() {
        if (port != null) {
            port.closePort();
        }
    }
}
