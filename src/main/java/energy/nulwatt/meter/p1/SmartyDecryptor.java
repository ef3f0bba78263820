package energy.nulwatt.meter.p1;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.tinylog.Logger;

/**
 * Takes the frames of an encrypting meter (Luxembourg Smarty) apart and hands the telegrams inside to a {@link
 * P1Parser}. Bytes outside a frame go to the parser as they are, so a meter that does not encrypt is read too.
 *
 * <p>Frame: DB, 08, system title (8), length, 30, frame counter (4), cipher text, tag (12). AES-128-GCM; the nonce is
 * system title and frame counter, the additional data 30 and the authentication key.
 */
public final class SmartyDecryptor implements ByteSink {
    private static final byte START = (byte) 0xDB;
    private static final int TITLE_AT = 2;
    private static final int TITLE_BYTES = 8;
    private static final int LENGTH_AT = TITLE_AT + TITLE_BYTES;
    private static final byte ENCRYPTED_AND_AUTHENTICATED = 0x30;
    private static final int COUNTER_BYTES = 4;
    private static final int TAG_BYTES = 12;
    private static final int MIN_CONTENT = 1 + COUNTER_BYTES + TAG_BYTES;
    private static final int MAX_CONTENT = 4096;
    private static final int MAX_HEADER = LENGTH_AT + 3;
    private static final long GIVE_UP_NS = 1_000_000_000L;
    private static final int NO_FRAME = -1;
    private static final int INCOMPLETE = 0;

    private final P1Parser parser;
    private final SecretKeySpec secret;
    private final byte[] additionalData;
    private final Cipher cipher;
    private final byte[] buffer = new byte[MAX_HEADER + MAX_CONTENT];
    private final byte[] nonce = new byte[TITLE_BYTES + COUNTER_BYTES];
    private final byte[] plain = new byte[MAX_CONTENT];
    private int length;
    private int contentAt;
    private long lastByteNs;
    private boolean opened;
    private long frameCounter = -1;
    private boolean counterRises = true;

    public SmartyDecryptor(SmartyKey key, P1Parser parser) {
        this.parser = parser;
        secret = key.secret();
        additionalData = key.additionalData();
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES/GCM, which every Java must have", e);
        }
    }

    /** True while the parser is handed a telegram that came out of a frame with a right tag. */
    public boolean isOpened() {
        return opened;
    }

    /** System title of the newest good frame, 16 upper-case hex digits. */
    public String systemTitleHex() {
        return HexFormat.of().withUpperCase().formatHex(nonce, 0, TITLE_BYTES);
    }

    /** Counter of the newest good frame, 0 … 2³² − 1; −1 before the first. */
    public long frameCounter() {
        return frameCounter;
    }

    @Override
    public void feed(byte[] bytes, int offset, int count, long nowNs) {
        if (count == 0) {
            return;
        }
        tick(nowNs);
        lastByteNs = nowNs;
        for (int i = offset; i < offset + count; i++) {
            buffer[length++] = bytes[i];
            advance(nowNs);
        }
    }

    @Override
    public void tick(long nowNs) {
        if (length > 0 && nowNs - lastByteNs >= GIVE_UP_NS) {
            giveUp();
        }
        parser.tick(nowNs);
    }

    @Override
    public void finish(long nowNs) {
        giveUp();
        parser.finish(nowNs);
    }

    private void giveUp() {
        if (length > 0) {
            parser.drop(DropReason.FRAME_BROKEN, length);
            length = 0;
        }
    }

    private void advance(long nowNs) {
        while (length > 0) {
            int frame = frameLength(0);
            if (frame == NO_FRAME) {
                int next = nextStart();
                parser.feed(buffer, 0, next, nowNs);
                shift(next);
            } else if (frame == INCOMPLETE || length < frame) {
                return;
            } else if (open(frame)) {
                shift(frame);
            } else {
                // The claimed length is not to be trusted either: a good frame may have begun inside it.
                int next = nextStart();
                parser.drop(DropReason.TAG_BAD, next);
                shift(next);
            }
        }
    }

    private int nextStart() {
        int next = 1;
        while (next < length && frameLength(next) == NO_FRAME) {
            next++;
        }
        return next;
    }

    private void shift(int by) {
        length -= by;
        System.arraycopy(buffer, by, buffer, 0, length);
    }

    /** Length of the whole frame at {@code at}, INCOMPLETE when too little came to tell, or NO_FRAME. */
    private int frameLength(int at) {
        int have = length - at;
        if (buffer[at] != START || (have > 1 && buffer[at + 1] != TITLE_BYTES)) {
            return NO_FRAME;
        }
        if (have <= LENGTH_AT) {
            return INCOMPLETE;
        }
        int form = buffer[at + LENGTH_AT] & 0xFF;
        if (form > 0x82 || form == 0x80) {
            return NO_FRAME;
        }
        int lengthBytes = form < 0x80 ? 0 : form & 0x7F;
        int content = LENGTH_AT + 1 + lengthBytes;
        if (have <= content) {
            return INCOMPLETE;
        }
        int contentLength = form < 0x80 ? form : 0;
        for (int i = 0; i < lengthBytes; i++) {
            contentLength = (contentLength << 8) | (buffer[at + LENGTH_AT + 1 + i] & 0xFF);
        }
        if (contentLength <= MIN_CONTENT
                || contentLength > MAX_CONTENT
                || buffer[at + content] != ENCRYPTED_AND_AUTHENTICATED) {
            return NO_FRAME;
        }
        if (at == 0) {
            contentAt = content;
        }
        return content + contentLength;
    }

    /** Decrypts the frame at the start of the buffer; false when its tag is wrong. */
    private boolean open(int frame) {
        int counterAt = contentAt + 1;
        int cipherAt = counterAt + COUNTER_BYTES;
        System.arraycopy(buffer, TITLE_AT, nonce, 0, TITLE_BYTES);
        System.arraycopy(buffer, counterAt, nonce, TITLE_BYTES, COUNTER_BYTES);
        int plainLength;
        try {
            cipher.init(Cipher.DECRYPT_MODE, secret, new GCMParameterSpec(TAG_BYTES * 8, nonce));
            cipher.updateAAD(additionalData);
            plainLength = cipher.doFinal(buffer, cipherAt, frame - cipherAt, plain);
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES/GCM refused a frame of " + frame + " bytes", e);
        }
        noteCounter();
        parser.finish(lastByteNs);
        if (plainLength == 0 || plain[0] != '/') {
            parser.drop(DropReason.NOT_TEXT, frame);
            return true;
        }
        opened = true;
        parser.feedSealed(plain, 0, plainLength, lastByteNs);
        opened = false;
        return true;
    }

    private void noteCounter() {
        long counter = 0;
        for (int i = TITLE_BYTES; i < nonce.length; i++) {
            counter = (counter << 8) | (nonce[i] & 0xFF);
        }
        boolean rises = counter > frameCounter;
        if (!rises && counterRises) {
            Logger.warn(
                    "P1: frame counter went from {} to {}: the meter restarted, or old frames are played again",
                    frameCounter,
                    counter);
        }
        counterRises = rises;
        frameCounter = counter;
    }
}
