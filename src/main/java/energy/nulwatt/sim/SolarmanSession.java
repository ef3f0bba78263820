package energy.nulwatt.sim;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/** Serves the frames of a data logger (Solarman V5) on one connection until it closes. */
final class SolarmanSession {
    private static final int LONGEST = 1024;
    private static final int HEADER = 11;
    private static final int BODY_OF_REQUEST = 26;
    private static final int SHORTEST_MODBUS = 8;
    private static final byte NO_ANSWER_OF_DEVICE = 5;
    private static final byte WRONG_SERIAL = 6;
    private static final byte[] HEARTBEAT_PAYLOAD = {0};

    private final ModbusUnit[] units;
    private final SolarmanLogger logger;
    private final byte[] frame = new byte[LONGEST];
    private int counter = 0x7C;
    private int heartbeat = 0x10;
    private boolean heartbeatAsked;

    /**
     * A session with these devices behind the logger.
     *
     * @param units by unit id, null where there is none
     */
    SolarmanSession(ModbusUnit[] units, SolarmanLogger logger) {
        this.units = units;
        this.logger = logger;
    }

    /** Serves until the connection closes or the logger closes it. */
    void serve(Line line) throws IOException {
        boolean open = true;
        while (open) {
            fill(line, 0, 1);
            if (frame[0] == (byte) 0xA5) {
                open = serveFrame(line);
            } else if (logger.has(SolarmanFault.PLAIN_MODBUS)) {
                new MbapSession(units).serve(new Resumed(line, frame[0]));
                return;
            } else {
                return;
            }
        }
    }

    private void fill(Line line, int from, int count) throws IOException {
        int at = from;
        while (at < from + count) {
            at += line.read(frame, at, from + count - at, Line.FOREVER);
        }
    }

    /** False when the connection is to be closed. */
    private boolean serveFrame(Line line) throws IOException {
        fill(line, 1, HEADER - 1);
        int payload = (frame[1] & 0xFF) | (frame[2] & 0xFF) << 8;
        if (HEADER + payload + 2 > LONGEST) {
            return false;
        }
        fill(line, HEADER, payload + 2);
        int end = HEADER + payload;
        if (frame[3] != 0x10 || frame[end + 1] != 0x15 || frame[end] != sum(frame, end)) {
            return false;
        }
        switch (frame[4]) {
            case 0x17 -> takeAcknowledgement(payload);
            case 0x45 -> {
                return serveRequest(line, end);
            }
            default -> {}
        }
        return true;
    }

    private void takeAcknowledgement(int payload) {
        if (heartbeatAsked && payload == 10 && frame[5] == (byte) (heartbeat + 1) && frame[6] == 0x33) {
            heartbeatAsked = false;
            heartbeat++;
            logger.acknowledged();
        }
    }

    private boolean serveRequest(Line line, int end) throws IOException {
        int length = end - BODY_OF_REQUEST;
        if (length < SHORTEST_MODBUS || frame[HEADER] != 2) {
            return false;
        }
        if (!isForUs()) {
            if (logger.has(SolarmanFault.NAMES_WRONG_SERIAL)) {
                send(line, answer(frame[5], new byte[] {WRONG_SERIAL, 0}));
            }
            return true;
        }
        byte[] request = new byte[length];
        System.arraycopy(frame, BODY_OF_REQUEST, request, 0, length);
        byte[] modbus = ask(request);
        if (logger.has(SolarmanFault.DISCONNECT)) {
            return false;
        }
        if (!logger.has(SolarmanFault.SILENT)) {
            send(line, logger.has(SolarmanFault.PLAIN_MODBUS) ? plain(modbus) : wrapped(modbus));
        }
        return true;
    }

    private boolean isForUs() {
        long serial = 0;
        for (int i = 10; i >= 7; i--) {
            serial = serial << 8 | (frame[i] & 0xFF);
        }
        return serial == logger.serial();
    }

    /** What the device says on its serial line, or the logger in its place. */
    private byte[] ask(byte[] request) throws IOException {
        OneExchange exchange = new OneExchange(request);
        try {
            new RtuSession(units).serve(exchange);
        } catch (EOFException over) {
            // That is how a session ends: the line has nothing more to say.
        }
        return exchange.said.size() == 0 ? new byte[] {NO_ANSWER_OF_DEVICE, 0} : exchange.said.toByteArray();
    }

