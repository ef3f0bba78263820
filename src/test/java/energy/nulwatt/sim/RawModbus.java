package energy.nulwatt.sim;

import com.fazecast.jSerialComm.SerialPort;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Sends bytes as they are and shows what comes back: a client without any cleverness. */
final class RawModbus implements AutoCloseable {
    private final SerialPort serial;
    private final Socket socket;

    private RawModbus(SerialPort serial, Socket socket) {
        this.serial = serial;
        this.socket = socket;
    }

    static RawModbus serial(String path) {
        return new RawModbus(PseudoTerminalTest.open(path, 115200, 8, SerialPort.NO_PARITY), null);
    }

    static RawModbus tcp(int port) throws IOException {
        return new RawModbus(null, new Socket(InetAddress.getLoopbackAddress(), port));
    }

    void send(byte[] bytes) throws IOException {
        if (serial != null) {
            serial.writeBytes(bytes, bytes.length);
        } else {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
        }
    }

    /** Up to {@code count} bytes: fewer when nothing more comes within {@code timeoutMs}. */
    byte[] receive(int count, int timeoutMs) throws IOException {
        byte[] into = new byte[count];
        int got = 0;
        if (serial != null) {
            serial.setComPortTimeouts(SerialPort.TIMEOUT_READ_BLOCKING, timeoutMs, 0);
            got = Math.max(0, serial.readBytes(into, count));
        } else {
            socket.setSoTimeout(timeoutMs);
            try {
                while (got < count) {
                    int part = socket.getInputStream().read(into, got, count - got);
                    if (part < 0) {
                        break;
                    }
                    got += part;
                }
            } catch (java.net.SocketTimeoutException e) {
                return Arrays.copyOf(into, got);
            }
        }
        return Arrays.copyOf(into, got);
    }

    /** True when the partner has closed the connection. */
    boolean isClosedByPartner() throws IOException {
        socket.setSoTimeout(5000);
        try {
            new DataInputStream(socket.getInputStream()).readByte();
            return false;
        } catch (EOFException e) {
            return true;
        }
    }

    static byte[] pdu(int function, int first, int second) {
        return ByteBuffer.allocate(5)
                .put((byte) function)
                .putShort((short) first)
                .putShort((short) second)
                .array();
    }

    static byte[] writeMany(int address, int... values) {
        ByteBuffer pdu = ByteBuffer.allocate(6 + 2 * values.length)
                .put((byte) 16)
                .putShort((short) address)
                .putShort((short) values.length)
                .put((byte) (2 * values.length));
        for (int value : values) {
            pdu.putShort((short) value);
        }
        return pdu.array();
    }

    static byte[] rtu(int unit, byte[] pdu) {
        ByteBuffer frame = ByteBuffer.allocate(pdu.length + 3).put((byte) unit).put(pdu);
        int crc = crc(frame.array(), pdu.length + 1);
        return frame.put((byte) crc).put((byte) (crc >> 8)).array();
    }

    static byte[] mbap(int transaction, int unit, byte[] pdu) {
        return ByteBuffer.allocate(7 + pdu.length)
                .putShort((short) transaction)
                .putShort((short) 0)
                .putShort((short) (pdu.length + 1))
                .put((byte) unit)
                .put(pdu)
                .array();
    }

    /** CRC-16/Modbus, worked from the other end than the slave's: most significant bit first, then mirrored. */
    static int crc(byte[] bytes, int length) {
        int crc = 0xFFFF;
        for (int i = 0; i < length; i++) {
            crc ^= Integer.reverse(bytes[i] & 0xFF) >>> 16;
            for (int bit = 0; bit < 8; bit++) {
                crc = ((crc & 0x8000) != 0 ? (crc << 1) ^ 0x8005 : crc << 1) & 0xFFFF;
            }
        }
        return Integer.reverse(crc) >>> 16;
    }

    @Override
    public void close() throws IOException {
        if (serial != null) {
            serial.closePort();
        } else {
            socket.close();
        }
    }
}
