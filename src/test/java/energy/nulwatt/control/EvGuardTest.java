package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.Balance;
import energy.nulwatt.model.EvProtection;
import energy.nulwatt.model.Guard;
import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ProtectionSpec;
import energy.nulwatt.model.Reason;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.MeterVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EvGuardTest {
    private static final BatteryPhysics VENUS_E = BatteryPhysics.VENUS_E.withSoc(80);
    private static final PhaseConnection[] L1 = {PhaseConnection.L1};

    private double carW;

    private VirtualSite site(MeterVersion version, boolean detect, int absorbS) {
        ProtectionSpec protection = new ProtectionSpec(
                Balance.TOTAL,
                false,
                true,
                Integer.MAX_VALUE,
                false,
                new EvProtection(true, detect, absorbS),
                List.of());
        VirtualSite site = new VirtualSite(version, protection, L1, VENUS_E);
        site.house.add(ns -> carW, PhaseConnection.THREE_PHASE);
        site.house.load(Phase.L1, 400);
        site.house.load(Phase.L2, 200);
        site.run(90);
        assertTrue(site.worstGridW(10) <= 50);
        return site;
    }

    @Test
    void whoeverSaysThatACarChargesIsBelieved() {
        VirtualSite site = site(MeterVersion.DSMR_5_0, false, 0);
        assertTrue(site.panel.setEvCharging(true).accepted());
        carW = 11_000;
        site.run(40);
        assertEquals(-600, site.house.batteriesW(), 60);
        assertEquals(Guard.EV, site.snapshot().guard());
        assertEquals(Reason.EV_CHARGING, site.snapshot().reason);
        site.panel.setEvCharging(false);
        carW = 0;
        site.run(40);
        assertEquals(Guard.NONE, site.snapshot().guard());
        assertTrue(site.worstGridW(10) <= 50);
    }

    @Test
    void theWordMayComeLate() {
        VirtualSite site = site(MeterVersion.DSMR_5_0, false, 0);
        carW = 3700;
        site.run(30);
        assertEquals(-2500, site.house.batteriesW(), 60);
        site.panel.setEvCharging(true);
        site.run(20);
        assertEquals(-600, site.house.batteriesW(), 60);
    }

    @Test
    void aLoadThatEndsMeanwhileIsNotGivenToTheCar() {
        VirtualSite site = site(MeterVersion.DSMR_5_0, false, 0);
        site.house.load(Phase.L2, 1500);
        site.run(90);
        site.panel.setEvCharging(true);
        carW = 11_000;
        site.run(30);
        assertEquals(-1900, site.house.batteriesW(), 60);
        site.house.load(Phase.L2, 200);
        site.run(30);
        assertEquals(-600, site.house.batteriesW(), 120);
    }

    @Test
    void withoutAbsorptionAShortPeakIsDrawnFromTheGrid() {
        VirtualSite site = site(MeterVersion.DSMR_5_0, false, 0);
        site.panel.setEvCharging(true);
        carW = 3700;
        site.run(120);
        site.house.load(Phase.L2, 1200);
        site.run(30);
        assertEquals(-600, site.house.batteriesW(), 60);
    }

    @Test
    void withAbsorptionAShortPeakIsCovered() {
        VirtualSite site = site(MeterVersion.DSMR_5_0, false, 60);
        site.panel.setEvCharging(true);
        carW = 3700;
        site.run(120);
        assertEquals(-600, site.house.batteriesW(), 60);
        site.house.load(Phase.L2, 1200);
        site.run(30);
        assertEquals(-1600, site.house.batteriesW(), 60);
        site.run(60);
        assertEquals(-600, site.house.batteriesW(), 60);
    }

    @ParameterizedTest
    @EnumSource(names = {"DSMR_5_0", "DSMR_4_2"})
    void aCarIsRecognisedByItsStepAndSoIsItsEnd(MeterVersion version) {
        VirtualSite site = site(version, true, 0);
        carW = 11_000;
        site.run(version == MeterVersion.DSMR_4_2 ? 90 : 25);
        assertEquals(-600, site.house.batteriesW(), 60);
        assertEquals(Guard.EV, site.snapshot().guard());
        // The house is still followed, for the car's power is known.
        site.house.load(Phase.L2, 1200);
        site.run(version == MeterVersion.DSMR_4_2 ? 60 : 25);
        assertEquals(-1600, site.house.batteriesW(), 80);
        carW = 0;
        site.run(version == MeterVersion.DSMR_4_2 ? 90 : 40);
        assertEquals(Guard.NONE, site.snapshot().guard());
        assertTrue(site.worstGridW(10) <= 60, "grid " + site.house.gridW());
    }

    @Test
    void aCarThatIsSlowedDownIsFollowed() {
        VirtualSite site = site(MeterVersion.DSMR_5_0, true, 0);
        carW = 11_000;
        site.run(40);
        carW = 5500;
        site.run(40);
        assertEquals(-600, site.house.batteriesW(), 60);
        carW = 0;
        site.run(40);
        assertEquals(Guard.NONE, site.snapshot().guard());
    }

    @Test
    void aLoadOnOnePhaseIsNoCar() {
        VirtualSite site = site(MeterVersion.DSMR_5_0, true, 0);
        site.house.load(Phase.L1, 2400);
        site.run(40);
        assertEquals(Guard.NONE, site.snapshot().guard());
        assertEquals(-2500, site.house.batteriesW(), 60);
    }

    @Test
    void aCloudOverThreePhasePanelsIsNoCar() {
        VirtualSite site = site(MeterVersion.DSMR_5_0, true, 0);
        double[] sunW = {9000};
        site.house.addSolar(ns -> sunW[0], PhaseConnection.THREE_PHASE);
        site.run(60);
        sunW[0] = 0;
        site.run(60);
        assertEquals(Guard.NONE, site.snapshot().guard());
        assertTrue(site.worstGridW(10) <= 50);
    }

    @Test
    void surplusIsStoredAlthoughACarCharges() {
        VirtualSite site = site(MeterVersion.DSMR_5_0, false, 0);
        site.panel.setEvCharging(true);
        carW = 3700;
        site.house.addSolar(ns -> 5500, PhaseConnection.L2);
        site.run(60);
        assertEquals(1200, site.house.batteriesW(), 60);
    }

    @Test
    void withoutTheGuardInTheSiteFileTheWordIsRefused() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, ProtectionSpec.DEFAULT, L1, VENUS_E);
        assertFalse(site.panel.setEvCharging(true).accepted());
    }

    @Test
    void theSmallestOfAMinuteIsForgottenAfterIt() {
        SlidingMinimum minimum = new SlidingMinimum(60_000_000_000L);
        assertEquals(Double.POSITIVE_INFINITY, minimum.value(), 0);
        minimum.add(0, 300);
        minimum.add(30_000_000_000L, 500);
        assertEquals(300, minimum.value(), 0);
        minimum.add(59_000_000_000L, 400);
        assertEquals(300, minimum.value(), 0);
        minimum.add(61_000_000_000L, 600);
        assertEquals(400, minimum.value(), 0);
        minimum.add(500_000_000_000L, 700);
        assertEquals(700, minimum.value(), 0);
    }
}
