package energy.nulwatt.cli;

import energy.nulwatt.app.Service;
import energy.nulwatt.app.SiteLock;
import energy.nulwatt.app.SiteSpecs;
import energy.nulwatt.battery.Profile;
import energy.nulwatt.config.Site;
import energy.nulwatt.model.BatterySnapshot;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.Commissioning;
import energy.nulwatt.model.Controls;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Snapshot;
import energy.nulwatt.mqtt.MqttRefusal;
import energy.nulwatt.yaml.FaultyFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.tinylog.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nulwatt commission}: the service for as long as a commissioning takes. */
@Command(
        name = "commission",
        description =
                "Controls the house as 'run' does, and lets each battery do a few steps of power that show how it"
                        + " behaves: about two minutes each. Then stops and hands back every battery and prints what was learnt.",
        mixinStandardHelpOptions = true)
final class Commission implements Callable<Integer> {
    private static final Duration LINE = Duration.ofSeconds(3);
    /** Until what the last step showed is worked out. */
    private static final int LINES_AFTER = 4;

    @Mixin
    private SiteOption siteOption;

    @Option(
            names = "--battery",
            paramLabel = "NAME",
            description = "Only this one, by its name or id. Default: one after the other")
    private String name = "";

    @Option(
            names = "--power",
            paramLabel = "W",
            description = "The largest step, never more than its limits allow. Default: ${DEFAULT-VALUE}",
            defaultValue = "" + Controls.COMMISSIONING_W)
    private int powerW;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws FaultyFileException, InterruptedException, SiteLock.Taken {
        Map<String, Profile> profiles = siteOption.profiles();
        Site site = siteOption.site(profiles);
        site.warnings().forEach(Logger::warn);
        SiteSpec spec = SiteSpecs.of(site, profiles);
        int battery = battery(spec);
        TerminalView view = new TerminalView(new Snapshot(spec), System.out, false, "");
        SiteLock lock = SiteLock.take(site.stateDirectory());
        try {
            Service service = new Service(site, profiles, CommandLineInterface.version(), List.of(view));
            Controls.Answer answer = service.controls().commission(battery, powerW);
            if (!answer.accepted()) {
                System.err.println(answer.message());
                return CommandLineInterface.NOT_NOW;
            }
            System.out.println(answer.message() + ". Ctrl-C ends it");
            follow(service, view);
            if (service.failed()) {
                return CommandLineInterface.PROGRAM_FAULT;
            }
            return report(view.snapshot(), battery);
        } catch (MqttRefusal e) {
            System.err.println(siteOption.file + ": " + e.getMessage());
            return CommandLineInterface.FAULTY_FILE;
        } finally {
            lock.close();
        }
    }

    private int battery(SiteSpec spec) {
        if (name.isEmpty()) {
            return Controls.ALL_BATTERIES;
        }
        for (int i = 0; i < spec.batteries().size(); i++) {
            BatterySpec battery = spec.batteries().get(i);
            if (battery.name().equals(name) || battery.id().equals(name)) {
                return i;
            }
        }
        String all = spec.batteries().stream().map(BatterySpec::name).collect(Collectors.joining(", "));
        throw new CommandLine.ParameterException(
                command.commandLine(), "There is no battery '" + name + "' in the site file; there are: " + all);
    }

    /** Runs the service until the commissioning is over, or it was told to end. */
    private static void follow(Service service, TerminalView view) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(service::close, "shutdown"));
        service.start();
        int after = 0;
        while (after < LINES_AFTER && !service.awaitEnd(LINE)) {
            view.draw("");
            after = over(view.snapshot()) ? after + 1 : 0;
        }
        service.close();
    }

    private static boolean over(Snapshot snapshot) {
        boolean asked = false;
        for (BatterySnapshot battery : snapshot.batteries) {
            asked |= battery.commissioning != Commissioning.NONE;
            if (battery.commissioning == Commissioning.WAITING || battery.commissioning == Commissioning.RUNNING) {
                return false;
            }
        }
        return asked;
    }

    private static int report(Snapshot snapshot, int battery) {
        int exit = CommandLineInterface.OK;
        System.out.println("\nEvery battery was stopped and handed back.");
        for (int i = 0; i < snapshot.batteries.length; i++) {
            if (battery != Controls.ALL_BATTERIES && battery != i) {
                continue;
            }
            BatterySnapshot one = snapshot.batteries[i];
            String name = snapshot.site.batteries().get(i).name();
            boolean done = one.commissioning == Commissioning.DONE;
            System.out.println();
            System.out.println(name + ": the commissioning " + (done ? "is done." : "ended early: " + why(one) + "."));
            System.out.print(LearntText.of(name, one.learnt));
            exit = done ? exit : CommandLineInterface.NOT_NOW;
        }
        return exit;
    }

    private static String why(BatterySnapshot battery) {
        return battery.commissioning == Commissioning.ENDED_EARLY
                ? battery.commissioningReason.text()
                : "the program was told to end";
    }
}
