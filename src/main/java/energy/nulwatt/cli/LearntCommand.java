package energy.nulwatt.cli;

import energy.nulwatt.app.SiteSpecs;
import energy.nulwatt.battery.Profile;
import energy.nulwatt.config.LearntFile;
import energy.nulwatt.config.Site;
import energy.nulwatt.model.Learnt;
import energy.nulwatt.model.LearntSite;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.yaml.FaultyFileException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nulwatt learnt}. */
@Command(
        name = "learnt",
        description = "Prints what Nulwatt believes of each battery, and what that comes from. Opens no port.",
        mixinStandardHelpOptions = true)
final class LearntCommand implements Callable<Integer> {
    @Mixin
    private SiteOption siteOption;

    @Override
    public Integer call() throws FaultyFileException, IOException {
        Map<String, Profile> profiles = siteOption.profiles();
        Site site = siteOption.site(profiles);
        SiteSpec spec = SiteSpecs.of(site, profiles);
        LearntFile file = new LearntFile(site.stateDirectory(), spec);
        try {
            LearntSite learnt = file.read();
            String when = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)
                    .format(file.writtenAt().atZone(site.timeZone()));
            System.out.print(text(spec, learnt, "Written " + when + " to " + file.path()));
            return CommandLineInterface.OK;
        } catch (NoSuchFileException e) {
            System.err.println(file.path() + " does not exist: nothing was learnt yet.\n"
                    + "'nulwatt run' writes it every quarter of an hour and when it ends,\n"
                    + "'nulwatt commission' after about two minutes for each battery.");
            return CommandLineInterface.NO_INPUT;
        }
    }

    /** @param heading the first line */
    static String text(SiteSpec spec, LearntSite learnt, String heading) {
        StringBuilder text = new StringBuilder(heading).append('\n');
        for (int i = 0; i < spec.batteries().size(); i++) {
            List<Learnt> entries = learnt.batteries().get(i);
            String name = spec.batteries().get(i).name();
            text.append('\n').append(LearntText.of(name, entries.isEmpty() ? new Learnt() : entries.getFirst()));
            for (Learnt earlier : entries.subList(Math.min(1, entries.size()), entries.size())) {
                text.append("  kept for firmware ").append(earlier.firmware).append(", should it come back\n");
            }
        }
        if (!Double.isNaN(learnt.meterLatencyS())) {
            text.append(String.format(
                    Locale.ROOT, "%nmeter: a telegram is %.1f s old when it is here%n", learnt.meterLatencyS()));
        }
        return text.toString();
    }
}
