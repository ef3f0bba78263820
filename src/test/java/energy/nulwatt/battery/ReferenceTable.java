package energy.nulwatt.battery;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A cross-checked register table, where there is one beside the repository. */
final class ReferenceTable {
    private ReferenceTable() {}

    /** The fields of every line of a family's table; the test is skipped where there is none. */
    static List<List<String>> lines(String family) throws IOException {
        Path table = Path.of(System.getProperty("user.dir"))
                .resolveSibling("shared")
                .resolve("reference/devices/" + family + ".csv");
        assumeTrue(Files.exists(table), "there is no reference table at " + table);
        List<List<String>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(table)) {
            lines.add(fields(line));
        }
        return lines;
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
