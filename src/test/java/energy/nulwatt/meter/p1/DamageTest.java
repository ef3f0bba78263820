package energy.nulwatt.meter.p1;

import static energy.nulwatt.meter.p1.TelegramBuilder.ascii;
import static energy.nulwatt.meter.p1.TelegramBuilder.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.GridReading;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Damage never becomes a reading, and never costs the good telegram behind it. */
class DamageTest {
    private static final int DAMAGED_W = 244;
    private static final int GOOD_W = 1777;
    private static final byte[] TELEGRAM = Telegrams.dsmr50("170102192002W", DAMAGED_W, 0);
    private static final byte[] NEXT = Telegrams.dsmr50("170102192003W", GOOD_W, 0);

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** After the damage comes one whole telegram: it alone is read. */
    private static void assertOnlyNextIsRead(String what, byte[]... damage) {
        Recorder recorder = new Recorder().feed(damage).feed(NEXT);
        assertEquals(1, recorder.readings.size(), what);
        assertEquals(GOOD_W, recorder.last().powerW, what);
    }

    private static boolean isBehindCrc(int at) {
        return at >= TELEGRAM.length - 2;
    }

    @Test
    void everySingleBitFlip() {
        for (int at = 0; at < TELEGRAM.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = TELEGRAM.clone();
                flipped[at] ^= (byte) (1 << bit);
                boolean letterCase = at >= TELEGRAM.length - 6 && Character.isLetter(TELEGRAM[at]) && bit == 5;
                if (!isBehindCrc(at) && !letterCase) {
                    assertOnlyNextIsRead("bit " + bit + " of byte " + at, flipped);
                } else {
                    // The line end is not covered, and lower case is the same CRC: nothing false can come of it.
                    Recorder recorder = new Recorder().feed(flipped, NEXT);
                    assertEquals(2, recorder.readings.size());
                    assertEquals(DAMAGED_W, recorder.readings.get(0).powerW);
                }
            }
        }
    }

    @Test
    void everyTruncationAtTheEnd() {
        for (int length = 0; length < TELEGRAM.length - 2; length++) {
            assertOnlyNextIsRead("cut at " + length, Arrays.copyOf(TELEGRAM, length));
        }
    }

    @Test
    void everyTruncationAtTheStart() {
        for (int from = 1; from < TELEGRAM.length; from++) {
            assertOnlyNextIsRead("from " + from, Arrays.copyOfRange(TELEGRAM, from, TELEGRAM.length));
        }
    }

    @Test
    void everyLostByte() {
        for (int at = 0; at < TELEGRAM.length - 2; at++) {
            byte[] before = Arrays.copyOf(TELEGRAM, at);
            byte[] after = Arrays.copyOfRange(TELEGRAM, at + 1, TELEGRAM.length);
            // Without its first CRC digit when that is 0 the CRC is still the same number.
            if (TELEGRAM[at] != '0' || at < TELEGRAM.length - 6) {
                assertOnlyNextIsRead("without byte " + at, join(before, after));
            }
        }
    }

    @Test
    void everyInsertedLineEndByte() {
        for (byte inserted : new byte[] {'\r', '\n'}) {
            for (int at = 1; at < TELEGRAM.length - 6; at++) {
                byte[] before = Arrays.copyOf(TELEGRAM, at);
                byte[] after = Arrays.copyOfRange(TELEGRAM, at, TELEGRAM.length);
                assertOnlyNextIsRead("with " + inserted + " at " + at, join(before, new byte[] {inserted}, after));
            }
        }
    }

    @Test
    void halvesOfTwoTelegramsJoined() {
        byte[] other = Telegrams.dsmr50("170102192004W", 3000, 0);
        for (int cut = 1; cut < TELEGRAM.length - 7; cut += 3) {
            for (int from = cut + 1; from < cut + 60 && from < other.length; from += 7) {
                byte[] second = Arrays.copyOfRange(other, from, other.length);
                assertOnlyNextIsRead("cut " + cut + " from " + from, join(Arrays.copyOf(TELEGRAM, cut), second));
            }
        }
    }

    @Test
    void aWholeTelegramGluedToAHalfIsRead() {
        for (int cut = 0; cut < TELEGRAM.length - 3; cut++) {
            Recorder recorder = new Recorder().feed(join(Arrays.copyOf(TELEGRAM, cut), NEXT));
            assertEquals(1, recorder.readings.size(), "cut at " + cut);
            assertEquals(GOOD_W, recorder.last().powerW);
        }
    }

    @Test
    void noiseBeforeTheStartOnTheSameLine() {
        for (String noise :
                List.of("x", "/", "//", "/abc", "/abc\r\n", "\0\0\0", "\u00ff\u00ff", "!", "!1234", "/a/b/")) {
            Recorder recorder = new Recorder().feed(join(ascii(noise), NEXT));
            assertEquals(1, recorder.readings.size(), noise);
            assertEquals(GOOD_W, recorder.last().powerW);
        }
    }

    @Test
    void loneLineEndsBetweenTelegrams() {
        for (String between : List.of("\r", "\n", "\r\n\r\n\r\n", "\n\r")) {
            Recorder recorder = new Recorder().feed(TELEGRAM, ascii(between), NEXT);
            assertEquals(2, recorder.readings.size());
            assertEquals(List.of(), recorder.drops);
        }
    }

    @Test
    void aLineOfOneMegabyte() {
        for (char c : new char[] {'A', '/', '!', '0', '\0', '\u00ff', '\u00db'}) {
            byte[] line = new byte[1 << 20];
            Arrays.fill(line, (byte) c);
            assertOnlyNextIsRead("line of " + (int) c, line);
            line[0] = '/';
            assertOnlyNextIsRead("line of / and " + (int) c, line);
            assertOnlyNextIsRead("telegram with a line of " + (int) c, ascii("/ABC5X\r\n\r\n"), line);
            assertOnlyNextIsRead("half a telegram with a line of " + (int) c, Arrays.copyOf(TELEGRAM, 300), line);
        }
    }

    @Test
    void aMegabyteOfFalseStarts() {
        assertOnlyNextIsRead("starts without end", ascii("/abc".repeat(1 << 18)));
        assertOnlyNextIsRead("starts in one body", ascii("/ABC5\r\nx" + "/abc".repeat(1 << 18)));
        assertOnlyNextIsRead("short lines", ascii("/abc\r\n".repeat(1 << 17)));
        assertOnlyNextIsRead("ends", ascii("/abc\r\n!".repeat(1 << 17)));
    }

    @Test
    void memoryStaysBoundedAndAllBytesAreCounted() {
        byte[] line = new byte[1 << 20];
        Arrays.fill(line, (byte) 'A');
        Recorder recorder = new Recorder().feed(ascii("/ABC5\r\n"), line, NEXT);
        assertEquals(DropReason.TOO_LONG, recorder.drops.getFirst());
        assertEquals(7 + line.length, recorder.droppedBytes);
        assertEquals(recorder.droppedBytes, recorder.parser.counters().droppedBytes());
    }

    @Test
    void randomNoise() {
        for (int seed = 0; seed < 300; seed++) {
            RandomGenerator random = random(seed);
            byte[] noise = new byte[random.nextInt(1, 6000)];
            random.nextBytes(noise);
            assertOnlyNextIsRead("seed " + seed, noise, new byte[] {'\r', '\n'});
            assertOnlyNextIsRead("seed " + seed + ", same line", noise);
        }
    }

    @Test
    void randomDamageInAnyPieces() {
        for (int seed = 0; seed < 3000; seed++) {
            RandomGenerator random = random(seed);
            byte[] damaged = damage(TELEGRAM, random);
            Recorder recorder = new Recorder();
            feedInPieces(recorder, damaged, random);
            for (GridReading reading : recorder.readings) {
                assertEquals(DAMAGED_W, reading.powerW, "seed " + seed);
            }
            int before = recorder.readings.size();
            feedInPieces(recorder, NEXT, random);
            assertEquals(before + 1, recorder.readings.size(), "seed " + seed);
            assertEquals(GOOD_W, recorder.last().powerW, "seed " + seed);
        }
    }

    /** Up to four of: a flipped bit, lost bytes, doubled bytes, overwritten bytes. */
    private static byte[] damage(byte[] telegram, RandomGenerator random) {
        byte[] bytes = telegram.clone();
        int times = random.nextInt(1, 5);
        for (int i = 0; i < times; i++) {
            int at = random.nextInt(bytes.length - 40);
            int length = random.nextInt(1, 40);
            byte[] head = Arrays.copyOf(bytes, at);
            byte[] piece = Arrays.copyOfRange(bytes, at, at + length);
            byte[] tail = Arrays.copyOfRange(bytes, at + length, bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes = join(head, tail);
                case 2 -> bytes = join(head, piece, piece, tail);
                default -> Arrays.fill(bytes, at, at + length, (byte) random.nextInt(256));
            }
        }
        return bytes;
    }

    private static void feedInPieces(Recorder recorder, byte[] bytes, RandomGenerator random) {
        int at = 0;
        while (at < bytes.length) {
            int length = Math.min(bytes.length - at, random.nextInt(1, 200));
            recorder.parser.feed(bytes, at, length, recorder.nowNs());
            at += length;
        }
    }

    @Test
    void piecesOfAnySizeGiveTheSame() {
        byte[] stream = join(TELEGRAM, ascii("noise"), NEXT, Telegrams.belgian());
        for (int size = 1; size < 400; size += 13) {
            Recorder recorder = new Recorder();
            for (int at = 0; at < stream.length; at += size) {
                recorder.parser.feed(stream, at, Math.min(size, stream.length - at), recorder.nowNs());
            }
            assertEquals(3, recorder.readings.size(), "pieces of " + size);
            assertEquals(List.of(DropReason.NOISE), recorder.drops);
        }
    }

    @Test
    void silenceInMidTelegramDropsTheFirstPart() {
        Recorder recorder = new Recorder()
                .feed(Arrays.copyOf(TELEGRAM, 200))
                .silence(4000)
                .feed(Arrays.copyOfRange(TELEGRAM, 200, TELEGRAM.length));
        assertEquals(List.of(), recorder.readings);
        assertEquals(DropReason.NO_END, recorder.drops.getFirst());
        assertTrue(recorder.feed(NEXT).last().powerW == GOOD_W);
    }

    @Test
    void theEndOfTheInputClosesAGoodTelegramAndDropsAHalfOne() {
        Recorder recorder = new Recorder().feed(Arrays.copyOf(TELEGRAM, TELEGRAM.length - 2));
        recorder.parser.finish(recorder.nowNs());
        assertEquals(1, recorder.readings.size());
        recorder.feed(Arrays.copyOf(NEXT, 100));
        recorder.parser.finish(recorder.nowNs());
        assertEquals(List.of(DropReason.NO_END), recorder.drops);
    }
}
