package energy.nulwatt.meter.p1;

/**
 * Cuts a stream of bytes into candidate telegrams, from "/" to "!" and the CRC behind it. Memory is bounded; two
 * telegrams are never joined where a line start tells them apart.
 *
 * <p>Framing looks at seven bits only, so that a 7E1 line that is read as 8N1 (parity in bit 7) is framed too.
 */
final class TelegramFramer {
    /** The longest telegram by the rules is 4 kB; 8 kB leaves room. */
    static final int MAX_TELEGRAM = 8192;

    private static final int MAX_IDENTIFICATION = 256;
    private static final int MAX_AFTER_END = 32;
    private static final int MAX_NOISE = 1 << 20;
    private static final int MAKER_LETTERS = 3;
    private static final int CRC_DIGITS = 4;
    private static final long END_SILENCE_NS = 500_000_000L;
    private static final long BODY_SILENCE_NS = 3_000_000_000L;

    /** {@link Output#candidate} digits when something else than a CRC stands behind "!". */
    static final int MALFORMED = -1;

    /** Takes what was cut out. */
    interface Output {
        /**
         * A candidate: {@code buffer[0]} is "/", {@code buffer[length - 1]} is "!".
         *
         * @param crcDigits 0 when no CRC followed, 1 to 4, or {@link #MALFORMED}
         * @param afterEnd bytes that followed "!"
         */
        void candidate(byte[] buffer, int length, int crcDigits, int crc, int afterEnd);

        void dropped(DropReason reason, int bytes);
    }

    private enum State {
        HUNT,
        BODY,
        END
    }

    private final Output output;
    private final byte[] buffer = new byte[MAX_TELEGRAM];
    private final EnvelopeSniffer envelope = new EnvelopeSniffer();
    private State state = State.HUNT;
    private int length;
    private boolean lineStart;
    private boolean headerEnded;
    private int crcDigits;
    private int crc;
    private int afterEnd;
    private boolean afterTelegram;
    private int noise;
    private boolean encrypted;
    private long lastByteNs;

    TelegramFramer(Output output) {
        this.output = output;
    }

    void feed(byte[] bytes, int offset, int count, long nowNs) {
        if (count == 0) {
            return;
        }
        tick(nowNs);
        lastByteNs = nowNs;
        for (int i = offset; i < offset + count; i++) {
            switch (state) {
                case HUNT -> hunt(bytes[i]);
                case BODY -> body(bytes[i]);
                case END -> end(bytes[i]);
            }
        }
    }

    /** Silence ends what is open: a telegram without its last line end, or one that broke off. */
    void tick(long nowNs) {
        long silenceNs = nowNs - lastByteNs;
        if (state == State.END && silenceNs >= END_SILENCE_NS) {
            conclude();
        } else if (state == State.BODY && silenceNs >= BODY_SILENCE_NS) {
            breakOff();
        } else if (noise > 0 && silenceNs >= BODY_SILENCE_NS) {
            reportNoise();
        }
    }

    /** Monotonic time at which the newest byte arrived. */
    long lastByteNs() {
        return lastByteNs;
    }

    /** The input ends here. */
    void finish() {
        if (state == State.END) {
            conclude();
        } else if (state == State.BODY) {
            breakOff();
        }
        reportNoise();
        afterTelegram = false;
    }

    private void breakOff() {
        output.dropped(DropReason.NO_END, length);
        state = State.HUNT;
    }

    private void hunt(byte raw) {
        int c = raw & 0x7F;
        if (c == '/') {
            begin(raw);
        } else if (noise > 0 || !isFiller(raw, c)) {
            noise(raw);
        }
    }

    /** Line ends belong to no telegram; so do NULs right behind one. */
    private boolean isFiller(byte raw, int c) {
        if (c == '\n') {
            afterTelegram = false;
        }
        return isLineEnd(c) || (raw == 0 && afterTelegram);
    }

    private void noise(byte raw) {
        afterTelegram = false;
        encrypted |= envelope.sees(raw);
        if (++noise == MAX_NOISE) {
            reportNoise();
        }
    }

