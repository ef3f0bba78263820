package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.BatterySnapshot;
import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.Reason;
import energy.nulwatt.sim.Appliances;
import energy.nulwatt.sim.MeterVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the loop believes of batteries, against how they really are. */
class IdentificationTest {
    private static final double DEAD_TIME_WITHIN_S = 0.3;
    private static final double PART = 0.05;
    private static final double FOUND_WITHIN_S = 30;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void tenMinutesOfOrdinaryLoadTellHowEachBatteryIs(long seed) {
        Table table = new Table();
        for (TestBattery battery : TestBattery.SPREAD) {
            VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, battery.physics());
            battery.limit(site.units.get(0));
            addOrdinaryLoad(site, seed);
            site.run(600);
            table.add(battery, site.snapshot().batteries[0], TestBattery.LIMIT_W);
        }
        table.assertAllGood();
    }

    @Test
    void severalBatteriesAtWorkTogetherAreToldApart() {
        Table table = new Table();
        for (int first = 0; first + 2 < TestBattery.SPREAD.size(); first += 3) {
            List<TestBattery> batteries = TestBattery.SPREAD.subList(first, first + 3);
            VirtualSite site = new VirtualSite(
                    MeterVersion.DSMR_5_0,
                    batteries.get(0).physics(),
                    batteries.get(1).physics(),
                    batteries.get(2).physics());
            for (int i = 0; i < 3; i++) {
                batteries.get(i).limit(site.units.get(i));
            }
            // So much that all three are needed at times.
            addOrdinaryLoad(site, 7);
            site.house.add(Appliances.cycling(20, 620, 2600, 45, 90), PhaseConnection.L2);
            site.house.add(Appliances.cycling(60, 620, 1900, 30, 130), PhaseConnection.L3);
            site.run(600);
            for (int i = 0; i < 3; i++) {
                if (site.snapshot().batteries[i].learnt.stretches >= 5) {
                    table.add(batteries.get(i), site.snapshot().batteries[i], 0);
                }
            }
        }
        assertTrue(table.size() >= 12, "only " + table.size() + " batteries had work");
        table.assertAllGood();
    }

    @ParameterizedTest
    @CsvSource({"0.7, 1", "0.85, 1", "1.1, 1", "0.8, 0.5", "0.6, 2", "0.9, 3"})
    void anotherGainIsFound(double gain, double deadTimeS) {
        VirtualSite site = settledAt(deadTimeS);
        site.units.get(0).battery.gains(gain, gain);
        assertFound(site, () -> believedIsDelivered(site));
    }

    @ParameterizedTest
    @CsvSource({"300, 1", "600, 1", "900, 1", "300, 0.5", "600, 2", "900, 3"})
    void aCeilingIsFound(int ceilingW, double deadTimeS) {
        VirtualSite site = settledAt(deadTimeS);
        site.units.get(0).battery.limitDischargeW(ceilingW);
        assertFound(
                site,
                () -> Math.abs(site.snapshot().batteries[0].learnt.dischargeCeilingW - ceilingW)
                        <= PART * ceilingW + 1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 2, 3})
    void aStuckBatteryIsFound(double deadTimeS) {
        VirtualSite more = settledAt(deadTimeS);
        more.units.get(0).battery.stuck(true);
        more.house.load(Phase.L1, 2200);
        assertFound(more, () -> Math.abs(more.snapshot().batteries[0].learnt.dischargeCeilingW - 1200) <= 60);
        VirtualSite less = settledAt(deadTimeS);
        less.units.get(0).battery.stuck(true);
        less.house.load(Phase.L1, 200);
        assertFound(less, () -> less.snapshot().batteries[0].reason == Reason.BATTERY_RUNAWAY);
    }

    @ParameterizedTest
    @CsvSource({"1, 1.8", "1, 2.5", "2, 3", "3, 1.5", "0.6, 1.5", "1.5, 4"})
    void anotherDeadTimeIsFound(double beforeS, double afterS) {
        VirtualSite site = settledAt(beforeS);
        site.house.add(Appliances.cycling(0, 900, 700, 20, 45), PhaseConnection.L2);
        site.run(180);
        assertTrue(
                Math.abs(site.snapshot().batteries[0].learnt.movesAfterS - beforeS) <= DEAD_TIME_WITHIN_S,
                "before: " + site.snapshot().batteries[0].learnt.movesAfterS);
        site.units.get(0).battery.deadTimeS(afterS);
        assertFound(
                site, () -> Math.abs(site.snapshot().batteries[0].learnt.movesAfterS - afterS) <= DEAD_TIME_WITHIN_S);
    }

    /** One battery that discharges 1200 W into a house that takes no less. */
    private static VirtualSite settledAt(double deadTimeS) {
        TestBattery battery = new TestBattery(deadTimeS, 500, 0.4, 2.5, 1, 1, 0.5, 0.2, 2500, 2500);
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, battery.physics());
        site.house.load(Phase.L1, 1200);
        site.run(90);
        return site;
    }

    /** Found from the first command that differs from the one in force by 30 W on, and believed from then on. */
    private static void assertFound(VirtualSite site, BooleanSupplier found) {
        int askedW = site.snapshot().askedW;
        double[] afterS = {Double.NaN};
        double[] shownNs = {Double.NaN};
        site.run(60, () -> {
            boolean shows = Math.abs(site.snapshot().askedW - askedW) >= 30;
            shownNs[0] = Double.isNaN(shownNs[0]) && shows ? site.nowNs : shownNs[0];
            if (Double.isNaN(afterS[0]) && found.getAsBoolean()) {
                afterS[0] = Double.isNaN(shownNs[0]) ? 0 : (site.nowNs - shownNs[0]) / VirtualSite.SECOND_NS;
            }
        });
        assertTrue(afterS[0] <= FOUND_WITHIN_S, "found after " + afterS[0] + " s");
        assertTrue(found.getAsBoolean(), "still believed after a minute");
    }

    /** What the loop expects of the command in force is what the battery gives. */
    private static boolean believedIsDelivered(VirtualSite site) {
        BatterySnapshot battery = site.snapshot().batteries[0];
        double expectedW = Math.min(battery.learnt.dischargeCeilingW, -battery.askedW * battery.learnt.dischargeGain);
        double givenW = -site.units.get(0).battery.powerW();
        return Math.abs(expectedW - givenW) <= PART * givenW;
    }

    /** Restless small loads, kettles of all sizes, and sun between clouds for a while. */
    static void addOrdinaryLoad(VirtualSite site, long seed) {
        Random random = new Random(31 * seed);
        site.house.add(Appliances.restless(450, 260, 31 * seed), PhaseConnection.L1);
        double atS = 25;
        while (atS < 620) {
            double onS = 40 + 60 * random.nextDouble();
            double watts = 1000 + 1100 * random.nextDouble();
            site.house.add(Appliances.between(atS, atS + onS, watts), PhaseConnection.L2);
            atS += onS + 30 + 50 * random.nextDouble();
        }
        double fromS = 230 + 40 * random.nextDouble();
        site.house.addSolar(
                ns -> {
                    double since = ns / 1e9 - fromS;
                    return since < 0 || since > 200 ? 0 : since % 70 < 45 ? 2400 : 1300;
                },
                PhaseConnection.L1);
    }

    /** What was found beside the truth, for the message of a failure. */
    static final class Table {
        private final List<String> rows = new ArrayList<>();
        private int wrong;

        /** @param shownW ceilings up to this were shown by what the battery was asked for; 0: none is judged */
        void add(TestBattery truth, BatterySnapshot found, int shownW) {
            double deadOff = found.learnt.movesAfterS - truth.deadTimeS();
            boolean good = Math.abs(deadOff) <= DEAD_TIME_WITHIN_S
                    && near(found.learnt.chargeGain, truth.chargeGain())
                    && near(found.learnt.dischargeGain, truth.dischargeGain())
                    && (shownW == 0
                            || (ceilingGood(found.learnt.chargeCeilingW, truth.chargeCeilingW(), shownW)
                                    && ceilingGood(found.learnt.dischargeCeilingW, truth.dischargeCeilingW(), shownW)));
            wrong += good ? 0 : 1;
            rows.add(String.format(
                    Locale.ROOT,
                    "%s dead %.2f: %.2f (%+.2f, said ±%.2f) ramp %.0f: %.0f wake %.1f: %.1f"
                            + " gain %.2f %.2f: %.2f %.2f ceiling %d %d: %.0f %.0f, %d stretches",
                    good ? "  " : "! ",
                    truth.deadTimeS(),
                    found.learnt.movesAfterS,
                    deadOff,
                    found.learnt.deadTimeErrorS,
                    truth.rampWPerS(),
                    found.learnt.rampWPerS,
                    truth.wakeUpS(),
                    found.learnt.wakeUpS,
                    truth.chargeGain(),
                    truth.dischargeGain(),
                    found.learnt.chargeGain,
                    found.learnt.dischargeGain,
                    truth.chargeCeilingW(),
                    truth.dischargeCeilingW(),
                    found.learnt.chargeCeilingW,
                    found.learnt.dischargeCeilingW,
                    found.learnt.stretches));
        }

        private static boolean near(double found, double truth) {
            return Math.abs(found - truth) <= PART * truth;
        }

        private static boolean ceilingGood(double found, int truth, int shownW) {
            return near(found, truth) || (truth > shownW && found > shownW);
        }

        int size() {
            return rows.size();
        }

        void assertAllGood() {
            assertTrue(wrong == 0, () -> wrong + " of " + rows.size() + " are wrong:\n" + String.join("\n", rows));
        }
    }
}
