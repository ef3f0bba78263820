package energy.nulwatt.meter.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.meter.MeterSource;
import energy.nulwatt.modbus.LinkAddress;
import energy.nulwatt.modbus.ModbusFailure;
import energy.nulwatt.modbus.ModbusLink;
import energy.nulwatt.modbus.SerialFormat;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.sim.Distortion;
import energy.nulwatt.sim.LineFaults;
import energy.nulwatt.sim.ModbusSlave;
import energy.nulwatt.sim.PseudoTerminal;
import energy.nulwatt.sim.SimulatedEastron;
import energy.nulwatt.sim.SimulatedGxGrid;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ModbusMetersTest {
    private static final int TIMEOUT_MS = 1000;

    private final GridReading reading = new GridReading();

    private static void exporting(GridReading now) {
        now.powerW = -1234;
        now.phasePowerW[0] = -2000;
        now.phasePowerW[1] = 500;
        now.phasePowerW[2] = 266;
        for (int i = 0; i < 3; i++) {
            now.phaseVoltageV[i] = 230.5 + i;
            now.phaseCurrentA[i] = 8.5 - i;
        }
        now.importWh = 12_345_500;
        now.exportWh = 987_250;
    }

    private static ModbusLink link(String address) {
        return ModbusLink.open(LinkAddress.parse(address), SerialFormat.DEFAULT, TIMEOUT_MS, 10);
    }

    private void read(MeterSource meter) throws IOException {
        reading.clear();
        assertTrue(meter.read(reading));
    }

    private static String refused(MeterSource meter) {
        return assertThrows(IOException.class, meter::open).getMessage();
    }

    @Test
    void anSdm630OnASerialBus() throws IOException {
        SimulatedEastron eastron = new SimulatedEastron(true);
        eastron.measure(ModbusMetersTest::exporting);
        PseudoTerminal terminal = new PseudoTerminal();
        try (ModbusSlave slave = ModbusSlave.rtu(terminal)) {
            LineFaults faults = slave.unit(1, eastron);
            slave.start();
            try (EastronMeter meter = new EastronMeter(link(terminal.path().toString()), 1, true)) {
                meter.open();
                read(meter);
                assertEquals(-1234, reading.powerW);
                assertArrayEquals(new double[] {-2000, 500, 266}, reading.phasePowerW);
                assertArrayEquals(new double[] {230.5, 231.5, 232.5}, reading.phaseVoltageV);
                assertArrayEquals(new double[] {8.5, 7.5, 6.5}, reading.phaseCurrentA);
                assertEquals(12_345_500, reading.importWh, 1);
                assertEquals(987_250, reading.exportWh, 1);
                assertEquals(2, faults.requests(), "one for all values, each time");
                eastron.measure(now -> now.powerW = 3210);
                read(meter);
                assertEquals(3210, reading.powerW);
            }
        }
    }

    @Test
    void anSdm120HasOnePhase() throws IOException {
        SimulatedEastron eastron = new SimulatedEastron(false);
        eastron.measure(ModbusMetersTest::exporting);
        try (ModbusSlave slave = ModbusSlave.rtuOverTcp(0, 2)) {
            slave.unit(5, eastron);
            slave.start();
            String gateway = "rtu-tcp://127.0.0.1:" + slave.port();
            try (EastronMeter meter = new EastronMeter(link(gateway), 5, false)) {
                meter.open();
                read(meter);
                assertEquals(-1234, reading.powerW);
                assertArrayEquals(new double[] {-1234, Double.NaN, Double.NaN}, reading.phasePowerW);
                assertArrayEquals(new double[] {230.5, Double.NaN, Double.NaN}, reading.phaseVoltageV);
            }
        }
    }

    @Test
    void aForeignMeterOnTheBusIsRefused() throws IOException {
        SimulatedEastron eastron = new SimulatedEastron(true);
        eastron.measure(ModbusMetersTest::exporting);
        try (ModbusSlave slave = ModbusSlave.rtuOverTcp(0, 2)) {
            slave.unit(1, eastron);
            slave.unit(2, new SimulatedGxGrid());
            slave.start();
            String gateway = "rtu-tcp://127.0.0.1:" + slave.port();
            try (EastronMeter single = new EastronMeter(link(gateway), 1, false)) {
                assertTrue(refused(single)
                        .endsWith("it measures three phases, expected one: write 'type: eastron-sdm630'"));
            }
            eastron.frequency(0);
            try (EastronMeter meter = new EastronMeter(link(gateway), 1, true)) {
                assertTrue(refused(meter).contains("0.0 Hz in register 70, expected those of a grid"));
            }
            try (EastronMeter other = new EastronMeter(link(gateway), 2, true)) {
                assertThrows(IOException.class, other::open, "it has no input registers");
            }
        }
    }

    @Test
    void whatIsNoNumberOrDamagedOrSilentIsNoReading() throws IOException {
        SimulatedEastron eastron = new SimulatedEastron(true);
        eastron.measure(ModbusMetersTest::exporting);
        try (ModbusSlave slave = ModbusSlave.rtuOverTcp(0, 1)) {
            LineFaults faults = slave.unit(1, eastron);
            slave.start();
            try (EastronMeter meter = new EastronMeter(link("rtu-tcp://127.0.0.1:" + slave.port()), 1, true)) {
                eastron.measure(now -> {
                    now.phaseVoltageV[2] = Double.NaN;
                    now.importWh = Double.NaN;
                });
                read(meter);
                assertEquals(Double.NaN, reading.phaseVoltageV[2]);
                assertEquals(Double.NaN, reading.importWh);
                assertEquals(-1234, reading.powerW);
                eastron.measure(now -> now.powerW = Double.POSITIVE_INFINITY);
                String message =
                        assertThrows(IOException.class, () -> read(meter)).getMessage();
                assertTrue(message.endsWith("its power is no number"), message);
                faults.distort(Distortion.BIT_FLIP, 1);
                assertThrows(ModbusFailure.class, () -> read(meter));
                faults.silent(true);
                ModbusFailure silence = assertThrows(ModbusFailure.class, () -> read(meter));
                assertEquals(ModbusFailure.Kind.TIMEOUT, silence.kind());
            }
        }
    }

    @Test
    void theGridMeterOfAGx() throws IOException {
        SimulatedGxGrid grid = new SimulatedGxGrid();
        grid.measure(ModbusMetersTest::exporting);
        try (ModbusSlave slave = ModbusSlave.tcp(0, 4)) {
            slave.unit(100, new SimulatedGxGrid.Gx("c0619ab1ffee"));
            LineFaults faults = slave.unit(30, grid);
            slave.start();
            try (VictronGridMeter meter = new VictronGridMeter(link("tcp://127.0.0.1:" + slave.port()), 30)) {
                meter.open();
                read(meter);
                assertEquals(-1234, reading.powerW);
                assertArrayEquals(new double[] {-2000, 500, 266}, reading.phasePowerW);
                assertArrayEquals(new double[] {230.5, 231.5, 232.5}, reading.phaseVoltageV);
                assertArrayEquals(new double[] {8.5, 7.5, 6.5}, reading.phaseCurrentA);
                assertEquals(12_345_500, reading.importWh);
                assertEquals(987_250, reading.exportWh);
                grid.measure(now -> {
                    now.phaseVoltageV[1] = 0;
                    now.phasePowerW[1] = 0;
                    now.phasePowerW[0] = 700;
                });
                read(meter);
                assertEquals(966, reading.powerW);
                assertEquals(Double.NaN, reading.phasePowerW[1], "0 V: not measured");
                grid.measure(now -> {
                    now.clear();
                });
                String message =
                        assertThrows(IOException.class, () -> read(meter)).getMessage();
                assertTrue(
                        message.endsWith("tells no voltage on any phase: does the GX still reach the meter?"), message);
                faults.silent(true);
                assertEquals(
                        ModbusFailure.Kind.TIMEOUT,
                        assertThrows(ModbusFailure.class, () -> read(meter)).kind());
            }
        }
    }

    @Test
    void whatIsNoGxOrNoGridMeterIsRefused() throws IOException {
        try (ModbusSlave slave = ModbusSlave.tcp(0, 4)) {
            slave.unit(100, new SimulatedGxGrid.Gx("c0619ab1ffee"));
            slave.unit(31, new SimulatedGxGrid.Gx("c0619ab1ffee"));
            slave.start();
            try (VictronGridMeter meter = new VictronGridMeter(link("tcp://127.0.0.1:" + slave.port()), 31)) {
                meter.open();
                String message =
                        assertThrows(IOException.class, () -> read(meter)).getMessage();
                assertTrue(
                        message.contains("no grid meter there") && message.contains("com.victronenergy.grid"), message);
            }
        }
        for (SimulatedGxGrid.Gx other :
                new SimulatedGxGrid.Gx[] {new SimulatedGxGrid.Gx(""), new SimulatedGxGrid.Gx("?")}) {
            try (ModbusSlave slave = ModbusSlave.tcp(0, 4)) {
                slave.unit(100, other);
                slave.start();
                try (VictronGridMeter meter = new VictronGridMeter(link("tcp://127.0.0.1:" + slave.port()), 30)) {
                    assertTrue(refused(meter).endsWith("expected a Victron GX: check the address"));
                }
            }
        }
    }
}
