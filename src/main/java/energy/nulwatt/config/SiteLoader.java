package energy.nulwatt.config;

import energy.nulwatt.model.ProtectionSpec;
import energy.nulwatt.yaml.Faults;
import energy.nulwatt.yaml.FaultyFileException;
import energy.nulwatt.yaml.Quote;
import energy.nulwatt.yaml.YamlFile;
import energy.nulwatt.yaml.YamlMap;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the site file. Nothing invalid is guessed: whatever is wrong in it is told, all at once. */
public final class SiteLoader {
    private static final int VOLT = 230;
    private static final int MAX_POWER_W = 200_000;
    private static final int MAX_TARGET_W = 50_000;
    private static final Map<String, Integer> PHASES = new LinkedHashMap<>();
    private static final Map<String, LogLevel> LEVELS = new LinkedHashMap<>();

    static {
        PHASES.put("1", 1);
        PHASES.put("3", 3);
        LEVELS.put("error", LogLevel.ERROR);
        LEVELS.put("warn", LogLevel.WARN);
        LEVELS.put("info", LogLevel.INFO);
        LEVELS.put("debug", LogLevel.DEBUG);
    }

    private SiteLoader() {}

    /**
     * Reads and checks the site file. Opens no port and no connection; files that it names are looked at, secrets in
     * files of their own are read.
     *
     * @param batteryTypes ids of the battery profiles that exist
     * @throws FaultyFileException with every fault of the file
     */
    public static Site load(Path path, Collection<String> batteryTypes) throws FaultyFileException {
        return load(path, batteryTypes, Surroundings.ofThisMachine());
    }

    static Site load(Path path, Collection<String> batteryTypes, Surroundings surroundings) throws FaultyFileException {
        Faults faults = new Faults(path.toString());
        YamlMap root = YamlFile.read(path, faults);
        SiteFile file = new SiteFile(path, surroundings);

        YamlMap house = root.mapOrEmpty("site");
        String name = Names.name(house, "Home");
        String id = Names.id(house, name);
        int phases = house.word("phases", PHASES, 3);
        int mainFuseA = house.integer("main_fuse", "A", 6, 250, 25);
        int maxImportW = house.integer("max_import", "W", 0, MAX_POWER_W, Integer.MAX_VALUE);
        int maxExportW = house.integer("max_export", "W", 0, MAX_POWER_W, Integer.MAX_VALUE);
        if (house.has("max_import") && maxImportW != Integer.MAX_VALUE && maxImportW > mainFuseA * phases * VOLT) {
            file.warn(
                    house,
                    "max_import",
                    "'site.max_import' is more than the main fuse carries: " + phases + " × " + mainFuseA + " A × "
                            + VOLT + " V = " + mainFuseA * phases * VOLT + " W");
        }
        int maxTargetW = house.integer("max_target", "W", 1, MAX_TARGET_W, 7500);
        var timeZone = TimeZoneReader.read(house, surroundings.timeZone());
        file.done(house);

        PortSharing sharing = new PortSharing(file);
        MeterSection meter = MeterSection.read(root.map("meter"), file, sharing);
        YamlMap controlMap = root.mapOrEmpty("control");
        double reservePercent = ProtectionReader.reserve(controlMap);
        List<BatterySection> batteries =
                new BatteryReader(batteryTypes, phases, reservePercent, file, sharing).read(root);
        ProtectionSpec protection = ProtectionReader.site(root, controlMap, phases, file);
        ControlSection control = ControlSection.read(controlMap, batteries, file);
        YamlMap broker = root.mapOrEmpty("mqtt");
        Optional<MqttSection> mqtt = root.has("mqtt") ? Optional.of(MqttSection.read(broker, file)) : Optional.empty();
        Path stateDirectory = stateDirectory(root, surroundings, file);
        YamlMap log = root.mapOrEmpty("log");
        LogLevel level = log.word("level", LEVELS, LogLevel.INFO);
        file.done(log);
        file.done(root);
        faults.throwIfAny();
        return new Site(
                name,
                id,
                phases,
                mainFuseA,
                timeZone,
                maxImportW,
                maxExportW,
                maxTargetW,
                meter,
                batteries,
                control,
                protection,
                mqtt,
                stateDirectory,
                level,
                file.stated(),
                file.warnings());
    }

    private static Path stateDirectory(YamlMap root, Surroundings surroundings, SiteFile file) {
        String text = root.text("state_directory", surroundings.stateDirectory());
        if (!text.startsWith("/")) {
            root.fault(
                    "state_directory", "'state_directory' must be a path that starts with /, but is " + Quote.of(text));
        }
        return file.path(root, "state_directory", text).orElse(Path.of("/"));
    }
}
