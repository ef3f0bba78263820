package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ProtectionSpec;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.MeterVersion;
import org.junit.jupiter.api.Test;

/** Batteries on three phases behind a fuse of 25 A, in closed loop. */
class PhaseRoomTest {
    private static final BatteryPhysics VENUS_E = BatteryPhysics.VENUS_E.withSoc(50);
    private static final PhaseConnection[] EACH = {PhaseConnection.L1, PhaseConnection.L2, PhaseConnection.L3};

    private final VirtualSite site =
            new VirtualSite(MeterVersion.DSMR_5_0, ProtectionSpec.DEFAULT, EACH, VENUS_E, VENUS_E, VENUS_E);

    private double chargeW(int battery) {
        return site.units.get(battery).battery.powerW();
    }

    @Test
    void aLoadThatNobodySawComingFindsRoom() {
        site.house.load(Phase.L1, 100);
        site.house.addSolar(ns -> 5300, PhaseConnection.L3);
        site.run(90);
        assertEquals(0, site.house.gridW(), 50);
        assertEquals(2500, chargeW(2), 30, "the phase of the panels has most room");
        double[] mostW = {0};
        site.house.load(Phase.L1, 4300);
        site.run(30, () -> mostW[0] = Math.max(mostW[0], site.house.phaseW(Phase.L1)));
        assertTrue(mostW[0] > 5400, "it was near: " + mostW[0] + " W");
        assertTrue(mostW[0] < 25 * 230, "the phase carried " + mostW[0] + " W");
    }

    @Test
    void nobodyJoinsOnlyForRoom() {
        site.house.addSolar(ns -> 1500, PhaseConnection.L3);
        site.run(60);
        int atWork = 0;
        for (int i = 0; i < EACH.length; i++) {
            atWork += chargeW(i) > 2 ? 1 : 0;
        }
        assertEquals(1, atWork);
        assertEquals(1500, chargeW(0) + chargeW(1) + chargeW(2), 50);
    }

    @Test
    void roomIsKeptForALoadThatComesBackOrForANewOneNotForBothAtOnce() {
        site.house.addSolar(ns -> 5300, PhaseConnection.L3);
        site.house.load(Phase.L1, 4300);
        site.run(60);
        site.house.load(Phase.L1, 100);
        site.run(90);
        assertEquals(0, site.house.gridW(), 50);
        assertTrue(chargeW(0) > 900, "the phase whose load is gone has only " + chargeW(0) + " W of charging");
        double[] mostW = {0};
        site.house.load(Phase.L1, 4300);
        site.run(30, () -> mostW[0] = Math.max(mostW[0], site.house.phaseW(Phase.L1)));
        assertTrue(mostW[0] < 25 * 230, "the phase carried " + mostW[0] + " W");
    }
}
