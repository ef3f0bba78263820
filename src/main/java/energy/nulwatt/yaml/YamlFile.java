package energy.nulwatt.yaml;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads a YAML file whose every value knows its line and column. */
public final class YamlFile {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_ALIASES = 20;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private YamlFile() {}

    /**
     * The top-level mapping of a file on disk.
     *
     * @param faults takes what is found wrong later on, while the mapping is read
     * @throws FaultyFileException when it cannot be read, is no YAML, or is no mapping
     */
    public static YamlMap read(Path path, Faults faults) throws FaultyFileException {
        byte[] bytes;
        try {
            if (Files.isDirectory(path)) {
                throw faulty(faults, "is a directory, not a file");
            }
            if (Files.size(path) > MAX_BYTES) {
                throw faulty(faults, "is larger than 1 MiB: this cannot be a file written by a person");
            }
            bytes = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw faulty(faults, "does not exist");
        } catch (AccessDeniedException e) {
            throw faulty(faults, "may not be read by this user");
        } catch (IOException e) {
            throw faulty(faults, "cannot be read: " + e.getMessage());
        }
        return parse(path.toString(), decode(bytes, faults), faults);
    }

    /** The top-level mapping of {@code text}; {@code file} only names it in the document's own marks. */
    public static YamlMap parse(String file, String text, Faults faults) throws FaultyFileException {
        String content = text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text;
        checkPrintable(content, faults);
        Node root = compose(file, content, faults)
                .orElseThrow(() -> faulty(faults, "is empty: a mapping of keys to values is expected"));
        if (!(root instanceof MappingNode mapping)) {
            throw faulty(faults, root.getStartMark().orElse(null), "must be a mapping of keys to values: 'key: value'");
        }
        return new YamlMap(mapping, "", faults);
    }

    private static Optional<Node> compose(String file, String text, Faults faults) throws FaultyFileException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setAllowDuplicateKeys(true) // reported by YamlMap, with both places
                .setAllowNonScalarKeys(true) // likewise
                .setMaxAliasesForCollections(MAX_ALIASES)
                .build();
        GuardedParser parser = new GuardedParser(settings, text, faults);
        try {
            return new Composer(settings, parser).getSingleNode();
        } catch (MarkedYamlEngineException e) {
            Problem problem = Problem.of(e);
            throw faulty(faults, problem.mark(), problem.message() + " (what follows was not checked)");
        } catch (YamlVersionException e) {
            throw faulty(faults, "must be YAML 1.2: remove the line that starts with %YAML");
        } catch (YamlEngineException | NumberFormatException e) {
            if (String.valueOf(e.getMessage()).startsWith("Number of aliases")) {
                throw faulty(
                        faults,
                        parser.last(),
                        "has more than " + MAX_ALIASES + " aliases (*) up to here: write the values out");
            }
            // The reader lets the number of an escape such as \U99999999 through as it comes.
            throw faulty(faults, parser.last(), "is not YAML at or after this place: " + e.getMessage());
        }
    }

    private static String decode(byte[] bytes, Faults faults) throws FaultyFileException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        String text = out.flip().toString();
        if (!result.isError()) {
            return text;
        }
        int lastBreak = text.lastIndexOf('\n');
        int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
        faults.add(
                line,
                text.codePointCount(lastBreak + 1, text.length()) + 1,
                String.format("the byte 0x%02X is not UTF-8: save the file as UTF-8", in.get(in.position())));
        throw new FaultyFileException(faults.sorted());
    }

    private static void checkPrintable(String text, Faults faults) throws FaultyFileException {
        int line = 1;
        int column = 1;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (!StreamReader.isPrintable(codePoint)) {
                faults.add(
                        line,
                        column,
                        String.format("the character U+%04X is not allowed in a text file: remove it", codePoint));
            }
            i += Character.charCount(codePoint);
            column++;
            if (codePoint == '\n') {
                line++;
                column = 1;
            }
        }
        faults.throwIfAny();
    }

    private static FaultyFileException faulty(Faults faults, String message) {
        return faulty(faults, null, message);
    }

    private static FaultyFileException faulty(Faults faults, Mark mark, String message) {
        faults.add(mark == null ? 0 : mark.getLine() + 1, mark == null ? 0 : mark.getColumn() + 1, message);
        return new FaultyFileException(faults.sorted());
    }
}
