package energy.nulwatt.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.battery.Profile;
import energy.nulwatt.battery.ProfileLoader;
import energy.nulwatt.config.Site;
import energy.nulwatt.config.SiteLoader;
import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.Sink;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.SessyServer;
import energy.nulwatt.sim.SimulatedSessy;
import energy.nulwatt.sim.WiredHouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole service with one Sessy over a real socket. */
@Timeout(120)
class SessyServiceTest {
    @TempDir
    Path directory;

    private WiredHouse house;
    private SessyServer sessy;
    private Map<String, Profile> profiles;

    @BeforeEach
    void build() throws Exception {
        house = WiredHouse.builder()
                .meterOnTcp()
                .sessy("D1A2B3C4", "stick3r", BatteryPhysics.VENUS_E.withSize(5000, 2200, 2000), PhaseConnection.L1)
                .start();
        sessy = house.sessy(0);
        sessy.change(dongle -> dongle.chooseStrategy("POWER_STRATEGY_ROI"));
        house.load(Phase.L1, 600);
        profiles = ProfileLoader.load(directory);
    }

    @AfterEach
    void end() throws Exception {
        house.close();
    }

    private Site site() throws Exception {
        Path password = Files.writeString(directory.resolve("sessy.password"), "stick3r\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        Path file = Files.writeString(directory.resolve("nulwatt.yaml"), """
                meter:
                  port: tcp://%s
                batteries:
                  - name: cellar
                    type: sessy
                    host: 127.0.0.1:%d
                    user: D1A2B3C4
                    password_file: sessy.password
                    phase: L1
                    circuit: dedicated
                state_directory: %s
                """.formatted(
                        house.meterPort(), sessy.port(), directory.resolve("state")));
        return SiteLoader.load(file, profiles.keySet());
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadlineNs < 0, "waited in vain for " + what);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private Path found() {
        return directory.resolve("state/found-cellar.json");
    }

    @Test
    void theHouseIsHeldAtZeroAndTheSessyGivenBackAtTheEnd() throws Exception {
        try (Service service = new Service(site(), profiles, "1.2.3", List.of())) {
            service.start();
            await("the grid at zero", () -> Math.abs(house.gridW()) < 30);
            assertEquals("POWER_STRATEGY_API", sessy.look(SimulatedSessy::strategy));
            assertTrue(Files.readString(found()).contains("POWER_STRATEGY_ROI"));
        }
        assertEquals("POWER_STRATEGY_ROI", sessy.look(SimulatedSessy::strategy));
        assertEquals(0, sessy.look(SimulatedSessy::setpointW));
        assertFalse(Files.exists(found()));
        List<String> posts = sessy.requests().stream()
                .filter(request -> request.startsWith("POST"))
                .toList();
        assertEquals("POST /api/v1/power/active_strategy", posts.getLast(), posts::toString);
    }

    @Test
    void oneThatWasGoneIsHeldAgain() throws Exception {
        AtomicBoolean available = new AtomicBoolean();
        Sink viewer = snapshot -> available.set(snapshot.batteries[0].state.available);
        try (Service service = new Service(site(), profiles, "1.2.3", List.of(viewer))) {
            service.start();
            await("the grid at zero", () -> Math.abs(house.gridW()) < 30);
            sessy.unplug();
            house.load(Phase.L1, 1200);
            await("the battery missed", () -> !available.get());
            assertTrue(house.gridW() > 500, "it goes on with its last set-point");
            sessy.replug();
            await("the grid at zero again", () -> Math.abs(house.gridW()) < 30);
        }
        assertEquals("POWER_STRATEGY_ROI", sessy.look(SimulatedSessy::strategy));
    }

    @Test
    void afterACrashItIsReleasedToWhatWasFoundBefore() throws Exception {
        Site site = site();
        Files.createDirectories(found().getParent());
        Files.writeString(found(), "{\"strategy\": \"POWER_STRATEGY_ECO\"}");
        sessy.change(dongle -> {
            dongle.chooseStrategy("POWER_STRATEGY_API");
            dongle.writeSetpoint(700);
        });
        assertEquals(List.of(""), Release.all(site, profiles, 20_000, false));
        assertEquals("POWER_STRATEGY_ECO", sessy.look(SimulatedSessy::strategy));
        assertEquals(0, sessy.look(SimulatedSessy::setpointW));
        assertFalse(Files.exists(found()));
    }
}
