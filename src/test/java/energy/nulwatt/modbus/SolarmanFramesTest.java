package energy.nulwatt.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ghgande.j2mod.modbus.msg.ExceptionResponse;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersResponse;
import com.ghgande.j2mod.modbus.msg.WriteMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.msg.WriteMultipleRegistersResponse;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import energy.nulwatt.modbus.ModbusFailure.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames of the wire, byte by byte, and what becomes of bytes that are none. */
class SolarmanFramesTest {
    private static final long LOGGER = 2_712_345_678L;
    private static final byte[] READ =
            Bytes.of("a5 17 00 10 45 2a 00 4e 1c ab a1 02 00 00 00 00 00 00 00 00 00 00 00 00"
                    + " 00 00 01 03 02 4c 00 04 84 66 8e 15");
    private static final byte[] READ_ANSWER =
            Bytes.of("a5 1b 00 10 15 2a 7c 4e 1c ab a1 02 01 10 fd 83 00 e4 97 06 00 70"
                    + " 4e e3 67 01 03 08 00 39 00 00 fa 24 f4 ac 0a ba 7f 15");
    private static final byte[] WRITE =
            Bytes.of("a5 1a 00 10 45 2b 00 4e 1c ab a1 02 00 00 00 00 00 00 00 00 00 00 00 00"
                    + " 00 00 01 10 00 6d 00 01 02 00 00 ae ed 6e 15");
    private static final byte[] HEARTBEAT = Bytes.of("a5 01 00 10 47 10 33 4e 1c ab a1 00 51 15");
    private static final byte[] HEARTBEAT_ANSWER =
            Bytes.of("a5 0a 00 10 17 11 33 4e 1c ab a1 00 01 80 4b 67 68 00 00 00 00 c6 15");
    private static final byte[] ERROR_5 =
            Bytes.of("a5 10 00 10 15 2c 7d 4e 1c ab a1 02 01 10 fd 83 00 e4 97 06 00 70 4e e3 67 05 00 b5 15");

    /** Gives one piece per read, and then nothing or the end. */
    private static final class Pieces implements Wire {
        final Deque<byte[]> in = new ArrayDeque<>();
        final List<byte[]> out = new ArrayList<>();
        boolean ended;

        @Override
        public int read(byte[] into, int offset, int length, long deadlineNs) throws IOException {
            byte[] piece = in.poll();
            if (piece == null) {
                if (ended) {
                    throw new EOFException("the other side closed the connection");
                }
                return 0;
            }
            System.arraycopy(piece, 0, into, offset, piece.length);
            return piece.length;
        }

        @Override
        public void write(byte[] bytes, int length) {
            out.add(Arrays.copyOf(bytes, length));
        }

        @Override
        public void open(long deadlineNs) {}

        @Override
        public boolean outlivesFailure() {
            return false;
        }

        @Override
        public void wake() {}

        @Override
        public void close() {}
    }

    private final Pieces wire = new Pieces();
    private SolarmanFrames frames = frames(0x29);

    private SolarmanFrames frames(int firstSequence) {
        return new SolarmanFrames(wire, LOGGER, firstSequence, () -> Instant.ofEpochSecond(1_751_600_000));
    }

    private void ask() throws IOException {
        send(new ReadMultipleRegistersRequest(588, 4));
    }

    private void send(ModbusRequest request) throws IOException {
        request.setUnitID(1);
        frames.send(request);
    }

    private ModbusResponse receive(byte[]... pieces) throws IOException {
        wire.in.addAll(List.of(pieces));
        return frames.receive(Long.MAX_VALUE);
    }

    private void assertReads(byte[]... pieces) throws IOException {
        assertIsAnswer(receive(pieces));
    }

