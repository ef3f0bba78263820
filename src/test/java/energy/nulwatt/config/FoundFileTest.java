package energy.nulwatt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a battery was found set to outlives the process. */
class FoundFileTest {
    private static final Map<String, String> FOUND = Map.of("strategy", "POWER_STRATEGY_ROI", "note", "\"ü\"");

    @TempDir
    Path directory;

    private FoundFile file() {
        return new FoundFile(directory.resolve("state"), "cellar");
    }

    @Test
    void nothingIsKeptAtFirst() {
        assertEquals(Map.of(), file().found());
        assertFalse(Files.exists(directory.resolve("state")));
    }

    @Test
    void theNextProcessReadsIt() {
        file().keep(FOUND);
        assertEquals(FOUND, file().found());
        assertTrue(Files.exists(directory.resolve("state/found-cellar.json")));
    }

    @Test
    void everyBatteryHasItsOwn() {
        file().keep(FOUND);
        assertEquals(Map.of(), new FoundFile(directory.resolve("state"), "garage").found());
    }

    @Test
    void whatWasPutBackIsForgotten() {
        FoundFile file = file();
        file.keep(FOUND);
        file.forget();
        assertEquals(Map.of(), file.found());
        assertEquals(Map.of(), file().found());
    }

    @Test
    void aDamagedFileIsPutAsideAndNotUsed() throws IOException {
        file().keep(FOUND);
        Path path = directory.resolve("state/found-cellar.json");
        for (String damaged : new String[] {"", "{", "[]", "{\"strategy\": 1}", "{\"strategy\": \"A\"} x"}) {
            Files.writeString(path, damaged);
            assertEquals(Map.of(), file().found(), damaged);
        }
        assertEquals("", Files.readString(directory.resolve("state/found-cellar.json.damaged-1")));
    }

    @Test
    void withoutADiskItLastsAsLongAsTheProcess() throws IOException {
        Files.writeString(directory.resolve("state"), "a file where the directory should be");
        FoundFile file = file();
        file.keep(FOUND);
        assertEquals(FOUND, file.found());
        file.forget();
        assertEquals(Map.of(), file.found());
    }
}