    private byte[] wrapped(byte[] modbus) {
        byte[] body = modbus;
        if (logger.has(SolarmanFault.DOUBLE_CRC) && modbus.length > 2) {
            body = Arrays.copyOf(modbus, modbus.length + 2);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        if (logger.has(SolarmanFault.HEARTBEAT)) {
            heartbeatAsked = true;
            all.writeBytes(framed(0x47, heartbeat, 0x33, HEARTBEAT_PAYLOAD));
        }
        if (logger.has(SolarmanFault.GLUED)) {
            byte[] foreign = body.clone();
            foreign[foreign.length - 1] ^= 1;
            all.writeBytes(answer(frame[5] + 100, foreign));
        }
        byte[] right = answer(frame[5] + (logger.has(SolarmanFault.WRONG_SEQUENCE) ? 1 : 0), body);
        if (logger.has(SolarmanFault.WRONG_CHECK_SUM)) {
            right[right.length - 2]++;
        }
        all.writeBytes(right);
        if (logger.has(SolarmanFault.GLUED)) {
            all.writeBytes(right);
        }
        if (logger.has(SolarmanFault.TRAILING_BYTES)) {
            all.writeBytes(new byte[] {0, 0, 0x15});
        }
        return all.toByteArray();
    }

    private byte[] answer(int sequence, byte[] modbus) {
        byte[] payload = new byte[14 + modbus.length];
        payload[0] = 2;
        payload[1] = 1;
        System.arraycopy(modbus, 0, payload, 14, modbus.length);
        return framed(0x15, sequence, counter++, payload);
    }

    private byte[] framed(int code, int sequence, int own, byte[] payload) {
        int end = HEADER + payload.length;
        byte[] bytes = new byte[end + 2];
        bytes[0] = (byte) 0xA5;
        bytes[1] = (byte) payload.length;
        bytes[2] = (byte) (payload.length >> 8);
        bytes[3] = 0x10;
        bytes[4] = (byte) code;
        bytes[5] = (byte) sequence;
        bytes[6] = (byte) own;
        for (int i = 0; i < 4; i++) {
            bytes[7 + i] = (byte) (logger.serial() >> (8 * i));
        }
        System.arraycopy(payload, 0, bytes, HEADER, payload.length);
        bytes[end] = sum(bytes, end);
        bytes[end + 1] = 0x15;
        return bytes;
    }

    /** Modbus TCP with the number of the request's first bytes. */
    private byte[] plain(byte[] modbus) {
        int length = modbus.length - 2;
        byte[] bytes = new byte[6 + length];
        bytes[0] = frame[0];
        bytes[1] = frame[1];
        bytes[5] = (byte) length;
        System.arraycopy(modbus, 0, bytes, 6, length);
        return bytes;
    }

    private static byte sum(byte[] bytes, int end) {
        byte sum = 0;
        for (int i = 1; i < end; i++) {
            sum += bytes[i];
        }
        return sum;
    }

    private void send(Line line, byte[] bytes) throws IOException {
        if (!logger.has(SolarmanFault.SPLIT)) {
            line.write(bytes, bytes.length);
            return;
        }
        for (byte one : bytes) {
            line.write(new byte[] {one}, 1);
        }
    }

    /** The serial line behind the logger for one request and what is answered to it. */
    private static final class OneExchange implements Line {
        final ByteArrayOutputStream said = new ByteArrayOutputStream();
        private final byte[] request;
        private int at;

        OneExchange(byte[] request) {
            this.request = request;
        }

        @Override
        public int read(byte[] into, int offset, int length, int timeoutMs) throws IOException {
            if (at == request.length && timeoutMs == FOREVER) {
                throw new EOFException("the request is over");
            }
            int count = Math.min(length, request.length - at);
            System.arraycopy(request, at, into, offset, count);
            at += count;
            return count;
        }

        @Override
        public void write(byte[] from, int length) {
            said.write(from, 0, length);
        }
    }

    /** A line of which one byte was read already. */
    private static final class Resumed implements Line {
        private final Line line;
        private final byte first;
        private boolean taken;

        Resumed(Line line, byte first) {
            this.line = line;
            this.first = first;
        }

        @Override
        public int read(byte[] into, int offset, int length, int timeoutMs) throws IOException {
            if (taken) {
                return line.read(into, offset, length, timeoutMs);
            }
            taken = true;
            into[offset] = first;
            return 1;
        }

        @Override
        public void write(byte[] from, int length) throws IOException {
            line.write(from, length);
        }
    }
}