    private static void assertIsAnswer(ModbusResponse response) {
        ReadMultipleRegistersResponse read = assertInstanceOf(ReadMultipleRegistersResponse.class, response);
        assertEquals(1, read.getUnitID());
        assertEquals(4, read.getWordCount());
        assertEquals(57, read.getRegisterValue(0));
        assertEquals(0, read.getRegisterValue(1));
        assertEquals(-1500, (short) read.getRegisterValue(2));
        assertEquals(-2900, (short) read.getRegisterValue(3));
    }

    private ModbusFailure assertFails(Kind kind, String text, byte[]... pieces) {
        ModbusFailure failure = assertThrows(ModbusFailure.class, () -> receive(pieces));
        assertEquals(kind, failure.kind());
        assertTrue(failure.getMessage().contains(text), failure.getMessage());
        return failure;
    }

    @Test
    void aReadLooksAsOnTheWire() throws IOException {
        ask();
        assertArrayEquals(READ, wire.out.getFirst());
        assertReads(READ_ANSWER);
        assertEquals(0, frames.takeDiscarded());
    }

    @Test
    void aWriteLooksAsOnTheWire() throws IOException {
        frames = frames(0x2A);
        send(new WriteMultipleRegistersRequest(109, new SimpleRegister[] {new SimpleRegister(0)}));
        assertArrayEquals(WRITE, wire.out.getFirst());
        WriteMultipleRegistersResponse answer = assertInstanceOf(
                WriteMultipleRegistersResponse.class, receive(answer(0x2B, Bytes.of("01 10 00 6d 00 01 90 14"))));
        assertEquals(109, answer.getReference());
        assertEquals(1, answer.getWordCount());
    }

    /** The answer frame around {@code inner}. */
    private static byte[] answer(int sequence, byte[] inner) {
        byte[] frame = Arrays.copyOf(READ_ANSWER, 25 + inner.length + 2);
        System.arraycopy(inner, 0, frame, 25, inner.length);
        frame[1] = (byte) (14 + inner.length);
        frame[5] = (byte) sequence;
        return sealed(frame);
    }

    private static byte[] sealed(byte[] frame) {
        int sum = 0;
        for (int i = 1; i < frame.length - 2; i++) {
            sum += frame[i];
        }
        frame[frame.length - 2] = (byte) sum;
        frame[frame.length - 1] = 0x15;
        return frame;
    }

    @Test
    void theSequenceNumberWraps() throws IOException {
        frames = frames(0xFE);
        ask();
        ask();
        assertEquals((byte) 0xFF, wire.out.get(0)[5]);
        assertEquals(0, wire.out.get(1)[5]);
        assertReads(answer(0, inner()));
    }

    private static byte[] inner() {
        return Arrays.copyOfRange(READ_ANSWER, 25, READ_ANSWER.length - 2);
    }

    @Test
    void aHeartbeatIsAnsweredAsOnTheWireAndTheAnswerBehindItTaken() throws IOException {
        ask();
        assertReads(Bytes.join(HEARTBEAT, READ_ANSWER));
        assertEquals(2, wire.out.size());
        assertArrayEquals(HEARTBEAT_ANSWER, wire.out.get(1));
        assertEquals(0, frames.takeDiscarded());
    }

    @Test
    void everythingElseThatTheLoggerAsksIsAnsweredToo() throws IOException {
        for (int code : new int[] {0x41, 0x42, 0x43, 0x48}) {
            byte[] asked = Arrays.copyOf(HEARTBEAT, HEARTBEAT.length + 300);
            asked[1] = (byte) 301;
            asked[2] = (byte) (301 >> 8);
            asked[4] = (byte) code;
            asked[5] = (byte) 0xFF;
            ask();
            assertReads(sealed(asked), answerToLast());
            byte[] said = wire.out.getLast();
            assertEquals(code - 0x30, said[4]);
            assertEquals(0, said[5]);
            assertEquals(0x33, said[6]);
            assertArrayEquals(sealed(said.clone()), said);
        }
    }

    /** The answer to what was sent last. */
    private byte[] answerToLast() {
        return answer(wire.out.getLast()[5], inner());
    }

