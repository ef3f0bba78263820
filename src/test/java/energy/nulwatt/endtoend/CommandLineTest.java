package energy.nulwatt.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.Phase;
import energy.nulwatt.mqtt.homeassistant.JsonTree;
import energy.nulwatt.sim.MeterVersion;
import energy.nulwatt.sim.SimulatedHouse;
import energy.nulwatt.sim.SimulatedMeter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a person types them: what they print, and how they end. */
class CommandLineTest {
    private static final String FAULTY = """
            site:
              phases: 2
            meter:
              prot: /dev/ttyUSB0
            batteries:
              - type: marstek-venus-v1v3
                port: /dev/ttyUSB1
                phase: l1
                max_charge: 2.5kW
              - type: marstek-venus-gen3
                port: /dev/ttyUSB1
                phase: L2
            control:
              mode: zreo
              grid_offset: 5000
            """;
    /** Line, column and a part of the text of each fault, in the order of the file. */
    private static final List<String> FAULTS = List.of(
            ":2:11: 'site.phases' must be",
            ":4:3: unknown key 'meter.prot'; did you mean 'port'?",
            ":6:11: 'batteries[0].type' is 'marstek-venus-v1v3', for which there is no profile; did you mean",
            ":8:12: 'batteries[0].phase' must be one of L1, L2, L3, all, but is 'l1'; did you mean 'L1'?",
            ":9:17: 'batteries[0].max_charge' must be a whole number of W",
            ":11:11: 'batteries[1].port'",
            ":14:9: 'control.mode' must be one of",
            ":15:16: 'control.grid_offset' must be");

    @Test
    void theTestsStartTheProgramAsItsLauncherDoes() throws Exception {
        String launcher = Files.readString(Path.of("src", "main", "bin", "nulwatt"));
        String started = launcher.substring(launcher.indexOf("exec \"$java\""));
        for (String option : Program.LAUNCHER_OPTIONS) {
            assertTrue(started.contains(option), option);
        }
    }

    @Scenario
    void checkPrintsEveryFaultWithItsPlace(@TempDir Path directory) throws Exception {
        printsAllFaults("check", directory);
    }

    @Scenario
    void runRefusesAFaultySiteFileWithEveryFaultAndItsPlace(@TempDir Path directory) throws Exception {
        printsAllFaults("run", directory);
    }

    private static void printsAllFaults(String command, Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("nulwatt.yaml"), FAULTY);
        try (Program program = Program.start(command, "--site", file.toString())) {
            assertEquals(78, program.exitCode(30), program::toString);
            String printed = program.err();
            for (String fault : FAULTS) {
                assertTrue(printed.contains(file + fault), () -> "missing " + fault + "\n" + program);
            }
            assertFalse(printed.contains("at energy.nulwatt"), program::toString);
            assertEquals("", program.out());
        }
    }

    @Scenario
    void aMissingSiteFileIsSaidInOneLine(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("nulwatt.yaml");
        try (Program program = Program.start("run", "--site", file.toString())) {
            assertEquals(78, program.exitCode(30), program::toString);
            assertEquals(1, program.err().lines().count(), program::toString);
            assertTrue(program.err().contains(file.toString()), program::toString);
        }
    }

    @Scenario
    void anUnknownCommandIsAWrongCommandLine() throws Exception {
        try (Program program = Program.start("runn")) {
            assertEquals(2, program.exitCode(30), program::toString);
            assertTrue(program.err().contains("runn"), program::toString);
        }
    }

    @Scenario
    void versionSaysWhichAndOnWhichJava() throws Exception {
        try (Program program = Program.start("version")) {
            assertEquals(0, program.exitCode(30), program::toString);
            assertTrue(program.out().matches("nulwatt \\S+ on Java 25\\S*\\s*"), program::toString);
        }
    }

    @Scenario
    void decodePrintsALineOfJsonPerTelegramAndPerDroppedPiece(@TempDir Path directory) throws Exception {
        SimulatedHouse house = new SimulatedHouse(0);
        house.load(Phase.L1, 1234);
        SimulatedMeter meter = new SimulatedMeter(house, MeterVersion.DSMR_5_0, 1_770_000_000L);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int second = 1; second <= 3; second++) {
            meter.advanceTo(second * 1_000_000_000L + 500_000_000L);
            bytes.write(meter.telegram(), 0, meter.length());
        }
        bytes.write("noise".getBytes(StandardCharsets.US_ASCII));
        Path file = Files.write(directory.resolve("telegrams.bin"), bytes.toByteArray());
        try (Program program = Program.start("decode", file.toString())) {
            assertEquals(0, program.exitCode(30), program::toString);
            List<String> lines = program.out().lines().toList();
            assertEquals(4, lines.size(), program::toString);
            for (String line : lines.subList(0, 3)) {
                List<?> rows = (List<?>) JsonTree.object(line).get("rows");
                assertTrue(
                        rows.contains(Map.of("field", "#net_power", "value", "1234", "unit", "W")), program::toString);
            }
            assertEquals(Map.of("dropped", "noise", "bytes", 5.0), JsonTree.object(lines.get(3)));
        }
    }

    @Scenario
    void decodeOfNothingGoodAndOfNoFileHaveTheirOwnExitCodes(@TempDir Path directory) throws Exception {
        Path noise = Files.writeString(directory.resolve("noise"), "nothing of a meter\n");
        try (Program program = Program.start("decode", noise.toString());
                Program missing =
                        Program.start("decode", directory.resolve("missing").toString())) {
            assertEquals(65, program.exitCode(30), program::toString);
            assertEquals(66, missing.exitCode(30), missing::toString);
        }
    }

    @Scenario
    void probeFindsMeterAndBatteriesAndWritesAFileThatCheckAccepts(@TempDir Path directory) throws Exception {
        Path starter = directory.resolve("starter.yaml");
        try (Home home = new Home(directory);
                Program probe = Program.start(
                        "probe",
                        home.meterPort().toString(),
                        home.cellarPort().toString(),
                        "tcp://" + home.garage.port(),
                        "--output",
                        starter.toString())) {
            assertEquals(0, probe.exitCode(60), probe::toString);
            assertTrue(probe.out().contains(home.cellarPort() + ": marstek-venus-v1v2, unit 1"), probe::toString);
            assertTrue(
                    probe.out().contains("tcp://" + home.garage.port() + ": marstek-venus-gen3, unit 1"),
                    probe::toString);
            assertEquals(0, home.cellar.venus().writesBetween(0, 0xFFFF), "it writes to no device");
            assertEquals(0, home.garage.venus().writesBetween(0, 0xFFFF), "it writes to no device");
            String written = Files.readString(starter);
            assertTrue(written.contains("port: " + home.meterPort()), written);
            try (Program check = Program.start("check", "--site", starter.toString())) {
                assertEquals(0, check.exitCode(30), () -> check + "\n" + written);
                assertTrue(check.out().contains("marstek-venus-v1v2"), check::toString);
                assertTrue(check.out().contains("marstek-venus-gen3"), check::toString);
            }
        }
    }
}
