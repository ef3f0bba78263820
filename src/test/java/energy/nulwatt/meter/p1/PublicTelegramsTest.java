package energy.nulwatt.meter.p1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import energy.nulwatt.meter.p1.TelegramRows.Row;
import energy.nulwatt.model.GridReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Telegrams of real meters and specifications, against a table of what they say. */
class PublicTelegramsTest {
    private static final Path DIRECTORY = Path.of(System.getProperty("user.dir"), "../shared/testdata/p1");
    private static final String KEY = "2B7E151628AED2A6ABF7158809CF4F3C";

    private static final class Decoded implements P1Decoder.Output {
        private final List<List<Row>> telegrams = new ArrayList<>();

        @Override
        public void telegram(List<Row> rows) {
            telegrams.add(rows);
        }

        @Override
        public void dropped(DropReason reason, int bytes) {
            // What is missing shows in the telegrams.
        }
    }

    private static void assumeThere() {
        assumeTrue(
                Files.exists(DIRECTORY.resolve("expected.csv")),
                "skipped: the public telegrams are not beside this repository (../shared/testdata/p1)");
    }

    private static Map<String, List<Row>> expected() throws IOException {
        Map<String, List<Row>> byFile = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(DIRECTORY.resolve("expected.csv"));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            assertEquals(4, cells.length, line);
            byFile.computeIfAbsent(cells[0], file -> new ArrayList<>()).add(new Row(cells[1], cells[2], cells[3]));
        }
        return byFile;
    }

    /** The one file with a placeholder CRC needs leave to be read. */
    private static P1Options options(String file) {
        P1Options options = P1Options.DEFAULT.withAcceptBadCrc(file.equals("be_emucs211_1ph.txt"));
        return file.endsWith(".bin") ? options.withKey(SmartyKey.ofHex(KEY)) : options;
    }

    private static Decoded decode(String file) throws IOException {
        Decoded decoded = new Decoded();
        try (P1Decoder decoder = new P1Decoder(DIRECTORY.resolve(file).toString(), options(file), decoded)) {
            decoder.run();
        }
        return decoded;
    }

    @TestFactory
    Stream<DynamicTest> everyRowComesOut() throws IOException {
        assumeThere();
        Map<String, List<Row>> expected = expected();
        assertFalse(expected.isEmpty());
        return expected.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Decoded decoded = decode(entry.getKey());
                    assertEquals(1, decoded.telegrams.size());
                    List<Row> rows = decoded.telegrams.getFirst();
                    for (int i = 0; i < Math.min(rows.size(), entry.getValue().size()); i++) {
                        assertEquals(entry.getValue().get(i), rows.get(i), "row " + (i + 1));
                    }
                    assertEquals(entry.getValue().size(), rows.size());
                }));
    }

    @TestFactory
    Stream<DynamicTest> readingsAgreeWithTheRows() throws IOException {
        assumeThere();
        return expected().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Recorder recorder = new Recorder(options(entry.getKey()));
                    byte[] bytes = Files.readAllBytes(DIRECTORY.resolve(entry.getKey()));
                    if (entry.getKey().endsWith(".bin")) {
                        new SmartyDecryptor(SmartyKey.ofHex(KEY), recorder.parser).feed(bytes, 0, bytes.length, 1);
                    } else {
                        recorder.feed(bytes);
                    }
                    GridReading reading = recorder.only();
                    assertEquals(value(entry.getValue(), "#net_power"), reading.powerW, 1e-9);
                    for (int i = 0; i < 3; i++) {
                        double expected = value(entry.getValue(), "#net_power_l" + (i + 1));
                        assertEquals(expected, reading.phasePowerW[i], 1e-9);
                    }
                    assertEquals(value(entry.getValue(), "#import") * 1000, reading.importWh, 1e-6);
                    assertEquals(value(entry.getValue(), "#export") * 1000, reading.exportWh, 1e-6);
                }));
    }

    private static double value(List<Row> rows, String field) {
        for (Row row : rows) {
            if (row.field().equals(field)) {
                return Double.parseDouble(row.value());
            }
        }
        return Double.NaN;
    }

    @Test
    void aStreamOfFramesYieldsEveryTelegram() throws IOException {
        assumeThere();
        Decoded decoded = decode("lu_smarty_spec_encrypted_stream.bin");
        assertEquals(2, decoded.telegrams.size());
        assertEquals(
                new Row("#frame_counter", "257", ""), decoded.telegrams.get(0).get(3));
        assertEquals(
                new Row("#frame_counter", "258", ""), decoded.telegrams.get(1).get(3));
    }

    @Test
    void withoutLeaveThePlaceholderCrcIsDropped() throws IOException {
        assumeThere();
        Recorder recorder = new Recorder().feed(Files.readAllBytes(DIRECTORY.resolve("be_emucs211_1ph.txt")));
        assertEquals(List.of(), recorder.readings);
        assertEquals(List.of(DropReason.CRC_BAD), recorder.drops);
    }

    @Test
    void allPlainFilesGluedTogetherAreAllRead() throws IOException {
        assumeThere();
        Recorder recorder = new Recorder();
        int good = 0;
        for (String file : expected().keySet()) {
            if (file.endsWith(".txt")) {
                recorder.feed(Files.readAllBytes(DIRECTORY.resolve(file)));
                good += file.equals("be_emucs211_1ph.txt") ? 0 : 1;
            }
        }
        assertEquals(good, recorder.readings.size());
    }
}
