package energy.nulwatt.cli;

import energy.nulwatt.app.Service;
import energy.nulwatt.app.SiteLock;
import energy.nulwatt.battery.Profile;
import energy.nulwatt.config.Site;
import energy.nulwatt.mqtt.MqttRefusal;
import energy.nulwatt.yaml.FaultyFileException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tinylog.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nulwatt run}: the service. */
@Command(
        name = "run",
        description = "Controls the house until it is told to end; then stops and hands back every battery.",
        mixinStandardHelpOptions = true)
final class Run implements Callable<Integer> {
    @Mixin
    private SiteOption siteOption;

    @Override
    public Integer call() throws FaultyFileException, InterruptedException, SiteLock.Taken {
        Map<String, Profile> profiles = siteOption.profiles();
        Site site = siteOption.site(profiles);
        site.warnings().forEach(Logger::warn);
        SiteLock lock = SiteLock.take(site.stateDirectory());
        try {
            Service service = new Service(site, profiles, CommandLineInterface.version(), List.of());
            Runtime.getRuntime().addShutdownHook(new Thread(service::close, "shutdown"));
            service.start();
            Logger.info(
                    "Nulwatt {} controls {} with {} batteries",
                    CommandLineInterface.version(),
                    site.name(),
                    site.batteries().size());
            boolean failed = service.awaitEnd();
            service.close();
            return failed ? CommandLineInterface.PROGRAM_FAULT : CommandLineInterface.OK;
        } catch (MqttRefusal e) {
            System.err.println(siteOption.file + ": " + e.getMessage());
            return CommandLineInterface.FAULTY_FILE;
        } finally {
            lock.close();
        }
    }
}
