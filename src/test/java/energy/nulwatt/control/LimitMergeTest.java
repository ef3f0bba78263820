package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.LimitSource;
import energy.nulwatt.model.LimitState;
import energy.nulwatt.model.Limits;
import energy.nulwatt.model.LimitsInForce;
import energy.nulwatt.model.Settings;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.TestSite;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LimitMergeTest {
    private static final int ROUNDS = 20_000;
    private static final long SECOND_NS = 1_000_000_000L;
    /** A monotonic clock may as well be below zero. */
    private static final long NOW_NS = -5000 * SECOND_NS;

    private final Random random = new Random(14);
    private final Settings settings = new Settings(site(5000, 3000));
    private final LimitsInForce merged = new LimitsInForce();

    private static SiteSpec site(int maxImportW, int maxExportW) {
        SiteSpec plain = TestSite.of("cellar");
        return new SiteSpec("Home", "home", 25, 3, maxImportW, maxExportW, 7500, plain.batteries());
    }

    LimitMergeTest() {
        settings.gridOffsetNs = NOW_NS - 1000 * SECOND_NS;
    }

    private Limits of(LimitSource source) {
        Limits limits = settings.limits[source.ordinal()];
        limits.told = true;
        limits.toldNs = NOW_NS;
        return limits;
    }

    private LimitsInForce merge() {
        LimitMerge.merge(settings, NOW_NS, merged);
        return merged;
    }

    private double anyLimit() {
        return random.nextInt(3) == 0 ? Double.NaN : 1000 * random.nextInt(8);
    }

    private void anything(Limits limits) {
        limits.told = random.nextInt(4) > 0;
        limits.toldNs = NOW_NS - random.nextInt(3) * SECOND_NS;
        limits.expires = random.nextBoolean();
        limits.expiresNs = NOW_NS + (random.nextInt(5) - 2) * SECOND_NS;
        limits.importW = anyLimit();
        limits.exportW = anyLimit();
        limits.generationW = anyLimit();
        limits.loadW = anyLimit();
        limits.connect = random.nextInt(4) > 0;
        limits.energize = random.nextInt(4) > 0;
        limits.dimmed = random.nextInt(4) == 0;
        limits.gridOffsetW = random.nextBoolean() ? Double.NaN : random.nextInt(2000) - 1000;
    }

    private void anySources() {
        for (LimitSource source : LimitSource.values()) {
            anything(settings.limits[source.ordinal()]);
        }
    }

    @Test
    void theStrictestNumberAndASingleNoHoldWhoeverSaysThem() {
        for (int round = 0; round < ROUNDS; round++) {
            anySources();
            double importW = Double.POSITIVE_INFINITY;
            double exportW = Double.POSITIVE_INFINITY;
            double generationW = Double.POSITIVE_INFINITY;
            double loadW = Double.POSITIVE_INFINITY;
            boolean connect = true;
            boolean energize = true;
            boolean dimmed = false;
            for (Limits limits : settings.limits) {
                if (limits.told && !(limits.expires && limits.expiresNs <= NOW_NS)) {
                    importW = Double.isNaN(limits.importW) ? importW : Math.min(importW, limits.importW);
                    importW = limits.dimmed ? Math.min(importW, 4200) : importW;
                    exportW = Double.isNaN(limits.exportW) ? exportW : Math.min(exportW, limits.exportW);
                    generationW =
                            Double.isNaN(limits.generationW) ? generationW : Math.min(generationW, limits.generationW);
                    loadW = Double.isNaN(limits.loadW) ? loadW : Math.min(loadW, limits.loadW);
                    connect &= limits.connect;
                    energize &= limits.energize;
                    dimmed |= limits.dimmed;
                }
            }
            merge();
            assertEquals(importW, merged.importW);
            assertEquals(exportW, merged.exportW);
            assertEquals(generationW, merged.generationW);
            assertEquals(loadW, merged.loadW);
            assertEquals(connect && energize, merged.mayWork());
            assertEquals(dimmed, merged.dimmed);
            assertEquals(Double.isInfinite(importW), merged.importBy == null);
            assertEquals(Double.isInfinite(exportW), merged.exportBy == null);
            assertEquals(connect, merged.connectBy == null);
            assertTrue(merged.gridOffsetW <= merged.importW && merged.gridOffsetW >= -merged.exportW);
        }
    }

    @Test
    void oneSourceMoreNeverLoosensAnything() {
        LimitsInForce before = new LimitsInForce();
        for (int round = 0; round < ROUNDS; round++) {
            anySources();
            Limits added = settings.limits[random.nextInt(LimitSource.COUNT)];
            added.told = false;
            before.copyFrom(merge());
            added.told = true;
            merge();
            assertTrue(merged.importW <= before.importW);
            assertTrue(merged.exportW <= before.exportW);
            assertTrue(merged.generationW <= before.generationW);
            assertTrue(merged.loadW <= before.loadW);
            assertTrue(before.mayWork() || !merged.mayWork());
        }
    }

    @Test
    void whoeverIsNamedSaysWhatHolds() {
        for (int round = 0; round < ROUNDS; round++) {
            anySources();
            merge();
            if (merged.importBy != null) {
                Limits said = settings.limits[merged.importBy.ordinal()];
                assertTrue(said.importW == merged.importW || (said.dimmed && merged.importW == 4200));
                assertEquals(LimitState.IN_FORCE, merged.states[merged.importBy.ordinal()]);
            }
            if (merged.loadBy != null) {
                assertEquals(settings.limits[merged.loadBy.ordinal()].loadW, merged.loadW);
            }
        }
    }

    @Test
    void theSiteFileHoldsWhereNobodyIsStricter() {
        of(LimitSource.MQTT).importW = 9000;
        of(LimitSource.MQTT).exportW = 1000;
        merge();
        assertEquals(5000, merged.importW);
        assertEquals(LimitSource.SITE_FILE, merged.importBy);
        assertEquals(1000, merged.exportW);
        assertEquals(LimitSource.MQTT, merged.exportBy);
        assertEquals("import up to 5000 W (the site file), export up to 1000 W (MQTT)", merged.text());
    }

    @Test
    void aSiteWithoutLimitsHasNone() {
        LimitMerge.merge(new Settings(site(Integer.MAX_VALUE, Integer.MAX_VALUE)), NOW_NS, merged);
        assertEquals(Double.POSITIVE_INFINITY, merged.importW);
        assertEquals(Double.POSITIVE_INFINITY, merged.exportW);
        assertNull(merged.importBy);
        assertTrue(merged.mayWork());
        assertEquals("no limit", merged.text());
    }

    @Test
    void whatExpiredFallsBackToTheSiteAndSaysSoUntilItsSourceSpeaksAgain() {
        Limits mqtt = of(LimitSource.MQTT);
        mqtt.importW = 1000;
        mqtt.connect = false;
        mqtt.gridOffsetW = 200;
        mqtt.expires = true;
        mqtt.expiresNs = NOW_NS + 1;
        merge();
        assertEquals(1000, merged.importW);
        assertFalse(merged.mayWork());
        assertEquals(200, merged.gridOffsetW);
        assertEquals(LimitState.IN_FORCE, merged.states[LimitSource.MQTT.ordinal()]);
        mqtt.expiresNs = NOW_NS;
        mqtt.toldNs = NOW_NS - 60 * SECOND_NS;
        merge();
        assertEquals(5000, merged.importW);
        assertEquals(LimitSource.SITE_FILE, merged.importBy);
        assertTrue(merged.mayWork());
        assertEquals(0, merged.gridOffsetW);
        assertEquals(LimitState.EXPIRED, merged.states[LimitSource.MQTT.ordinal()]);
        assertEquals(60, merged.ageS[LimitSource.MQTT.ordinal()]);
        assertEquals(0, merged.leftS[LimitSource.MQTT.ordinal()]);
        mqtt.copyFrom(new Limits());
        mqtt.told = true;
        assertEquals(LimitState.WITHDRAWN, merge().states[LimitSource.MQTT.ordinal()]);
    }

    @Test
    void theLastTargetHoldsAndOfTwoAtOnceThatOfTheLaterSource() {
        settings.gridOffsetW = 50;
        settings.gridOffsetNs = NOW_NS - 30;
        of(LimitSource.PLAN).gridOffsetW = 100;
        of(LimitSource.MQTT).gridOffsetW = 200;
        for (LimitSource last : List.of(LimitSource.PLAN, LimitSource.MQTT)) {
            settings.limits[LimitSource.PLAN.ordinal()].toldNs = NOW_NS - 20;
            settings.limits[LimitSource.MQTT.ordinal()].toldNs = NOW_NS - 20;
            settings.limits[last.ordinal()].toldNs = NOW_NS - 10;
            assertEquals(last, merge().gridOffsetBy);
        }
        settings.limits[LimitSource.PLAN.ordinal()].toldNs = NOW_NS - 10;
        assertEquals(LimitSource.MQTT, merge().gridOffsetBy, "both at once");
        assertEquals(200, merged.gridOffsetW);
        settings.gridOffsetNs = NOW_NS;
        assertNull(merge().gridOffsetBy, "the owner spoke last");
        assertEquals(50, merged.gridOffsetW);
    }

    @Test
    void noTargetLeadsPastALimit() {
        settings.gridOffsetW = 800;
        of(LimitSource.MQTT).importW = 300;
        assertEquals(300, merge().gridOffsetW);
        settings.gridOffsetW = -800;
        of(LimitSource.MQTT).exportW = 0;
        assertEquals(0, merge().gridOffsetW);
    }

    @Test
    void dimmingLeavesWhatTheLawLeavesAndNeverMore() {
        of(LimitSource.CONTACT).dimmed = true;
        assertEquals(4200, merge().importW);
        assertEquals(LimitSource.CONTACT, merged.dimmedBy);
        of(LimitSource.MQTT).importW = 2000;
        assertEquals(2000, merge().importW);
        assertEquals(LimitSource.MQTT, merged.importBy);
        assertTrue(merged.dimmed);
    }
}
