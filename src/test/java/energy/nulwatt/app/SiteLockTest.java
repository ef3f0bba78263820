package energy.nulwatt.app;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteLockTest {
    @TempDir
    Path directory;

    @Test
    void oneAtATime() throws Exception {
        Path state = directory.resolve("not/there/yet");
        try (SiteLock first = SiteLock.take(state)) {
            assertTrue(first != null);
            SiteLock.Taken taken = assertThrows(SiteLock.Taken.class, () -> SiteLock.take(state));
            assertTrue(taken.getMessage().contains(state.resolve("running").toString()), taken.getMessage());
        }
        SiteLock.take(state).close();
    }

    @Test
    void withoutADiskTheHouseIsControlledAllTheSame() throws Exception {
        Path noDirectory = Files.writeString(directory.resolve("file"), "no directory");
        SiteLock.take(noDirectory).close();
        SiteLock.take(noDirectory).close();
    }
}
