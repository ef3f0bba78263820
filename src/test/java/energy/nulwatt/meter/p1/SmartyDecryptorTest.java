package energy.nulwatt.meter.p1;

import static energy.nulwatt.meter.p1.TelegramBuilder.ascii;
import static energy.nulwatt.meter.p1.TelegramBuilder.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SmartyDecryptorTest {
    private static final String KEY = "000102030405060708090A0B0C0D0E0F";
    private static final byte[] TITLE = ascii("TST00001");
    private static final P1Options OPTIONS = P1Options.DEFAULT.withKey(SmartyKey.ofHex(KEY));

    /** Builds a frame from the description of its bytes. */
    private static byte[] frame(byte[] plain, int counter) {
        return frame(plain, counter, SmartyKey.DEFAULT_AUTHENTICATION_KEY);
    }

    private static byte[] frame(byte[] plain, int counter, String authenticationKey) {
        try {
            byte[] nonce = ByteBuffer.allocate(12).put(TITLE).putInt(counter).array();
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            SecretKeySpec key = new SecretKeySpec(HexFormat.of().parseHex(KEY), "AES");
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(96, nonce));
            cipher.updateAAD(new byte[] {0x30});
            cipher.updateAAD(HexFormat.of().parseHex(authenticationKey));
            byte[] sealed = cipher.doFinal(plain);
            int length = 5 + sealed.length;
            return ByteBuffer.allocate(13 + length)
                    .put((byte) 0xDB)
                    .put((byte) 8)
                    .put(TITLE)
                    .put((byte) 0x82)
                    .putShort((short) length)
                    .put((byte) 0x30)
                    .putInt(counter)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Rig {
        private final Recorder recorder;
        private final SmartyDecryptor decryptor;
        private long nowNs = 1;

        private Rig(P1Options options) {
            recorder = new Recorder(options);
            decryptor = new SmartyDecryptor(options.key().orElseThrow(), recorder.parser);
        }

        private Rig feed(byte[]... pieces) {
            for (byte[] piece : pieces) {
                nowNs += 1_000_000;
                decryptor.feed(piece, 0, piece.length, nowNs);
            }
            return this;
        }
    }

    @Test
    void readsFramesInPiecesOfAnySize() {
        byte[] stream = join(frame(Telegrams.smarty(), 1), frame(Telegrams.smarty(), 2));
        for (int size = 1; size < 500; size += 31) {
            Rig rig = new Rig(OPTIONS);
            for (int at = 0; at < stream.length; at += size) {
                rig.feed(Arrays.copyOfRange(stream, at, Math.min(at + size, stream.length)));
            }
            assertEquals(2, rig.recorder.readings.size());
            assertEquals(5, rig.recorder.last().powerW);
            assertEquals(List.of(), rig.recorder.drops);
            assertEquals("5453543030303031", rig.decryptor.systemTitleHex());
            assertEquals(2, rig.decryptor.frameCounter());
            assertFalse(rig.decryptor.isOpened());
        }
    }

    @Test
    void readsShortLengthForms() {
        byte[] plain = new TelegramBuilder("Lux5\\1").line("1-0:1.7.0(00.5*kW)").withCrc();
        byte[] longForm = frame(plain, 7);
        int length = longForm.length - 13;
        byte[] oneByteForm = ByteBuffer.allocate(12 + length)
                .put(longForm, 0, 10)
                .put((byte) 0x81)
                .put((byte) length)
                .put(longForm, 13, length)
                .array();
        byte[] directForm = ByteBuffer.allocate(11 + length)
                .put(longForm, 0, 10)
                .put((byte) length)
                .put(longForm, 13, length)
                .array();
        assertTrue(length < 0x80);
        Rig rig = new Rig(OPTIONS).feed(oneByteForm, directForm);
        assertEquals(2, rig.recorder.readings.size());
    }

    @Test
    void damageInAnyByteYieldsNoReadingAndTheNextFrameIsRead() {
        byte[] next = frame(Telegrams.smarty(), 2);
        byte[] good = frame(Telegrams.smarty(), 1);
        for (int at = 0; at < good.length; at++) {
            byte[] damaged = good.clone();
            damaged[at] ^= 0x10;
            Rig rig = new Rig(OPTIONS).feed(damaged, next);
            if (rig.recorder.readings.isEmpty()) {
                // A damaged length may claim the next frame until silence or more bytes come.
                rig.feed(next, next, next);
            }
            assertFalse(rig.recorder.readings.isEmpty(), "byte " + at);
            assertEquals(2, rig.decryptor.frameCounter(), "byte " + at);
            assertFalse(rig.recorder.drops.isEmpty(), "byte " + at);
        }
    }

    @Test
    void aTruncatedFrameDoesNotCostTheNext() {
        byte[] good = frame(Telegrams.smarty(), 1);
        byte[] next = frame(Telegrams.smarty(), 2);
        for (int cut = 1; cut < good.length; cut += 11) {
            Rig rig = new Rig(OPTIONS).feed(Arrays.copyOf(good, cut), next);
            rig.nowNs += 1_100_000_000L;
            rig.decryptor.tick(rig.nowNs);
            rig.feed(next);
            assertFalse(rig.recorder.readings.isEmpty(), "cut at " + cut);
        }
    }

    @Test
    void silenceEndsABrokenFrame() {
        Rig rig = new Rig(OPTIONS).feed(Arrays.copyOf(frame(Telegrams.smarty(), 1), 400));
        rig.decryptor.tick(rig.nowNs + 1_100_000_000L);
        assertEquals(List.of(DropReason.FRAME_BROKEN), rig.recorder.drops);
        assertEquals(1, rig.feed(frame(Telegrams.smarty(), 2)).recorder.readings.size());
    }

    @Test
    void noiseWithStartBytesIsSkipped() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
        for (int round = 0; round < 200; round++) {
            byte[] noise = new byte[random.nextInt(1, 3000)];
            random.nextBytes(noise);
            for (int i = 0; i < noise.length; i += 17) {
                noise[i] = (byte) 0xDB;
            }
            Rig rig = new Rig(OPTIONS).feed(noise, frame(Telegrams.smarty(), 3));
            assertEquals(1, rig.recorder.readings.size(), "round " + round);
        }
    }

    @Test
    void aWrongKeyFailsTheTag() {
        byte[] frame = frame(Telegrams.smarty(), 1);
        Rig wrongKey = new Rig(P1Options.DEFAULT.withKey(SmartyKey.ofHex("FF" + KEY.substring(2)))).feed(frame);
        assertEquals(List.of(), wrongKey.recorder.readings);
        assertEquals(List.of(DropReason.TAG_BAD), wrongKey.recorder.drops);
        assertEquals(frame.length, wrongKey.recorder.droppedBytes);
    }

    @Test
    void theAuthenticationKeyCounts() {
        String other = "F" + SmartyKey.DEFAULT_AUTHENTICATION_KEY.substring(1);
        byte[] frame = frame(Telegrams.smarty(), 1, other);
        assertEquals(List.of(DropReason.TAG_BAD), new Rig(OPTIONS).feed(frame).recorder.drops);
        Rig right = new Rig(P1Options.DEFAULT.withKey(SmartyKey.ofHex(KEY, other))).feed(frame);
        assertEquals(1, right.recorder.readings.size());
    }

    @Test
    void theInnerCrcIsDemandedUnlessTheTagIsTrusted() {
        byte[] plain = Telegrams.smarty();
        plain[plain.length - 3] = (byte) (plain[plain.length - 3] == '0' ? '1' : '0');
        byte[] frame = frame(plain, 1);
        Rig strict = new Rig(OPTIONS).feed(frame);
        assertEquals(List.of(), strict.recorder.readings);
        assertEquals(List.of(DropReason.CRC_BAD), strict.recorder.drops);
        Rig trusting = new Rig(OPTIONS.withTrustTag(true)).feed(frame);
        assertEquals(5, trusting.recorder.only().powerW);
    }

    @Test
    void trustInTheTagDoesNotReachPlainTelegrams() {
        byte[] plain = Telegrams.smarty();
        plain[plain.length - 3] = (byte) (plain[plain.length - 3] == '0' ? '1' : '0');
        Rig rig = new Rig(OPTIONS.withTrustTag(true)).feed(plain);
        assertEquals(List.of(DropReason.CRC_BAD), rig.recorder.drops);
    }

    @Test
    void somethingElseThanTextInsideIsSaid() {
        Rig rig = new Rig(OPTIONS).feed(frame(new byte[] {0x0F, 1, 2, 3}, 1));
        assertEquals(List.of(DropReason.NOT_TEXT), rig.recorder.drops);
    }

    @Test
    void aPlainTelegramIsReadThoughAKeyIsSet() {
        Rig rig = new Rig(OPTIONS).feed(Telegrams.smarty(), frame(Telegrams.smarty(), 1), Telegrams.smarty());
        assertEquals(3, rig.recorder.readings.size());
    }

    @Test
    void aRepeatedCounterIsAccepted() {
        byte[] frame = frame(Telegrams.smarty(), 9);
        assertEquals(2, new Rig(OPTIONS).feed(frame, frame).recorder.readings.size());
    }

    @Test
    void withoutAKeyTheFramesAreNoticed() {
        Recorder recorder = new Recorder().feed(frame(Telegrams.smarty(), 1), Telegrams.dsmr50());
        assertTrue(recorder.drops.contains(DropReason.ENCRYPTED), recorder.drops::toString);
        assertEquals(1, recorder.readings.size());
    }

    @Test
    void aKeyMustBe32HexDigits() {
        assertThrows(IllegalArgumentException.class, () -> SmartyKey.ofHex("1234"));
        assertThrows(IllegalArgumentException.class, () -> SmartyKey.ofHex(KEY.replace('0', 'G')));
    }
}
