package energy.nulwatt.meter.p1;

import energy.nulwatt.meter.FrozenWatch;
import energy.nulwatt.meter.ReadingPeriod;
import energy.nulwatt.model.GridReading;
import java.util.Arrays;

/**
 * Turns the bytes of a P1 port into readings, whatever the pieces in which they come. Damage never stops it and never
 * becomes a reading: a telegram must fit its CRC, or, from meters that have none, be plausible line by line.
 *
 * <p>Not safe for use by several threads. Allocates nothing per telegram.
 */
public final class P1Parser implements ByteSink {
    /** Places in a damaged candidate at which a whole telegram is looked for. */
    private static final int MAX_LATER_STARTS = 16;

    /** A line has parity when at most one byte in this many has a wrong one. */
    private static final int MOST = 8;

    /** Takes what was found, on the thread that feeds; all arguments are valid only during the call. */
    public interface Listener {
        /**
         * A telegram that was proven, before it is read. It may tell no power at all.
         *
         * @param bytes holds the telegram from "/" to "!", parity removed
         */
        default void onTelegram(byte[] bytes, int offset, int length, CrcState crc) {}

        /** A reading. The holder is overwritten by the next: copy it. */
        void onReading(GridReading reading);

        /** A piece of {@code bytes} bytes was dropped. */
        void onDrop(DropReason reason, int bytes);
    }

    private final P1Options options;
    private final Listener listener;
    private final P1Counters counters = new P1Counters();
    private final TelegramFramer framer;
    private final TelegramInterpreter interpreter;
    private final Plausibility plausibility;
    private final ReadingPeriod period = new ReadingPeriod();
    private final FrozenWatch frozen = new FrozenWatch();
    private final GridReading reading = new GridReading();
    private final byte[] withoutParity = new byte[TelegramFramer.MAX_TELEGRAM];
    /** Identification of the last telegram that a CRC proved: from this meter, one is always due. */
    private final byte[] provenHeader = new byte[TelegramFramer.MAX_TELEGRAM];

    private int provenHeaderLength = -1;
    private long sequence;
    private boolean sealed;

    private byte[] text = withoutParity;
    private int textFrom;
    private int textTo;
    private CrcState crcState = CrcState.ABSENT;

    public P1Parser(P1Options options, Listener listener) {
        this.options = options;
        this.listener = listener;
        interpreter = new TelegramInterpreter(options.standardOffsetMinutes());
        plausibility = new Plausibility(options.connectionLimitW());
        framer = new TelegramFramer(new Framed());
    }

    /** What was read and dropped so far. */
    public P1Counters counters() {
        return counters;
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, long arrivalNs) {
        framer.feed(bytes, offset, length, arrivalNs);
    }

    @Override
    public void tick(long arrivalNs) {
        framer.tick(arrivalNs);
    }

    @Override
    public void finish(long arrivalNs) {
        framer.finish();
    }

    /** A whole telegram out of an encrypted frame whose tag was right. */
    void feedSealed(byte[] bytes, int offset, int length, long arrivalNs) {
        sealed = true;
        feed(bytes, offset, length, arrivalNs);
        finish(arrivalNs);
        sealed = false;
    }

    void drop(DropReason found, int bytes) {
        // With a key set, the remains of a frame are not a reason to ask for one.
        boolean remains = found == DropReason.ENCRYPTED && options.key().isPresent();
        DropReason reason = remains ? DropReason.FRAME_BROKEN : found;
        counters.addDrop(reason, bytes);
        listener.onDrop(reason, bytes);
    }

    private final class Framed implements TelegramFramer.Output {
        @Override
        public void candidate(byte[] buffer, int length, int crcDigits, int crc, int afterEnd) {
            DropReason fault = judge(buffer, 0, length, crcDigits, crc, false);
            if (fault == null) {
                deliver(length + afterEnd);
                return;
            }
            int later = laterStart(buffer, length, crcDigits, crc);
            if (later > 0) {
                drop(DropReason.NO_END, later);
                deliver(length - later + afterEnd);
                return;
            }
            if (fault == DropReason.CRC_BAD && options.acceptBadCrc()) {
                fault = judge(buffer, 0, length, crcDigits, crc, true);
            }
            if (fault == null) {
                deliver(length + afterEnd);
            } else {
                drop(fault, length + afterEnd);
            }
        }

        @Override
        public void dropped(DropReason reason, int bytes) {
            drop(reason, bytes);
        }
    }

    /** Noise or half a telegram may stand before a whole one on the same line: the place of the whole one, or 0. */
    private int laterStart(byte[] buffer, int length, int crcDigits, int crc) {
        int tries = 0;
        for (int start = length - 1; start > 0 && tries < MAX_LATER_STARTS; start--) {
            if (TelegramFramer.startsAt(buffer, start, length)) {
                tries++;
                if (judge(buffer, start, length, crcDigits, crc, false) == null) {
                    return start;
                }
            }
        }
        return 0;
    }

