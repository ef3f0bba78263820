package energy.nulwatt.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds the simulated units against the list of all registers that were found on real ones. */
class VenusRegisterListTest {
    private static final Path LIST = Path.of(System.getProperty("user.dir"))
            .resolveSibling("shared")
            .resolve("reference/devices/marstek-venus.csv");

    private record Row(int address, int words, String name, String access) {}

    private final int[] into = new int[125];

    @ParameterizedTest
    @EnumSource(VenusModel.class)
    void everyReadableRegisterAnswersAndEveryOtherOneDoesNot(VenusModel model) throws IOException {
        List<Row> rows = rows(model);
        MarstekVenus venus = new MarstekVenus(model, new SimulatedBattery(model.physics(), 0));
        int refusal = model.gen3() ? RegisterMap.MALFORMED_THEN_CLOSE : RegisterMap.ILLEGAL_ADDRESS;
        Set<Integer> listed = new HashSet<>();
        for (Row row : rows) {
            int result = venus.read(row.address, row.words, into);
            if (row.access.startsWith("r")) {
                assertEquals(RegisterMap.OK, result, row::toString);
                for (int word = 0; word < row.words; word++) {
                    listed.add(row.address + word);
                }
            } else if (model.gen3() && VenusRegisters.dropsSession(row.address, 1)) {
                assertEquals(RegisterMap.CLOSE, result, row::toString);
            } else {
                assertEquals(refusal, result, row::toString);
            }
        }
        assertTrue(listed.size() > 90, "the list was read: " + listed.size() + " registers");
        for (int address = 0; address <= 0xFFFF; address++) {
            int at = address;
            boolean answers = venus.read(address, 1, into) == RegisterMap.OK;
            assertEquals(listed.contains(address), answers, () -> "register " + at + " of " + model);
        }
    }

    @ParameterizedTest
    @EnumSource(VenusModel.class)
    void onlyWritableRegistersTakeAWrite(VenusModel model) throws IOException {
        for (Row row : rows(model)) {
            MarstekVenus venus = new MarstekVenus(model, new SimulatedBattery(model.physics(), 0));
            int result = venus.write(row.address, valueFor(row.address));
            if (row.access.endsWith("w")) {
                assertEquals(RegisterMap.OK, result, row::toString);
            } else {
                assertTrue(result != RegisterMap.OK, row::toString);
            }
            assertEquals(1, venus.writesTo(row.address));
        }
    }

    /** A value that each writable register takes. */
    private static int valueFor(int address) {
        return switch (address) {
            case 41000, 41001, 42000 -> 0x55AA;
            case 42011 -> 50;
            case 44000 -> 900;
            case 44001 -> 150;
            default -> 1;
        };
    }

    private static List<Row> rows(VenusModel model) throws IOException {
        assumeTrue(Files.exists(LIST), () -> "the list of registers is not there: " + LIST);
        String generation = switch (model) {
            case E_V2 -> "v1v2";
            case E_V3 -> "v3";
            case D -> "D";
            case A -> "A";
        };
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(LIST)) {
            List<String> cells = cells(line);
            if (cells.getFirst().equals(generation)) {
                rows.add(new Row(Integer.parseInt(cells.get(1)), words(cells.get(4)), cells.get(3), cells.get(8)));
            }
        }
        return rows;
    }

    private static int words(String dataType) {
        return switch (dataType) {
            case "uint16", "int16" -> 1;
            case "uint32", "int32" -> 2;
            case "string12" -> 6;
            case "string20" -> 10;
            default -> throw new IllegalArgumentException("unknown data type " + dataType);
        };
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
