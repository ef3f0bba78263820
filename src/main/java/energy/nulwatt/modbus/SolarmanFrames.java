package energy.nulwatt.modbus;

import com.ghgande.j2mod.modbus.Modbus;
import com.ghgande.j2mod.modbus.io.BytesOutputStream;
import com.ghgande.j2mod.modbus.msg.ExceptionResponse;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import com.ghgande.j2mod.modbus.util.ModbusUtil;
import energy.nulwatt.modbus.ModbusFailure.Kind;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import org.tinylog.Logger;

/**
 * Solarman V5, the frames of data loggers such as LSW-3 and LSE-3: around each Modbus RTU frame, check sum included, a
 * header with a sequence number and the logger's serial number, and a check sum of its own. The header is
 * little-endian. The logger may ask for something itself at any time, also in the same segment as an answer; it is
 * answered, or it would close the connection. (As pysolarmanv5 and ha-solarman have it; there is no public
 * specification.)
 */
final class SolarmanFrames implements Frames {
    private static final int START = 0xA5;
    private static final int END = 0x15;
    private static final int SUFFIX = 0x10;
    private static final int REQUEST = 0x45;
    /** An answer has the code of what it answers less this. */
    private static final int ANSWER = 0x30;

    private static final int INVERTER = 2;
    private static final int HEADER = 11;
    private static final int TRAILER = 2;
    private static final int BEFORE_REQUEST = 15;
    private static final int BEFORE_ANSWER = 14;
    /** What the logger reports of its own accord is longer than any answer. */
    private static final int LONGEST = 2048;

    private static final int LONGEST_RTU = 256;
    /** Unit, function, code and check sum; what is shorter is an error number of the logger. */
    private static final int SHORTEST_RTU = 5;

    private static final int ACKNOWLEDGEMENT = 10;

    private final Wire wire;
    private final long logger;
    private final InstantSource clock;
    private final BytesOutputStream modbus = new BytesOutputStream(LONGEST_RTU);
    private final byte[] out = new byte[HEADER + BEFORE_REQUEST + LONGEST_RTU + TRAILER];
    private final byte[] in = new byte[LONGEST];
    private int filled;
    private int sequence;
    private ModbusRequest asked;
    private boolean waiting;
    private int discarded;
    private boolean plain;

    /**
     * @param logger its serial number
     * @param firstSequence sequence number before that of the first request, any
     * @param clock what the logger is told when it asks for the time
     */
    SolarmanFrames(Wire wire, long logger, int firstSequence, InstantSource clock) {
        this.wire = wire;
        this.logger = logger;
        this.clock = clock;
        sequence = firstSequence & 0xFF;
    }

    @Override
    public void send(ModbusRequest request) throws IOException {
        asked = request;
        waiting = true;
        sequence = (sequence + 1) & 0xFF;
        request.setHeadless();
        modbus.reset();
        request.writeTo(modbus);
        int[] crc = ModbusUtil.calculateCRC(modbus.getBuffer(), 0, modbus.size());
        modbus.writeByte(crc[0]);
        modbus.writeByte(crc[1]);
        int body = HEADER + BEFORE_REQUEST;
        Arrays.fill(out, HEADER, body, (byte) 0);
        out[HEADER] = INVERTER;
        System.arraycopy(modbus.getBuffer(), 0, out, body, modbus.size());
        sendFrame(REQUEST, sequence, 0, logger, BEFORE_REQUEST + modbus.size());
    }

    /** Sends what stands in the buffer behind the header. */
    private void sendFrame(int code, int sequence, int loggerSequence, long serial, int length) throws IOException {
        out[0] = (byte) START;
        putLittle(1, length, 2);
        out[3] = SUFFIX;
        out[4] = (byte) code;
        out[5] = (byte) sequence;
        out[6] = (byte) loggerSequence;
        putLittle(7, serial, 4);
        int sumAt = HEADER + length;
        out[sumAt] = sum(out, sumAt);
        out[sumAt + 1] = END;
        wire.write(out, sumAt + TRAILER);
    }

