package energy.nulwatt.config;

import energy.nulwatt.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Remarks on serial ports: not there now, or under a name that another device may get after a restart. */
final class StableNames {
    private StableNames() {}

    static void remark(YamlMap map, Port port, SiteFile file) {
        if (!(port instanceof Port.Serial(Path device))) {
            return;
        }
        String name = "'" + map.path("port") + "': " + device;
        if (!Files.exists(device)) {
            file.warn(map, "port", name + " is not there now; it is used as soon as it appears");
            return;
        }
        Path real = PortReader.real(device);
        if (!real.equals(device)) {
            return; // a link already
        }
        try (Stream<Path> names = Files.list(file.surroundings.serialById())) {
            names.filter(stable -> PortReader.real(stable).equals(real))
                    .sorted()
                    .findFirst()
                    .ifPresent(stable -> file.warn(
                            map,
                            "port",
                            name + " may be another device after a restart; " + stable + " is this one always"));
        } catch (IOException e) {
            // No such directory: no USB port is plugged in, and no name is more stable than the one given.
        }
    }
}
