package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.Learnt;
import energy.nulwatt.model.LearntSite;
import energy.nulwatt.model.Phase;
import energy.nulwatt.sim.MeterVersion;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What was learnt before a restart, and before a change of the firmware. */
class MemoryTest {
    /** Much later than the profile guesses. */
    private static final TestBattery BATTERY = new TestBattery(4, 300, 0.4, 2.5, 1.04, 0.96, 0.5, 0.2, 2500, 2500);

    private static final TestBattery QUICK = new TestBattery(0.6, 800, 0.4, 2.5, 1, 1, 0.5, 0.1, 2500, 2500);

    private static VirtualSite site(String firmware, LearntSite before) {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, BATTERY.physics());
        site.units.get(0).state.firmware = firmware;
        if (before != null) {
            site.loop.restore(before);
        }
        return site;
    }

    private static Learnt learnt(VirtualSite site) {
        return learnt(site, 0);
    }

    private static Learnt learnt(VirtualSite site, int battery) {
        Learnt copy = new Learnt();
        copy.copyFrom(site.snapshot().batteries[battery].learnt);
        return copy;
    }

    private static Learnt afterTenMinutes(String firmware) {
        VirtualSite site = site(firmware, null);
        IdentificationTest.addOrdinaryLoad(site, 3);
        site.run(600);
        return learnt(site);
    }

    private static LearntSite kept(Learnt... entries) {
        return new LearntSite(0.35, List.of(List.of(entries)));
    }

    @Test
    void aRestartBeginsWithWhatWasLearntALittleLessCertain() {
        Learnt before = afterTenMinutes("148");
        before.leastAskedW = 50;
        before.leastGivenW = 47;
        assertEquals("148", before.firmware);
        assertTrue(before.stretches > 10 && before.wakes > 0 && before.dischargeGains > 0);
        VirtualSite site = site("148", kept(before));
        site.run(5);
        Learnt after = learnt(site);
        assertEquals(before.deadTimeS, after.deadTimeS, 1e-9);
        assertEquals(before.rampWPerS, after.rampWPerS, 1e-9);
        assertEquals(before.wakeUpS, after.wakeUpS, 1e-9);
        assertEquals(before.dischargeGain, after.dischargeGain, 1e-9);
        assertEquals(before.offsetS, after.offsetS, 1e-9);
        assertEquals(before.movesAfterS, after.movesAfterS, 0.1);
        assertEquals(before.stretches, after.stretches);
        assertEquals(50, after.leastAskedW);
        assertEquals(47, after.leastGivenW);
        assertTrue(after.deadTimeErrorS > before.deadTimeErrorS && after.deadTimeErrorS < before.deadTimeErrorS + 0.3);
        assertTrue(after.rampFactor > before.rampFactor);
        assertTrue(after.offsetErrorS > before.offsetErrorS);
        assertEquals(0.35, site.snapshot().meterLatencyS, 1e-9);
    }

    @Test
    void learningGoesOnFromThere() {
        Learnt before = afterTenMinutes("148");
        VirtualSite site = site("148", kept(before));
        IdentificationTest.addOrdinaryLoad(site, 4);
        site.run(120);
        assertTrue(learnt(site).stretches > before.stretches);
        assertEquals(before.deadTimeS, learnt(site).deadTimeS, 0.3);
        assertTrue(learnt(site).deadTimeErrorS < 0.3);
    }

    @Test
    void anotherFirmwareBeginsWithTheOldValuesMuchLessCertain() {
        Learnt before = afterTenMinutes("148");
        VirtualSite site = site("149", kept(before));
        site.run(5);
        Learnt after = learnt(site);
        assertEquals("149", after.firmware);
        assertEquals(before.deadTimeS, after.deadTimeS, 1e-9);
        assertEquals(before.dischargeGain, after.dischargeGain, 1e-9);
        assertTrue(after.deadTimeErrorS > before.deadTimeErrorS + 0.5);
        assertTrue(after.rampFactor > 1.4 * before.rampFactor);
    }

    @Test
    void aFirmwareThatWasSeenBeforeGetsItsOwnValuesBack() {
        Learnt older = afterTenMinutes("148");
        Learnt newer = new Learnt();
        newer.copyFrom(older);
        newer.firmware = "149";
        newer.deadTimeS = 4;
        VirtualSite site = site("148", kept(newer, older));
        site.run(5);
        assertEquals("148", learnt(site).firmware);
        assertEquals(older.deadTimeS, learnt(site).deadTimeS, 1e-9);
    }

    @Test
    void anUpdateWhileItRunsIsNoticed() {
        VirtualSite site = site("148", null);
        IdentificationTest.addOrdinaryLoad(site, 3);
        site.run(300);
        Learnt before = learnt(site);
        site.units.get(0).state.firmware = "149";
        site.run(0.6);
        Learnt after = learnt(site);
        assertEquals("149", after.firmware);
        assertEquals(before.deadTimeS, after.deadTimeS, 1e-9);
        assertTrue(after.deadTimeErrorS > before.deadTimeErrorS + 0.5);
    }

    @Test
    void theFirstTimeThatAFirmwareIsToldChangesNothing() {
        VirtualSite site = site("", null);
        IdentificationTest.addOrdinaryLoad(site, 3);
        site.run(300);
        Learnt before = learnt(site);
        site.units.get(0).state.firmware = "149";
        site.run(0.6);
        assertEquals("149", learnt(site).firmware);
        assertEquals(before.deadTimeErrorS, learnt(site).deadTimeErrorS, 0.05);
    }

    private static LearntSite knownOfUnlike() {
        VirtualSite site = unlike();
        IdentificationTest.addOrdinaryLoad(site, 3);
        site.run(600);
        return new LearntSite(0.35, List.of(List.of(learnt(site, 0)), List.of(learnt(site, 1))));
    }

    @Test
    void whatIsKnownMakesTheFirstStepsBetter() {
        LearntSite known = knownOfUnlike();
        double afreshW = 0;
        double restoredW = 0;
        for (int seed = 1; seed <= 10; seed++) {
            afreshW += overTheFirstSteps(unlike(), seed) / 10;
            VirtualSite restored = unlike();
            restored.loop.restore(known);
            restoredW += overTheFirstSteps(restored, seed) / 10;
        }
        assertTrue(restoredW < 0.97 * afreshW, restoredW + " W after a restart, " + afreshW + " W afresh");
    }

    /** Mean |grid| over the first two large loads, W. */
    private static double overTheFirstSteps(VirtualSite site, long seed) {
        Random random = new Random(seed);
        site.house.load(Phase.L1, 500);
        site.run(20);
        double[] sumW = {0};
        int[] ticks = {0};
        for (int step = 0; step < 2; step++) {
            site.house.load(Phase.L1, 500 + 4000 * random.nextDouble());
            site.run(32, () -> {
                sumW[0] += Math.abs(site.house.gridW());
                ticks[0]++;
            });
        }
        return sumW[0] / ticks[0];
    }

    @Test
    void aShortfallIsRecognizedSoonerWithWhatIsKnown() {
        LearntSite known = knownOfUnlike();
        double afreshS = 0;
        double restoredS = 0;
        for (int watts = 1200; watts <= 2400; watts += 300) {
            afreshS += untilRecognizedS(unlike(), watts);
            VirtualSite restored = unlike();
            restored.loop.restore(known);
            restoredS += untilRecognizedS(restored, watts);
        }
        assertTrue(restoredS < 0.8 * afreshS, restoredS + " s after a restart, " + afreshS + " s afresh");
    }

    /** One that follows at once beside one that is late. */
    private static VirtualSite unlike() {
        return new VirtualSite(MeterVersion.DSMR_5_0, QUICK.physics(), BATTERY.physics());
    }

    /** How long the late one is asked for more than it gives, of the first minute of a load of so many watts, s. */
    private static double untilRecognizedS(VirtualSite site, double watts) {
        site.house.load(Phase.L1, 500);
        site.run(30);
        site.units.get(1).battery.limitDischargeW(300);
        site.house.load(Phase.L1, watts);
        int[] ticks = {0};
        int[] inVain = {0};
        site.run(60, () -> {
            ticks[0]++;
            inVain[0] += site.snapshot().batteries[1].askedW < -350 ? 1 : 0;
        });
        return 60.0 * inVain[0] / ticks[0];
    }
}
