package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.Learnt;
import energy.nulwatt.model.LearntSite;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.sim.MeterVersion;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was learnt before a restart, and before a change of the firmware. */
class MemoryTest {
    /** Much later than the profile guesses. */
    private static final TestBattery BATTERY = new TestBattery(4, 300, 0.4, 2.5, 1.04, 0.96, 0.5, 0.2, 2500, 2500);

    private static VirtualSite site(String firmware, LearntSite before) {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, BATTERY.physics());
        site.units.get(0).state.firmware = firmware;
        if (before != null) {
            site.loop.restore(before);
        }
        return site;
    }

    private static Learnt learnt(VirtualSite site) {
        Learnt copy = new Learnt();
        copy.copyFrom(site.snapshot().batteries[0].learnt);
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

    @Test
    void whatIsKnownMakesTheFirstStepsBetter() {
        Learnt before = afterTenMinutes("148");
        double afresh = restlessness(site("148", null));
        double restored = restlessness(site("148", kept(before)));
        assertTrue(restored < 0.95 * afresh, restored + " W after a restart, " + afresh + " W afresh");
    }

    /** Mean |grid| over the first three minutes of a house with slow waves, W. */
    private static double restlessness(VirtualSite site) {
        site.house.add(ns -> 900 + 500 * Math.sin(ns / 4e9), PhaseConnection.L1);
        double[] sum = {0};
        int[] ticks = {0};
        site.run(20);
        site.run(100, () -> {
            sum[0] += Math.abs(site.house.gridW());
            ticks[0]++;
        });
        return sum[0] / ticks[0];
    }
}
