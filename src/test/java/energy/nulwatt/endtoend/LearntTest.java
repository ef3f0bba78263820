package energy.nulwatt.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;

/** {@code nulwatt learnt}: a file that is there, one that is not, and one that cannot be used. */
class LearntTest {
    /** Runs the command on a site with a battery named cellar, whose state lies in the directory. */
    private static Program learnt(Path directory) throws Exception {
        Path site = Files.writeString(directory.resolve("nulwatt.yaml"), """
                site:
                  time_zone: Europe/Amsterdam
                meter:
                  port: tcp://127.0.0.1:2
                batteries:
                  - type: marstek-venus-v1v2
                    name: cellar
                    port: tcp://127.0.0.1:1
                    phase: L1
                state_directory: %s
                """.formatted(directory));
        return Program.start("learnt", "--site", site.toString());
    }

    @Scenario
    void aFileIsReadAndLeftAsItIs(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("learnt.json");
        String json = "{\"batteries\": {\"cellar\": [{\"firmware\": \"153\", \"wakes\": 2, \"wake_up_s\": 2.4}]}}";
        Files.writeString(file, json);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-31T22:59:30Z")));
        try (Program program = learnt(directory)) {
            assertEquals(0, program.exitCode(30), program::toString);
            assertTrue(program.out().startsWith("Written 2026-01-31 23:59 to " + file + "\n"), program::toString);
            assertTrue(program.out().contains("cellar, firmware 153\n"), program::toString);
            assertTrue(program.out().contains("2.4 s more from standby, learnt from 2 starts"), program::toString);
        }
        assertEquals(json, Files.readString(file));
    }

    @Scenario
    void aMissingFileIsSaidToBeSoAndHowItComesToBe(@TempDir Path directory) throws Exception {
        try (Program program = learnt(directory)) {
            assertEquals(66, program.exitCode(30), program::toString);
            assertEquals("", program.out());
            assertTrue(program.err().contains("learnt.json does not exist: nothing was learnt"), program::toString);
            assertTrue(program.err().contains("'nulwatt commission'"), program::toString);
        }
    }

    @Scenario
    void aFaultyFileIsToldWithThePlaceAndLeftWhereItIs(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("learnt.json");
        String json = "{\"batteries\": {\"cellar\": [\n  {\"wakes\": 2, \"wake_up_s\": 240}]}}";
        Files.writeString(file, json);
        try (Program program = learnt(directory)) {
            assertEquals(78, program.exitCode(30), program::toString);
            assertTrue(
                    program.err()
                            .matches("(?s).*learnt\\.json:2:\\d+: cannot be used \\('wake_up_s' is 240, which is out"
                                    + " of range\\); the next start of the service puts it aside.*"),
                    program::toString);
        }
        assertEquals(json, Files.readString(file));
    }
}
