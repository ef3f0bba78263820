package energy.nulwatt.modbus;

import com.ghgande.j2mod.modbus.io.AbstractModbusTransport;
import com.ghgande.j2mod.modbus.net.AbstractSerialConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/** A {@link Wire} as j2mod's RTU transport wants to see it, with one deadline for a whole answer. */
final class RtuLine extends AbstractSerialConnection {
    private final Wire wire;
    private final SerialFormat format;
    private final byte[] scrap = new byte[64];
    private int unit;
    private long deadlineNs;
    private long lastByteNs = System.nanoTime();
    private int answerBytes;
    private boolean shortOfBytes;

    RtuLine(Wire wire, SerialFormat format) {
        this.wire = wire;
        this.format = format;
    }

    /** Says whose answer comes next. */
    void expect(int unit) {
        this.unit = unit;
    }

    void startAnswer(long deadlineNs) {
        this.deadlineNs = deadlineNs;
        answerBytes = 0;
        shortOfBytes = false;
    }

    /** Bytes of the current answer so far. */
    int answerBytes() {
        return answerBytes;
    }

    /** True when the deadline passed before the current answer was complete. */
    boolean shortOfBytes() {
        return shortOfBytes;
    }

    /** Monotonic time of the last byte in either direction. */
    long lastByteNs() {
        return lastByteNs;
    }

    /** Throws away what has come. @return how many bytes */
    int discardInput() throws IOException {
        int total = 0;
        int count;
        // A deadline in the past reads what is there.
        while ((count = wire.read(scrap, 0, scrap.length, System.nanoTime())) > 0) {
            total += count;
            lastByteNs = System.nanoTime();
        }
        return total;
    }

    @Override
    public int readBytes(byte[] buffer, int bytesToRead) {
        int have = 0;
        try {
            while (have < bytesToRead) {
                int count = wire.read(buffer, have, bytesToRead - have, deadlineNs);
                if (count == 0) {
                    shortOfBytes = true;
                    return have;
                }
                lastByteNs = System.nanoTime();
                if (answerBytes == 0 && isNoise(buffer[0])) {
                    shortOfBytes = lastByteNs - deadlineNs >= 0;
                    if (shortOfBytes) {
                        return 0;
                    }
                    continue;
                }
                have += count;
                answerBytes += count;
            }
        } catch (IOException e) {
            // j2mod would turn a checked exception into one of its own and lose what it says.
            throw new UncheckedIOException(e);
        }
        return have;
    }

    /** An RS485 line that changes direction often gives a 0x00 or 0xFF, which no answer begins with. */
    private boolean isNoise(byte first) {
        return (first == 0 || first == (byte) 0xFF) && first != (byte) unit;
    }

    @Override
    public int writeBytes(byte[] buffer, int bytesToWrite) {
        try {
            wire.write(buffer, bytesToWrite);
        } catch (IOException e) {
            // j2mod does not look at the number of bytes written.
            throw new UncheckedIOException(e);
        }
        lastByteNs = System.nanoTime();
        return bytesToWrite;
    }

    /** Nothing is left to clear: {@link #discardInput} did it. */
    @Override
    public int bytesAvailable() {
        return 0;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public int getBaudRate() {
        return format.baud();
    }

    @Override
    public int getNumDataBits() {
        return format.dataBits();
    }

    @Override
    public int getNumStopBits() {
        return format.stopBits();
    }

    /** Only whether there is one matters: it tells how long a request takes. */
    @Override
    public int getParity() {
        return format.parity() == SerialFormat.Parity.NONE ? NO_PARITY : EVEN_PARITY;
    }

    @Override
    public void setComPortTimeouts(int newTimeoutMode, int newReadTimeout, int newWriteTimeout) {}

    @Override
    public void setTimeout(int timeout) {}

    @Override
    public int getTimeout() {
        return 0;
    }

    @Override
    public void open() {}

    @Override
    public void close() {}

    @Override
    public AbstractModbusTransport getModbusTransport() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getPortName() {
        return "";
    }

    @Override
    public String getDescriptivePortName() {
        return "";
    }

    @Override
    public Set<String> getCommPorts() {
        return Set.of();
    }
}
