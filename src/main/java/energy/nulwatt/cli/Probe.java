package energy.nulwatt.cli;

import energy.nulwatt.battery.BatteryProbe;
import energy.nulwatt.battery.Profile;
import energy.nulwatt.battery.ProfileLoader;
import energy.nulwatt.config.StarterSite;
import energy.nulwatt.meter.p1.P1Options;
import energy.nulwatt.meter.p1.P1Probe;
import energy.nulwatt.modbus.BusTime;
import energy.nulwatt.modbus.LinkAddress;
import energy.nulwatt.modbus.ModbusLink;
import energy.nulwatt.modbus.SerialFormat;
import energy.nulwatt.yaml.FaultyFileException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nulwatt probe}. */
@Command(
        name = "probe",
        description = "Looks for P1 meters and batteries, and writes a starter site file. Writes to no device.",
        mixinStandardHelpOptions = true)
final class Probe implements Callable<Integer> {
    /** A meter that sends every ten seconds is found at either speed within this time. */
    private static final Duration LISTEN = Duration.ofSeconds(40);

    private static final int TIMEOUT_MS = 1500;
    private static final int RECONNECT_PAUSE_MS = 2000;

    @Parameters(
            paramLabel = "PORT|HOST",
            arity = "0..*",
            description = "Serial ports, tcp://host[:502], rtu-tcp://host:port or solarman://host/serial for batteries,"
                    + " host:port for a meter."
                    + " Default: every serial port of this machine")
    private List<String> places = new ArrayList<>();

    @Option(
            names = "--units",
            split = ",",
            paramLabel = "ID",
            description = "Modbus unit ids to try. Default: ${DEFAULT-VALUE}",
            defaultValue = "1")
    private List<Integer> units = List.of(1);

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The starter file; an existing one is never overwritten. Default: ${DEFAULT-VALUE}",
            defaultValue = "nulwatt.yaml")
    private Path output = Path.of("nulwatt.yaml");

    @Option(
            names = "--devices",
            paramLabel = "DIRECTORY",
            description = "Battery profiles of your own. Default: ${DEFAULT-VALUE}",
            defaultValue = "/etc/nulwatt/devices")
    private Path devices = Path.of("/etc/nulwatt/devices");

    private final List<String> meters = Collections.synchronizedList(new ArrayList<>());
    private final List<StarterSite.FoundBattery> batteries = Collections.synchronizedList(new ArrayList<>());

    @Override
    public Integer call() throws FaultyFileException, InterruptedException, IOException {
        Collection<Profile> profiles = ProfileLoader.load(devices).values();
        List<String> all = places.isEmpty() ? serialPorts() : places;
        if (all.isEmpty()) {
            System.err.println(
                    "No serial port is here; plug the cables in, or name hosts: nulwatt probe tcp://192.168.1.20");
            return CommandLineInterface.NO_ANSWER;
        }
        System.out.println("Looking on " + String.join(", ", all) + " (up to " + (LISTEN.toSeconds() + 10) + " s)");
        List<Thread> threads = new ArrayList<>();
        for (String place : all) {
            threads.add(Thread.ofPlatform().daemon().start(() -> look(place, profiles)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        batteries.sort(Comparator.comparingInt(battery -> all.indexOf(battery.port())));
        meters.sort(Comparator.comparingInt(all::indexOf));
        return conclude();
    }

    private int conclude() throws IOException {
        if (meters.isEmpty() && batteries.isEmpty()) {
            System.err.println(
                    "Nothing answered. Is the meter's port switched on, are A and B of the RS485 pair the right way round?");
            return CommandLineInterface.NO_ANSWER;
        }
        try {
            Files.writeString(
                    output,
                    StarterSite.text(List.copyOf(meters), List.copyOf(batteries)),
                    StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            System.err.println(output + " exists and was left as it is; name another with --output");
            return CommandLineInterface.NO_INPUT;
        }
        System.out.println("Wrote " + output + ": read it, then run: nulwatt check --site " + output);
        return CommandLineInterface.OK;
    }

    private void look(String place, Collection<Profile> profiles) {
        boolean modbusOnly = place.contains("://");
        boolean meterOnly = !modbusOnly && !place.startsWith("/");
        if (!meterOnly && lookForBatteries(place, profiles)) {
            return;
        }
        if (modbusOnly) {
            System.out.println(place + ": no battery that is known");
            return;
        }
        P1Probe.Result result = P1Probe.probe(place, LISTEN, P1Options.DEFAULT);
        System.out.println(place + ": " + result.line());
        if (result.outcome() == P1Probe.Outcome.METER) {
            meters.add(place);
        }
    }

    private boolean lookForBatteries(String place, Collection<Profile> profiles) {
        LinkAddress address;
        try {
            address = LinkAddress.parse(place);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
            return false;
        }
        try (ModbusLink link = ModbusLink.open(address, SerialFormat.DEFAULT, TIMEOUT_MS, RECONNECT_PAUSE_MS)) {
            List<BatteryProbe.Found> found = BatteryProbe.probe(link, profiles, units, BusTime.SYSTEM);
            for (BatteryProbe.Found one : found) {
                System.out.println(place + ": " + one.profile().id() + ", unit " + one.unit() + ", " + one.text());
                batteries.add(new StarterSite.FoundBattery(one.profile().id(), place, one.unit(), OptionalInt.empty()));
            }
            return !found.isEmpty();
        }
    }

    /** Stable names first: they find the adapter again after it was unplugged. */
    private static List<String> serialPorts() throws IOException {
        List<String> stable = list(Path.of("/dev/serial/by-id"), "");
        if (!stable.isEmpty()) {
            return stable;
        }
        List<String> ports = new ArrayList<>();
        for (String prefix : List.of("ttyUSB", "ttyACM", "ttyAMA")) {
            ports.addAll(list(Path.of("/dev"), prefix));
        }
        return ports;
    }

    private static List<String> list(Path directory, String prefix) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }
}
