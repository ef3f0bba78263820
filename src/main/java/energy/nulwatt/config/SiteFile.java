package energy.nulwatt.config;

import energy.nulwatt.yaml.Fault;
import energy.nulwatt.yaml.Quote;
import energy.nulwatt.yaml.YamlMap;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The site file while it is read: where it lies, what it has stated so far, what is to be remarked. */
final class SiteFile {
    final Surroundings surroundings;
    private final Path directory;
    private final Set<String> stated = new LinkedHashSet<>();
    private final List<Fault> warnings = new ArrayList<>();

    SiteFile(Path path, Surroundings surroundings) {
        this.surroundings = surroundings;
        directory = path.toAbsolutePath().normalize().getParent();
    }

    /** Notes what a section states and reports the keys that it should not have. */
    void done(YamlMap map) {
        for (String key : map.keys()) {
            stated.add(map.path(key));
        }
        map.done();
    }

    void warn(YamlMap map, String key, String message) {
        warnings.add(map.remark(key, message));
    }

    Set<String> stated() {
        return stated;
    }

    List<String> warnings() {
        return warnings.stream().sorted().map(Fault::toString).toList();
    }

    /** {@code text} as a path, seen from the directory of the site file; empty and a fault when it cannot be one. */
    Optional<Path> path(YamlMap map, String key, String text) {
        try {
            return Optional.of(directory.resolve(text).normalize());
        } catch (InvalidPathException e) {
            map.fault(key, Quote.of(map.path(key)) + " cannot be a path: " + Quote.of(text));
            return Optional.empty();
        }
    }

    /** The readable file that a key names; empty when the key is absent, or with a fault. */
    Optional<Path> readable(YamlMap map, String key) {
        String text = map.text(key, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> path = path(map, key, text);
        if (path.isPresent() && !Files.isReadable(path.get())) {
            map.fault(key, "'" + map.path(key) + "': " + unreadable(path.get()));
            return Optional.empty();
        }
        return path;
    }

    /** Why a file cannot be read, for a fault. */
    static String unreadable(Path path) {
        return path + (Files.exists(path) ? " may not be read by this user" : " does not exist");
    }
}
