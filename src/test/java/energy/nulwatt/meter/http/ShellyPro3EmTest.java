package energy.nulwatt.meter.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.GridReading;
import energy.nulwatt.sim.SimulatedShelly;
import energy.nulwatt.sim.WebMeter.Fault;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ShellyPro3EmTest {
    private SimulatedShelly shelly;
    private ShellyPro3Em meter;
    private final GridReading reading = new GridReading();

    @BeforeEach
    void start() throws IOException {
        shelly = new SimulatedShelly("");
        meter = at(shelly, "");
        shelly.measure(now -> {
            now.powerW = -120.5;
            now.phasePowerW[0] = -400;
            now.phasePowerW[1] = 279.5;
            now.phasePowerW[2] = 0;
            now.phaseVoltageV[2] = 231.4;
            now.phaseCurrentA[0] = 1.75;
            now.importWh = 1_234_567.25;
            now.exportWh = 7654.5;
        });
    }

    @AfterEach
    void stop() {
        meter.close();
        shelly.close();
    }

    private static ShellyPro3Em at(SimulatedShelly shelly, String password) {
        return ShellyPro3Em.at("http://127.0.0.1:" + shelly.port(), password);
    }

    private void read(ShellyPro3Em from) throws IOException {
        reading.clear();
        assertTrue(from.read(reading));
    }

    private String fault() {
        return assertThrows(IOException.class, () -> read(meter)).getMessage();
    }

    private String foreign() {
        return assertThrows(IOException.class, meter::open).getMessage();
    }

    @Test
    void readsWithTheSignOfTheGrid() throws IOException {
        meter.open();
        read(meter);
        assertEquals(-120.5, reading.powerW);
        assertArrayEquals(new double[] {-400, 279.5, 0}, reading.phasePowerW);
        assertEquals(231.4, reading.phaseVoltageV[2]);
        assertEquals(1.75, reading.phaseCurrentA[0]);
        assertEquals(1_234_567.25, reading.importWh);
        assertEquals(7654.5, reading.exportWh);
        shelly.measure(now -> now.powerW = 900);
        read(meter);
        assertEquals(900, reading.powerW);
    }

    @Test
    void theCountersAreAskedForOnceAMinute() throws IOException {
        meter.open();
        read(meter);
        read(meter);
        assertEquals(
                List.of("/shelly", "/rpc/EM.GetStatus?id=0", "/rpc/EMData.GetStatus?id=0", "/rpc/EM.GetStatus?id=0"),
                shelly.requests());
        assertEquals(1_234_567.25, reading.importWh);
    }

    @Test
    void whatIsAbsentIsNotZero() throws IOException {
        shelly.measure(now -> {
            now.clear();
            now.powerW = 5;
        });
        read(meter);
        assertEquals(5, reading.powerW);
        assertEquals(Double.NaN, reading.phasePowerW[0], "null");
        assertEquals(Double.NaN, reading.phaseVoltageV[0], "not there");
        assertEquals(Double.NaN, reading.importWh);
        shelly.measure(GridReading::clear);
        assertTrue(fault().endsWith("tells no total_act_power: expected a Shelly Pro 3EM"));
    }

    @Test
    void anotherDeviceIsRefused() {
        shelly.about("{\"type\":\"SHEM-3\",\"mac\":\"X\"}");
        assertTrue(foreign()
                .endsWith("is a Shelly SHEM-3 of the first generation, expected a Shelly Pro 3EM: check the"
                        + " address"));
        shelly.about("{\"gen\":2,\"app\":\"Pro3EM\",\"profile\":\"monophase\"}");
        assertTrue(foreign()
                .endsWith("its profile is 'monophase', expected 'triphase': choose it in the settings of the"
                        + " Shelly"));
        shelly.fault(Fault.OTHER_JSON);
        assertTrue(foreign().contains("is no Shelly, expected"), foreign());
        shelly.fault(Fault.WEB_PAGE);
        assertTrue(foreign().contains("/shelly: expected a JSON object, found a web page"), foreign());
    }

    @Test
    void whatIsNoReadingIsRefused() {
        shelly.fault(Fault.HALF);
        assertTrue(fault().contains("expected a JSON object, found \"{\"id\":0"), fault());
        shelly.fault(Fault.OTHER_JSON);
        assertTrue(fault().contains("tells no total_act_power"), fault());
        shelly.fault(Fault.ERROR);
        assertTrue(
                fault().endsWith("status 500, expected 200: this Shelly has no three-phase meter; expected a Shelly"
                        + " Pro 3EM"),
                fault());
    }

    @Test
    void silenceEndsAtTheTimeOut() {
        shelly.fault(Fault.SILENT);
        try (ShellyPro3Em impatient = ShellyPro3Em.at("http://127.0.0.1:" + shelly.port(), "", 200)) {
            String message =
                    assertThrows(IOException.class, () -> read(impatient)).getMessage();
            assertTrue(message.endsWith("did not answer within 200 ms"), message);
        }
    }

    @Test
    void logsInWithItsPasswordAndStaysLoggedIn() throws IOException {
        try (SimulatedShelly locked = new SimulatedShelly("grünes Haus");
                ShellyPro3Em in = at(locked, "grünes Haus")) {
            locked.measure(now -> now.powerW = 42);
            in.open();
            read(in);
            read(in);
            assertEquals(42, reading.powerW);
            assertEquals(1, locked.challenges());
            locked.newNonce();
            read(in);
            assertEquals(2, locked.challenges());
        }
    }

    @Test
    void aMissingOrWrongPasswordIsToldAndNeverShown() throws IOException {
        try (SimulatedShelly locked = new SimulatedShelly("right");
                ShellyPro3Em without = at(locked, "");
                ShellyPro3Em wrong = at(locked, "hunter2")) {
            for (ShellyPro3Em one : List.of(without, wrong)) {
                String message =
                        assertThrows(IOException.class, () -> read(one)).getMessage();
                assertTrue(
                        message.endsWith("status 401, expected 200: its password is not the one in"
                                + " 'meter.password_file', or none is given there"),
                        message);
            }
        }
    }
}