    @Test
    void aHeartbeatThatCameWhileNothingWasAskedIsAnsweredBeforeTheNextRequest() throws IOException {
        ask();
        assertReads(READ_ANSWER);
        wire.in.add(HEARTBEAT);
        assertTrue(frames.stands());
        assertArrayEquals(HEARTBEAT_ANSWER, wire.out.getLast());
    }

    @Test
    void aConnectionThatWasClosedMeanwhileIsSeenBeforeTheNextRequest() throws IOException {
        ask();
        assertReads(READ_ANSWER);
        wire.ended = true;
        assertFalse(frames.stands());
    }

    @Test
    void answersInPiecesAndGluedOnesArePutInOrder() throws IOException {
        ask();
        byte[][] pieces = new byte[READ_ANSWER.length][];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = new byte[] {READ_ANSWER[i]};
        }
        assertReads(pieces);
        ask();
        byte[] first = answer(0x2B, inner());
        assertReads(Bytes.join(first, first, Arrays.copyOf(HEARTBEAT, 5)));
        assertTrue(frames.stands());
        wire.in.add(Arrays.copyOfRange(HEARTBEAT, 5, HEARTBEAT.length));
        assertTrue(frames.stands());
        assertEquals(1, frames.takeDiscarded(), "the second of the two");
        assertArrayEquals(HEARTBEAT_ANSWER, wire.out.getLast());
    }

    @Test
    void answersToOthersAreThrownAway() throws IOException {
        ask();
        byte[] cloud = READ_ANSWER.clone();
        cloud[11] = 1;
        byte[] info = READ_ANSWER.clone();
        info[4] = 0x13;
        assertReads(Bytes.join(answer(0x29, inner()), sealed(cloud), sealed(info), READ_ANSWER));
        assertEquals(3, frames.takeDiscarded());
    }

    @Test
    void bytesBehindAFrameDoNotShiftTheNext() throws IOException {
        ask();
        assertReads(Bytes.join(READ_ANSWER, Bytes.of("00 00 a5 00 00 00")));
        assertTrue(frames.stands());
        ask();
        assertReads(Bytes.join(Bytes.of("15 00 00"), answer(0x2B, inner())));
    }

    @Test
    void bytesBehindAFrameWithNothingToFollowAreSilence() throws IOException {
        ask();
        assertReads(Bytes.join(READ_ANSWER, Bytes.of("00 00")));
        assertTrue(frames.stands());
        ask();
        assertNull(receive());
    }

    @Test
    void twoZerosBehindTheCheckSumAreDropped() throws IOException {
        ask();
        assertReads(answer(0x2A, Bytes.join(inner(), Bytes.of("00 00"))));
        send(new WriteMultipleRegistersRequest(109, new SimpleRegister[] {new SimpleRegister(0)}));
        assertInstanceOf(
                WriteMultipleRegistersResponse.class, receive(answer(0x2B, Bytes.of("01 10 00 6d 00 01 90 14 00 00"))));
        ask();
        ExceptionResponse refusal = assertInstanceOf(
                ExceptionResponse.class,
                receive(answer(0x2C, Bytes.join(Bytes.rtu(Bytes.of("01 83 02")), Bytes.of("00 00")))));
        assertEquals(2, refusal.getExceptionCode());
    }

    @Test
    void aFrameThatEndsInTwoZerosByItselfIsTakenWhole() throws IOException {
        // Registers that happen to hold the check sum of what is before them make a check sum of 00 00.
        byte[] body = Bytes.of("01 03 04 00 00");
        byte[] crc = Bytes.rtu(body);
        byte[] inner = Bytes.rtu(Bytes.join(body, new byte[] {crc[5], crc[6]}));
        assertEquals(0, inner[7] | inner[8], "ends in zeros");
        send(new ReadMultipleRegistersRequest(588, 2));
        ReadMultipleRegistersResponse read =
                assertInstanceOf(ReadMultipleRegistersResponse.class, receive(answer(0x2A, inner)));
        assertEquals(2, read.getWordCount());
        assertEquals(((crc[5] & 0xFF) << 8) | (crc[6] & 0xFF), read.getRegisterValue(1));
    }

    @Test
    void damageIsSeen() throws IOException {
        for (int at : new int[] {7, 15, 27, READ_ANSWER.length - 2, READ_ANSWER.length - 1}) {
            frames = frames(0x29);
            ask();
            byte[] damaged = READ_ANSWER.clone();
            damaged[at] ^= 4;
            assertFails(Kind.DAMAGED, "the frame of the logger is damaged", damaged);
        }
        frames = frames(0x29);
        ask();
        byte[] inner = inner();
        inner[3] ^= 4;
        assertFails(Kind.DAMAGED, "the answer is damaged (check sum)", answer(0x2A, inner));
        frames = frames(0x29);
        ask();
        assertFails(Kind.DAMAGED, "broke off after 30 bytes", Arrays.copyOf(READ_ANSWER, 30));
        frames = frames(0x29);
        ask();
        assertFails(Kind.DAMAGED, "no Solarman V5: length 65535", Bytes.of("a5 ff ff 10 15 2a 7c 4e 1c ab a1"));
        frames = frames(0x29);
        ask();
        assertFails(Kind.DAMAGED, "is empty", answer(0x2A, new byte[0]));
    }

    @Test
    void anErrorOfTheLoggerIsSilenceOfTheDevice() throws IOException {
        frames = frames(0x2B);
        ask();
        ModbusFailure failure = assertFails(Kind.TIMEOUT, "error 5 (no device answers to this unit", ERROR_5);
        assertInstanceOf(ModbusRefusal.class, failure.getCause());
        ask();
        assertFails(Kind.TIMEOUT, "error 6 (its serial number is not 2712345678)", answer(0x2D, Bytes.of("06 00")));
        ask();
        assertFails(Kind.TIMEOUT, "error 9 (unknown meaning)", answer(0x2E, Bytes.of("09 00")));
    }

    @Test
    void exceptionsOfModbusAreThose() throws IOException {
        ask();
        ExceptionResponse whole =
                assertInstanceOf(ExceptionResponse.class, receive(answer(0x2A, Bytes.rtu(Bytes.of("01 83 02")))));
        assertEquals(2, whole.getExceptionCode());
        ask();
        ExceptionResponse numbered =
                assertInstanceOf(ExceptionResponse.class, receive(answer(0x2B, Bytes.of("03 00"))));
        assertEquals(3, numbered.getExceptionCode());
        assertEquals(0x83, numbered.getFunctionCode());
        assertEquals(1, numbered.getUnitID());
    }

    @Test
    void anotherLoggerIsNamed() throws IOException {
        String text = "the serial number of this logger is 2712345679, but its address says 2712345678";
        ask();
        byte[] other = HEARTBEAT.clone();
        other[7]++;
        assertFails(Kind.DAMAGED, text, sealed(other));
        assertEquals(0x4F, wire.out.getLast()[7], "it is answered all the same");
        ask();
        byte[] answer = answer(0x2B, inner());
        answer[7]++;
        assertFails(Kind.DAMAGED, text, sealed(answer));
    }

    @Test
    void aLoggerOfAnotherKindIsRecognised() throws IOException {
        ask();
        assertFails(Kind.DAMAGED, "AT commands", Bytes.of("41"), "T+ERR".getBytes(StandardCharsets.US_ASCII));
        assertFalse(frames.turnedOutPlain());
        frames = frames(0x29);
        ask();
        byte[] plain = Bytes.of("a5 17 00 00 00 0b 01 03 08 00 39 00 00 fa 24 f4 ac");
        assertFails(Kind.DAMAGED, "plain Modbus TCP", Arrays.copyOf(plain, 3), Arrays.copyOfRange(plain, 3, 17));
        assertTrue(frames.turnedOutPlain());
    }
}
