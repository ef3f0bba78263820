package energy.nulwatt.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.config.Site;
import energy.nulwatt.config.SiteLoader;
import energy.nulwatt.meter.Meter;
import energy.nulwatt.sim.ModbusSlave;
import energy.nulwatt.sim.SimulatedEastron;
import energy.nulwatt.sim.SimulatedGxGrid;
import energy.nulwatt.sim.SimulatedHomeWizard;
import energy.nulwatt.sim.SimulatedShelly;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the site file to the first reading. */
@Timeout(60)
class MetersTest {
    @TempDir
    Path directory;

    private final BlockingQueue<Double> powers = new LinkedBlockingQueue<>();

    private Site site(String meter) throws Exception {
        Path file = Files.writeString(
                directory.resolve("nulwatt.yaml"),
                "meter: {" + meter + "}\nbatteries: []\nstate_directory: " + directory + "\n");
        return SiteLoader.load(file, List.of());
    }

    private void awaitPower(String meter, double watts) throws Exception {
        try (Meter made = Meters.of(site(meter))) {
            made.start(reading -> powers.add(reading.powerW));
            assertEquals(watts, powers.poll(20, TimeUnit.SECONDS), made.health());
        }
    }

    @Test
    void aHomeWizard() throws Exception {
        try (SimulatedHomeWizard dongle = SimulatedHomeWizard.v1()) {
            dongle.measure(now -> now.powerW = -321);
            awaitPower("type: homewizard, port: '127.0.0.1:" + dongle.port() + "'", -321);
        }
    }

    @Test
    void aShellyWithAPassword() throws Exception {
        Path secret = Files.writeString(directory.resolve("s.password"), "secret\n");
        assertTrue(secret.toFile().setReadable(false, false) && secret.toFile().setReadable(true, true));
        try (SimulatedShelly shelly = new SimulatedShelly("secret")) {
            shelly.measure(now -> now.powerW = 654);
            awaitPower("type: shelly-pro-3em, port: '127.0.0.1:" + shelly.port() + "', password_file: s.password", 654);
        }
    }

    @Test
    void anEastronBehindAGateway() throws Exception {
        SimulatedEastron eastron = new SimulatedEastron(true);
        eastron.measure(now -> {
            now.powerW = -77;
            now.phaseVoltageV[0] = 230;
        });
        try (ModbusSlave slave = ModbusSlave.rtuOverTcp(0, 1)) {
            slave.unit(3, eastron);
            slave.start();
            awaitPower("type: eastron-sdm630, port: 'rtu-tcp://127.0.0.1:" + slave.port() + "', unit: 3", -77);
        }
    }

    @Test
    void aVictronGridMeter() throws Exception {
        SimulatedGxGrid grid = new SimulatedGxGrid();
        grid.measure(now -> {
            now.phasePowerW[0] = 88;
            now.phaseVoltageV[0] = 230;
        });
        try (ModbusSlave slave = ModbusSlave.tcp(0, 4)) {
            slave.unit(100, new SimulatedGxGrid.Gx("c0619ab1ffee"));
            slave.unit(30, grid);
            slave.start();
            awaitPower("type: victron-grid, port: 'tcp://127.0.0.1:" + slave.port() + "', unit: 30", 88);
        }
    }
}