    /** Proves and reads the telegram in {@code buffer[start … length)}; null when it is good. */
    private DropReason judge(byte[] buffer, int start, int length, int crcDigits, int crc, boolean acceptBadCrc) {
        boolean parityRight = locateText(buffer, start, length);
        if (sealed && options.trustTag() && start == 0) {
            crcState = crcDigits > 0 && crcFits(crc) ? CrcState.OK : CrcState.BAD;
            interpreter.read(text, textFrom, textTo);
            return null;
        }
        if (crcDigits == 0) {
            return judgeWithoutCrc(parityRight);
        }
        if (crcDigits != TelegramFramer.MALFORMED && crcFits(crc)) {
            crcState = CrcState.OK;
            interpreter.read(text, textFrom, textTo);
            rememberHeader();
            return null;
        }
        if (crcDigits == TelegramFramer.MALFORMED || !acceptBadCrc) {
            return DropReason.CRC_BAD;
        }
        crcState = CrcState.BAD;
        interpreter.read(text, textFrom, textTo);
        return judgeByLook();
    }

    private DropReason judgeWithoutCrc(boolean parityRight) {
        crcState = CrcState.ABSENT;
        interpreter.read(text, textFrom, textTo);
        if (interpreter.crcDue() || isProvenHeader()) {
            return DropReason.CRC_MISSING;
        }
        return parityRight ? judgeByLook() : DropReason.PARITY_BAD;
    }

    private DropReason judgeByLook() {
        if (interpreter.badLines() > 0 || !headerReadable()) {
            return DropReason.LINE_BAD;
        }
        if (Double.isNaN(interpreter.powerW())) {
            return DropReason.NO_POWER;
        }
        return plausibility.accepts(interpreter, text, framer.lastByteNs()) ? null : DropReason.IMPLAUSIBLE;
    }

    /**
     * Finds the text of the candidate. "/" has five bits set: read from a line with even parity, its bit 7 is set, else
     * never. False when a byte of such a line has wrong parity.
     */
    private boolean locateText(byte[] buffer, int start, int length) {
        text = buffer;
        textFrom = start;
        textTo = length;
        if (buffer[start] == '/') {
            return true;
        }
        int odd = 0;
        for (int i = start; i < length; i++) {
            odd += Integer.bitCount(buffer[i] & 0xFF) & 1;
            withoutParity[i - start] = (byte) (buffer[i] & 0x7F);
        }
        if (odd > (length - start) / MOST) {
            return false;
        }
        text = withoutParity;
        textFrom = 0;
        textTo = length - start;
        return odd == 0;
    }

    private boolean crcFits(int crc) {
        if (Crc16.of(text, textFrom, textTo) == crc) {
            return true;
        }
        boolean hasCr = contains('\r');
        boolean hasLf = contains('\n');
        // Some bridges keep only one of CR and LF; where both are left it is damage.
        return hasCr != hasLf
                && Crc16.withLineEndsRestored(text, textFrom, textTo, hasCr ? (byte) '\r' : (byte) '\n') == crc;
    }

    private boolean contains(char wanted) {
        for (int i = textFrom; i < textTo; i++) {
            if (text[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    private void rememberHeader() {
        provenHeaderLength = interpreter.headerTo() - interpreter.headerFrom();
        System.arraycopy(text, interpreter.headerFrom(), provenHeader, 0, provenHeaderLength);
    }

    private boolean isProvenHeader() {
        return provenHeaderLength == interpreter.headerTo() - interpreter.headerFrom()
                && Arrays.equals(
                        text, interpreter.headerFrom(), interpreter.headerTo(), provenHeader, 0, provenHeaderLength);
    }

    /** Without CRC, the tail of a text such as {@code (a/bcd)} must not pass for an identification. */
    private boolean headerReadable() {
        for (int i = interpreter.headerFrom(); i < interpreter.headerTo(); i++) {
            byte b = text[i];
            if (b < 0x20 || b > 0x7E || b == '(' || b == ')') {
                return false;
            }
        }
        return true;
    }

    private void deliver(int bytes) {
        listener.onTelegram(text, textFrom, textTo - textFrom, crcState);
        if (Double.isNaN(interpreter.powerW())) {
            drop(DropReason.NO_POWER, bytes);
            return;
        }
        interpreter.fill(reading);
        // A telegram that silence closed arrived with its last byte, not now.
        reading.arrivalNs = framer.lastByteNs();
        reading.sequence = ++sequence;
        reading.periodMs = period.arrived(reading.arrivalNs);
        reading.frozen = frozen.isFrozen(reading, interpreter.energyResolutionWh());
        if (frozen.clockRepeated()) {
            counters.addRepeatedClock();
        }
        if (frozen.stuck()) {
            counters.addStuckRegister();
        }
        counters.addReading();
        listener.onReading(reading);
    }
}
