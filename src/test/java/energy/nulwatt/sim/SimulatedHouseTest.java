package energy.nulwatt.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SimulatedHouseTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void gridIsLoadMinusSolarPlusBatteriesAtEveryStep() {
        SimulatedHouse house = lively(42);
        SplittableRandom random = new SplittableRandom(1);
        double gridWh = 0;
        for (int step = 1; step <= 360_000; step++) {
            if (step % 700 == 0) {
                house.battery(random.nextInt(house.batteryCount())).setpoint(random.nextInt(-2500, 2501));
            }
            if (step % 1300 == 0) {
                house.load(Phase.at(random.nextInt(Phase.COUNT)), random.nextInt(3000));
            }
            house.advanceTo(step * SimulatedBattery.STEP_NS);
            double phases = house.phaseW(Phase.L1) + house.phaseW(Phase.L2) + house.phaseW(Phase.L3);
            double batteries = 0;
            for (int i = 0; i < house.batteryCount(); i++) {
                batteries += house.battery(i).powerW();
            }
            assertEquals(house.loadW() - house.solarW() + batteries, house.gridW(), 1e-6);
            assertEquals(phases, house.gridW(), 1e-6);
            assertEquals(house.houseW() + house.batteriesW(), house.gridW(), 1e-6);
            gridWh += house.gridW() * 0.01 / 3600;
        }
        assertEquals(gridWh, house.importWh() - house.exportWh(), 1);
        assertEquals(house.gridWs() / 3600, house.importWh() - house.exportWh(), 1e-6);
        assertTrue(house.importWh() > 10 && house.exportWh() > 10, "the hour saw both directions");
    }

    @Test
    void aBatteryFlowsOnItsPhase() {
        SimulatedHouse house = new SimulatedHouse(0);
        BatteryPhysics instant = BatteryPhysics.VENUS_E.withDynamics(BatteryDynamics.INSTANT);
        SimulatedBattery onL2 = house.add(instant, PhaseConnection.L2);
        SimulatedBattery onAll = house.add(instant, PhaseConnection.THREE_PHASE);
        house.load(Phase.L1, 400);
        onL2.setpoint(-600);
        onAll.setpoint(300);
        house.advanceTo(SECOND);
        assertEquals(400 + 100, house.phaseW(Phase.L1), 1e-9);
        assertEquals(-600 + 100, house.phaseW(Phase.L2), 1e-9);
        assertEquals(100, house.phaseW(Phase.L3), 1e-9);
        assertEquals(100, house.gridW(), 1e-9);
    }

    @Test
    void phasesAreNettedInTheEnergyCounters() {
        SimulatedHouse house = new SimulatedHouse(0);
        house.load(Phase.L1, 1000);
        house.addSolar(now -> 1000, PhaseConnection.L3);
        house.advanceTo(600 * SECOND);
        assertEquals(0, house.importWh(), 1e-6);
        assertEquals(0, house.exportWh(), 1e-6);
        assertEquals(600_000, house.phaseWs(Phase.L1), 1e-3);
        assertEquals(-600_000, house.phaseWs(Phase.L3), 1e-3);
    }

    @Test
    void theSameSeedGivesTheSameDayHoweverTimeIsCut() {
        SimulatedHouse one = lively(5);
        SimulatedHouse other = lively(5);
        SimulatedHouse third = lively(6);
        boolean differs = false;
        for (int second = 1; second <= 600; second++) {
            for (int part = 1; part <= 37; part++) {
                one.advanceTo((second - 1) * SECOND + part * SECOND / 37);
            }
            one.advanceTo(second * SECOND);
            other.advanceTo(second * SECOND);
            third.advanceTo(second * SECOND);
            assertEquals(other.gridW(), one.gridW());
            differs |= third.gridW() != one.gridW();
        }
        assertTrue(differs, "another seed gives another day");
    }

    @Test
    void solarStaysBetweenNothingAndTheClearSky() {
        SolarRoof roof = new SolarRoof(4000, 0, 43_200, 1, 3);
        double least = Double.MAX_VALUE;
        double most = 0;
        for (int second = 18_000; second < 25_200; second++) {
            double watts = roof.watts(second * SECOND);
            assertTrue(watts >= 0 && watts <= 4000, "at " + second + " s: " + watts);
            least = Math.min(least, watts);
            most = Math.max(most, watts);
        }
        assertTrue(most > 3000 && least < 1500, "clouds come and go: " + least + " … " + most);
        assertEquals(0, roof.watts(50_000 * SECOND));
    }

    @Test
    void timeCostsNoAllocation() {
        SimulatedHouse house = lively(1);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        house.advanceTo(100 * SECOND);
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        house.advanceTo(1100 * SECOND);
        assertEquals(0, threads.getCurrentThreadAllocatedBytes() - before);
    }

    private static SimulatedHouse lively(long seed) {
        SimulatedHouse house = new SimulatedHouse(0);
        house.add(BatteryPhysics.VENUS_E, PhaseConnection.L1);
        house.add(BatteryPhysics.VENUS_D.withGains(1.02, 0.98), PhaseConnection.L2);
        house.add(BatteryPhysics.VENUS_A, PhaseConnection.THREE_PHASE);
        house.load(Phase.L1, 150);
        house.load(Phase.L2, 80);
        house.add(Appliances.restless(200, 120, seed), PhaseConnection.L3);
        house.add(Appliances.fridge(90, 600, 1800, 100), PhaseConnection.L2);
        house.add(Appliances.cycling(30, 3600, 2000, 4, 9), PhaseConnection.L1);
        house.add(Appliances.heatPump(60, 3600, 120, 1500), PhaseConnection.THREE_PHASE);
        house.add(Appliances.washingMachine(200, 3000, 2000, 900), PhaseConnection.L3);
        house.addSolar(new SolarRoof(5000, -10_000, 30_000, 0.9, seed), PhaseConnection.THREE_PHASE);
        return house;
    }
}
