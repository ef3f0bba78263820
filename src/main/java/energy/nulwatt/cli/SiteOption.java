package energy.nulwatt.cli;

import energy.nulwatt.battery.Profile;
import energy.nulwatt.battery.ProfileLoader;
import energy.nulwatt.config.Site;
import energy.nulwatt.config.SiteLoader;
import energy.nulwatt.yaml.Fault;
import energy.nulwatt.yaml.FaultyFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tinylog.configuration.Configuration;
import picocli.CommandLine.Option;

/** Where the site file and the site's own battery profiles lie. */
final class SiteOption {
    @Option(
            names = {"-f", "--site"},
            paramLabel = "FILE",
            description = "The site file. Default: ${DEFAULT-VALUE}",
            defaultValue = "/etc/nulwatt/nulwatt.yaml")
    Path file;

    @Option(
            names = "--devices",
            paramLabel = "DIRECTORY",
            description = "Battery profiles of your own. Default: ${DEFAULT-VALUE}",
            defaultValue = "/etc/nulwatt/devices")
    Path devices;

    Map<String, Profile> profiles() throws FaultyFileException {
        return ProfileLoader.load(devices);
    }

    /** The site; sets the log level that it asks for, which works only before the first line is logged. */
    Site site(Map<String, Profile> profiles) throws FaultyFileException {
        if (Files.notExists(file)) {
            String message = "does not exist; 'nulwatt probe' writes one to start from, --site names another";
            throw new FaultyFileException(List.of(new Fault(file.toString(), 0, 0, message)));
        }
        Site site = SiteLoader.load(file, profiles.keySet());
        Configuration.set("level", site.logLevel().name().toLowerCase(Locale.ROOT));
        return site;
    }
}
