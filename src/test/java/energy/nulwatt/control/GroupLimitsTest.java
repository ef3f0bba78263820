package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.nulwatt.model.AllocationSpec;
import energy.nulwatt.model.AllocationSpec.Group;
import energy.nulwatt.model.AllocationSpec.Strategy;
import energy.nulwatt.model.Balance;
import energy.nulwatt.model.EvProtection;
import energy.nulwatt.model.Guard;
import energy.nulwatt.model.Mode;
import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ProtectionSpec;
import energy.nulwatt.sim.BatteryDynamics;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.MeterVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two batteries on one circuit of 800 W, and others beside them, in closed loop. */
class GroupLimitsTest {
    private static final int LIMIT_W = 800;
    /** Orders are whole watts, and what is not worth a write stays. */
    private static final double UNWRITTEN_W = 10;
    /** So far from what was expected a battery may be while it moves. */
    private static final double EXPECTED_W = 0.1 * LIMIT_W;

    private static final BatteryPhysics USUAL = BatteryPhysics.VENUS_E.withSoc(60);
    private static final BatteryPhysics QUICK = USUAL.withDynamics(BatteryDynamics.TYPICAL.with(0.5, 2000));
    private static final BatteryPhysics SLOW = USUAL.withDynamics(BatteryDynamics.TYPICAL.with(3, 200));

    /** What was most asked of both, and most given by both. */
    private double mostAskedW;

    private double mostGivenW;

    private static VirtualSite site(Strategy strategy, Balance balance, PhaseConnection last, BatteryPhysics... each) {
        AllocationSpec allocation = new AllocationSpec(
                strategy,
                List.of(),
                List.of(new Group("circuit", List.of(0, 1), LIMIT_W, LIMIT_W)),
                List.of(),
                300,
                60);
        ProtectionSpec protection =
                new ProtectionSpec(balance, false, true, Integer.MAX_VALUE, false, EvProtection.NONE, List.of());
        PhaseConnection[] phases = {PhaseConnection.L1, PhaseConnection.L1, last};
        return new VirtualSite(
                MeterVersion.DSMR_5_0, allocation, protection, java.util.Arrays.copyOf(phases, each.length), each);
    }

    private void run(VirtualSite site, double seconds) {
        site.run(seconds, () -> {
            double askedW = 0;
            double givenW = 0;
            for (int i = 0; i < 2; i++) {
                askedW += site.snapshot().batteries[i].askedW;
                givenW += site.units.get(i).battery.powerW();
            }
            mostAskedW = Math.max(mostAskedW, Math.abs(askedW));
            mostGivenW = Math.max(mostGivenW, Math.abs(givenW));
        });
    }

    @ParameterizedTest
    @EnumSource(Strategy.class)
    void noMemberGivesMoreForOneThatIsLate(Strategy strategy) {
        VirtualSite site = site(strategy, Balance.TOTAL, PhaseConnection.L2, QUICK, SLOW, SLOW);
        site.house.load(Phase.L1, 700);
        run(site, 60);
        changeLoads(site);
        assertEquals(LIMIT_W, mostAskedW, UNWRITTEN_W, "asked");
        // By now it is known how slow they are.
        mostGivenW = 0;
        changeLoads(site);
        site.house.addSolar(ns -> 5500, PhaseConnection.L3);
        run(site, 60);
        assertEquals(LIMIT_W, mostAskedW, UNWRITTEN_W, "asked");
        assertEquals(LIMIT_W, mostGivenW, EXPECTED_W, "given");
    }

    private void changeLoads(VirtualSite site) {
        for (double watts : new double[] {2800, 500, 3000, 700}) {
            site.house.load(Phase.L1, watts);
            run(site, 60);
        }
    }

    @Test
    void aReliefOfTheFuseStaysWithinIt() {
        VirtualSite site = site(Strategy.PRIORITY, Balance.TOTAL, PhaseConnection.L2, QUICK, SLOW, USUAL);
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(0, 0);
        site.house.load(Phase.L1, 7500);
        run(site, 60);
        assertEquals(Guard.HELP_L1, site.snapshot().guard());
        assertEquals(LIMIT_W, mostAskedW, UNWRITTEN_W);
        assertEquals(LIMIT_W, mostGivenW, EXPECTED_W);
    }

    @Test
    void aMemberThatRecoversIsNotAskedForWhatTheGroupMayNotGive() {
        VirtualSite site = site(Strategy.PRIORITY, Balance.TOTAL, PhaseConnection.L2, USUAL, USUAL, USUAL);
        site.units.get(0).battery.limitDischargeW(250);
        site.units.get(1).battery.limitDischargeW(250);
        site.house.load(Phase.L1, 5000);
        run(site, 120);
        assertEquals(500, mostGivenW, 20);
        site.units.get(0).battery.limitDischargeW(Double.POSITIVE_INFINITY);
        site.units.get(1).battery.limitDischargeW(Double.POSITIVE_INFINITY);
        run(site, 120);
        assertEquals(LIMIT_W, mostGivenW, EXPECTED_W);
    }

    @Test
    void whatOneThatHesitatesGoesOnGivingCountsOnce() {
        VirtualSite site = site(Strategy.PROPORTIONAL, Balance.TOTAL, PhaseConnection.L2, USUAL, USUAL);
        site.house.load(Phase.L1, 790);
        run(site, 60);
        double quickW = site.units.get(0).battery.powerW();
        assertEquals(-395, quickW, 20);
        site.units.get(1).hesitates = true;
        double[] leastW = {LIMIT_W};
        site.run(4, () -> leastW[0] = Math.min(leastW[0], -site.snapshot().batteries[0].askedW));
        assertEquals(-quickW, leastW[0], 30);
    }

    @Test
    void whatAGroupMayNotGiveOthersOfItsPhaseGive() {
        VirtualSite site = site(Strategy.PRIORITY, Balance.PER_PHASE, PhaseConnection.L1, USUAL, SLOW, USUAL);
        site.house.load(Phase.L1, 3000);
        run(site, 90);
        assertEquals(0, site.house.phaseW(Phase.L1), 50);
        assertEquals(LIMIT_W, mostAskedW, UNWRITTEN_W);
        assertEquals(LIMIT_W, mostGivenW, EXPECTED_W);
    }
}
