package energy.nulwatt.config;

import energy.nulwatt.model.ProtectionSpec;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The site file, read and checked, with every default filled in. Immutable.
 *
 * @param name the owner's name for the house
 * @param id stable identity for topics and entities: letters, digits, {@code _} and {@code -}
 * @param phases 1 or 3
 * @param mainFuseA rated current of the main fuse per phase, A
 * @param timeZone where the house stands
 * @param maxImportW the most the house may draw, W ≥ 0; {@link Integer#MAX_VALUE} for no limit
 * @param maxExportW the most the house may feed in, W ≥ 0; {@link Integer#MAX_VALUE} for no limit
 * @param maxTargetW bounds of the target power: −maxTargetW … +maxTargetW
 * @param batteries in the owner's order; empty only when the file says so with {@code batteries: []}
 * @param protection what holds the batteries back, but for what is stated at each of them
 * @param mqtt empty: no MQTT
 * @param stateDirectory where the service keeps what must survive a restart
 * @param stated the values that the file states itself, by their path such as {@code batteries[0].phase}
 * @param warnings what works but should be better, one line each with file, line and column
 */
public record Site(
        String name,
        String id,
        int phases,
        int mainFuseA,
        ZoneId timeZone,
        int maxImportW,
        int maxExportW,
        int maxTargetW,
        MeterSection meter,
        List<BatterySection> batteries,
        ControlSection control,
        ProtectionSpec protection,
        Optional<MqttSection> mqtt,
        Path stateDirectory,
        LogLevel logLevel,
        Set<String> stated,
        List<String> warnings) {
    public Site {
        batteries = List.copyOf(batteries);
        stated = Set.copyOf(stated);
        warnings = List.copyOf(warnings);
    }
}
