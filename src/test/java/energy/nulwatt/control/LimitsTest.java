package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.Balance;
import energy.nulwatt.model.Commissioning;
import energy.nulwatt.model.Controls;
import energy.nulwatt.model.EvProtection;
import energy.nulwatt.model.LimitSource;
import energy.nulwatt.model.LimitState;
import energy.nulwatt.model.Limits;
import energy.nulwatt.model.LimitsInForce;
import energy.nulwatt.model.Mode;
import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ProtectionSpec;
import energy.nulwatt.model.Reason;
import energy.nulwatt.model.ResponseGuess;
import energy.nulwatt.model.Status;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.MeterVersion;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits that come and go while the loop is at work. */
class LimitsTest {
    private static final BatteryPhysics VENUS_E = BatteryPhysics.VENUS_E;
    private static final int MQTT = LimitSource.MQTT.ordinal();
    /** A telegram, the dead time of a battery and its ramp over the whole change. */
    private static final double REACTION_S = 8;

    private static final double TOLERANCE_W = 40;

    private static VirtualSite atTarget(int targetW, int loadW, BatteryPhysics... physics) {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, physics);
        site.house.load(Phase.L1, loadW);
        site.panel.setTarget(targetW, 0);
        site.panel.setMode(Mode.TARGET);
        site.run(60);
        assertEquals(targetW, site.house.batteriesW(), TOLERANCE_W, "before any limit");
        return site;
    }

    private static void limit(VirtualSite site, Consumer<Limits> what) {
        limit(site, Double.NaN, what);
    }

    private static void limit(VirtualSite site, double expiresS, Consumer<Limits> what) {
        Limits limits = new Limits();
        what.accept(limits);
        Controls.Answer answer = site.panel.setLimits(LimitSource.MQTT, limits, expiresS);
        assertTrue(answer.accepted(), answer.message());
    }

    private static double most(VirtualSite site, double seconds, DoubleSupplier value) {
        double[] most = {Double.NEGATIVE_INFINITY};
        site.run(seconds, () -> most[0] = Math.max(most[0], value.getAsDouble()));
        return most[0];
    }

    private static double least(VirtualSite site, double seconds, DoubleSupplier value) {
        return -most(site, seconds, () -> -value.getAsDouble());
    }

    @Test
    void aLoweredImportLimitIsKeptAsSoonAsABatteryCan() {
        VirtualSite site = atTarget(2000, 500, VENUS_E);
        limit(site, limits -> limits.importW = 1500);
        site.run(REACTION_S);
        double mostW = most(site, 60, site.house::gridW);
        assertTrue(mostW <= 1500 + TOLERANCE_W, "grid rose to " + mostW + " W");
        assertEquals(1000, site.house.batteriesW(), TOLERANCE_W, "what the limit leaves is used");
        assertEquals(Reason.IMPORT_LIMIT, site.snapshot().reason);
        assertEquals(LimitSource.MQTT, site.snapshot().limits.importBy);
    }

    @Test
    void aLoweredExportLimitIsKeptAsSoonAsABatteryCan() {
        VirtualSite site = atTarget(-2000, 300, VENUS_E);
        limit(site, limits -> limits.exportW = 400);
        site.run(REACTION_S);
        double leastW = least(site, 60, site.house::gridW);
        assertTrue(leastW >= -400 - TOLERANCE_W, "grid fell to " + leastW + " W");
        assertEquals(-700, site.house.batteriesW(), TOLERANCE_W, "what the limit leaves is used");
        assertEquals(Reason.EXPORT_LIMIT, site.snapshot().reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, 2999})
    void chargingEndsAndNeverTurnsRoundWhereTheHouseAloneDrawsMoreThanTheLimit(int importW) {
        VirtualSite site = atTarget(2000, 3000, VENUS_E);
        limit(site, limits -> limits.importW = importW);
        double leastW = least(site, REACTION_S, site.house::batteriesW);
        double mostW = most(site, 60, site.house::batteriesW);
        assertTrue(leastW > -5 && mostW < TOLERANCE_W, leastW + " to " + mostW + " W");
        assertTrue(site.snapshot().askedW == 0 || site.snapshot().askedW == 1, "at most kept awake");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, 2999})
    void dischargingEndsAndNeverTurnsRoundWhereTheHouseAloneFeedsInMoreThanTheLimit(int exportW) {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, VENUS_E);
        site.house.addSolar(ns -> 3000, PhaseConnection.L1);
        site.panel.setTarget(-2000, 0);
        site.panel.setMode(Mode.TARGET);
        site.run(60);
        assertEquals(-2000, site.house.batteriesW(), TOLERANCE_W);
        limit(site, limits -> limits.exportW = exportW);
        double mostW = most(site, REACTION_S, site.house::batteriesW);
        double leastW = least(site, 60, site.house::batteriesW);
        assertTrue(mostW < 5 && leastW > -TOLERANCE_W, leastW + " to " + mostW + " W");
        assertTrue(site.snapshot().askedW == 0 || site.snapshot().askedW == -1, "at most kept awake");
    }

    @Test
    void aLimitOfTheOtherDirectionHoldsNothingBack() {
        VirtualSite charging = atTarget(2000, 500, VENUS_E);
        limit(charging, limits -> {
            limits.exportW = 0;
            limits.generationW = 0;
        });
        charging.run(20);
        assertEquals(2000, charging.house.batteriesW(), TOLERANCE_W);
        VirtualSite discharging = atTarget(-2000, 500, VENUS_E);
        limit(discharging, limits -> {
            limits.importW = 0;
            limits.loadW = 0;
        });
        discharging.run(20);
        assertEquals(-2000, discharging.house.batteriesW(), TOLERANCE_W);
    }

    @Test
    void anOffsetOfTheGridStaysWithinTheLimit() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, VENUS_E);
        site.house.load(Phase.L1, 2000);
        site.panel.setGridOffset(800);
        site.run(60);
        assertEquals(800, site.house.gridW(), TOLERANCE_W);
        limit(site, limits -> limits.importW = 200);
        site.run(20);
        assertEquals(200, site.house.gridW(), TOLERANCE_W);
        limit(site, limits -> {});
        site.run(20);
        assertEquals(800, site.house.gridW(), TOLERANCE_W);
        assertEquals(LimitState.WITHDRAWN, site.snapshot().limits.states[MQTT]);
    }

    @Test
    void theLastGridOffsetHolds() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, VENUS_E);
        site.house.load(Phase.L1, 1500);
        site.run(1);
        limit(site, limits -> limits.gridOffsetW = 400);
        site.run(60);
        assertEquals(400, site.house.gridW(), TOLERANCE_W);
        assertEquals(LimitSource.MQTT, site.snapshot().limits.gridOffsetBy);
        site.panel.setGridOffset(-100);
        site.run(30);
        assertEquals(-100, site.house.gridW(), TOLERANCE_W);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatMayNotBeConnectedOrEnergizedRestsAndGoesOnAfterwards(boolean connect) {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, VENUS_E, VENUS_E);
        site.house.load(Phase.L1, 2000);
        site.run(60);
        limit(site, limits -> {
            limits.connect = connect;
            limits.energize = !connect;
        });
        site.run(REACTION_S);
        assertEquals(0, most(site, 20, () -> Math.abs(site.house.batteriesW())), 1);
        assertEquals(Reason.NOT_PERMITTED, site.snapshot().reason);
        assertEquals(Status.STANDBY, site.snapshot().status);
        limit(site, limits -> {});
        site.run(30);
        assertTrue(site.worstGridW(30) <= 50);
        assertEquals(Status.HOLDING, site.snapshot().status);
    }

    @Test
    void aLateMeterIsNoExcuse() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_4_2, VENUS_E);
        site.house.load(Phase.L1, 1500);
        site.run(90);
        site.meterConnected = false;
        site.run(18);
        assertEquals(Reason.METER_LATE, site.snapshot().reason);
        assertFalse(site.snapshot().askedW == 0);
        limit(site, limits -> limits.connect = false);
        site.run(1);
        assertEquals(0, site.snapshot().askedW);
    }

    @Test
    void whatExpiresFallsBackToTheSiteFileAndSaysSo() {
        VirtualSite site =
                new VirtualSite(MeterVersion.DSMR_5_0, 25, 2000, Integer.MAX_VALUE, ResponseGuess.TYPICAL, VENUS_E);
        site.house.load(Phase.L1, 500);
        site.panel.setTarget(2000, 0);
        site.panel.setMode(Mode.TARGET);
        limit(site, 120, limits -> limits.importW = 1200);
        site.run(60);
        assertEquals(1200, most(site, 59, site.house::gridW), TOLERANCE_W);
        assertEquals(LimitState.IN_FORCE, site.snapshot().limits.states[MQTT]);
        assertEquals(1, site.snapshot().limits.leftS[MQTT], 0.3);
        assertEquals(119, site.snapshot().limits.ageS[MQTT], 0.3);
        site.run(1.3);
        assertEquals(LimitState.EXPIRED, site.snapshot().limits.states[MQTT]);
        assertEquals(LimitSource.SITE_FILE, site.snapshot().limits.importBy);
        site.run(20);
        assertEquals(2000, most(site, 600, site.house::gridW), TOLERANCE_W);
        assertEquals(LimitState.EXPIRED, site.snapshot().limits.states[MQTT], "until MQTT speaks again");
    }

    @Test
    void theGenerationLimitHoldsDischarging() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, VENUS_E, VENUS_E);
        site.house.load(Phase.L1, 2000);
        site.run(60);
        limit(site, limits -> limits.generationW = 800);
        site.run(REACTION_S);
        double leastW = least(site, 60, site.house::batteriesW);
        assertTrue(leastW >= -800 - TOLERANCE_W, "gave " + leastW + " W");
        assertEquals(-800, site.house.batteriesW(), TOLERANCE_W);
        assertEquals(Reason.GENERATION_LIMIT, site.snapshot().reason);
    }

    @Test
    void theQuarterHourAsksForNoMoreThanTheGenerationLimit() {
        VirtualSite site = new VirtualSite(
                MeterVersion.DSMR_5_0,
                new ProtectionSpec(Balance.TOTAL, false, true, 2500, false, EvProtection.NONE, List.of()),
                new PhaseConnection[] {PhaseConnection.L1},
                VENUS_E);
        site.house.load(Phase.L1, 6000);
        site.panel.setTarget(0, 0);
        site.panel.setMode(Mode.TARGET);
        site.run(400);
        assertTrue(site.house.batteriesW() < -1000, "the quarter hour asks for " + site.house.batteriesW() + " W");
        limit(site, limits -> limits.generationW = 500);
        site.run(REACTION_S);
        assertEquals(-500, least(site, 30, site.house::batteriesW), TOLERANCE_W);
    }

    @Test
    void theLoadLimitHoldsCharging() {
        VirtualSite site = atTarget(2000, 500, VENUS_E);
        limit(site, limits -> limits.loadW = 1200);
        site.run(REACTION_S);
        double mostW = most(site, 60, site.house::gridW);
        assertTrue(mostW <= 1200 + TOLERANCE_W, "grid rose to " + mostW + " W");
        assertEquals(Reason.LOAD_LIMIT, site.snapshot().reason);
        site.house.load(Phase.L1, 2000);
        site.run(REACTION_S);
        assertEquals(0, site.house.batteriesW(), 5);
    }

    @Test
    void dimmingLeaves4200WattsOfImport() {
        VirtualSite site = atTarget(4500, 1000, VENUS_E, VENUS_E);
        limit(site, limits -> limits.dimmed = true);
        site.run(REACTION_S);
        double mostW = most(site, 60, site.house::gridW);
        assertTrue(mostW <= 4200 + TOLERANCE_W, "grid rose to " + mostW + " W");
        assertTrue(site.house.gridW() > 4200 - 100, "grid " + site.house.gridW());
    }

    @Test
    void theBalanceOfPhasesKeepsTheLimitsToo() {
        VirtualSite site = new VirtualSite(
                MeterVersion.DSMR_5_0,
                new ProtectionSpec(
                        Balance.PER_PHASE, false, true, Integer.MAX_VALUE, false, EvProtection.NONE, List.of()),
                new PhaseConnection[] {PhaseConnection.L1, PhaseConnection.L2},
                VENUS_E,
                VENUS_E);
        site.house.load(Phase.L1, 1200);
        site.house.load(Phase.L2, 1000);
        site.run(60);
        assertEquals(-2200, site.house.batteriesW(), 60);
        limit(site, limits -> limits.generationW = 900);
        site.run(REACTION_S);
        double leastW = least(site, 30, site.house::batteriesW);
        assertTrue(leastW >= -900 - TOLERANCE_W, "gave " + leastW + " W");
        limit(site, limits -> limits.energize = false);
        site.run(REACTION_S);
        assertEquals(0, site.house.batteriesW(), 1);
    }

    @Test
    void aCommissioningEndsWhenNothingMayBeConnected() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, VENUS_E);
        site.house.load(Phase.L1, 500);
        site.run(30);
        site.panel.commission(0, 1000);
        site.run(30);
        assertEquals(Commissioning.RUNNING, site.snapshot().batteries[0].commissioning);
        limit(site, limits -> limits.connect = false);
        site.run(REACTION_S);
        assertEquals(Commissioning.ENDED_EARLY, site.snapshot().batteries[0].commissioning);
        assertEquals(Reason.NOT_PERMITTED, site.snapshot().batteries[0].commissioningReason);
        assertEquals(0, site.house.batteriesW(), 1);
    }

    @Test
    void aReliefOfAFuseKeepsTheGenerationLimit() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, VENUS_E);
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(0, 0);
        site.house.load(Phase.L1, 7000);
        site.run(60);
        assertTrue(site.house.batteriesW() < -1000, "the fuse asks for " + site.house.batteriesW() + " W");
        limit(site, limits -> limits.generationW = 500);
        site.run(REACTION_S);
        assertEquals(-500, least(site, 30, site.house::batteriesW), TOLERANCE_W);
        assertEquals(-500, most(site, 30, site.house::batteriesW), TOLERANCE_W);
    }

    @Test
    void aCommissioningKeepsTheLimits() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, VENUS_E.withSoc(50));
        site.house.load(Phase.L1, 500);
        limit(site, limits -> {
            limits.generationW = 300;
            limits.loadW = 900;
        });
        site.run(30);
        site.panel.commission(0, 1000);
        double[] mostW = {0};
        double leastW = least(site, 200, () -> {
            mostW[0] = Math.max(mostW[0], site.house.batteriesW());
            return site.house.batteriesW();
        });
        assertEquals(Commissioning.DONE, site.snapshot().batteries[0].commissioning);
        assertEquals(-300, leastW, TOLERANCE_W);
        assertEquals(400, mostW[0], TOLERANCE_W);
    }

    /** Whatever the house does and whoever limits what: once a battery could react, no battery breaks a limit. */
    @Test
    void noBatteryEverGoesPastALimit() {
        Random random = new Random(2030);
        for (int house = 0; house < 12; house++) {
            VirtualSite site = new VirtualSite(
                    MeterVersion.DSMR_5_0, VENUS_E.withSize(500_000, 2500, 2500), VENUS_E.withSize(500_000, 2500, 800));
            double[] solarW = {0};
            site.house.addSolar(ns -> solarW[0], PhaseConnection.L2);
            for (int round = 0; round < 40; round++) {
                site.house.load(Phase.L1, random.nextInt(4500));
                solarW[0] = random.nextBoolean() ? 0 : random.nextInt(6000);
                boolean target = random.nextBoolean();
                int targetW = random.nextInt(6000) - 3000;
                site.panel.setMode(target ? Mode.TARGET : Mode.ZERO);
                site.panel.setTarget(targetW, 0);
                site.panel.setGridOffset(random.nextInt(2000) - 1000);
                limit(site, limits -> {
                    limits.importW = anyLimit(random);
                    limits.exportW = anyLimit(random);
                    limits.generationW = anyLimit(random);
                    limits.loadW = anyLimit(random);
                    limits.connect = random.nextInt(8) > 0;
                    limits.energize = random.nextInt(8) > 0;
                    limits.dimmed = random.nextInt(4) == 0;
                });
                site.run(12);
                String where = "house " + house + ", round " + round;
                site.run(6, () -> assertKept(site, target ? targetW : Double.NaN, where));
            }
        }
    }

    private static double anyLimit(Random random) {
        return random.nextBoolean() ? Double.NaN : random.nextInt(6) == 0 ? 0 : random.nextInt(5000);
    }

    private static void assertKept(VirtualSite site, double targetW, String where) {
        LimitsInForce limits = site.snapshot().limits;
        double batteriesW = site.house.batteriesW();
        double gridW = site.house.gridW();
        String what = where + ": grid " + gridW + " W, batteries " + batteriesW + " W, target " + targetW + " W; "
                + limits.text() + ", " + site.snapshot().reason;
        if (!limits.mayWork()) {
            assertEquals(0, batteriesW, 1, what);
        }
        if (batteriesW > TOLERANCE_W) {
            assertTrue(gridW <= Math.min(limits.importW, limits.loadW) + TOLERANCE_W, what);
        }
        if (batteriesW < -TOLERANCE_W) {
            assertTrue(gridW >= -limits.exportW - TOLERANCE_W, what);
            assertTrue(batteriesW >= -limits.generationW - TOLERANCE_W, what);
        }
        assertFalse(targetW >= 0 && batteriesW < -TOLERANCE_W, what);
        assertFalse(targetW <= 0 && batteriesW > TOLERANCE_W, what);
    }

    @Test
    void limitsThatCannotBeAreRefusedAsAWhole() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, VENUS_E);
        limit(site, limits -> limits.importW = 1000);
        for (double bad : new double[] {-1, Double.POSITIVE_INFINITY, 1_000_001}) {
            Limits limits = new Limits();
            limits.importW = 500;
            limits.exportW = bad;
            assertFalse(
                    site.panel.setLimits(LimitSource.MQTT, limits, Double.NaN).accepted());
        }
        for (double seconds : new double[] {-1, 0, Double.POSITIVE_INFINITY}) {
            assertFalse(site.panel
                    .setLimits(LimitSource.MQTT, new Limits(), seconds)
                    .accepted());
        }
        assertFalse(site.panel
                .setLimits(LimitSource.SITE_FILE, new Limits(), Double.NaN)
                .accepted());
        site.run(1);
        assertEquals(1000, site.snapshot().limits.importW);
        assertEquals(Double.POSITIVE_INFINITY, site.snapshot().limits.exportW);
    }
}
