package energy.nulwatt.config;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A small file that is replaced as a whole: to a temporary file, forced to the disk, then renamed. */
final class StateFile {
    private static final int MAX_BYTES = 64 << 10;
    private static final int MAX_DAMAGED = 5;

    private final Path directory;
    private final Path file;

    StateFile(Path directory, String name) {
        this.directory = directory;
        file = directory.resolve(name);
    }

    Path path() {
        return file;
    }

    byte[] read() throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("larger than any that was ever written");
        }
        return Files.readAllBytes(file);
    }

    void replace(byte[] content) throws IOException {
        Files.createDirectories(directory);
        Path temporary = directory.resolve(file.getFileName() + ".new");
        Files.write(
                temporary,
                content,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(directory);
    }

    /** A rename is on the disk only when its directory is. */
    static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Copies a damaged file aside, and says so for a message: " and was put aside as …". */
    String copyAside() {
        for (int i = 1; i <= MAX_DAMAGED; i++) {
            Path aside = directory.resolve(file.getFileName() + ".damaged-" + i);
            if (i == MAX_DAMAGED || Files.notExists(aside)) {
                try {
                    // Copied, not moved: until the new file takes its place, a crash must find the damaged one.
                    Files.copy(file, aside, StandardCopyOption.REPLACE_EXISTING);
                    return " and was put aside as " + aside;
                } catch (IOException e) {
                    return " and cannot be put aside (" + e + ")";
                }
            }
        }
        return "";
    }

    /** The first line of what is wrong with it: parsers say more than a person needs. */
    static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
