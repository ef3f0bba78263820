package energy.nulwatt.battery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.modbus.Access;
import energy.nulwatt.modbus.DataType;
import energy.nulwatt.modbus.Register;
import energy.nulwatt.modbus.Storage;
import energy.nulwatt.modbus.Table;
import energy.nulwatt.modbus.WordOrder;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped profiles against the cross-checked register table. */
class MarstekReferenceTest {
    private static final int GENERATION = 0;
    private static final int ADDRESS = 1;
    private static final int TABLE_NAME = 2;
    private static final int NAME = 3;
    private static final int TYPE = 4;
    private static final int ORDER = 5;
    private static final int SCALE = 6;
    private static final int UNIT = 7;
    private static final int ACCESS = 8;

    private static final Map<String, List<String>> ROWS = new HashMap<>();

    @BeforeAll
    static void readTable() throws IOException {
        for (List<String> row : ReferenceTable.lines("marstek-venus")) {
            ROWS.put(row.get(GENERATION) + " " + row.get(ADDRESS), row);
        }
    }

    @ParameterizedTest
    @CsvSource({"marstek-venus-v1v2, v1v2", "marstek-venus-gen3, v3", "marstek-venus-gen3, A", "marstek-venus-gen3, D"})
    void everyRegisterIsThatOfTheTable(String id, String generation) {
        Profile profile = Marstek.profile(id);
        assertTrue(profile.registers().size() > 20);
        for (Register register : profile.registers()) {
            List<String> row = ROWS.get(generation + " " + register.address());
            String where = generation + " " + register.name() + " " + register.address();
            assertNotNull(row, where + " is not in the table");
            assertEquals(row.get(NAME), register.name(), where);
            assertEquals(row.get(TABLE_NAME), register.table().name().toLowerCase(Locale.ROOT), where);
            assertEquals(row.get(TYPE), type(register), where);
            if (!row.get(SCALE).isEmpty()) {
                assertEquals(Double.parseDouble(row.get(SCALE)), register.scale(), where);
            } else {
                assertEquals(1, register.scale(), where);
            }
            assertEquals(row.get(UNIT), register.unit(), where);
            assertEquals(row.get(ACCESS).equals("rw") ? Access.READ_WRITE : Access.READ, register.access(), where);
            assertTrue(row.get(ACCESS).contains("r"), where + " must not be read");
            if (row.get(ORDER).contains("word")) {
                assertEquals("high word first", row.get(ORDER), where);
                assertEquals(WordOrder.BIG, register.order(), where);
            }
            assertEquals(Table.HOLDING, register.table(), where);
        }
    }

    private static String type(Register register) {
        return register.type() == DataType.TEXT
                ? "string" + 2 * register.words()
                : register.type().name().toLowerCase(Locale.ROOT);
    }

    @ParameterizedTest
    @CsvSource({"marstek-venus-v1v2", "marstek-venus-gen3"})
    void onlyTheFourControlRegistersAreEverWritten(String id) {
        Set<Integer> written = new TreeSet<>();
        for (Register register : Marstek.profile(id).writeList()) {
            written.add(register.address());
            assertEquals(Storage.VOLATILE, register.storage());
        }
        assertEquals(Set.of(42000, 42010, 42020, 42021), written);
    }

    @ParameterizedTest
    @CsvSource({"v3", "A", "D"})
    void noAddressThatEndsTheSessionIsRead(String generation) {
        for (Register register : Marstek.profile("marstek-venus-gen3").registers()) {
            for (int word = 0; word < register.words(); word++) {
                List<String> row = ROWS.get(generation + " " + (register.address() + word));
                assertTrue(row == null || !row.get(ACCESS).equals("none"), register.name());
            }
        }
    }
}
