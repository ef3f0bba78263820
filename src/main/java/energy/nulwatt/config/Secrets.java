package energy.nulwatt.config;

import energy.nulwatt.yaml.YamlMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Secrets that stand in a file of their own, or, with a warning, in the site file. */
final class Secrets {
    private static final int MAX_BYTES = 64 << 10;
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private Secrets() {}

    /** The secret under {@code key}, or in the file that {@code key_file} names. */
    static Optional<Secret> either(YamlMap map, String key, SiteFile file) {
        String fileKey = key + "_file";
        Optional<Secret> stated = inline(map, key, fileKey, file);
        List<String> lines = lines(map, fileKey, file);
        if (map.has(key) && map.has(fileKey)) {
            map.fault(fileKey, "'" + map.path(fileKey) + "' and '" + map.path(key) + "' both give it: write only one");
        }
        return stated.isPresent() || lines.isEmpty() ? stated : Optional.of(new Secret(lines.getFirst()));
    }

    /** A secret in the site file itself, which others may read more easily. */
    static Optional<Secret> inline(YamlMap map, String key, String fileKey, SiteFile file) {
        Optional<Secret> secret = map.exactText(key).map(Secret::new);
        if (secret.isPresent()) {
            file.warn(
                    map,
                    key,
                    "'" + map.path(key) + "' is a secret in the site file: move it into a file of its own with mode"
                            + " 0600 and name that with " + fileKey);
        }
        return secret;
    }

    /** The lines of the secret file that a key names; empty when the key is absent, or with a fault. */
    static List<String> lines(YamlMap map, String key, SiteFile file) {
        Optional<Path> path = file.readable(map, key);
        if (path.isEmpty() || !mayHoldASecret(map, key, path.get())) {
            return List.of();
        }
        try {
            List<String> lines = Files.size(path.get()) > MAX_BYTES
                    ? List.of()
                    : Files.readString(path.get(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
            if (lines.isEmpty() || lines.getFirst().isEmpty()) {
                map.fault(key, "'" + map.path(key) + "': " + path.get() + " must hold the secret in its first line");
                return List.of();
            }
            return lines;
        } catch (IOException e) {
            map.fault(key, "'" + map.path(key) + "': " + path.get() + " cannot be read as text: " + e.getMessage());
            return List.of();
        }
    }

    /** False, with a fault, when it is no file or when others than its owner may touch it. */
    static boolean mayHoldASecret(YamlMap map, String key, Path path) {
        if (!Files.isRegularFile(path)) {
            map.fault(key, "'" + map.path(key) + "': " + path + " is not a file");
            return false;
        }
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
            Set<PosixFilePermission> mode =
                    view == null ? OWNERS : view.readAttributes().permissions();
            if (!OWNERS.containsAll(mode)) {
                map.fault(
                        key,
                        "'" + map.path(key) + "': " + path + " is open to others ("
                                + PosixFilePermissions.toString(mode) + "); run: chmod 600 "
                                + shellWord(path.toString()));
                return false;
            }
        } catch (IOException e) {
            map.fault(key, "'" + map.path(key) + "': the mode of " + path + " cannot be read: " + e.getMessage());
            return false;
        }
        return true;
    }

    private static String shellWord(String path) {
        return path.matches("[A-Za-z0-9_./+-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
