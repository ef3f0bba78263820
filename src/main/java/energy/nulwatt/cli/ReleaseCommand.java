package energy.nulwatt.cli;

import energy.nulwatt.app.Release;
import energy.nulwatt.battery.Profile;
import energy.nulwatt.config.SettingsFile;
import energy.nulwatt.config.Site;
import energy.nulwatt.yaml.FaultyFileException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nulwatt release}. */
@Command(
        name = "release",
        description = "Stops every battery and gives it back to its own logic. For when the service does not run."
                + " While an emergency stop holds, it only stops.",
        mixinStandardHelpOptions = true)
final class ReleaseCommand implements Callable<Integer> {
    @Mixin
    private SiteOption siteOption;

    @Option(
            names = "--within",
            paramLabel = "SECONDS",
            description = "How long to try. Default: ${DEFAULT-VALUE}",
            defaultValue = "20")
    private int withinS;

    @Override
    public Integer call() throws FaultyFileException {
        Map<String, Profile> profiles = siteOption.profiles();
        Site site = siteOption.site(profiles);
        boolean stopOnly = SettingsFile.isLatched(site.stateDirectory());
        if (stopOnly) {
            System.out.println("The emergency stop holds (" + SettingsFile.latch(site.stateDirectory())
                    + "): every battery is only stopped, not handed back. Reset the stop in the service, or remove that"
                    + " file, to hand them back.");
        }
        List<String> outcome = Release.all(site, profiles, withinS * 1000, stopOnly);
        String did = stopOnly ? "stopped, not handed back" : "stopped and handed back";
        String didNot = stopOnly ? "NOT stopped: " : "NOT handed back: ";
        int exit = CommandLineInterface.OK;
        for (int i = 0; i < outcome.size(); i++) {
            boolean done = outcome.get(i).isEmpty();
            System.out.println(site.batteries().get(i).name() + ": " + (done ? did : didNot + outcome.get(i)));
            exit = done ? exit : CommandLineInterface.NO_ANSWER;
        }
        return exit;
    }
}
