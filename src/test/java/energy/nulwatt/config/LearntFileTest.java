package energy.nulwatt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.Ceiling;
import energy.nulwatt.model.Learnt;
import energy.nulwatt.model.LearntSite;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Snapshot;
import energy.nulwatt.model.TestSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearntFileTest {
    private static final SiteSpec SITE = TestSite.of("garage", "attic");

    @TempDir
    Path directory;

    private Path json() {
        return directory.resolve("learnt.json");
    }

    /** What a new process finds. */
    private LearntSite restarted() {
        return new LearntFile(directory, SITE).load();
    }

    private static Snapshot snapshot(String firmware) {
        Snapshot snapshot = new Snapshot(SITE);
        snapshot.meterLatencyS = 0.437;
        learn(snapshot.batteries[0].learnt, firmware);
        return snapshot;
    }

    private static void learn(Learnt learnt, String firmware) {
        learnt.firmware = firmware;
        learnt.stretches = 39;
        learnt.movesAfterS = 0.914;
        learnt.deadTimeS = 1.612;
        learnt.deadTimeErrorS = 0.11;
        learnt.rampWPerS = 412.5;
        learnt.rampFactor = 1.07;
        learnt.wakes = 2;
        learnt.wakeUpS = 2.31;
        learnt.chargeGains = 5;
        learnt.chargeGain = 1.031;
        learnt.dischargeGains = 17;
        learnt.dischargeGain = 0.978;
        learnt.offsetS = 0.09;
        learnt.offsetErrorS = 0.2;
        learnt.telemetryAgeS = 0.44;
        learnt.leastAskedW = 50;
        learnt.leastGivenW = 47.5;
        learnt.chargeCeilingW = 2500;
        learnt.chargeCeiling = Ceiling.NONE;
        learnt.dischargeCeilingW = 300;
        learnt.dischargeCeiling = Ceiling.DELIVERS_LESS;
    }

    @Test
    void withoutAFileNothingWasLearnt() {
        LearntSite found = restarted();
        assertTrue(Double.isNaN(found.meterLatencyS()));
        assertEquals(List.of(List.of(), List.of()), found.batteries());
        assertFalse(Files.exists(json()));
    }

    @Test
    void everyValueComesBack() {
        new LearntFile(directory, SITE).save(snapshot("148"));
        LearntSite found = restarted();
        assertEquals(0.437, found.meterLatencyS());
        assertEquals(1, found.batteries().get(0).size());
        Learnt learnt = found.batteries().get(0).getFirst();
        assertEquals("148", learnt.firmware);
        assertEquals(39, learnt.stretches);
        assertEquals(0.914, learnt.movesAfterS);
        assertEquals(1.612, learnt.deadTimeS);
        assertEquals(0.11, learnt.deadTimeErrorS);
        assertEquals(412.5, learnt.rampWPerS);
        assertEquals(1.07, learnt.rampFactor);
        assertEquals(2, learnt.wakes);
        assertEquals(2.31, learnt.wakeUpS);
        assertEquals(5, learnt.chargeGains);
        assertEquals(1.031, learnt.chargeGain);
        assertEquals(17, learnt.dischargeGains);
        assertEquals(0.978, learnt.dischargeGain);
        assertEquals(0.09, learnt.offsetS);
        assertEquals(0.2, learnt.offsetErrorS);
        assertEquals(0.44, learnt.telemetryAgeS);
        assertEquals(50, learnt.leastAskedW);
        assertEquals(47.5, learnt.leastGivenW);
        assertEquals(2500, learnt.chargeCeilingW);
        assertEquals(Ceiling.NONE, learnt.chargeCeiling);
        assertEquals(300, learnt.dischargeCeilingW);
        assertEquals(Ceiling.DELIVERS_LESS, learnt.dischargeCeiling);
        assertEquals(List.of(), found.batteries().get(1), "of the other nothing was learnt");
    }

    @Test
    void eachFirmwareHasItsOwn() {
        LearntFile file = new LearntFile(directory, SITE);
        file.save(snapshot("148"));
        Snapshot after = snapshot("149");
        after.batteries[0].learnt.deadTimeS = 2.5;
        file.save(after);
        List<Learnt> found = restarted().batteries().get(0);
        assertEquals(
                List.of("149", "148"),
                found.stream().map(entry -> entry.firmware).toList());
        assertEquals(2.5, found.get(0).deadTimeS);
        assertEquals(1.612, found.get(1).deadTimeS);
    }

    @Test
    void onlyTheNewestFirmwaresAreKept() {
        LearntFile file = new LearntFile(directory, SITE);
        for (int i = 1; i <= 9; i++) {
            file.save(snapshot("v" + i));
        }
        assertEquals(
                List.of("v9", "v8", "v7", "v6"),
                restarted().batteries().get(0).stream()
                        .map(entry -> entry.firmware)
                        .toList());
    }

    @Test
    void aBatteryThatTheSiteFileDoesNotNameIsKept() {
        new LearntFile(directory, SITE).save(snapshot("148"));
        SiteSpec without = TestSite.of("attic");
        LearntFile file = new LearntFile(directory, without);
        assertEquals(List.of(List.of()), file.load().batteries());
        Snapshot snapshot = new Snapshot(without);
        learn(snapshot.batteries[0].learnt, "7");
        file.save(snapshot);
        LearntSite found = restarted();
        assertEquals("148", found.batteries().get(0).getFirst().firmware);
        assertEquals("7", found.batteries().get(1).getFirst().firmware);
    }

    @Test
    void whatIsOnTheDiskAlreadyIsNotWrittenAgain() throws IOException {
        new LearntFile(directory, SITE).save(snapshot("148"));
        FileTime old = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(json(), old);
        LearntFile file = new LearntFile(directory, SITE);
        file.load();
        file.save(snapshot("148"));
        assertEquals(old, Files.getLastModifiedTime(json()));
        Snapshot other = snapshot("148");
        other.batteries[0].learnt.wakeUpS = 3;
        file.save(other);
        assertTrue(Files.getLastModifiedTime(json()).compareTo(old) > 0);
    }

    @Test
    void nothingIsWrittenBeforeAnythingIsLearnt() {
        new LearntFile(directory, SITE).save(new Snapshot(SITE));
        assertFalse(Files.exists(json()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"batteries\": 5}",
                "{\"batteries\": {\"garage\": {}}}",
                "{\"batteries\": {\"garage\": [5]}}",
                "{\"batteries\": {\"garage\": [{\"stretches\": 3}]}}",
                "{\"batteries\": {\"garage\": [{\"stretches\": 3, \"dead_time_s\": -1}]}}",
                "{\"batteries\": {\"garage\": [{\"wakes\": 3}]}}",
                "{\"batteries\": {\"garage\": [{\"charge_gain\": 90}]}}",
                "{\"batteries\": {\"garage\": [{\"firmware\": 5}]}}",
                "{\"batteries\": {\"garage\": [{\"offset_s\": 0.1}]}}",
                "{\"batteries\": {\"garage\": [{\"charge_ceiling\": \"sky\"}]}}",
                "{\"batteries\": {\"garage\": [{\"least_given_w\": -5}]}}",
                "{\"meter_latency_s\": \"late\"}",
                "{} and more"
            })
    void aBrokenFileIsPutAsideAndLearningBeginsAfresh(String content) throws IOException {
        Files.writeString(json(), content);
        LearntFile file = new LearntFile(directory, SITE);
        assertEquals(List.of(List.of(), List.of()), file.load().batteries());
        assertEquals(content, Files.readString(directory.resolve("learnt.json.damaged-1")));
        file.save(snapshot("148"));
        assertEquals("148", restarted().batteries().get(0).getFirst().firmware);
        assertFalse(Files.exists(directory.resolve("learnt.json.damaged-2")), "put aside once");
    }

    @Test
    void noDamageIsBelievedOrThrown() throws IOException {
        new LearntFile(directory, SITE).save(snapshot("148"));
        byte[] whole = Files.readAllBytes(json());
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
        for (int i = 0; i < 400; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            Files.write(json(), random.nextBoolean() ? damaged : Arrays.copyOf(damaged, random.nextInt(whole.length)));
            for (List<Learnt> entries : restarted().batteries()) {
                for (Learnt entry : entries) {
                    assertTrue(entry.stretches == 0 || (entry.deadTimeS >= 0 && entry.rampWPerS >= 1));
                    assertTrue(entry.chargeGain > 0 && entry.dischargeGain > 0);
                }
            }
        }
    }

    @Test
    void keysOfLaterVersionsArePassedOver() throws IOException {
        Files.writeString(
                json(), "{\"new\": {\"a\": [1]}, \"batteries\": {\"attic\": [{\"firmware\": \"1\", \"x\": [2]}]}}");
        assertEquals("1", restarted().batteries().get(1).getFirst().firmware);
        assertFalse(Files.exists(directory.resolve("learnt.json.damaged-1")));
    }

    @Test
    void whereNothingCanBeKeptItIsSaid() throws IOException {
        Path blocked = Files.writeString(directory.resolve("file"), "no directory");
        LearntFile file = new LearntFile(blocked, SITE);
        file.load();
        file.save(snapshot("148"));
        assertTrue(file.problem().contains("would be lost by a restart"), file.problem());
    }
}
