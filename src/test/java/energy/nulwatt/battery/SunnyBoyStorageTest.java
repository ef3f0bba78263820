package energy.nulwatt.battery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.modbus.LinkAddress;
import energy.nulwatt.modbus.ModbusLink;
import energy.nulwatt.modbus.SerialFormat;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.ModbusSlave;
import energy.nulwatt.sim.SimulatedBattery;
import energy.nulwatt.sim.SunnyBoyStorage;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped profile on a simulated Sunny Boy Storage, over a real socket and in virtual time. */
class SunnyBoyStorageTest {
    private static final int UNIT = 3;

    private final FakeTime time = new FakeTime();
    private final BatteryState state = new BatteryState();
    private final SimulatedBattery inside = new SimulatedBattery(
            BatteryPhysics.VENUS_E.withSize(10_000, 6000, 6000).withSoc(40), time.nowNs());
    private final SunnyBoyStorage storage = new SunnyBoyStorage(inside);
    private ModbusSlave slave;
    private ModbusBattery battery;

    @BeforeEach
    void start() throws IOException {
        slave = ModbusSlave.tcp(0, 2);
        slave.unit(UNIT, storage);
        slave.start();
        Profile profile = Marstek.profile("sma-sunny-boy-storage");
        battery = new ModbusBattery(
                profile.spec("Storage", "storage", PhaseConnection.THREE_PHASE, 10_000, 5000, 5000, 10, 100),
                profile,
                ModbusLink.open(LinkAddress.parse("tcp://127.0.0.1:" + slave.port()), SerialFormat.DEFAULT, 500, 100),
                UNIT,
                Profile.Idle.RELAY_OPEN,
                time);
        battery.connect(state);
    }

    @AfterEach
    void stop() throws IOException {
        battery.close();
        slave.close();
    }

    private void live(int seconds) throws IOException {
        for (int tenth = 0; tenth < 10 * seconds; tenth++) {
            time.passMs(100);
            storage.advanceTo(time.nowNs());
            battery.read(state, time.nowNs());
        }
    }

    @Test
    void bothDirectionsHaveTheRightSign() throws IOException {
        battery.command(1500, state);
        live(15);
        assertEquals(1500, inside.powerW(), 1);
        assertEquals(1500, state.powerW, 1);
        assertEquals(40, state.socPercent, 1);
        battery.command(-2500, state);
        live(15);
        assertEquals(-2500, inside.powerW(), 1);
        assertEquals(-2500, state.powerW, 1);
        battery.command(8000, state);
        live(25);
        assertEquals(5000, inside.powerW(), 1);
    }

    @Test
    void atRestItDoesNotFollowItsOwnProgram() throws IOException {
        storage.ownProgram(-1200);
        live(10);
        assertEquals(-1200, inside.powerW(), 1);
        battery.command(0, state);
        live(100);
        assertEquals(0, inside.powerW());
        battery.command(-300, state);
        live(10);
        battery.stop(state);
        live(100);
        assertEquals(0, inside.powerW());
    }

    @Test
    void theSetIsRefreshedWhileItIsOurs() throws IOException {
        battery.command(900, state);
        live(180);
        assertEquals(900, inside.powerW(), 1);
        assertTrue(storage.isHeld());
        assertTrue(storage.sets() >= 8 && storage.sets() <= 11, storage.sets() + " sets in 180 s");
    }

    @Test
    void itGoesBackToItsOwnProgramWithinAMinute() throws IOException {
        storage.ownProgram(700);
        battery.command(-900, state);
        live(10);
        battery.stop(state);
        battery.release(state);
        int sets = storage.sets();
        live(30);
        assertEquals(0, inside.powerW(), "what it remembers is rest");
        live(40);
        assertFalse(storage.isHeld());
        assertEquals(700, inside.powerW(), 1);
        assertEquals(sets, storage.sets(), "nothing is written to one that was handed back");
    }

    @Test
    void aMasterThatDiesLeavesItRunningForNoLongerThanAMinute() throws IOException {
        battery.command(-2000, state);
        live(20);
        for (int second = 0; second < 65; second++) {
            time.passMs(1000);
            storage.advanceTo(time.nowNs());
        }
        assertEquals(0, inside.powerW());
    }
}
