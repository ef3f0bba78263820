package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.Balance;
import energy.nulwatt.model.EvProtection;
import energy.nulwatt.model.Guard;
import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ProtectionSpec;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.MeterVersion;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhaseBalanceTest {
    private static final BatteryPhysics VENUS_E = BatteryPhysics.VENUS_E.withSoc(60);
    private static final PhaseConnection[] EACH = {PhaseConnection.L1, PhaseConnection.L2, PhaseConnection.L3};

    private static VirtualSite site(MeterVersion version, boolean across, PhaseConnection... phases) {
        ProtectionSpec protection = new ProtectionSpec(
                Balance.PER_PHASE, across, true, Integer.MAX_VALUE, false, EvProtection.NONE, List.of());
        BatteryPhysics[] physics = new BatteryPhysics[phases.length];
        java.util.Arrays.fill(physics, VENUS_E);
        return new VirtualSite(version, protection, phases, physics);
    }

    private static void assertPhases(VirtualSite site, double l1, double l2, double l3) {
        assertEquals(l1, site.house.phaseW(Phase.L1), 50, "L1");
        assertEquals(l2, site.house.phaseW(Phase.L2), 50, "L2");
        assertEquals(l3, site.house.phaseW(Phase.L3), 50, "L3");
    }

    private static void load(VirtualSite site, double l1, double l2, double l3) {
        site.house.load(Phase.L1, l1);
        site.house.load(Phase.L2, l2);
        site.house.load(Phase.L3, l3);
    }

    @Test
    void eachPhaseGoesToZero() {
        VirtualSite site = site(MeterVersion.DSMR_5_0, false, EACH);
        load(site, 1500, 600, 200);
        site.run(40);
        assertPhases(site, 0, 0, 0);
        assertEquals(-1500, site.units.get(0).battery.powerW(), 50);
        load(site, 300, 600, 2000);
        site.run(30);
        assertPhases(site, 0, 0, 0);
    }

    @Test
    void twoBatteriesOfAPhaseShareByWhatTheyCanGive() {
        VirtualSite site = site(MeterVersion.DSMR_5_0, false, PhaseConnection.L1, PhaseConnection.L1);
        site.panel.setMaxDischarge(1, 500);
        load(site, 1800, 400, 0);
        site.run(40);
        assertPhases(site, 0, 400, 0);
        assertEquals(-1500, site.units.get(0).battery.powerW(), 50);
        assertEquals(-300, site.units.get(1).battery.powerW(), 50);
    }

    @Test
    void aThreePhaseBatteryTakesTheMedian() {
        VirtualSite site = site(MeterVersion.DSMR_5_0, false, PhaseConnection.THREE_PHASE);
        load(site, 1000, 500, 200);
        site.run(40);
        assertPhases(site, 500, 0, -300);
    }

    @Test
    void aThreePhaseBatteryLeavesTheRestToTheOthers() {
        VirtualSite site = site(MeterVersion.DSMR_5_0, false, PhaseConnection.THREE_PHASE, PhaseConnection.L1);
        load(site, 1500, 500, 500);
        site.run(40);
        assertPhases(site, 0, 0, 0);
        assertEquals(-1500, site.units.get(0).battery.powerW(), 50);
        assertEquals(-1000, site.units.get(1).battery.powerW(), 50);
    }

    @Test
    void noBatteryChargesFromAnotherPhasesBattery() {
        VirtualSite site = site(MeterVersion.DSMR_5_0, false, EACH);
        load(site, 800, 0, 0);
        site.house.addSolar(ns -> ns / 60_000_000_000L % 2 == 0 ? 2000 : 300, PhaseConnection.L2);
        double[] circulationWs = {0};
        site.run(400, () -> {
            double chargeW = 0;
            double dischargeW = 0;
            for (VirtualSite.Unit unit : site.units) {
                chargeW += Math.max(0, unit.battery.powerW());
                dischargeW += Math.max(0, -unit.battery.powerW());
            }
            circulationWs[0] += 0.05 * Math.min(chargeW, dischargeW);
        });
        assertTrue(circulationWs[0] / 3600 < 0.01, "circulated " + circulationWs[0] / 3600 + " Wh");
    }

    @Test
    void theDirectionIsThatInWhichMoreIsServed() {
        VirtualSite site = site(MeterVersion.DSMR_5_0, false, EACH);
        load(site, 800, 0, 0);
        site.house.addSolar(ns -> 2000, PhaseConnection.L2);
        site.run(40);
        assertPhases(site, 800, 0, 0);
        // The whole still exports, but no battery on L2 can take it.
        site.panel.setBatteryEnabled(1, false);
        site.run(40);
        assertPhases(site, 0, -2000, 0);
    }

    @Test
    void acrossPhasesTheTariffDecides() {
        VirtualSite site = site(MeterVersion.DSMR_5_0, true, EACH);
        load(site, 800, 0, 0);
        site.house.addSolar(ns -> 2000, PhaseConnection.L2);
        site.run(40);
        assertPhases(site, 0, 0, 0);
        assertEquals(-800, site.units.get(0).battery.powerW(), 50);
        assertEquals(2000, site.units.get(1).battery.powerW(), 50);
    }

    @Test
    void nothingGoesIntoACarOnAnyPhase() {
        ProtectionSpec protection = new ProtectionSpec(
                Balance.PER_PHASE, false, true, Integer.MAX_VALUE, false, new EvProtection(true, false, 0), List.of());
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, protection, EACH, VENUS_E, VENUS_E, VENUS_E);
        load(site, 300, 300, 300);
        site.run(60);
        site.panel.setEvCharging(true);
        load(site, 2300, 2300, 2300);
        site.run(40);
        assertEquals(-900, site.house.batteriesW(), 60);
        assertEquals(Guard.EV, site.snapshot().guard());
    }

    @Test
    void theOffsetIsSharedByThePhases() {
        VirtualSite site = site(MeterVersion.DSMR_5_0, false, EACH);
        site.panel.setGridOffset(300);
        load(site, 900, 900, 900);
        site.run(40);
        assertPhases(site, 100, 100, 100);
    }

    @Test
    void aMeterThatTellsNoPhasesIsBalancedByItsTotal() {
        VirtualSite site = site(MeterVersion.DSMR_5_0, false, EACH);
        site.meterTellsPhases = false;
        load(site, 1000, 0, 0);
        site.run(40);
        assertTrue(site.worstGridW(10) <= 50);
    }

    @Test
    void theTotalIsSteeredUnlessTheOwnerSaysOtherwise() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, VENUS_E, VENUS_E, VENUS_E);
        load(site, 400, 400, 400);
        site.run(40);
        assertTrue(site.worstGridW(10) <= 50);
        assertTrue(Math.abs(site.house.phaseW(Phase.L1)) > 300, "one battery does it all");
    }
}
