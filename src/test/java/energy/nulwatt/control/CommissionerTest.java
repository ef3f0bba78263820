package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.BatteryCommand;
import energy.nulwatt.model.BatterySnapshot;
import energy.nulwatt.model.Commissioning;
import energy.nulwatt.model.Controls;
import energy.nulwatt.model.Mode;
import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.Reason;
import energy.nulwatt.model.ResponseGuess;
import energy.nulwatt.sim.Appliances;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.MeterVersion;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CommissionerTest {
    private static final BatteryPhysics VENUS_E = BatteryPhysics.VENUS_E;
    /** More than a commissioning takes. */
    private static final double END_S = 200;

    private static VirtualSite site(BatteryPhysics... batteries) {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, batteries);
        site.house.load(Phase.L1, 500);
        site.run(20);
        return site;
    }

    private static BatterySnapshot battery(VirtualSite site, int index) {
        return site.snapshot().batteries[index];
    }

    /** Runs until it has ended; returns how long it took, s. */
    private static double untilEnded(VirtualSite site, int index) {
        double seconds = 0;
        while (seconds < END_S
                && battery(site, index).commissioning != Commissioning.DONE
                && battery(site, index).commissioning != Commissioning.ENDED_EARLY) {
            site.run(0.5);
            seconds += 0.5;
        }
        return seconds;
    }

    @Test
    void twoMinutesTellHowEachBatteryIs() {
        IdentificationTest.Table table = new IdentificationTest.Table();
        double longestS = 0;
        for (TestBattery battery : TestBattery.SPREAD) {
            VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, battery.physics());
            battery.limit(site.units.get(0));
            site.house.add(Appliances.restless(350, 120, 5), PhaseConnection.L1);
            site.run(5);
            site.panel.commission(0, Controls.COMMISSIONING_W);
            longestS = Math.max(longestS, untilEnded(site, 0));
            assertEquals(Commissioning.DONE, battery(site, 0).commissioning);
            site.run(10);
            // What its gain leaves of the largest step.
            table.add(battery, battery(site, 0), Controls.COMMISSIONING_W - 100);
        }
        table.assertAllGood();
        assertTrue(longestS <= 150, "took " + longestS + " s");
    }

    @Test
    void itIsTheSameWithTenSecondsBetweenTelegrams() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_4_2, VENUS_E);
        site.house.load(Phase.L1, 400);
        site.run(60);
        site.panel.commission(0, Controls.COMMISSIONING_W);
        untilEnded(site, 0);
        assertEquals(Commissioning.DONE, battery(site, 0).commissioning);
        assertEquals(1.13, battery(site, 0).learnt.movesAfterS, 0.4);
        assertEquals(500, battery(site, 0).learnt.rampWPerS, 100);
    }

    @Test
    void theLeastPowerIsTold() {
        VirtualSite site = site(VENUS_E);
        site.panel.commission(0, 1000);
        untilEnded(site, 0);
        assertEquals(50, battery(site, 0).learnt.leastAskedW);
        assertEquals(50, battery(site, 0).learnt.leastGivenW, 5);
    }

    @Test
    void afterItTheHouseIsHeldAsBefore() {
        VirtualSite site = site(VENUS_E);
        site.panel.commission(0, 1000);
        untilEnded(site, 0);
        site.run(20);
        assertTrue(site.worstGridW(20) <= 50, "grid " + site.house.gridW());
        assertEquals(Reason.BATTERY_ACTIVE, battery(site, 0).reason);
    }

    @Test
    void oneAfterTheOtherAndTheOthersHoldTheGridWithoutFeedingIt() {
        VirtualSite site = site(VENUS_E.withSoc(70), VENUS_E.withSoc(60), VENUS_E.withSoc(50));
        site.house.load(Phase.L1, 1800);
        site.run(40);
        site.panel.commission(Controls.ALL_BATTERIES, 1000);
        double[] fedWs = {0};
        double[] helpedW = {0};
        int[] ticks = {0};
        int[] mostAtOnce = {0};
        site.run(420, () -> {
            double charge = 0;
            double discharge = 0;
            int running = 0;
            boolean discharging = true;
            for (int i = 0; i < 3; i++) {
                double watts = site.units.get(i).battery.powerW();
                charge += Math.max(0, watts);
                discharge += Math.max(0, -watts);
                boolean runs = battery(site, i).commissioning == Commissioning.RUNNING;
                running += runs ? 1 : 0;
                discharging &= !runs || battery(site, i).askedW <= 0;
            }
            // They may go on with what the house takes, and no more.
            fedWs[0] += 0.05 * Math.min(charge, Math.max(0, discharge - 1810));
            mostAtOnce[0] = Math.max(mostAtOnce[0], running);
            if (running == 1 && discharging) {
                helpedW[0] += Math.abs(site.house.gridW());
                ticks[0]++;
            }
        });
        for (int i = 0; i < 3; i++) {
            assertEquals(Commissioning.DONE, battery(site, i).commissioning, "battery " + i);
            assertEquals(500, battery(site, i).learnt.rampWPerS, 100);
        }
        assertEquals(1, mostAtOnce[0]);
        assertTrue(fedWs[0] / 3600 < 0.02, "fed " + fedWs[0] / 3600 + " Wh");
        assertTrue(helpedW[0] / ticks[0] < 250, "grid " + helpedW[0] / ticks[0] + " W while others could help");
    }

    @Test
    void aStopEndsIt() {
        VirtualSite site = site(VENUS_E, VENUS_E);
        site.panel.commission(Controls.ALL_BATTERIES, 1000);
        site.run(30);
        site.panel.stop("test");
        site.run(10);
        assertEquals(BatteryCommand.Kind.STOP, site.units.get(0).lastKind);
        assertEquals(0, site.house.batteriesW(), 1);
        for (int i = 0; i < 2; i++) {
            assertEquals(Commissioning.ENDED_EARLY, battery(site, i).commissioning);
            assertEquals(Reason.COMMISSIONING_ENDED, battery(site, i).commissioningReason);
        }
        site.panel.reset("test");
        site.run(40);
        assertEquals(Commissioning.ENDED_EARLY, battery(site, 0).commissioning, "a reset does not begin it again");
        assertTrue(site.worstGridW(10) <= 50);
    }

    @Test
    void itsOwnerEndsIt() {
        VirtualSite site = site(VENUS_E);
        site.panel.commission(0, 1000);
        site.run(40);
        assertEquals(Commissioning.RUNNING, battery(site, 0).commissioning);
        assertEquals(Reason.COMMISSIONING, site.snapshot().reason);
        site.panel.endCommissioning();
        site.run(30);
        assertEquals(Commissioning.ENDED_EARLY, battery(site, 0).commissioning);
        assertTrue(site.worstGridW(10) <= 50);
    }

    @Test
    void anyOtherOrderEndsIt() {
        List<Consumer<ControlPanel>> orders = List.of(
                panel -> panel.setMode(Mode.ZERO),
                panel -> panel.setMode(Mode.STANDBY),
                panel -> panel.setTarget(500, 60),
                panel -> panel.setGridOffset(20),
                panel -> panel.setEnabled(true),
                panel -> panel.setBatteryEnabled(0, true),
                panel -> panel.setMaxCharge(0, 2000),
                panel -> panel.setMaxDischarge(0, 2000),
                panel -> panel.setMinSoc(0, 20),
                panel -> panel.setMaxSoc(0, 90));
        for (int i = 0; i < orders.size(); i++) {
            VirtualSite site = site(VENUS_E);
            site.panel.commission(0, 1000);
            site.run(30);
            assertEquals(Commissioning.RUNNING, battery(site, 0).commissioning);
            orders.get(i).accept(site.panel);
            site.run(1);
            assertEquals(Commissioning.ENDED_EARLY, battery(site, 0).commissioning, "order " + i);
            assertEquals(Reason.COMMISSIONING_ENDED, battery(site, 0).commissioningReason);
        }
    }

    @Test
    void aTargetThatIsOnlyRepeatedAndARefusedOrderDoNotEndIt() {
        VirtualSite site = site(VENUS_E);
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(-300, 60);
        site.panel.commission(0, 1000);
        site.run(30);
        site.panel.setTarget(-300, 60);
        assertFalse(site.panel.setTarget(90_000, 60).accepted());
        assertFalse(site.panel.setMaxCharge(0, -1).accepted());
        site.run(5);
        assertEquals(Commissioning.RUNNING, battery(site, 0).commissioning);
    }

    @Test
    void aBatteryThatAnswersLateIsWaitedForAndOneThatNeverDoesIsNot() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, VENUS_E, VENUS_E);
        site.house.load(Phase.L1, 500);
        site.units.get(0).silent = true;
        site.units.get(1).silent = true;
        site.panel.commission(Controls.ALL_BATTERIES, 1000);
        site.run(10);
        assertEquals(Commissioning.WAITING, battery(site, 0).commissioning);
        site.units.get(0).silent = false;
        site.run(25);
        assertEquals(Commissioning.RUNNING, battery(site, 0).commissioning);
        untilEnded(site, 0);
        site.run(5);
        assertEquals(Commissioning.DONE, battery(site, 0).commissioning);
        assertEquals(Commissioning.ENDED_EARLY, battery(site, 1).commissioning);
        assertEquals(Reason.BATTERY_SILENT, battery(site, 1).commissioningReason);
    }

    @Test
    void aSilentMeterEndsItAndRampsDown() {
        VirtualSite site = site(VENUS_E);
        site.panel.commission(0, 1000);
        site.run(40);
        site.meterConnected = false;
        site.run(20);
        assertEquals(Reason.METER_SILENT, battery(site, 0).commissioningReason);
        assertEquals(0, site.snapshot().askedW);
    }

    @Test
    void itWaitsForTheMeter() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, VENUS_E);
        site.meterConnected = false;
        site.panel.commission(0, 1000);
        site.run(30);
        assertEquals(0, site.house.batteriesW(), 1);
        assertEquals(Commissioning.WAITING, battery(site, 0).commissioning);
        site.meterConnected = true;
        site.run(40);
        assertEquals(Commissioning.RUNNING, battery(site, 0).commissioning);
    }

    @Test
    void aBatteryThatFallsSilentIsLeftAndTheNextFollows() {
        VirtualSite site = site(VENUS_E, VENUS_E);
        site.panel.commission(Controls.ALL_BATTERIES, 1000);
        site.run(40);
        site.units.get(0).silent = true;
        site.run(20);
        assertEquals(Commissioning.ENDED_EARLY, battery(site, 0).commissioning);
        assertEquals(Reason.BATTERY_SILENT, battery(site, 0).commissioningReason);
        assertEquals(Commissioning.RUNNING, battery(site, 1).commissioning);
    }

    @Test
    void theOwnersLimitsHold() {
        VirtualSite site = site(VENUS_E);
        site.panel.setMaxDischarge(0, 450);
        site.panel.setMaxCharge(0, 300);
        site.run(1);
        site.panel.commission(0, 1200);
        int[] least = {0};
        int[] most = {0};
        site.run(END_S, () -> {
            least[0] = Math.min(least[0], battery(site, 0).askedW);
            most[0] = Math.max(most[0], battery(site, 0).askedW);
        });
        assertEquals(-450, least[0]);
        assertEquals(300, most[0]);
        assertEquals(Commissioning.DONE, battery(site, 0).commissioning);
    }

    @Test
    void anEmptyBatteryIsOnlyCharged() {
        VirtualSite site = site(VENUS_E.withSoc(12.5));
        site.panel.commission(0, 1200);
        double[] discharged = {0};
        site.run(END_S, () -> discharged[0] = Math.min(discharged[0], battery(site, 0).askedW));
        assertTrue(discharged[0] >= -520, "asked for " + discharged[0] + " W");
        assertEquals(Commissioning.DONE, battery(site, 0).commissioning);
    }

    @Test
    void theLimitsOfTheConnectionHold() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, 25, 1000, 200, ResponseGuess.TYPICAL, VENUS_E);
        site.house.load(Phase.L1, 500);
        site.run(20);
        site.panel.commission(0, 1200);
        double[] least = {0};
        double[] most = {0};
        site.run(END_S, () -> {
            least[0] = Math.min(least[0], site.house.gridW());
            most[0] = Math.max(most[0], site.house.gridW());
        });
        assertTrue(least[0] > -300 && most[0] < 1100, "grid from " + least[0] + " to " + most[0]);
        assertEquals(Commissioning.DONE, battery(site, 0).commissioning);
    }

    @Test
    void theFuseHolds() {
        VirtualSite site = new VirtualSite(
                MeterVersion.DSMR_5_0, 16, Integer.MAX_VALUE, Integer.MAX_VALUE, ResponseGuess.TYPICAL, VENUS_E);
        site.house.load(Phase.L1, 3000);
        site.run(40);
        site.panel.commission(0, 2400);
        double[] most = {0};
        site.run(END_S, () -> most[0] = Math.max(most[0], site.house.phaseW(Phase.L1)));
        assertTrue(most[0] <= 16 * 230, "phase carried " + most[0] + " W");
    }

    @Test
    void itIsRefusedWhereNothingMayBeAsked() {
        VirtualSite site = site(VENUS_E);
        assertFalse(site.panel.commission(0, 100).accepted());
        assertFalse(site.panel.commission(0, Double.NaN).accepted());
        site.panel.setBatteryEnabled(0, false);
        assertFalse(site.panel.commission(0, 1000).accepted());
        site.panel.setBatteryEnabled(0, true);
        site.panel.setEnabled(false);
        assertFalse(site.panel.commission(0, 1000).accepted());
        site.panel.setEnabled(true);
        site.panel.setMode(Mode.OFF);
        assertFalse(site.panel.commission(0, 1000).accepted());
        site.panel.setMode(Mode.ZERO);
        site.panel.stop("test");
        assertFalse(site.panel.commission(0, 1000).accepted());
        site.run(30);
        assertEquals(Commissioning.NONE, battery(site, 0).commissioning);
    }

    @Test
    void switchedOffWhileItRunsItEnds() {
        VirtualSite site = site(VENUS_E);
        site.panel.commission(0, 1000);
        site.run(40);
        site.panel.setEnabled(false);
        site.run(10);
        assertEquals(Commissioning.ENDED_EARLY, battery(site, 0).commissioning);
        assertEquals(0, site.house.batteriesW(), 1);
    }
}
