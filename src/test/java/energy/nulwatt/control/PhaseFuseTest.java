package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.Balance;
import energy.nulwatt.model.EvProtection;
import energy.nulwatt.model.Guard;
import energy.nulwatt.model.Mode;
import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ProtectionSpec;
import energy.nulwatt.model.Reason;
import energy.nulwatt.model.ResponseGuess;
import energy.nulwatt.sim.BatteryDynamics;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.MeterVersion;
import energy.nulwatt.sim.SimulatedBattery;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A 25 A fuse in closed loop. At 230 V that is 5750 W for each phase, of which batteries may fill 95 %: 5462 W. */
class PhaseFuseTest {
    private static final BatteryPhysics VENUS_E = BatteryPhysics.VENUS_E.withSoc(60);
    private static final PhaseConnection[] L1 = {PhaseConnection.L1};
    private static final PhaseConnection[] L1_L2 = {PhaseConnection.L1, PhaseConnection.L2};
    private static final double FUSE_W = 25 * 230.0;
    /** Batteries wait awake at 1 W each. */
    private static final double AWAKE_W = 2.1;

    @Test
    void aCarThatStartsPushesTheChargingBatteryBack() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, ProtectionSpec.DEFAULT, L1, VENUS_E);
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(2500, 0);
        site.house.load(Phase.L1, 1000);
        site.run(40);
        assertEquals(2500, site.house.batteriesW(), 50);
        assertEquals(0, site.snapshot().guards);
        // 11 kW: 16 A on each phase, 26 A on L1 with the battery.
        double[] overAs = {0};
        site.house.add(ns -> 11_000, PhaseConnection.THREE_PHASE);
        site.run(8, () -> overAs[0] += overA(site, Phase.L1) * 0.05);
        assertTrue(overAs[0] < 30, overAs[0] + " As above the rating");
        double[] mostW = {0};
        site.run(120, () -> mostW[0] = Math.max(mostW[0], site.house.phaseW(Phase.L1)));
        assertTrue(mostW[0] < FUSE_W, "the phase carried " + mostW[0] + " W");
        assertEquals(0.95 * FUSE_W - 4667, site.house.batteriesW(), 120);
        assertEquals(Guard.FUSE_L1, site.snapshot().guard());
        assertEquals(Reason.FUSE_LIMIT, site.snapshot().reason);
    }

    @Test
    void aLoadThatComesBackFindsItsRoomKept() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, ProtectionSpec.DEFAULT, L1, VENUS_E);
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(2500, 0);
        // An oven: 4300 W for 70 s of every 120 s.
        site.house.load(Phase.L1, 300);
        site.house.add(ns -> ns / 1_000_000_000L % 120 < 70 ? 4300 : 0, PhaseConnection.L1);
        site.run(130);
        double[] overAs = {0};
        site.run(600, () -> overAs[0] += overA(site, Phase.L1) * 0.05);
        assertEquals(0, overAs[0], "As above the rating");
        assertTrue(site.house.batteriesW() > 700);
    }

    @Test
    void anotherPhaseTakesWhatTheFuseForbids() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, ProtectionSpec.DEFAULT, L1_L2, VENUS_E, VENUS_E);
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(2400, 0);
        site.house.load(Phase.L1, 5000);
        site.run(90);
        assertEquals(2400, site.house.batteriesW(), 60);
        assertTrue(site.house.phaseW(Phase.L1) < 0.97 * FUSE_W);
    }

    @Test
    void aSecondBatteryOnThePhaseSharesTheRoom() {
        PhaseConnection[] both = {PhaseConnection.L1, PhaseConnection.L1};
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, ProtectionSpec.DEFAULT, both, VENUS_E, VENUS_E);
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(5000, 0);
        site.house.load(Phase.L1, 2000);
        double[] mostW = {0};
        site.run(120, () -> mostW[0] = Math.max(mostW[0], site.house.phaseW(Phase.L1)));
        assertTrue(mostW[0] < FUSE_W, "the phase carried " + mostW[0] + " W");
        assertEquals(0.95 * FUSE_W - 2000, site.house.batteriesW(), 150);
    }

    @Test
    void dischargingStaysBelowTheFuseOfAnExportingPhase() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, ProtectionSpec.DEFAULT, L1, VENUS_E);
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(-2500, 0);
        site.house.addSolar(ns -> 4500, PhaseConnection.L1);
        double[] leastW = {0};
        site.run(120, () -> leastW[0] = Math.min(leastW[0], site.house.phaseW(Phase.L1)));
        assertTrue(leastW[0] > -FUSE_W, "the phase carried " + leastW[0] + " W");
        // A phase that feeds in has more volts: the simulated one about 240.
        assertEquals(4500 - 0.95 * 25 * 240, site.house.batteriesW(), 50);
        assertEquals(Guard.FUSE_L1, site.snapshot().guard());
    }

    @ParameterizedTest
    @CsvSource({"DSMR_5_0", "EMUCS"})
    void aPhaseThatTheHouseOverloadsIsRelieved(MeterVersion version) {
        VirtualSite site = new VirtualSite(version, ProtectionSpec.DEFAULT, L1_L2, VENUS_E, VENUS_E);
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(0, 0);
        site.house.load(Phase.L1, 2000);
        site.run(40);
        site.house.load(Phase.L1, 7000);
        site.run(40);
        assertEquals(FUSE_W, site.house.phaseW(Phase.L1), 120);
        assertEquals(0, site.units.get(1).battery.powerW(), 1);
        assertEquals(Guard.HELP_L1, site.snapshot().guard());
        assertEquals(Reason.FUSE_HELP, site.snapshot().reason);
        assertEquals(Reason.FUSE_HELP, site.snapshot().batteries[0].reason);
        site.house.load(Phase.L1, 2000);
        site.run(20);
        assertEquals(0, site.house.batteriesW(), AWAKE_W);
        assertEquals(Guard.NONE, site.snapshot().guard());
    }

    @Test
    void aShortExcessOfTheHouseIsLeftToTheFuse() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, ProtectionSpec.DEFAULT, L1, VENUS_E);
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(0, 0);
        site.house.load(Phase.L1, 2000);
        site.run(40);
        // 30 A for 5 s: a motor that starts.
        site.house.load(Phase.L1, 7000);
        double[] mostW = {0};
        SimulatedBattery battery = site.units.get(0).battery;
        site.run(5, () -> mostW[0] = Math.max(mostW[0], -battery.powerW()));
        site.house.load(Phase.L1, 2000);
        site.run(10, () -> mostW[0] = Math.max(mostW[0], -battery.powerW()));
        assertEquals(0, mostW[0], AWAKE_W);
        assertEquals(1, site.units.get(0).commandsSent, "only that of the start");
    }

    @Test
    void aRelievingBatteryNeverFeedsAnother() {
        // The one that charges is slow to stop, the one that is to help is quick.
        BatteryPhysics slow = VENUS_E.withSoc(30).withDynamics(BatteryDynamics.TYPICAL.with(3, 300));
        BatteryPhysics quick = VENUS_E.withSoc(90).withDynamics(BatteryDynamics.TYPICAL.with(0.5, 2000));
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, ProtectionSpec.DEFAULT, L1_L2, quick, slow);
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(1500, 0);
        site.house.load(Phase.L1, 2000);
        site.run(60);
        assertEquals(1500, site.units.get(1).battery.powerW(), 60);
        site.house.load(Phase.L1, 7500);
        double[] circulationWs = {0};
        site.run(60, () -> {
            double chargeW = 0;
            double dischargeW = 0;
            for (VirtualSite.Unit unit : site.units) {
                chargeW += Math.max(0, unit.battery.powerW());
                dischargeW += Math.max(0, -unit.battery.powerW());
            }
            circulationWs[0] += 0.05 * Math.min(chargeW, dischargeW);
        });
        assertTrue(circulationWs[0] / 3600 < 0.01, "circulated " + circulationWs[0] / 3600 + " Wh");
        assertEquals(FUSE_W, site.house.phaseW(Phase.L1), 120);
    }

    @Test
    void ofTwoPhasesThatNeedOppositeReliefTheWorseOneGetsIt() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, ProtectionSpec.DEFAULT, L1_L2, VENUS_E, VENUS_E);
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(0, 0);
        site.house.load(Phase.L1, 7500);
        site.house.addSolar(ns -> 6600, PhaseConnection.L2);
        site.run(60);
        assertEquals(FUSE_W, site.house.phaseW(Phase.L1), 120);
        assertEquals(0, site.units.get(1).battery.chargedWh(), 0.001);
    }

    @Test
    void panelsThatOverloadAPhaseAreTakenOffByCharging() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, ProtectionSpec.DEFAULT, L1, VENUS_E);
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(0, 0);
        site.house.addSolar(ns -> 7000, PhaseConnection.L1);
        site.run(60);
        assertEquals(-25 * 240, site.house.phaseW(Phase.L1), 100);
        assertEquals(Guard.HELP_L1, site.snapshot().guard());
    }

    @Test
    void nobodyHelpsWhomItsOwnerHoldsAtRestOrForbidsIt() {
        ProtectionSpec without =
                new ProtectionSpec(Balance.TOTAL, false, false, Integer.MAX_VALUE, false, EvProtection.NONE, List.of());
        VirtualSite forbidden = new VirtualSite(MeterVersion.DSMR_5_0, without, L1, VENUS_E);
        forbidden.panel.setMode(Mode.TARGET);
        VirtualSite resting = new VirtualSite(MeterVersion.DSMR_5_0, ProtectionSpec.DEFAULT, L1, VENUS_E);
        resting.panel.setMode(Mode.STANDBY);
        for (VirtualSite site : List.of(forbidden, resting)) {
            site.house.load(Phase.L1, 7000);
            site.run(60);
            assertEquals(0, site.house.batteriesW(), 1);
        }
    }

    @Test
    void aReliefKeepsTheFeedInCap() {
        VirtualSite site =
                new VirtualSite(MeterVersion.DSMR_5_0, 25, Integer.MAX_VALUE, 300, ResponseGuess.TYPICAL, VENUS_E);
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(0, 0);
        site.house.load(Phase.L1, 7000);
        site.house.addSolar(ns -> 6900, PhaseConnection.L2);
        site.run(60);
        assertEquals(-400, site.house.batteriesW(), 60);
        assertEquals(-300, site.house.gridW(), 60);
    }

    @Test
    void wholeAmpsAreTakenForOneMore() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_4_2, ProtectionSpec.DEFAULT, L1, VENUS_E);
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(2500, 0);
        site.house.load(Phase.L1, 4000);
        site.run(180);
        double[] mostW = {0};
        site.run(120, () -> mostW[0] = Math.max(mostW[0], site.house.phaseW(Phase.L1)));
        // 0.95 × 25 A less up to 1 A that the meter does not print.
        assertTrue(mostW[0] <= 0.95 * FUSE_W, "the phase carried " + mostW[0] + " W");
        assertTrue(mostW[0] >= 0.95 * FUSE_W - 400, "the phase carried " + mostW[0] + " W");
    }

    @Test
    void slowTelegramsAreMetByAFuseThatIsNotExceeded() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_4_2, ProtectionSpec.DEFAULT, L1, VENUS_E);
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(2500, 0);
        site.house.load(Phase.L1, 1000);
        site.run(120);
        site.house.load(Phase.L1, 4700);
        // One telegram may have to be waited for, and the battery follows late.
        site.run(16);
        double[] mostW = {0};
        site.run(120, () -> mostW[0] = Math.max(mostW[0], site.house.phaseW(Phase.L1)));
        assertTrue(mostW[0] < FUSE_W, "the phase carried " + mostW[0] + " W");
    }

    private static double overA(VirtualSite site, Phase phase) {
        return Math.max(0, Math.abs(site.house.phaseW(phase)) / 230 - 25);
    }
}
