package energy.nulwatt.cli;

import energy.nulwatt.app.Service;
import energy.nulwatt.app.SiteSpecs;
import energy.nulwatt.battery.Profile;
import energy.nulwatt.battery.ProfileLoader;
import energy.nulwatt.config.Site;
import energy.nulwatt.config.SiteLoader;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.Snapshot;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.DemoDay;
import energy.nulwatt.sim.VenusModel;
import energy.nulwatt.sim.WiredBattery;
import energy.nulwatt.sim.WiredHouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;
import org.tinylog.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nulwatt demo}: the real controller against a simulated house on real wires. */
@Command(
        name = "demo",
        description = "Runs the real controller against a simulated house on pseudo-terminals and TCP sockets.",
        mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {
    private static final long SEED = 7;
    /** More than it takes to hand the batteries back. */
    private static final int END_S = 30;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Ends after so long. Default: runs until Ctrl-C",
            defaultValue = "0")
    private int seconds;

    @Option(
            names = "--mqtt",
            paramLabel = "URI",
            description = "Also shows the house in Home Assistant, through this broker: mqtt://host[:1883]")
    private String broker = "";

    @Option(names = "--lines", description = "Prints a line every two seconds instead of a picture.")
    private boolean lines;

    @Option(
            names = "--house-only",
            description = "Only simulates the house; prints the site file with which 'nulwatt run' can control it.")
    private boolean houseOnly;

    /** The process was told to end. */
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Everything is closed: the process may end. */
    private final CountDownLatch cleared = new CountDownLatch(1);

    @Override
    public Integer call() throws Exception {
        Configuration.set("level", "warn");
        Runtime.getRuntime().addShutdownHook(new Thread(this::endAndWait, "shutdown"));
        try {
            return simulate();
        } finally {
            cleared.countDown();
        }
    }

    private int simulate() throws Exception {
        Map<String, Profile> profiles = ProfileLoader.load(Path.of("/nonexistent"));
        Path directory = Files.createTempDirectory("nulwatt-demo");
        try (WiredHouse house = house()) {
            Path siteFile = Files.writeString(directory.resolve("nulwatt.yaml"), siteFile(house, directory));
            Site site = SiteLoader.load(siteFile, profiles.keySet());
            if (houseOnly) {
                System.out.println(siteFile);
                awaitEnd();
                return CommandLineInterface.OK;
            }
            return run(house, site, profiles, siteFile);
        } finally {
            deleteAll(directory);
        }
    }

    private static WiredHouse house() throws IOException {
        return WiredHouse.builder()
                .scenario(inside -> DemoDay.install(inside, SEED))
                .seed(SEED)
                .battery(VenusModel.E_V2, BatteryPhysics.VENUS_E.withSoc(71), PhaseConnection.L1, WiredBattery.Wire.RTU)
                .battery(VenusModel.E_V3, BatteryPhysics.VENUS_E.withSoc(48), PhaseConnection.L2, WiredBattery.Wire.TCP)
                .battery(
                        VenusModel.E_V2,
                        BatteryPhysics.VENUS_E.withSoc(55),
                        PhaseConnection.L3,
                        WiredBattery.Wire.RTU_OVER_TCP)
                .start();
    }

    /** What the owner of this house would write. */
    private String siteFile(WiredHouse house, Path directory) {
        StringBuilder text = new StringBuilder("site:\n  name: Demo house\nmeter:\n  port: ");
        text.append(house.meterPort()).append("\nbatteries:\n");
        String[] names = {"cellar", "garage", "attic"};
        for (int i = 0; i < names.length; i++) {
            WiredBattery battery = house.battery(i);
            boolean second = battery.wire() == WiredBattery.Wire.TCP;
            String scheme = switch (battery.wire()) {
                case RTU -> "";
                case TCP -> "tcp://";
                case RTU_OVER_TCP -> "rtu-tcp://";
            };
            text.append("  - name: ").append(names[i]);
            text.append("\n    type: ").append(second ? "marstek-venus-gen3" : "marstek-venus-v1v2");
            text.append("\n    port: ").append(scheme).append(battery.port());
            text.append("\n    phase: L").append(i + 1).append("\n    circuit: dedicated\n");
        }
        if (!broker.isEmpty()) {
            text.append("mqtt:\n  broker: ").append(broker).append('\n');
        }
        return text.append("state_directory: ").append(directory).append('\n').toString();
    }

    private void awaitEnd() throws InterruptedException {
        if (seconds == 0) {
            ended.await();
        } else {
            boolean early = ended.await(seconds, TimeUnit.SECONDS);
            Logger.debug("the house ends {}", early ? "early" : "in time");
        }
    }

    private int run(WiredHouse house, Site site, Map<String, Profile> profiles, Path siteFile) throws Exception {
        boolean picture = !lines && onTerminal();
        TerminalView view = new TerminalView(
                new Snapshot(SiteSpecs.of(site, profiles)),
                System.out,
                picture,
                "demo: meter and batteries on serial lines and sockets");
        Service service = new Service(site, profiles, CommandLineInterface.version(), List.of(view));
        service.start();
        System.out.println("Site file: " + siteFile);
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Score score = new Score();
        while (!service.failed() && (seconds == 0 || endNs - System.nanoTime() > 0)) {
            if (ended.await(picture ? 500 : 2000, TimeUnit.MILLISECONDS)) {
                break;
            }
            score.add(house);
            view.draw(footer(house, service, score));
        }
        service.close();
        System.out.println(score.text());
        System.out.println("Telegram to first command frame: " + service.reactionTimes());
        service.health().forEach(System.out::println);
        if (service.failed()) {
            System.err.println("The demo ended early: the service failed, for the reason that is logged above");
            return CommandLineInterface.PROGRAM_FAULT;
        }
        return CommandLineInterface.OK;
    }

    // JDK 25 answers null again where the output is no terminal.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean onTerminal() {
        return System.console() != null && System.console().isTerminal();
    }

    /** Told to end: the process ends when this returns. */
    private void endAndWait() {
        ended.countDown();
        try {
            boolean tidy = cleared.await(END_S, TimeUnit.SECONDS);
            Logger.debug("the demo ends {}", tidy ? "tidily" : "without waiting any longer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String footer(WiredHouse house, Service service, Score score) {
        return String.format(
                Locale.ROOT,
                "in truth: grid %.0f W, sun %.0f W, batteries %.0f W%n%s%n%s%nCtrl-C ends: every battery is stopped and handed back",
                house.gridW(),
                house.solarW(),
                house.batteriesW(),
                score.text(),
                service.reactionTimes().replace("; ", "\n"));
    }

    /** What the house would have exchanged with the grid, and what it did. */
    private static final class Score {
        private double gridW;
        private double houseW;
        private int samples;

        void add(WiredHouse house) {
            gridW += Math.abs(house.gridW());
            houseW += Math.abs(house.houseW());
            samples++;
        }

        String text() {
            if (samples == 0) {
                return "";
            }
            return String.format(
                    Locale.ROOT,
                    "mean power through the meter: %.0f W; without batteries it were %.0f W",
                    gridW / samples,
                    houseW / samples);
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