    private void putLittle(int at, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out[at + i] = (byte) (value >> (8 * i));
        }
    }

    private static byte sum(byte[] bytes, int end) {
        int sum = 0;
        for (int i = 1; i < end; i++) {
            sum += bytes[i];
        }
        return (byte) sum;
    }

    @Override
    public ModbusResponse receive(long deadlineNs) throws IOException {
        while (true) {
            int size = frameSize();
            if (size > 0) {
                ModbusResponse response = take(size);
                if (response != null) {
                    return response;
                }
                if (System.nanoTime() - deadlineNs >= 0) {
                    return null;
                }
                continue;
            }
            int count = wire.read(in, filled, in.length - filled, deadlineNs);
            if (count == 0) {
                if (filled == 0) {
                    return null;
                }
                throw new ModbusFailure(Kind.DAMAGED, "the answer broke off after " + filled + " bytes");
            }
            filled += count;
        }
    }

    /** Bytes of the frame at the start of the buffer, 0 while it is incomplete. Throws bytes away that belong to none. */
    private int frameSize() throws ModbusFailure {
        if (!mayStart(0)) {
            if (mayBeText() || mayBePlain()) {
                return 0;
            }
            int at = 1;
            while (at < filled && !mayStart(at)) {
                at++;
            }
            remove(Math.min(at, filled));
        }
        if (filled < HEADER) {
            return 0;
        }
        int size = HEADER + length() + TRAILER;
        if (size > in.length) {
            throw new ModbusFailure(Kind.DAMAGED, "the frame of the logger is no Solarman V5: length " + length());
        }
        return filled >= size ? size : 0;
    }

    private boolean mayStart(int at) {
        return filled > at && in[at] == (byte) START && (filled <= at + 3 || in[at + 3] == SUFFIX);
    }

    /** True while it may become so. @throws ModbusFailure when it is */
    private boolean mayBeText() throws ModbusFailure {
        String text = "AT+";
        int match = 0;
        while (match < text.length() && match < filled && in[match] == text.charAt(match)) {
            match++;
        }
        if (match == text.length()) {
            throw new ModbusFailure(
                    Kind.DAMAGED, "the logger answers with AT commands: this is not its port for Solarman V5 (8899)");
        }
        return match > 0 && match == filled;
    }

    /** True while it may become the head of a Modbus TCP answer to the request. @throws ModbusFailure when it is */
    private boolean mayBePlain() throws ModbusFailure {
        if (!waiting || filled == 0) {
            return false;
        }
        boolean fits = (filled <= 2 || in[2] == 0)
                && (filled <= 3 || in[3] == 0)
                && (filled <= 4 || in[4] == 0)
                && (filled <= 5 || (in[5] & 0xFF) >= 3)
                && (filled <= 6 || in[6] == (byte) asked.getUnitID())
                && (filled <= 7 || (in[7] & 0x7F) == asked.getFunctionCode());
        if (fits && filled >= 8) {
            plain = true;
            throw new ModbusFailure(
                    Kind.DAMAGED, "the logger answers in plain Modbus TCP; from now on it is asked in it, too");
        }
        return fits;
    }

    private ModbusResponse take(int size) throws IOException {
        try {
            return understand(size);
        } finally {
            remove(size);
        }
    }

    private void remove(int count) {
        System.arraycopy(in, count, in, 0, filled - count);
        filled -= count;
    }

    /** Null when it is no answer to the request. */
    private ModbusResponse understand(int size) throws IOException {
        if (in[size - 1] != END || in[size - 2] != sum(in, size - 2)) {
            throw new ModbusFailure(Kind.DAMAGED, "the frame of the logger is damaged (check sum)");
        }
        int code = in[4] & 0xFF;
        switch (code) {
            case 0x41, 0x42, 0x43, 0x47, 0x48 -> acknowledge(code);
            case REQUEST - ANSWER -> {
                if ((in[5] & 0xFF) == sequence && length() >= 1 && in[HEADER] == INVERTER) {
                    checkLogger();
                    return answer();
                }
                discarded++;
            }
            default -> discarded++;
        }
        return null;
    }

    private void acknowledge(int code) throws IOException {
        long serial = little(7, 4);
        out[HEADER] = 0;
        out[HEADER + 1] = 1;
        putLittle(HEADER + 2, clock.instant().getEpochSecond(), 4);
        putLittle(HEADER + 6, 0, 4);
        sendFrame(code - ANSWER, in[5] + 1, in[6], serial, ACKNOWLEDGEMENT);
        checkLogger();
    }

    private void checkLogger() throws ModbusFailure {
        long serial = little(7, 4);
        if (serial != logger) {
            throw new ModbusFailure(
                    Kind.DAMAGED, "the serial number of this logger is " + serial + ", but its address says " + logger);
        }
    }

    private ModbusResponse answer() throws ModbusFailure {
        int length = length() - BEFORE_ANSWER;
        int at = HEADER + BEFORE_ANSWER;
        if (length < 1) {
            throw new ModbusFailure(Kind.DAMAGED, "the answer of the logger is empty");
        }
        if (length < SHORTEST_RTU) {
            return error(in[at] & 0xFF);
        }
        if (hasSecondCheckSum(at, length)) {
            return AnswerBody.decode(in, at, length - 4);
        }
        if (crcFits(at, length)) {
            return AnswerBody.decode(in, at, length - 2);
        }
        throw new ModbusFailure(Kind.DAMAGED, "the answer is damaged (check sum)");
    }

    /**
     * Some loggers count the check sum as part of the frame and put its check sum behind it, which is always 0 0. It fits
     * too, so the contents must tell: a frame may end in 0 0 by itself.
     */
    private boolean hasSecondCheckSum(int at, int length) {
        return length >= SHORTEST_RTU + 2
                && in[at + length - 1] == 0
                && in[at + length - 2] == 0
                && crcFits(at, length - 2)
                && AnswerBody.due(in, at, length - 4) == length - 4;
    }

    private boolean crcFits(int at, int length) {
        // What j2mod calls the length is the end.
        int[] crc = ModbusUtil.calculateCRC(in, at, at + length - 2);
        return in[at + length - 2] == (byte) crc[0] && in[at + length - 1] == (byte) crc[1];
    }

    /** Up to 4 they are the exceptions of Modbus; beyond, it is the logger that speaks and not the device. */
    private ModbusResponse error(int number) throws ModbusFailure {
        if (number >= Modbus.ILLEGAL_FUNCTION_EXCEPTION && number <= Modbus.SLAVE_DEVICE_FAILURE) {
            ExceptionResponse exception = new ExceptionResponse(asked.getFunctionCode(), number);
            exception.setUnitID(asked.getUnitID());
            return exception;
        }
        String meaning = switch (number) {
            case 5 -> "no device answers to this unit behind the logger";
            case 6 -> "its serial number is not " + logger;
            default -> "unknown meaning";
        };
        String text = "the logger answers with error " + number + " (" + meaning + ")";
        throw new ModbusFailure(Kind.TIMEOUT, text, new ModbusRefusal(number, text));
    }

    private int length() {
        return (int) little(1, 2);
    }

    private long little(int at, int bytes) {
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << 8 | (in[at + i] & 0xFF);
        }
        return value;
    }

    @Override
    public boolean stands() throws ModbusFailure {
        waiting = false;
        try {
            int count = 0;
            do {
                filled += count;
                for (int size = frameSize(); size > 0; size = frameSize()) {
                    if (take(size) != null) {
                        discarded++;
                    }
                }
                // A deadline in the past reads what is there.
                count = wire.read(in, filled, in.length - filled, System.nanoTime());
            } while (count > 0);
            return true;
        } catch (ModbusFailure e) {
            if (e.kind() == Kind.ABORTED) {
                throw e;
            }
            Logger.debug("Data logger {}: {}", logger, e.getMessage());
        } catch (IOException e) {
            // Loggers close a connection that rests.
            Logger.debug("Data logger {}: {}", logger, e.getMessage());
        }
        return false;
    }

    @Override
    public boolean numbered() {
        return true;
    }

    @Override
    public boolean turnedOutPlain() {
        return plain;
    }

    @Override
    public int takeDiscarded() {
        int count = discarded;
        discarded = 0;
        return count;
    }
}
