package energy.nulwatt.modbus;

import com.ghgande.j2mod.modbus.ModbusIOException;
import com.ghgande.j2mod.modbus.io.ModbusRTUTransport;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import energy.nulwatt.modbus.ModbusFailure.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.LockSupport;

/**
 * Modbus RTU frames: unit, function, data, check sum, built and checked by j2mod's RTU transport. The same on a serial
 * port and on a TCP connection to a transparent gateway: j2mod's own RTU-over-TCP does not look at the check sum.
 */
final class RtuFrames implements Frames {
    /** Longest wait for a line to fall silent before a request. */
    private static final long QUIET_LIMIT_NS = 100_000_000;

    private final RtuLine line;
    private final long gapNs;
    private final ModbusRTUTransport transport = new ModbusRTUTransport();

    RtuFrames(Wire wire, SerialFormat format) throws IOException {
        line = new RtuLine(wire, format);
        // 3.5 characters, but 1.75 ms above 19200 baud (Modbus over serial line V1.02, 2.5.1.1).
        gapNs = Math.max(1_750_000L, 3_500_000_000L * format.bitsPerCharacter() / format.baud());
        transport.setCommPort(line);
    }

    @Override
    public void send(ModbusRequest request) throws IOException {
        long limitNs = System.nanoTime() + QUIET_LIMIT_NS;
        try {
            do {
                awaitGap();
            } while (line.discardInput() > 0 && System.nanoTime() - limitNs < 0);
            line.expect(request.getUnitID());
            transport.writeRequest(request);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (ModbusIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void awaitGap() {
        long leftNs = line.lastByteNs() + gapNs - System.nanoTime();
        if (leftNs > 0) {
            LockSupport.parkNanos(this, Math.min(leftNs, gapNs));
        }
    }

    @Override
    public ModbusResponse receive(long deadlineNs) throws IOException {
        line.startAnswer(deadlineNs);
        try {
            return transport.readResponse();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (ModbusIOException e) {
            if (line.answerBytes() == 0) {
                return null;
            }
            throw new ModbusFailure(
                    Kind.DAMAGED,
                    line.shortOfBytes()
                            ? "the answer broke off after " + line.answerBytes() + " bytes"
                            : "the answer is damaged (check sum)",
                    e);
        }
    }

    @Override
    public boolean numbered() {
        return false;
    }
}
