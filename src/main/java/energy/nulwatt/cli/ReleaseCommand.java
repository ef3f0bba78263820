package energy.nulwatt.cli;

import energy.nulwatt.app.Release;
import energy.nulwatt.battery.Profile;
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
        description = "Stops every battery and gives it back to its own logic. For when the service does not run.",
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
        List<String> outcome = Release.all(site, profiles, withinS * 1000);
        int exit = CommandLineInterface.OK;
        for (int i = 0; i < outcome.size(); i++) {
            boolean done = outcome.get(i).isEmpty();
            System.out.println(site.batteries().get(i).name() + ": "
                    + (done ? "stopped and handed back" : "NOT handed back: " + outcome.get(i)));
            exit = done ? exit : CommandLineInterface.NO_ANSWER;
        }
        return exit;
    }
}
