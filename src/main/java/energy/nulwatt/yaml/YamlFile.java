package energy.nulwatt.yaml;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a YAML file whose every value knows its line and column. */
public final class YamlFile {
    private static final int MAX_BYTES = 1 << 20;

    private YamlFile() {}

    /**
     * The top-level mapping of a file on disk.
     *
     * @param faults takes what is found wrong later on, while the mapping is read
     * @throws FaultyFileException when it cannot be read, is no YAML, or is no mapping
     */
    public static YamlMap read(Path path, Faults faults) throws FaultyFileException {
        String file = path.toString();
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw faulty(file, "is larger than 1 MiB: this cannot be a file written by a person");
            }
            return parse(file, Files.readString(path, StandardCharsets.UTF_8), faults);
        } catch (NoSuchFileException e) {
            throw faulty(file, "does not exist");
        } catch (IOException e) {
            throw faulty(file, "cannot be read: " + e.getMessage());
        }
    }

    /** The top-level mapping of {@code text}; {@code file} only names it in faults. */
    public static YamlMap parse(String file, String text, Faults faults) throws FaultyFileException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setAllowDuplicateKeys(true) // reported by YamlMap, with both places
                .setMaxAliasesForCollections(20)
                .build();
        Optional<Node> root;
        try {
            root = new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            Mark mark = e.getProblemMark().orElse(null);
            int line = mark == null ? 0 : mark.getLine() + 1;
            int column = mark == null ? 0 : mark.getColumn() + 1;
            throw new FaultyFileException(
                    List.of(new Fault(file, line, column, "is not YAML here: " + e.getProblem())));
        } catch (YamlEngineException e) {
            throw faulty(file, "is not YAML: " + e.getMessage());
        }
        if (root.isEmpty()) {
            throw faulty(file, "is empty");
        }
        if (!(root.get() instanceof MappingNode mapping)) {
            throw faulty(file, "must be a mapping of keys to values");
        }
        return new YamlMap(mapping, "", faults);
    }

    private static FaultyFileException faulty(String file, String message) {
        return new FaultyFileException(List.of(new Fault(file, 0, 0, message)));
    }
}
