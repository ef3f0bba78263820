package energy.nulwatt.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fazecast.jSerialComm.SerialPort;
import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class WiredHouseTest {
    private static final BatteryPhysics QUICK =
            BatteryPhysics.VENUS_E.withDynamics(new BatteryDynamics(0.1, 20_000, 0, 0.1, 0, 6, 0.1, 0));

    @Test
    void aLoadStepIsSeenAtTheMeterAndABatteryOnEachWireCoversIt() throws Exception {
        try (WiredHouse house = WiredHouse.builder()
                .battery(VenusModel.E_V2, QUICK, PhaseConnection.L1, WiredBattery.Wire.RTU)
                .battery(VenusModel.E_V3, QUICK, PhaseConnection.L2, WiredBattery.Wire.TCP)
                .battery(VenusModel.E_V2, QUICK, PhaseConnection.L3, WiredBattery.Wire.RTU_OVER_TCP)
                .start()) {
            SerialPort meter = PseudoTerminalTest.open(house.meterPort(), 115200, 8, SerialPort.NO_PARITY);
            house.load(Phase.L1, 1500);
            awaitTelegram(meter, "1-0:1.7.0(01.500*kW)");
            try (RawModbus rtu = RawModbus.serial(house.battery(0).port());
                    RawModbus tcp = RawModbus.tcp(portOf(house.battery(1)));
                    RawModbus gateway = RawModbus.tcp(portOf(house.battery(2)))) {
                discharge500(rtu, false);
                discharge500(tcp, true);
                discharge500(gateway, false);
                String covered = awaitTelegram(meter, "1-0:1.7.0(00.000*kW)");
                assertTrue(covered.contains("1-0:21.7.0(01.000*kW)"), covered);
                assertTrue(covered.contains("1-0:42.7.0(00.500*kW)"), covered);
                assertEquals(0, house.gridW(), 1e-6);
                assertEquals(-500, house.battery(1).powerW(), 1e-6);
                assertEquals(-1500, house.batteriesW(), 1e-6);
                assertEquals(1, house.battery(0).venus().writesTo(42000));
                assertEquals(0, house.battery(0).venus().harmfulWrites());
            } finally {
                meter.closePort();
            }
        }
    }

    private static void discharge500(RawModbus client, boolean mbap) throws IOException {
        int[][] writes = {{42000, 0x55AA}, {42021, 500}, {42020, 0}, {42010, 2}};
        for (int[] write : writes) {
            byte[] pdu = RawModbus.pdu(6, write[0], write[1]);
            byte[] frame = mbap ? RawModbus.mbap(1, 1, pdu) : RawModbus.rtu(1, pdu);
            client.send(frame);
            assertArrayEquals(frame, client.receive(frame.length, 3000));
        }
    }

    @Test
    void anUnpluggedMeterComesBackUnderItsName() throws Exception {
        try (WiredHouse house = WiredHouse.builder().start()) {
            SerialPort meter = PseudoTerminalTest.open(house.meterPort(), 115200, 8, SerialPort.NO_PARITY);
            awaitTelegram(meter, "/ISk5");
            house.unplugMeter();
            assertFalse(Files.exists(Path.of(house.meterPort())));
            meter.closePort();
            house.replugMeter();
            meter = PseudoTerminalTest.open(house.meterPort(), 115200, 8, SerialPort.NO_PARITY);
            awaitTelegram(meter, "/ISk5");
            meter.closePort();
        }
    }

    @Test
    void aMeterOnTcpComesBackOnItsPort() throws Exception {
        try (WiredHouse house = WiredHouse.builder().meterOnTcp().speed(5).start()) {
            int port = Integer.parseInt(house.meterPort().substring("127.0.0.1:".length()));
            readTelegram(port);
            house.unplugMeter();
            house.replugMeter();
            readTelegram(port);
        }
    }

    private static void readTelegram(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            InputStream in = socket.getInputStream();
            assertEquals('/', in.read());
        }
    }

    @Test
    void aHangingMeterIsSilentAndAFrozenOneRepeatsItself() throws Exception {
        try (WiredHouse house = WiredHouse.builder().speed(10).start()) {
            SerialPort meter = PseudoTerminalTest.open(house.meterPort(), 115200, 8, SerialPort.NO_PARITY);
            awaitTelegram(meter, "/ISk5");
            house.freezeMeter(true);
            house.load(Phase.L1, 999);
            await(() -> nextTelegram(meter).equals(nextTelegram(meter)));
            house.hangMeter(true);
            long formed = house.telegrams();
            await(() -> house.telegrams() >= formed + 2);
            drain(meter);
            await(() -> house.telegrams() >= formed + 12);
            assertEquals(0, meter.bytesAvailable());
            house.freezeMeter(false);
            house.hangMeter(false);
            awaitTelegram(meter, "1-0:1.7.0(00.999*kW)");
            meter.closePort();
        }
    }

    @Test
    void anOldMeterIsReadableAtItsOwnSpeedOnly() throws Exception {
        try (WiredHouse house =
                WiredHouse.builder().meter(MeterVersion.DSMR_2_2).speed(5).start()) {
            SerialPort wrong = PseudoTerminalTest.open(house.meterPort(), 115200, 8, SerialPort.NO_PARITY);
            byte[] bytes = new byte[300];
            wrong.setComPortTimeouts(SerialPort.TIMEOUT_READ_BLOCKING, 10_000, 0);
            assertEquals(bytes.length, wrong.readBytes(bytes, bytes.length));
            for (byte each : bytes) {
                assertTrue(each < 0, "every byte is rubbish");
            }
            wrong.closePort();
            SerialPort right = PseudoTerminalTest.open(house.meterPort(), 9600, 7, SerialPort.EVEN_PARITY);
            awaitTelegram(right, "/ISk5\\2MT382-1004");
            right.closePort();
            house.meterParityBits(true);
            SerialPort eightBits = PseudoTerminalTest.open(house.meterPort(), 9600, 8, SerialPort.NO_PARITY);
            byte parityOfSlash = (byte) ('/' | 0x80);
            await(() -> {
                byte[] some = new byte[64];
                int got = eightBits.readBytes(some, some.length);
                for (int i = 0; i < got; i++) {
                    if (some[i] == parityOfSlash) {
                        return true;
                    }
                }
                return false;
            });
            eightBits.closePort();
        }
    }

    @Test
    void aDeadBatteryPortLeavesTheBatteryRunning() throws Exception {
        try (WiredHouse house = WiredHouse.builder()
                .battery(VenusModel.E_V3, QUICK, PhaseConnection.L1, WiredBattery.Wire.TCP)
                .start()) {
            WiredBattery battery = house.battery(0);
            try (RawModbus client = RawModbus.tcp(portOf(battery))) {
                discharge500(client, true);
                battery.unplug();
                assertTrue(client.isClosedByPartner());
            }
            await(() -> battery.powerW() == -500);
            battery.replug();
            try (RawModbus client = RawModbus.tcp(portOf(battery))) {
                discharge500(client, true);
            }
            battery.loseControlFlag();
            await(() -> battery.powerW() == 0);
            battery.change(physics -> physics.limitDischargeW(300));
            try (RawModbus client = RawModbus.tcp(portOf(battery))) {
                discharge500(client, true);
            }
            await(() -> battery.powerW() == -300);
        }
    }

    @Test
    void closingTakesEveryNameAway() throws Exception {
        WiredHouse house = WiredHouse.builder()
                .battery(VenusModel.E_V2, PhaseConnection.L1, WiredBattery.Wire.RTU)
                .start();
        Path meter = Path.of(house.meterPort());
        assertTrue(Files.exists(meter));
        house.close();
        assertFalse(Files.exists(meter.getParent()));
    }

    @Test
    void theDemoIsLivelyFromItsFirstMinutes() {
        SimulatedHouse house = new SimulatedHouse(0);
        DemoDay.install(house, 1);
        double least = Double.MAX_VALUE;
        double most = 0;
        double leastSun = Double.MAX_VALUE;
        double mostSun = 0;
        int steps = 0;
        double last = 0;
        for (int second = 1; second <= 600; second++) {
            house.advanceTo(second * 1_000_000_000L);
            least = Math.min(least, house.loadW());
            most = Math.max(most, house.loadW());
            leastSun = Math.min(leastSun, house.solarW());
            mostSun = Math.max(mostSun, house.solarW());
            steps += Math.abs(house.loadW() - last) > 1000 ? 1 : 0;
            last = house.loadW();
        }
        assertTrue(least >= 250 && least < 450, "least load " + least);
        assertTrue(most > 2000 && most < 4500, "most load " + most);
        assertTrue(mostSun - leastSun > 500, "sun between " + leastSun + " and " + mostSun);
        assertTrue(steps >= 10, steps + " steps above 1 kW");
    }

    private static int portOf(WiredBattery battery) {
        return Integer.parseInt(battery.port().substring("127.0.0.1:".length()));
    }

    private static String awaitTelegram(SerialPort meter, String containing) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        String telegram = "";
        while (System.nanoTime() < deadline) {
            telegram = nextTelegram(meter);
            if (telegram.contains(containing)) {
                return telegram;
            }
        }
        return fail("no telegram with " + containing + " came; the last one was\n" + telegram);
    }

    private static String nextTelegram(SerialPort meter) {
        StringBuilder text = new StringBuilder();
        byte[] one = new byte[1];
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < deadline) {
            if (meter.readBytes(one, 1) == 1) {
                if (one[0] == '/') {
                    text.setLength(0);
                }
                text.append(new String(one, StandardCharsets.ISO_8859_1));
                int end = text.indexOf("\r\n!");
                if (text.charAt(0) == '/' && end > 0 && text.indexOf("\r\n", end + 3) > 0) {
                    return text.toString();
                }
            }
        }
        return fail("no whole telegram within 20 s, only\n" + text);
    }

    private static void drain(SerialPort meter) {
        while (meter.bytesAvailable() > 0) {
            byte[] bytes = new byte[meter.bytesAvailable()];
            meter.readBytes(bytes, bytes.length);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 20 s");
            Thread.sleep(10);
        }
    }
}
