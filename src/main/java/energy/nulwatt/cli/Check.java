package energy.nulwatt.cli;

import energy.nulwatt.battery.Profile;
import energy.nulwatt.battery.sessy.Sessy;
import energy.nulwatt.config.BatterySection;
import energy.nulwatt.config.ResolvedSiteText;
import energy.nulwatt.config.Site;
import energy.nulwatt.modbus.Register;
import energy.nulwatt.yaml.FaultyFileException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nulwatt check}. */
@Command(
        name = "check",
        description = "Says everything that is wrong in the site file, or prints what it comes to. Opens no port.",
        mixinStandardHelpOptions = true)
final class Check implements Callable<Integer> {
    @Mixin
    private SiteOption siteOption;

    @Override
    public Integer call() throws FaultyFileException {
        Map<String, Profile> profiles = siteOption.profiles();
        Site site = siteOption.site(profiles);
        site.warnings().forEach(warning -> System.err.println("warning: " + warning));
        System.out.println(ResolvedSiteText.of(site).stripTrailing());
        for (BatterySection battery : site.batteries()) {
            System.out.println();
            System.out.print(
                    battery.type().equals(BatterySection.SESSY)
                            ? sessy(battery)
                            : profile(battery, profiles.get(battery.type())));
        }
        return CommandLineInterface.OK;
    }

    private static String profile(BatterySection battery, Profile profile) {
        String written = profile.writeList().stream()
                .map(Register::address)
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        int refreshMs = profile.control().refreshMs();
        String refreshed =
                refreshMs == 0 ? "" : "#   order               written again every " + refreshMs / 1000 + " s\n";
        return facts(battery, profile.family(), profile.confidence(), profile.hasDeadMansSwitch())
                + refreshed
                + "#   registers written   " + written + "\n"
                + "#   slowest value       " + slowest(profile) + "\n";
    }

    /** What of the battery's state is read most seldom. */
    private static String slowest(Profile profile) {
        Set<Register> told =
                profile.feeds().stream().map(Profile.Feed::register).collect(Collectors.toSet());
        int everyMs = 0;
        String names = "";
        for (Profile.PollGroup group : profile.polls()) {
            String ofGroup = group.registers().stream()
                    .filter(told::contains)
                    .map(Register::name)
                    .collect(Collectors.joining(", "));
            if (!ofGroup.isEmpty() && group.everyMs() > everyMs) {
                everyMs = group.everyMs();
                names = ofGroup;
            }
        }
        return names + ", read every " + everyMs / 1000 + " s";
    }

    private static String sessy(BatterySection battery) {
        return facts(battery, Sessy.FAMILY, Sessy.CONFIDENCE, Sessy.HAS_DEAD_MANS_SWITCH) + "#   paths written       "
                + Sessy.WRITTEN + "\n";
    }

    private static String facts(BatterySection battery, String family, String confidence, boolean hasDeadMansSwitch) {
        String deadMan = hasDeadMansSwitch
                ? "goes back to its own program when commands stop coming"
                : "NONE: it goes on with its last command when nobody commands it";
        return "# " + battery.name() + " as " + battery.type() + "\n"
                + "#   family              " + family + "\n"
                + "#   facts               " + confidence + "\n"
                + "#   dead-man's switch   " + deadMan + "\n";
    }
}
