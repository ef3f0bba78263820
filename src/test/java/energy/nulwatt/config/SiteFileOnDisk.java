package energy.nulwatt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import energy.nulwatt.yaml.Fault;
import energy.nulwatt.yaml.FaultyFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A site file in a directory of its own, loaded as if on a machine in Amsterdam without any serial port. */
final class SiteFileOnDisk {
    static final List<String> TYPES = List.of("marstek-venus-v1v2", "marstek-venus-gen3");
    static final String SHORTEST = """
            meter:
              port: /dev/ttyUSB90
            batteries:
              - type: marstek-venus-v1v2
                port: /dev/ttyUSB91
                phase: L1
            """;

    final Path directory;
    final Map<String, String> environment = new HashMap<>();

    SiteFileOnDisk(Path directory) {
        this.directory = directory;
    }

    Site load(String text) throws FaultyFileException {
        Path path = directory.resolve("nulwatt.yaml");
        try {
            Files.write(path, text.getBytes(StandardCharsets.UTF_8)); // lone surrogates become question marks
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Surroundings surroundings =
                new Surroundings(environment, ZoneId.of("Europe/Amsterdam"), directory.resolve("by-id"));
        return SiteLoader.load(path, TYPES, surroundings);
    }

    /** The faults of {@code text}, without the name of the file. */
    List<String> faults(String text) {
        FaultyFileException e = assertThrows(FaultyFileException.class, () -> load(text));
        return e.faults().stream().map(Fault::toString).map(this::withoutFile).toList();
    }

    void assertFaults(String text, String... expected) {
        assertEquals(String.join("\n", expected), String.join("\n", faults(text)));
    }

    List<String> warnings(String text) throws FaultyFileException {
        return load(text).warnings().stream().map(this::withoutFile).toList();
    }

    private String withoutFile(String line) {
        return line.replace(directory.resolve("nulwatt.yaml") + ":", "").replace(directory + "/", "");
    }

    /** Writes a file beside the site file. */
    Path write(String name, String content, String mode) {
        try {
            Path path = Files.writeString(directory.resolve(name), content);
            return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
