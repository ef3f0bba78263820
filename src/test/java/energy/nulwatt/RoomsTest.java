package energy.nulwatt;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may import whom. */
class RoomsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("energy.nulwatt");

    /** For each room, the rooms of ours that it may use besides itself. */
    private static final Map<String, List<String>> MAY_USE = Map.of(
            "model", List.of(),
            "yaml", List.of(),
            "control", List.of("model"),
            "modbus", List.of("model"),
            "meter", List.of("model", "modbus"),
            "battery", List.of("model", "modbus", "yaml"),
            "mqtt", List.of("model"),
            "config", List.of("model", "yaml"),
            "sim", List.of("model"),
            "bench", List.of("model", "control", "sim"));

    @Test
    void everyRoomUsesOnlyTheRoomsItMay() {
        List<String> all = List.of(
                "model", "yaml", "control", "modbus", "meter", "battery", "mqtt", "config", "sim", "bench", "app",
                "cli");
        MAY_USE.forEach((room, allowed) -> {
            String[] forbidden = all.stream()
                    .filter(other -> !other.equals(room) && !allowed.contains(other))
                    .map(other -> "energy.nulwatt." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("energy.nulwatt." + room + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden)
                    .allowEmptyShould(true)
                    .check(CLASSES);
        });
    }

    @Test
    void roomsFormNoCircle() {
        slices().matching("energy.nulwatt.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void controlDoesNoInputOrOutput() {
        noClasses()
                .that()
                .resideInAPackage("energy.nulwatt.control..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..", "java.net..", "java.nio..", "java.util.concurrent.locks..", "org.tinylog..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
