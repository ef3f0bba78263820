package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.Balance;
import energy.nulwatt.model.EvProtection;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Guard;
import energy.nulwatt.model.Mode;
import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ProtectionSpec;
import energy.nulwatt.model.Reason;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.MeterVersion;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuarterHourTest {
    private static final BatteryPhysics VENUS_E = BatteryPhysics.VENUS_E.withSoc(50);
    private static final PhaseConnection[] L1 = {PhaseConnection.L1};
    private static final long SECOND_NS = 1_000_000_000L;
    /** Some quarter begins here on the meter's clock. */
    private static final long QUARTER = 1_780_000_200L;

    private final GridReading reading = new GridReading();

    private static ProtectionSpec limit(int watts, boolean followMonthPeak) {
        return new ProtectionSpec(Balance.TOTAL, false, true, watts, followMonthPeak, EvProtection.NONE, List.of());
    }

    private void read(QuarterHour quarter, int second, double watts, double averageW) {
        reading.arrivalNs = second * SECOND_NS;
        reading.powerW = watts;
        reading.quarterHourAverageW = averageW;
        quarter.observe(reading);
    }

    @Test
    void whatTheMetersAverageLeavesIsSpreadOverTheRest() {
        QuarterHour quarter = new QuarterHour(limit(2500, false));
        reading.meterEpochSeconds = QUARTER + 300;
        read(quarter, 1000, 3000, 1000);
        // (2470 W × 900 s − 1000 W × 900 s) ÷ 600 s; 30 W are kept free.
        assertEquals(1470 * 900 / 600.0, quarter.allowedW(1000 * SECOND_NS), 1e-6);
        // What flows until the next telegram is on the bill too.
        assertEquals((1470 * 900 - 3000 * 5) / 595.0, quarter.allowedW(1005 * SECOND_NS), 1e-6);
    }

    @Test
    void withoutTheMetersAverageItIsCountedOnTheMetersClock() {
        QuarterHour quarter = new QuarterHour(limit(2500, false));
        reading.meterEpochSeconds = QUARTER - 1;
        read(quarter, 1000, 5000, Double.NaN);
        for (int s = 1; s <= 101; s++) {
            reading.meterEpochSeconds = QUARTER - 1 + s;
            read(quarter, 1000 + s, 4000, Double.NaN);
        }
        assertEquals((2470 * 900 - 4000 * 100) / 800.0, quarter.allowedW(1101 * SECOND_NS), 1e-6);
    }

    @Test
    void theEndOfAQuarterIsNoLeap() {
        QuarterHour quarter = new QuarterHour(limit(2500, false));
        reading.meterEpochSeconds = QUARTER + 890;
        read(quarter, 1000, 0, 2400);
        assertEquals(70 * 900 / 60.0, quarter.allowedW(1000 * SECOND_NS), 1e-6);
    }

    @Test
    void aQuarterThatIsLostAllowsNothingMore() {
        QuarterHour quarter = new QuarterHour(limit(2500, false));
        reading.meterEpochSeconds = QUARTER + 600;
        read(quarter, 1000, 0, 2600);
        assertEquals(0, quarter.allowedW(1000 * SECOND_NS), 0);
    }

    @Test
    void theMonthsPeakMayBeReachedAgain() {
        reading.meterEpochSeconds = QUARTER;
        reading.monthPeakW = 3100;
        QuarterHour both = new QuarterHour(limit(2500, true));
        read(both, 1000, 0, 0);
        assertEquals(3070, both.allowedW(1000 * SECOND_NS), 1e-6);
        QuarterHour alone = new QuarterHour(limit(Integer.MAX_VALUE, true));
        reading.monthPeakW = Double.NaN;
        read(alone, 1000, 0, 0);
        assertEquals(Double.POSITIVE_INFINITY, alone.allowedW(1000 * SECOND_NS), 0);
        reading.monthPeakW = 2000;
        read(alone, 1001, 0, 0);
        assertEquals(1970, alone.allowedW(1001 * SECOND_NS), 3);
    }

    @Test
    void withoutAClockEveryMomentIsHeld() {
        QuarterHour quarter = new QuarterHour(limit(2500, false));
        for (int s = 0; s <= 2000; s += 10) {
            read(quarter, s, 0, Double.NaN);
        }
        assertEquals(2470, quarter.allowedW(2000 * SECOND_NS), 1e-6);
    }

    /** Runs to the end of the quarter on the simulated meter's clock; returns its average import, W. */
    private static double runQuarter(VirtualSite site) {
        double beforeWh = site.house.importWh();
        site.run(900);
        return (site.house.importWh() - beforeWh) * 4;
    }

    @Test
    void chargingStaysWithinTheBudgetOfThreeQuarters() {
        VirtualSite site = new VirtualSite(MeterVersion.EMUCS, limit(2500, false), L1, VENUS_E.withSoc(5));
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(2500, 0);
        site.house.load(Phase.L1, 1500);
        site.house.add(ns -> ns / SECOND_NS % 300 < 60 ? 2000 : 0, PhaseConnection.L2);
        // The simulated meter's clock begins 200 s before a quarter ends.
        site.run(200);
        for (int i = 0; i < 3; i++) {
            double averageW = runQuarter(site);
            assertTrue(averageW <= 2500, "quarter " + i + " imported " + averageW + " W");
            assertTrue(averageW >= 2350, "quarter " + i + " imported " + averageW + " W only");
        }
        assertEquals(Reason.QUARTER_HOUR_LIMIT, site.snapshot().reason);
        assertEquals(Guard.QUARTER_HOUR, site.snapshot().guard());
    }

    @Test
    void aHouseAboveTheBudgetIsHelpedByAsMuchAsItNeeds() {
        VirtualSite site = new VirtualSite(MeterVersion.EMUCS, limit(2500, false), L1, VENUS_E.withSoc(90));
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(0, 0);
        site.house.load(Phase.L2, 4000);
        site.run(200);
        for (int i = 0; i < 2; i++) {
            double averageW = runQuarter(site);
            assertTrue(averageW <= 2500, "quarter " + i + " imported " + averageW + " W");
            assertTrue(averageW >= 2400, "quarter " + i + " imported " + averageW + " W only");
        }
        site.house.load(Phase.L2, 2000);
        site.run(30);
        assertEquals(0, site.house.batteriesW(), 1);
    }

    @Test
    void aMeterWithoutClockIsHeldToo() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_2_2, limit(2500, false), L1, VENUS_E.withSoc(5));
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(2500, 0);
        site.house.load(Phase.L1, 1500);
        site.run(300);
        double averageW = runQuarter(site);
        assertTrue(averageW <= 2500, "imported " + averageW + " W");
        assertTrue(averageW >= 2350, "imported " + averageW + " W only");
    }

    @Test
    void atRestNobodyHelps() {
        VirtualSite site = new VirtualSite(MeterVersion.EMUCS, limit(2500, false), L1, VENUS_E);
        site.panel.setMode(Mode.STANDBY);
        site.house.load(Phase.L2, 4000);
        site.run(300);
        assertEquals(0, site.house.batteriesW(), 1);
    }
}
