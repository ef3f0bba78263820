package energy.nulwatt.battery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.modbus.LinkAddress;
import energy.nulwatt.modbus.ModbusFailure;
import energy.nulwatt.modbus.ModbusLink;
import energy.nulwatt.modbus.ModbusRefusal;
import energy.nulwatt.modbus.SerialFormat;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.OperatingState;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.LineFaults;
import energy.nulwatt.sim.MarstekVenus;
import energy.nulwatt.sim.ModbusSlave;
import energy.nulwatt.sim.SimulatedBattery;
import energy.nulwatt.sim.SunnyIsland;
import energy.nulwatt.sim.VenusModel;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped profile on a simulated Sunny Island, over a real socket and in virtual time. */
class SunnyIslandTest {
    private static final int UNIT = 3;
    private static final int MOST_W = 5000;

    private final FakeTime time = new FakeTime();
    private final BatteryState state = new BatteryState();
    private final SimulatedBattery inside = new SimulatedBattery(
            BatteryPhysics.VENUS_E.withSize(10_000, 6000, 6000).withSoc(60), time.nowNs());
    private final SunnyIsland island = new SunnyIsland(inside);
    private final Profile profile = Marstek.profile("sma-sunny-island");
    private ModbusSlave slave;
    private LineFaults faults;
    private ModbusBattery battery;

    @BeforeEach
    void start() throws IOException {
        slave = ModbusSlave.tcp(0, 2);
        faults = slave.unit(UNIT, island);
        slave.start();
        battery = battery(UNIT);
    }

    private ModbusBattery battery(int unit) {
        ModbusLink link =
                ModbusLink.open(LinkAddress.parse("tcp://127.0.0.1:" + slave.port()), SerialFormat.DEFAULT, 500, 100);
        return new ModbusBattery(
                profile.spec("Island", "island", PhaseConnection.L1, 10_000, MOST_W, MOST_W, 10, 100),
                profile,
                link,
                unit,
                Profile.Idle.RELAY_OPEN,
                time);
    }

    @AfterEach
    void stop() throws IOException {
        battery.close();
        slave.close();
    }

    /** Reads whatever is due while time passes, as the thread of a link does. */
    private void live(int seconds) throws IOException {
        for (int tenth = 0; tenth < 10 * seconds; tenth++) {
            time.passMs(100);
            island.advanceTo(time.nowNs());
            battery.read(state, time.nowNs());
        }
    }

    @Test
    void itReadsWhatTheBatteryDoes() throws IOException {
        battery.connect(state);
        live(12);
        assertEquals(0, state.powerW);
        assertEquals(60, state.socPercent);
        assertEquals(23.1, state.temperatureC, 0.01);
        assertEquals(OperatingState.STANDBY, state.state);
        assertFalse(island.isActive(), "reading takes no control");
    }

    @Test
    void itChargesAndDischargesAndRests() throws IOException {
        battery.connect(state);
        battery.command(1500, state);
        live(12);
        assertEquals(1500, inside.powerW(), 1);
        assertEquals(1500, state.powerW, 1);
        assertEquals(1500, state.acceptedWatts);
        battery.command(-2200, state);
        live(15);
        assertEquals(-2200, inside.powerW(), 1);
        assertEquals(-2200, state.powerW, 1);
        battery.command(0, state);
        live(10);
        assertEquals(0, inside.powerW());
        assertTrue(island.isActive(), "at rest, and ours");
    }

    @Test
    void itIsAskedForNoMoreThanItsLimit() throws IOException {
        battery.connect(state);
        battery.command(9000, state);
        live(20);
        assertEquals(MOST_W, inside.powerW(), 1);
        battery.command(-9000, state);
        live(30);
        assertEquals(-MOST_W, inside.powerW(), 1);
    }

    @Test
    void theSameOrderIsRefreshedAndNotRepeatedMoreOften() throws IOException {
        battery.connect(state);
        battery.command(800, state);
        live(5);
        battery.command(800, state);
        assertEquals(1, island.orders());
        live(115);
        assertEquals(800, inside.powerW(), 1);
        assertTrue(island.orders() >= 11 && island.orders() <= 13, island.orders() + " orders in 120 s");
    }

    @Test
    void aStopHoldsUntilItIsHandedBack() throws IOException {
        battery.connect(state);
        battery.command(-2000, state);
        live(10);
        battery.stop(state);
        live(100);
        assertEquals(0, inside.powerW());
        assertTrue(island.isActive(), "held at rest for longer than it remembers");
        battery.release(state);
        assertFalse(island.isActive());
        int orders = island.orders();
        live(60);
        assertEquals(orders, island.orders(), "nothing is written to one that was handed back");
    }

    @Test
    void whatItHasNoValueForIsUnknown() throws IOException {
        battery.connect(state);
        live(12);
        long toldNs = state.powerNs;
        island.sleep(true);
        live(65);
        assertTrue(state.powerNs - toldNs <= 1_000_000_000L, "no power since");
        assertTrue(Double.isNaN(state.socPercent));
        assertTrue(Double.isNaN(state.temperatureC));
        assertEquals(OperatingState.SLEEP, state.state);
        island.sleep(false);
        live(12);
        assertEquals(60, state.socPercent);
    }

    @Test
    void anotherDeviceIsNotTakenForOne() throws IOException {
        battery.close();
        slave.unit(7, new MarstekVenus(VenusModel.values()[0], inside));
        battery = battery(7);
        assertThrows(IOException.class, () -> battery.connect(state));
    }

    @Test
    void silenceAndRefusalAreErrors() throws IOException {
        battery.connect(state);
        faults.silent(true);
        assertThrows(ModbusFailure.class, () -> battery.command(500, state));
        faults.silent(false);
        battery.connect(state);
        island.forbid(true);
        ModbusRefusal refusal = assertThrows(ModbusRefusal.class, () -> battery.command(500, state));
        assertTrue(refusal.getMessage().contains("40149"), refusal.getMessage());
        island.forbid(false);
        battery.command(500, state);
        live(10);
        assertEquals(500, inside.powerW(), 1);
    }
}