    private void reportNoise() {
        if (noise > 0) {
            output.dropped(encrypted ? DropReason.ENCRYPTED : DropReason.NOISE, noise);
        }
        noise = 0;
        encrypted = false;
        envelope.reset();
    }

    private void begin(byte raw) {
        state = State.BODY;
        buffer[0] = raw;
        length = 1;
        lineStart = false;
        headerEnded = false;
    }

    private void body(byte raw) {
        int c = raw & 0x7F;
        if (length <= MAKER_LETTERS && !isAlphanumeric(c)) {
            notATelegram(raw, c);
            return;
        }
        if (lineStart && c == '/') {
            output.dropped(DropReason.NO_END, length);
            begin(raw);
            return;
        }
        if (length == MAX_TELEGRAM - 1) {
            tooLong();
            if (state == State.HUNT) {
                hunt(raw);
                return;
            }
        }
        buffer[length++] = raw;
        if (length == MAKER_LETTERS + 1) {
            reportNoise();
        }
        if (lineStart && raw == '!') {
            state = State.END;
            crcDigits = 0;
            crc = 0;
            afterEnd = 0;
            return;
        }
        if (isLineEnd(c)) {
            lineStart = true;
            headerEnded = true;
        } else if (raw != 0) {
            lineStart = false;
        }
        if (!headerEnded && length > MAX_IDENTIFICATION) {
            startLater();
        }
    }

    /** "/" without a maker's letters behind it is noise. */
    private void notATelegram(byte raw, int c) {
        state = State.HUNT;
        for (int i = 0; i < length; i++) {
            noise(buffer[i]);
        }
        if (c == '/') {
            begin(raw);
        } else {
            noise(raw);
        }
    }

    private void tooLong() {
        do {
            startLater();
        } while (state == State.BODY && length >= MAX_TELEGRAM - 1);
    }

    /** Gives up on the start of the buffer and goes on from the next "/" in it, when there is one. */
    private void startLater() {
        int start = 1;
        while (start < length && !startsAt(buffer, start, length)) {
            start++;
        }
        output.dropped(DropReason.TOO_LONG, start);
        if (start == length) {
            state = State.HUNT;
            return;
        }
        length -= start;
        System.arraycopy(buffer, start, buffer, 0, length);
        headerEnded = false;
        for (int i = 0; i < length; i++) {
            headerEnded |= isLineEnd(buffer[i] & 0x7F);
        }
    }

    /** True when a telegram may begin at {@code at}: "/" and the maker's letters, as far as they came. */
    static boolean startsAt(byte[] bytes, int at, int to) {
        if ((bytes[at] & 0x7F) != '/') {
            return false;
        }
        for (int i = at + 1; i <= at + MAKER_LETTERS && i < to; i++) {
            if (!isAlphanumeric(bytes[i] & 0x7F)) {
                return false;
            }
        }
        return true;
    }

    private void end(byte raw) {
        int c = raw & 0x7F;
        if (isLineEnd(c)) {
            afterEnd++;
            conclude();
            return;
        }
        if (c == '/') {
            conclude();
            hunt(raw);
            return;
        }
        afterEnd++;
        if (c != 0) {
            crcDigit(raw, c);
        }
        if (crcDigits == CRC_DIGITS || afterEnd == MAX_AFTER_END) {
            conclude();
        }
    }

    private void crcDigit(byte raw, int c) {
        int digit = Character.digit(c, 16);
        boolean parityExpected = buffer[0] != '/';
        if (digit < 0 || crcDigits == MALFORMED || (raw < 0 && !parityExpected) || afterEnd > crcDigits + 1) {
            crcDigits = MALFORMED;
        } else {
            crc = crc << 4 | digit;
            crcDigits++;
        }
    }

    private void conclude() {
        state = State.HUNT;
        afterTelegram = true;
        output.candidate(buffer, length, crcDigits, crc, afterEnd);
    }

    private static boolean isLineEnd(int c) {
        return c == '\r' || c == '\n';
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
