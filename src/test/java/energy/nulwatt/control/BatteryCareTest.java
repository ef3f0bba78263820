package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.BatteryProtection;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Backup reserve and temperature. */
class BatteryCareTest {
    private static final BatteryPhysics VENUS_E = BatteryPhysics.VENUS_E;
    private static final PhaseConnection[] L1 = {PhaseConnection.L1};
    private static final PhaseConnection[] L1_L2 = {PhaseConnection.L1, PhaseConnection.L2};

    private static ProtectionSpec reserve(double percent) {
        return ProtectionSpec.DEFAULT.withBatteries(List.of(new BatteryProtection(percent, 0, 75)));
    }

    @Test
    void theReserveIsKeptAndAnotherTakesOver() {
        VirtualSite site =
                new VirtualSite(MeterVersion.DSMR_5_0, reserve(30), L1_L2, VENUS_E.withSoc(32.1), VENUS_E.withSoc(25));
        site.house.load(Phase.L1, 1500);
        site.run(400);
        assertEquals(30, site.units.get(0).battery.socPercent(), 0.1);
        assertEquals(Reason.BATTERY_RESERVE, site.snapshot().batteries[0].reason);
        assertEquals(Guard.RESERVE, site.snapshot().guard());
        assertEquals(-1500, site.units.get(1).battery.powerW(), 60);
        assertEquals(Reason.ON_TARGET, site.snapshot().reason);
    }

    @Test
    void aRelievingBatteryKeepsItsReserve() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, reserve(60), L1, VENUS_E.withSoc(50));
        site.house.load(Phase.L1, 7000);
        site.run(60);
        assertEquals(0, site.house.batteriesW(), 1);
        assertEquals(Guard.RESERVE, site.snapshot().guard());
    }

    @Test
    void theReserveMayBeFilled() {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, reserve(60), L1, VENUS_E.withSoc(50));
        site.house.addSolar(ns -> 1000, PhaseConnection.L1);
        site.run(60);
        assertEquals(1000, site.house.batteriesW(), 50);
    }

    /** 0 W at 0 °C, all 2500 W from 5 °C to 65 °C, 0 W at 75 °C. */
    @ParameterizedTest
    @CsvSource({"-5, 0", "0, 0", "2, 1000", "5, 2500", "25, 2500", "65, 2500", "69, 1500", "75, 0", "90, 0", "NaN, 2500"
    })
    void chargingFollowsTheTemperature(double degrees, double mostW) {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, ProtectionSpec.DEFAULT, L1, VENUS_E);
        site.units.get(0).state.temperatureC = degrees;
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(2500, 0);
        site.run(60);
        assertEquals(mostW, site.house.batteriesW(), 30);
        assertEquals(
                mostW < 2500 ? Guard.TEMPERATURE : Guard.NONE, site.snapshot().guard());
    }

    @ParameterizedTest
    @CsvSource({"-5, -2500", "0, -2500", "69, -1500", "75, 0"})
    void dischargingFollowsTheHeatOnly(double degrees, double leastW) {
        VirtualSite site = new VirtualSite(MeterVersion.DSMR_5_0, ProtectionSpec.DEFAULT, L1, VENUS_E);
        site.units.get(0).state.temperatureC = degrees;
        site.panel.setMode(Mode.TARGET);
        site.panel.setTarget(-2500, 0);
        site.run(60);
        assertEquals(leastW, site.house.batteriesW(), 30);
    }

    @Test
    void aColdBatterySaysSoAndAnotherTakesOver() {
        VirtualSite site = new VirtualSite(
                MeterVersion.DSMR_5_0, ProtectionSpec.DEFAULT, L1_L2, VENUS_E.withSoc(20), VENUS_E.withSoc(60));
        site.units.get(0).state.temperatureC = -3;
        site.house.addSolar(ns -> 1000, PhaseConnection.L1);
        site.run(60);
        assertEquals(Reason.BATTERY_COLD, site.snapshot().batteries[0].reason);
        assertEquals(1000, site.units.get(1).battery.powerW(), 50);
        assertTrue(site.worstGridW(20) <= 50);
    }
}
