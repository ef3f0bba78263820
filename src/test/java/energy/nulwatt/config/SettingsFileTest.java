package energy.nulwatt.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.EfficiencyCurve;
import energy.nulwatt.model.Mode;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ResponseGuess;
import energy.nulwatt.model.Settings;
import energy.nulwatt.model.SiteSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    private static final long SECOND = 1_000_000_000L;
    private static final SiteSpec SITE = site(2500, "garage", "attic");

    @TempDir
    Path temporary;

    private Path directory;
    private Path json;
    private Path latch;
    private final Settings settings = new Settings(SITE);

    @BeforeEach
    void nameFiles() {
        directory = temporary.resolve("state");
        json = directory.resolve("settings.json");
        latch = directory.resolve("stopped");
    }

    private static SiteSpec site(int maxW, String... ids) {
        List<BatterySpec> batteries = Arrays.stream(ids)
                .map(id -> new BatterySpec(
                        id,
                        id,
                        "test",
                        PhaseConnection.L1,
                        5000,
                        maxW,
                        maxW,
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

    private SettingsFile open() {
        return new SettingsFile(directory, SITE, new Settings(SITE));
    }

    /** What a new process finds. */
    private Settings restarted() {
        return restarted(SITE);
    }

    private Settings restarted(SiteSpec site) {
        Settings found = new Settings(site);
        new SettingsFile(directory, site, new Settings(site)).load(found);
        return found;
    }

    @Test
    void withoutAFileTheValuesOfTheSiteFileHold() {
        Settings defaults = new Settings(SITE);
        defaults.mode = Mode.STANDBY;
        defaults.gridOffsetW = 20;
        SettingsFile file = new SettingsFile(directory, SITE, defaults);
        file.load(settings);
        assertEquals(Mode.STANDBY, settings.mode);
        assertEquals(20, settings.gridOffsetW);
        assertTrue(settings.enabled);
        assertFalse(settings.stopped);
        file.save(settings, 0);
        file.save(settings, 100 * SECOND);
        assertFalse(Files.exists(directory), "nothing changed, nothing written");
    }

    @Test
    void whatWasChangedSurvivesARestart() throws IOException {
        SettingsFile file = open();
        file.load(settings);
        settings.enabled = false;
        settings.mode = Mode.TARGET;
        settings.targetW = 900;
        settings.gridOffsetW = -40;
        settings.batteries[1].enabled = false;
        settings.batteries[1].maxChargeW = 700;
        settings.batteries[1].maxDischargeW = 0;
        settings.batteries[1].minSocPercent = 20.5;
        settings.batteries[1].maxSocPercent = 90;
        file.save(settings, 0);

        Settings found = restarted();
        assertFalse(found.enabled);
        assertEquals(Mode.TARGET, found.mode);
        assertEquals(0, found.targetW, "an old target is not taken up again");
        assertEquals(-40, found.gridOffsetW);
        assertTrue(found.batteries[0].enabled);
        assertEquals(2500, found.batteries[0].maxChargeW);
        assertFalse(found.batteries[1].enabled);
        assertEquals(700, found.batteries[1].maxChargeW);
        assertEquals(0, found.batteries[1].maxDischargeW);
        assertEquals(20.5, found.batteries[1].minSocPercent);
        assertEquals(90, found.batteries[1].maxSocPercent);
        assertFalse(Files.readString(json).contains("garage"), "only what was changed is stored");
    }

    @Test
    void changesAreWrittenAtMostEveryFiveSeconds() throws IOException {
        SettingsFile file = open();
        file.load(settings);
        settings.gridOffsetW = 1;
        file.save(settings, 0);
        byte[] first = Files.readAllBytes(json);
        settings.gridOffsetW = 2;
        file.save(settings, 5 * SECOND - 1);
        assertArrayEquals(first, Files.readAllBytes(json));
        file.save(settings, 5 * SECOND);
        assertEquals(2, restarted().gridOffsetW);
        Files.delete(json);
        file.save(settings, 60 * SECOND);
        assertFalse(Files.exists(json), "unchanged, so not written again");
        settings.gridOffsetW = 3;
        file.save(settings, Long.MIN_VALUE + 61 * SECOND); // the clock went round
        file.flush(settings);
        assertEquals(3, restarted().gridOffsetW);
    }

    @Test
    void theStopLatchIsWrittenAtOnceAndSurvives() {
        SettingsFile file = open();
        file.load(settings);
        settings.gridOffsetW = 1;
        file.save(settings, 0);
        settings.stopped = true;
        settings.mode = Mode.STOP;
        file.save(settings, 1);
        assertTrue(Files.exists(latch));
        Settings found = restarted();
        assertTrue(found.stopped);
        assertEquals(1, found.stopSequence, "the stop is written to the batteries again");

        SettingsFile after = open();
        after.load(found);
        found.stopped = false;
        after.save(found, 2);
        assertFalse(Files.exists(latch));
        assertFalse(restarted().stopped);
    }

    @Test
    void theModeBeneathAStopLivesOn() {
        SettingsFile file = open();
        file.load(settings);
        settings.mode = Mode.STANDBY;
        file.save(settings, 0);
        settings.mode = Mode.STOP;
        settings.stopped = true;
        settings.gridOffsetW = 5;
        file.save(settings, 10 * SECOND);
        Settings found = restarted();
        assertEquals(Mode.STANDBY, found.mode);
        assertEquals(5, found.gridOffsetW);
        assertTrue(found.stopped);
    }

    @Test
    void aDamagedFileIsPutAsideAndTheSiteStaysOffUntilSwitchedOn() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(json, "{\"enabled\": tr");
        assertFalse(restarted().enabled);
        assertEquals("{\"enabled\": tr", Files.readString(directory.resolve("settings.json.damaged-1")));
        assertFalse(restarted().enabled, "not even by a second restart");
        assertFalse(restarted().stopped, "the latch is a file of its own");

        SettingsFile file = open();
        file.load(settings);
        settings.enabled = true;
        file.save(settings, 0);
        assertTrue(restarted().enabled);
    }

    @Test
    void noDamageLiftsAStop() throws IOException {
        SettingsFile file = open();
        file.load(settings);
        settings.stopped = true;
        file.save(settings, 0);
        Files.writeString(json, "\0\0\0\0");
        Files.writeString(latch, "\0\0\0\0");
        assertTrue(restarted().stopped);
    }

    @Test
    void onlyFewDamagedFilesAreKept() throws IOException {
        Files.createDirectories(directory);
        for (int i = 0; i < 20; i++) {
            Files.writeString(json, "damage " + i);
            assertFalse(restarted().enabled);
        }
        try (var files = Files.list(directory)) {
            assertEquals(6, files.count());
        }
        assertEquals("damage 19", Files.readString(directory.resolve("settings.json.damaged-5")));
    }

    @Test
    void everyKindOfDamageIsNoticed() throws IOException {
        Files.createDirectories(directory);
        for (String damage : List.of(
                "",
                "[]",
                "null",
                "{",
                "{} x",
                "{\"enabled\": 1}",
                "{\"enabled\": true, \"enabled\": false}",
                "{\"mode\": \"stop\"}",
                "{\"mode\": null}",
                "{\"grid_offset_w\": 1.5}",
                "{\"grid_offset_w\": 99999}",
                "{\"grid_offset_w\": 99999999999999}",
                "{\"batteries\": []}",
                "{\"batteries\": {\"garage\": 1}}",
                "{\"batteries\": {\"garage\": {\"max_charge_w\": -1}}}",
                "{\"batteries\": {\"garage\": {\"min_soc_percent\": 101}}}",
                "[".repeat(60_000),
                " ".repeat(70_000) + "{}")) {
            Files.writeString(json, damage);
            assertFalse(restarted().enabled, damage);
        }
    }

    @Test
    void randomDamageIsNoticedOrHarmless() throws IOException {
        SettingsFile file = open();
        file.load(settings);
        settings.batteries[0].enabled = false;
        settings.batteries[1].maxChargeW = 700;
        settings.gridOffsetW = 30;
        file.save(settings, 0);
        byte[] good = Files.readAllBytes(json);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int i = 0; i < 60; i++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Files.write(json, bytes);
            Settings found = restarted();
            assertTrue(Math.abs(found.gridOffsetW) <= 1000);
            assertTrue(found.batteries[1].maxChargeW >= 0 && found.batteries[1].maxChargeW <= 2500);
        }
    }

    @Test
    void keysOfALaterVersionArePassedOver() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(
                json, "{\"later\": {\"a\": [1]}, \"grid_offset_w\": 7, \"batteries\": {\"attic\": {\"new\": []}}}");
        assertEquals(7, restarted().gridOffsetW);
        assertTrue(restarted().enabled);
    }

    @Test
    void settingsOfABatteryThatIsAwayAreKeptUntilItIsBack() {
        SettingsFile file = open();
        file.load(settings);
        settings.batteries[1].enabled = false;
        file.save(settings, 0);

        SiteSpec without = site(2500, "garage");
        SettingsFile other = new SettingsFile(directory, without, new Settings(without));
        Settings there = new Settings(without);
        other.load(there);
        assertTrue(there.batteries[0].enabled);
        there.gridOffsetW = 9;
        other.save(there, 0);

        assertFalse(restarted().batteries[1].enabled);
        assertEquals(9, restarted().gridOffsetW);
        Settings swapped = restarted(site(2500, "attic", "garage"));
        assertFalse(swapped.batteries[0].enabled, "found by its id, wherever it stands in the list");
    }

    @Test
    void keptLimitsNeverExceedTheSiteFile() throws IOException {
        SettingsFile file = open();
        file.load(settings);
        settings.batteries[0].maxChargeW = 2000;
        settings.batteries[0].maxDischargeW = 300;
        file.save(settings, 0);
        Settings found = restarted(site(800, "garage"));
        assertEquals(800, found.batteries[0].maxChargeW);
        assertEquals(300, found.batteries[0].maxDischargeW);

        Files.writeString(json, "{\"batteries\": {\"garage\": {\"min_soc_percent\": 80, \"max_soc_percent\": 50}}}");
        assertEquals(12, restarted().batteries[0].minSocPercent);
        assertEquals(100, restarted().batteries[0].maxSocPercent);
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsToldAndTriedAgain() throws IOException {
        Files.writeString(directory, "a file in its place, which stops root too");
        SettingsFile file = open();
        settings.stopped = true;
        file.load(settings);
        settings.stopped = true;
        settings.gridOffsetW = 5;
        file.save(settings, 0);
        assertTrue(file.problem().startsWith("the emergency stop and settings cannot be kept in " + directory));

        Files.delete(directory);
        file.save(settings, 1);
        assertFalse(Files.exists(directory), "not tried again before five seconds are over");
        file.save(settings, 5 * SECOND);
        assertEquals("", file.problem());
        assertTrue(restarted().stopped);
        assertEquals(5, restarted().gridOffsetW);
    }
}
