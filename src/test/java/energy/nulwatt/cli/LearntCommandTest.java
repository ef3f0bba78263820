package energy.nulwatt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.Ceiling;
import energy.nulwatt.model.EfficiencyCurve;
import energy.nulwatt.model.Learnt;
import energy.nulwatt.model.LearntSite;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ResponseGuess;
import energy.nulwatt.model.SiteSpec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearntCommandTest {
    @TempDir
    Path directory;

    /** What a command printed, and how it ended. */
    private record Outcome(int exit, String out, String err) {}

    private static SiteSpec site(String... names) {
        List<BatterySpec> batteries = Arrays.stream(names)
                .map(name -> new BatterySpec(
                        name,
                        name,
                        "test",
                        PhaseConnection.L1,
                        5000,
                        2500,
                        2500,
                        0,
                        12,
                        100,
                        false,
                        ResponseGuess.TYPICAL,
                        EfficiencyCurve.IDEAL,
                        EfficiencyCurve.IDEAL))
                .toList();
        return new SiteSpec("Home", "home", 25, 3, Integer.MAX_VALUE, Integer.MAX_VALUE, 7500, batteries);
    }

    private static Learnt wellKnown() {
        Learnt learnt = new Learnt();
        learnt.firmware = "153";
        learnt.stretches = 23;
        learnt.movesAfterS = 0.93;
        learnt.deadTimeS = 1.6;
        learnt.deadTimeErrorS = 0.18;
        learnt.rampWPerS = 505.4;
        learnt.rampFactor = 1.08;
        learnt.wakes = 1;
        learnt.wakeUpS = 2.44;
        learnt.chargeGains = 5;
        learnt.chargeGain = 0.978;
        learnt.offsetS = 0.1;
        learnt.offsetErrorS = 0.24;
        learnt.telemetryAgeS = 0.51;
        learnt.leastAskedW = 50;
        learnt.leastGivenW = 47.6;
        learnt.chargeCeilingW = 2500;
        learnt.chargeCeiling = Ceiling.NONE;
        learnt.dischargeCeilingW = 301;
        learnt.dischargeCeiling = Ceiling.DELIVERS_LESS;
        return learnt;
    }

    @Test
    void everyBeliefIsToldWithWhatItComesFrom() {
        Learnt older = wellKnown();
        older.firmware = "147";
        assertEquals(
                """
                Written today

                cellar, firmware 153
                  dead time    0.9 s ± 0.2, learnt from 23 movements
                  ramp         505 W/s, known within a factor of 1.08
                  wake-up      2.4 s more from standby, learnt from 1 start
                  charges      98 % of what is asked, learnt from 5 steady powers
                               2500 W at most lately: its full power
                  discharges   taken to give what is asked: no steady power was seen
                               301 W at most lately: it gave no more than this
                  telemetry    0.5 s old ± 0.2
                  least power  gave 48 W when it was asked for 50 W
                  kept for firmware 147, should it come back

                garage
                  nothing was learnt yet: what its profile guesses holds

                meter: a telegram is 0.4 s old when it is here
                """,
                LearntCommand.text(
                        site("cellar", "garage"),
                        new LearntSite(0.37, List.of(List.of(wellKnown(), older), List.of())),
                        "Written today"));
    }

    @Test
    void whatIsNotKnownIsSaidToBeSo() {
        Learnt little = new Learnt();
        little.dischargeGains = 1;
        little.dischargeGain = 1;
        assertEquals("""
                cellar
                  dead time    not learnt yet, nor is the ramp: what its profile guesses holds
                  wake-up      not learnt yet: it was not seen to start from standby
                  charges      taken to give what is asked: no steady power was seen
                               0 W at most lately: cannot be asked now
                  discharges   100 % of what is asked, learnt from 1 steady power
                               0 W at most lately: cannot be asked now
                  telemetry    how old it is was not learnt yet
                  least power  not tried yet: a commissioning does
                """, LearntText.of("cellar", little));
    }

    @Test
    void noLineIsWiderThanATerminal() {
        for (Ceiling ceiling : Ceiling.values()) {
            Learnt learnt = wellKnown();
            learnt.firmware = "a version that somebody wrote a whole story into, from its beginning to its end";
            learnt.stretches = 1_000_000;
            learnt.chargeGains = 1_000_000;
            learnt.wakes = 1_000_000;
            learnt.chargeCeilingW = 50_000;
            learnt.chargeCeiling = ceiling;
            learnt.dischargeCeilingW = 50_000;
            learnt.dischargeCeiling = ceiling;
            String text = LearntText.of("the battery behind the stairs of the cellar", learnt);
            text.lines().forEach(line -> assertTrue(line.length() <= 80, line));
            assertTrue(text.contains(ceiling.text()), "whole: " + ceiling);
        }
    }

    /** Runs the command on a site with a battery named cellar. */
    private Outcome learnt() throws Exception {
        Path site = Files.writeString(directory.resolve("nulwatt.yaml"), """
                site:
                  time_zone: Europe/Amsterdam
                meter:
                  port: /dev/null
                batteries:
                  - type: marstek-venus-v1v2
                    name: cellar
                    port: tcp://127.0.0.1:1
                    phase: L1
                state_directory: %s
                """.formatted(directory));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream outBefore = System.out;
        PrintStream errBefore = System.err;
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int exit = CommandLineInterface.execute(new String[] {"learnt", "--site", site.toString()});
            return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(outBefore);
            System.setErr(errBefore);
        }
    }

    @Test
    void aFileIsReadAndLeftAsItIs() throws Exception {
        Path file = directory.resolve("learnt.json");
        String json = "{\"batteries\": {\"cellar\": [{\"firmware\": \"153\", \"wakes\": 2, \"wake_up_s\": 2.4}]}}";
        Files.writeString(file, json);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-31T22:59:30Z")));
        Outcome outcome = learnt();
        assertEquals(0, outcome.exit(), outcome.toString());
        assertTrue(outcome.out().startsWith("Written 2026-01-31 23:59 to " + file + "\n"), outcome.out());
        assertTrue(outcome.out().contains("cellar, firmware 153\n"), outcome.out());
        assertTrue(outcome.out().contains("2.4 s more from standby, learnt from 2 starts"), outcome.out());
        assertEquals(json, Files.readString(file));
    }

    @Test
    void aMissingFileIsSaidToBeSoAndHowItComesToBe() throws Exception {
        Outcome outcome = learnt();
        assertEquals(66, outcome.exit(), outcome.toString());
        assertEquals("", outcome.out());
        String said = outcome.err();
        assertTrue(said.contains("learnt.json does not exist: nothing was learnt yet"), said);
        assertTrue(said.contains("'nulwatt commission'"), said);
    }

    @Test
    void aFaultyFileIsToldWithThePlaceAndLeftWhereItIs() throws Exception {
        Path file = directory.resolve("learnt.json");
        String json = "{\"batteries\": {\"cellar\": [\n  {\"wakes\": 2, \"wake_up_s\": 240}]}}";
        Files.writeString(file, json);
        Outcome outcome = learnt();
        assertEquals(78, outcome.exit(), outcome.toString());
        assertTrue(
                outcome.err()
                        .matches("(?s).*learnt\\.json:2:\\d+: cannot be used \\('wake_up_s' is 240, which is out"
                                + " of range\\); the next start of the service puts it aside.*"),
                outcome.err());
        assertEquals(json, Files.readString(file));
    }
}
