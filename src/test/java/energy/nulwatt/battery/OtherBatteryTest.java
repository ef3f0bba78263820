package energy.nulwatt.battery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.BatteryCommand.Kind;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.yaml.FaultyFileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A battery of another maker needs a profile and nothing else; and a battery that a killed process left running. */
class OtherBatteryTest {
    private static final String PROFILE = """
            id: other
            maker: Other
            models: One
            confidence: made up
            link: {unit: 7}
            identity: [{register: model, min: 5, max: 5}]
            registers:
              model: {address: 1, type: uint16}
              power: {address: 10, type: int16, unit: kW, scale: 0.01}
              soc: {address: 11, type: uint16, unit: "%"}
              remote: {address: 20, type: uint16, access: read-write}
              setpoint: {address: 21, type: uint16, unit: W, scale: 10, access: read-write}
              direction: {address: 22, type: uint16, access: read-write}
            write-list: [remote, setpoint, direction]
            poll: [{every-ms: 1000, registers: [power, soc, setpoint, direction]}]
            state:
              power: {register: power}
              soc: {register: soc, min: 0, max: 100}
            control:
              take: [{register: remote, value: 1}]
              charge: [{register: setpoint, value: watts}, {register: direction, value: 1}]
              discharge: [{register: setpoint, value: watts}, {register: direction, value: 2}]
              idle: {relay-open: [{register: setpoint, value: 0}]}
              stop: [{register: setpoint, value: 0}]
              release: [{register: remote, value: 0}]
            limits: {max-charge-w: 3000, max-discharge-w: 3000}
            """;

    private final FakeTime time = new FakeTime();
    private final FakeLink link = new FakeLink(7, time);
    private final BatteryState state = new BatteryState();

    @Test
    void aProfileWithoutAControlFlagIsEnough() throws FaultyFileException, IOException {
        Profile profile = ProfileLoader.parse("other.yaml", PROFILE);
        link.set(1, 5);
        link.set(10, -150, 44);
        link.set(20, 0, 0, 0);
        ModbusBattery battery = new ModbusBattery(
                profile.spec("o", "o", PhaseConnection.THREE_PHASE, 9000, 3000, 3000, 10, 95),
                profile,
                link,
                7,
                Profile.Idle.RELAY_CLOSED,
                time);
        battery.connect(state);
        battery.command(-1500, state);
        battery.command(-1600, state);
        battery.read(state, time.nowNs());
        assertEquals(-1500, state.powerW);
        assertEquals(44, state.socPercent);
        assertTrue(state.inControl);
        battery.stop(state);
        battery.release(state);
        assertEquals(List.of("20=1", "21=150", "22=2", "21=160", "21=0", "20=0"), link.takeWrites());
    }

    @Test
    void whatAKilledProcessLeftRunningIsStoppedAndHandedBack() {
        Marstek marstek = Marstek.gen3();
        marstek.link.set(Marstek.FLAG, FakeLink.HELD);
        marstek.link.set(Marstek.MODE, 2);
        marstek.link.set(Marstek.CHARGE, 0, 2000);
        marstek.power(-2000);
        ScriptedBattery slots = new ScriptedBattery("slots", marstek.time, new ArrayList<>());
        slots.order(Kind.RELEASE, 0);
        BatteryRunner runner = new BatteryRunner(
                "bus",
                List.of(new BatteryRunner.Seat(marstek.battery, slots.commands, slots.states)),
                marstek.link,
                null,
                null,
                marstek.time);
        long endNs = marstek.time.nowNs() + 10_000_000_000L;
        while (!runner.released(0) && marstek.time.nowNs() - endNs < 0) {
            long waitNs = runner.turn(marstek.time.nowNs()) - marstek.time.nowNs();
            if (marstek.link.get(Marstek.MODE) == 0) {
                marstek.power(0);
            }
            if (waitNs > 0) {
                marstek.time.sleep(waitNs);
            }
        }
        assertTrue(runner.released(0));
        assertEquals(List.of("42021=0", "42020=0", "42010=0", "42000=21947"), marstek.link.takeWrites());
    }
}
