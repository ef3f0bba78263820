package energy.nulwatt.modbus;

import com.ghgande.j2mod.modbus.io.BytesOutputStream;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import energy.nulwatt.modbus.ModbusFailure.Kind;
import java.io.IOException;

/**
 * Modbus TCP frames: transaction, protocol, length, unit, function, data. The messages are j2mod's; its transport is
 * not used, because it matches no unit and no function, has no deadline for a whole answer, gives a request that failed
 * and the next one the same transaction number, and waits for a byte that some devices never send (a Marstek's
 * exception has 9 bytes but says 10).
 */
final class MbapFrames implements Frames {
    private static final int HEADER = 6;
    /** Unit, function and code of an exception. */
    private static final int EXCEPTION_LENGTH = 3;

    private static final int MAX_LENGTH = 254;

    private final Wire wire;
    private final BytesOutputStream out = new BytesOutputStream(HEADER + MAX_LENGTH);
    private final byte[] in = new byte[HEADER + MAX_LENGTH];
    private int filled;
    private int transaction;
    private int discarded;
    private boolean malformed;

    /** @param firstTransaction number of the first request, any */
    MbapFrames(Wire wire, int firstTransaction) {
        this.wire = wire;
        transaction = firstTransaction & 0xFFFF;
    }

    @Override
    public void send(ModbusRequest request) throws IOException {
        transaction = (transaction + 1) & 0xFFFF;
        request.setTransactionID(transaction);
        out.reset();
        request.writeTo(out);
        wire.write(out.getBuffer(), out.size());
    }

    @Override
    public ModbusResponse receive(long deadlineNs) throws IOException {
        while (true) {
            int size = frameSize();
            if (size > 0) {
                ModbusResponse response = word(0) == transaction
                        ? AnswerBody.decode(in, HEADER, malformed ? EXCEPTION_LENGTH : word(4))
                        : null;
                // What follows in the buffer may be the beginning of the next answer.
                System.arraycopy(in, size, in, 0, filled - size);
                filled -= size;
                if (response != null) {
                    return response;
                }
                discarded++;
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

    /** Bytes of the frame at the start of the buffer, 0 while it is incomplete. */
    private int frameSize() throws ModbusFailure {
        if (filled < HEADER) {
            return 0;
        }
        int length = word(4);
        if (word(2) != 0 || length < 2 || length > MAX_LENGTH) {
            throw new ModbusFailure(
                    Kind.DAMAGED, "the answer is no Modbus TCP: protocol " + word(2) + ", length " + length);
        }
        malformed = filled >= HEADER + EXCEPTION_LENGTH && (in[HEADER + 1] & 0x80) != 0 && length != EXCEPTION_LENGTH;
        if (malformed) {
            // An exception with a wrong length field: it has its three bytes whatever the field says.
            return HEADER + EXCEPTION_LENGTH;
        }
        return filled >= HEADER + length ? HEADER + length : 0;
    }

    private int word(int offset) {
        return ((in[offset] & 0xFF) << 8) | (in[offset + 1] & 0xFF);
    }

    @Override
    public boolean broken() {
        return malformed;
    }

    @Override
    public boolean numbered() {
        return true;
    }

    @Override
    public int takeDiscarded() {
        int count = discarded;
        discarded = 0;
        return count;
    }
}
