package energy.nulwatt.endtoend;

import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.MarstekVenus;
import energy.nulwatt.sim.VenusModel;
import energy.nulwatt.sim.WiredBattery;
import energy.nulwatt.sim.WiredHouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A house on real wires, its site file, and the controller as a process of its own: a DSMR 5.0 meter on a serial port, a
 * Venus E v2 in the cellar on another (L1), a Venus E v3 in the garage by TCP (L2).
 */
final class Home implements AutoCloseable {
    /** The grid counts as zero within this, W. */
    static final double ZERO_W = 50;
    /** A battery counts as idle within this, W. */
    static final double IDLE_W = 5;

    private static final int SAMPLE_MS = 50;
    private static final int FORCE_MODE = 42010;

    final WiredHouse house;
    final WiredBattery cellar;
    final WiredBattery garage;
    final Path siteFile;
    /** Names of the serial ports under /dev, where a site file expects them, also of one that is not plugged in. */
    private final Path ports = Files.createTempDirectory(Path.of("/dev/shm"), "nulwatt");

    private Program controller;
    /** What the grid read at least since {@link #forgetExport}, W. */
    private double leastGridW;

    /**
     * A house that takes 300 W; nobody controls it yet.
     *
     * @param directory empty; the site file and the state go there
     * @param moreOfTheSite lines to end the site file with
     */
    Home(Path directory, String moreOfTheSite) throws IOException {
        house = WiredHouse.builder()
                .battery(VenusModel.E_V2, BatteryPhysics.VENUS_E.withSoc(70), PhaseConnection.L1, WiredBattery.Wire.RTU)
                .battery(VenusModel.E_V3, BatteryPhysics.VENUS_E.withSoc(50), PhaseConnection.L2, WiredBattery.Wire.TCP)
                .start();
        cellar = house.battery(0);
        garage = house.battery(1);
        house.load(Phase.L1, 300);
        Files.createSymbolicLink(meterPort(), Path.of(house.meterPort()));
        Files.createSymbolicLink(cellarPort(), Path.of(cellar.port()));
        siteFile = Files.writeString(
                directory.resolve("nulwatt.yaml"), siteText(directory.resolve("state")) + moreOfTheSite);
    }

    Path meterPort() {
        return ports.resolve("meter");
    }

    Path cellarPort() {
        return ports.resolve("cellar");
    }

    private String siteText(Path stateDirectory) {
        return """
                site:
                  name: Test house
                meter:
                  port: %s
                batteries:
                  - name: cellar
                    type: marstek-venus-v1v2
                    port: %s
                    phase: L1
                    circuit: dedicated
                  - name: garage
                    type: marstek-venus-gen3
                    port: tcp://%s
                    phase: L2
                    circuit: dedicated
                state_directory: %s
                """.formatted(meterPort(), cellarPort(), garage.port(), stateDirectory);
    }

    Home(Path directory) throws IOException {
        this(directory, "");
    }

    /** Starts the controller. */
    Home control() throws IOException {
        return control("run");
    }

    /** Starts a command that controls the house, with its options. */
    Home control(String command, String... options) throws IOException {
        controller = program(command, options);
        return this;
    }

    /** Starts a command on the site, with its options. */
    Program program(String command, String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of(command, "--site", siteFile.toString()));
        words.addAll(List.of(options));
        return Program.start(words.toArray(String[]::new));
    }

    /** Starts the controller and waits until it holds the house at zero. */
    Home controlled() throws IOException, InterruptedException {
        control();
        awaitZero(30, 3);
        return this;
    }

    Program controller() {
        return controller;
    }

    /** The steady load of the house from now on, W. */
    void load(double watts) {
        house.load(Phase.L1, watts);
    }

    double gridW() {
        double watts = house.gridW();
        leastGridW = Math.min(leastGridW, watts);
        return watts;
    }

    double leastGridW() {
        return leastGridW;
    }

    void forgetExport() {
        leastGridW = Double.POSITIVE_INFINITY;
    }

    boolean gridIsZero() {
        return Math.abs(gridW()) <= ZERO_W;
    }

    boolean idle() {
        return idle(cellar) && idle(garage);
    }

    static boolean idle(WiredBattery battery) {
        return Math.abs(battery.powerW()) <= IDLE_W;
    }

    /** True when no battery has an order to give power. */
    boolean stopOrdered() {
        return cellar.venus().value(FORCE_MODE) == 0 && garage.venus().value(FORCE_MODE) == 0;
    }

    /** True when both batteries are under control. */
    boolean bothControlled() {
        return cellar.venus().isControlled() && garage.venus().isControlled();
    }

    /** True when no battery is under control. */
    boolean bothReleased() {
        return !cellar.venus().isControlled() && !garage.venus().isControlled();
    }

    /** Waits until the grid reads zero, and fails when it does not stay there. */
    void awaitZero(double withinS, double forS) throws InterruptedException {
        awaitLasting("the grid at zero", withinS, forS, this::gridIsZero);
    }

    /** Waits for a condition; fails after {@code withinS}, or when the controller ends by itself. */
    void await(String what, double withinS, BooleanSupplier condition) throws InterruptedException {
        awaitLasting(what, withinS, 0, condition);
    }

    /** Waits for a condition that begins within {@code withinS} and then lasts for {@code forS}. */
    void awaitLasting(String what, double withinS, double forS, BooleanSupplier condition) throws InterruptedException {
        boolean runs = controller != null && controller.runs();
        long startNs = System.nanoTime();
        long sinceNs = startNs;
        boolean before = false;
        while (true) {
            boolean now = condition.getAsBoolean();
            long nowNs = System.nanoTime();
            if (now && !before) {
                sinceNs = nowNs;
            }
            before = now;
            if (now && nowNs - sinceNs >= forS * 1e9) {
                return;
            }
            if (!now && nowNs - startNs > withinS * 1e9) {
                throw failure(String.format(
                        Locale.ROOT, "waited %.1f s in vain for %s (lasting %.0f s)", withinS, what, forS));
            }
            if (runs && !controller.runs()) {
                throw failure("the controller ended while waiting for " + what);
            }
            TimeUnit.MILLISECONDS.sleep(SAMPLE_MS);
        }
    }

    /** Checks a condition; the failure tells how everything stands. */
    void check(String what, boolean condition) {
        if (!condition) {
            throw failure("not so: " + what);
        }
    }

    private AssertionError failure(String what) {
        return new AssertionError(String.format(
                Locale.ROOT,
                "%s%ngrid %.0f W (at least %.0f W), house %.0f W, cellar %s, garage %s%n%s",
                what,
                house.gridW(),
                leastGridW,
                house.houseW(),
                text(cellar),
                text(garage),
                controller));
    }

    private static String text(WiredBattery battery) {
        MarstekVenus venus = battery.venus();
        return String.format(
                Locale.ROOT,
                "%.0f W, %.1f %%, %s, mode %d, charge %d W, discharge %d W, %d harmful writes",
                battery.powerW(),
                battery.socPercent(),
                venus.isControlled() ? "controlled" : "not controlled",
                venus.value(FORCE_MODE),
                venus.value(42020),
                venus.value(42021),
                venus.harmfulWrites());
    }

    @Override
    public void close() throws IOException {
        if (controller != null) {
            controller.close();
        }
        house.close();
        Files.delete(meterPort());
        Files.delete(cellarPort());
        Files.delete(ports);
    }
}
