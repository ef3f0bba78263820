package energy.nulwatt.battery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import energy.nulwatt.modbus.Access;
import energy.nulwatt.modbus.Register;
import energy.nulwatt.modbus.WordOrder;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped profiles of other makers against their cross-checked register tables. */
class FamilyReferenceTest {
    private static final int ADDRESS = 0;
    private static final int TABLE_NAME = 1;
    private static final int NAME = 2;
    private static final int TYPE = 3;
    private static final int ORDER = 4;
    private static final int SCALE = 5;
    private static final int UNIT = 6;
    private static final int ACCESS = 7;

    @ParameterizedTest
    @CsvSource({"sma-sunny-island, sma", "sma-sunny-boy-storage, sma"})
    void everyRegisterIsThatOfTheTable(String id, String family) throws IOException {
        Map<String, List<String>> rows = new HashMap<>();
        for (List<String> row : ReferenceTable.lines(family)) {
            rows.put(row.get(ADDRESS), row);
        }
        for (Register register : Marstek.profile(id).registers()) {
            String where = register.name() + " " + register.address();
            List<String> row = rows.get(String.valueOf(register.address()));
            assertNotNull(row, where + " is not in the table");
            assertEquals(row.get(NAME), register.name(), where);
            assertEquals(row.get(TABLE_NAME), register.table().name().toLowerCase(Locale.ROOT), where);
            assertEquals(row.get(TYPE), register.type().name().toLowerCase(Locale.ROOT), where);
            assertEquals(Double.parseDouble(row.get(SCALE)), register.scale(), where);
            assertEquals(row.get(UNIT).equals("C") ? "degC" : row.get(UNIT), register.unit(), where);
            assertEquals(row.get(ORDER).equals("little") ? WordOrder.LITTLE : WordOrder.BIG, register.order(), where);
            Access access = switch (row.get(ACCESS)) {
                case "r" -> Access.READ;
                case "w" -> Access.WRITE;
                default -> Access.READ_WRITE;
            };
            assertEquals(access, register.access(), where);
        }
    }
}
