package energy.nulwatt.meter.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.modbus.LinkAddress;
import energy.nulwatt.modbus.ModbusFailure;
import energy.nulwatt.modbus.ModbusLink;
import energy.nulwatt.modbus.SerialFormat;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.sim.LineFaults;
import energy.nulwatt.sim.ModbusSlave;
import energy.nulwatt.sim.SimulatedSunSpecMeter;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SunSpecMeterTest {
    private final GridReading reading = new GridReading();

    private static SunSpecMeter meter(ModbusSlave slave, boolean positiveIsExport) {
        ModbusLink link =
                ModbusLink.open(LinkAddress.parse("tcp://127.0.0.1:" + slave.port()), SerialFormat.DEFAULT, 1000, 10);
        return new SunSpecMeter(link, 200, positiveIsExport);
    }

    private static ModbusSlave slave(SimulatedSunSpecMeter map) throws IOException {
        ModbusSlave slave = ModbusSlave.tcp(0, 4);
        slave.unit(200, map);
        return slave.start();
    }

    private void read(SunSpecMeter meter) throws IOException {
        reading.clear();
        assertTrue(meter.read(reading));
    }

    @Test
    void isFoundAtEveryBaseAndScaled() throws IOException {
        int exponent = -1;
        for (int base : new int[] {40_000, 50_000, 0}) {
            SimulatedSunSpecMeter map = new SimulatedSunSpecMeter(base, 203);
            map.powerExponent(exponent);
            map.measure(now -> {
                now.powerW = -1230;
                now.phasePowerW[0] = -1500;
                now.phasePowerW[1] = 270;
                now.phaseVoltageV[0] = 231.4;
                now.phaseCurrentA[0] = 6.5;
                now.importWh = 12_345_670;
                now.exportWh = 7650;
            });
            try (ModbusSlave slave = slave(map);
                    SunSpecMeter meter = meter(slave, false)) {
                meter.open();
                read(meter);
                assertEquals(-1230, reading.powerW, 1e-6);
                assertArrayEquals(new double[] {-1500, 270, Double.NaN}, reading.phasePowerW, 1e-6);
                assertEquals(231.4, reading.phaseVoltageV[0], 1e-6);
                assertEquals(Double.NaN, reading.phaseVoltageV[1]);
                assertEquals(6.5, reading.phaseCurrentA[0], 1e-6);
                assertEquals(12_345_670, reading.importWh, 1e-3);
                assertEquals(7650, reading.exportWh, 1e-3);
            }
            exponent++;
        }
    }

    @Test
    void aMeterThatCountsExportIsTurned() throws IOException {
        SimulatedSunSpecMeter map = new SimulatedSunSpecMeter(40_000, 201);
        map.measure(now -> {
            now.powerW = 900;
            now.phasePowerW[0] = 900;
            now.importWh = 50;
        });
        try (ModbusSlave slave = slave(map);
                SunSpecMeter meter = meter(slave, true)) {
            meter.open();
            read(meter);
            assertEquals(-900, reading.powerW);
            assertEquals(-900, reading.phasePowerW[0]);
            assertEquals(50, reading.exportWh);
            assertEquals(Double.NaN, reading.importWh);
        }
    }

    @Test
    void aFactorThatChangesCountsAtOnce() throws IOException {
        SimulatedSunSpecMeter map = new SimulatedSunSpecMeter(40_000, 204);
        map.measure(now -> now.powerW = 2000);
        try (ModbusSlave slave = slave(map);
                SunSpecMeter meter = meter(slave, false)) {
            meter.open();
            read(meter);
            map.powerExponent(1);
            map.measure(now -> now.powerW = 60_000);
            read(meter);
            assertEquals(60_000, reading.powerW);
            map.measure(GridReading::clear);
            String message = assertThrows(IOException.class, () -> read(meter)).getMessage();
            assertTrue(message.endsWith("it does not tell its power"), message);
        }
    }

    @Test
    void whatIsNoSuchMeterIsRefused() throws IOException {
        try (ModbusSlave slave = slave(new SimulatedSunSpecMeter(40_000, 213));
                SunSpecMeter meter = meter(slave, false)) {
            String message = assertThrows(IOException.class, meter::open).getMessage();
            assertTrue(message.contains("it lists the models 1, 64001, 213, expected a meter (201 … 204)"), message);
        }
        try (ModbusSlave slave = slave(new SimulatedSunSpecMeter(30_000, 203));
                SunSpecMeter meter = meter(slave, false)) {
            String message = assertThrows(IOException.class, meter::open).getMessage();
            assertTrue(message.contains("no SunSpec mark at register 40000, 50000 or 0"), message);
        }
    }

    @Test
    void silenceIsNoReading() throws IOException {
        try (ModbusSlave slave = ModbusSlave.tcp(0, 4)) {
            LineFaults faults = slave.unit(200, new SimulatedSunSpecMeter(40_000, 203));
            slave.start();
            try (SunSpecMeter meter = meter(slave, false)) {
                meter.open();
                faults.silent(true);
                ModbusFailure silence = assertThrows(ModbusFailure.class, () -> read(meter));
                assertEquals(ModbusFailure.Kind.TIMEOUT, silence.kind());
            }
        }
    }
}
