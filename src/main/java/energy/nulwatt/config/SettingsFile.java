package energy.nulwatt.config;

import energy.nulwatt.model.BatterySettings;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.Mode;
import energy.nulwatt.model.Settings;
import energy.nulwatt.model.SiteSpec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tinylog.Logger;

/**
 * Keeps what the owner changed over a restart: {@code settings.json} in the state directory, and beside it the latch of
 * the emergency stop. A target power is not kept: it would be old.
 *
 * <p>The latch is the file {@code stopped}: that it exists is all it says, so no damage inside a file can lift a stop.
 * When it cannot be told whether it exists, it counts as existing. When {@code settings.json} is damaged or cannot be
 * read, nobody knows what the owner had switched off; the site then starts switched off as a whole ({@code enabled}
 * false: every battery held at 0 W) until the owner, told so, switches it on. A missing file is a first start: the
 * values of the site file.
 *
 * <p>Writes are to a temporary file, forced to the disk, then renamed. All calls are from one thread, which may block.
 */
public final class SettingsFile {
    private static final long WRITE_PERIOD_NS = 5_000_000_000L;

    private final Path directory;
    private final StateFile file;
    private final Path latch;
    private final SiteSpec site;
    private final Settings defaults;
    private final Settings saved;
    private final Map<String, StoredSettings.Battery> foreign = new LinkedHashMap<>();
    private boolean settingsOnDisk = true;
    private boolean latchOnDisk;
    private boolean triedBefore;
    private long triedNs;
    private String problem = "";

    /** @param defaults what holds when nothing was changed: the values of the site file */
    public SettingsFile(Path directory, SiteSpec site, Settings defaults) {
        this.directory = directory;
        this.site = site;
        this.defaults = new Settings(site);
        this.defaults.copyFrom(defaults);
        saved = new Settings(site);
        file = new StateFile(directory, "settings.json");
        latch = latch(directory);
    }

    /** The latch of the emergency stop in a state directory. */
    public static Path latch(Path directory) {
        return directory.resolve("stopped");
    }

    /** True when an emergency stop holds, or when that cannot be told. */
    public static boolean isLatched(Path directory) {
        return !Files.notExists(latch(directory));
    }

    /** Why settings cannot be kept now, for a person; empty when they can. */
    public String problem() {
        return problem;
    }

    /** Fills {@code into}: what was kept, over the defaults. Tells in the log what it cannot use. */
    public void load(Settings into) {
        boolean damaged = false;
        into.copyFrom(defaults);
        try {
            apply(StoredSettings.parse(file.read()), into);
        } catch (NoSuchFileException e) {
            Logger.debug("{} does not exist: the values of the site file hold", file.path());
        } catch (IOException e) {
            into.enabled = false;
            damaged = true;
            Logger.error(
                    "{} cannot be used ({}){}; the batteries are held at 0 W until you switch the site on again:"
                            + " look over your settings first",
                    file.path(),
                    StateFile.firstLine(e),
                    file.copyAside());
        }
        latchOnDisk = isLatched(directory);
        if (latchOnDisk) {
            into.stopped = true;
            into.stopSequence++;
            Logger.warn("the emergency stop of before the restart holds until it is reset ({})", latch);
        }
        saved.copyFrom(into);
        if (damaged) {
            write(into, false, true); // else the next start would find no file and switch on by itself
        }
    }

    /**
     * Keeps {@code settings}: the stop latch at once, everything else when it changed and the last write is 5 s ago.
     * To be called again and again, at least once a second. A failure is told in the log once and tried again.
     */
    public void save(Settings settings, long nowNs) {
        boolean late = !triedBefore || nowNs - triedNs >= WRITE_PERIOD_NS;
        boolean latchChanged = settings.stopped != saved.stopped;
        boolean latchDue = settings.stopped != latchOnDisk && (latchChanged || late);
        boolean settingsDue = late && (!settingsOnDisk || !isSaved(settings));
        saved.stopped = settings.stopped;
        if (latchDue || settingsDue) {
            write(settings, latchDue, settingsDue);
            triedBefore = true;
            triedNs = nowNs;
        }
    }

    /** Keeps {@code settings} now, for an orderly end. */
    public void flush(Settings settings) {
        boolean settingsDue = !settingsOnDisk || !isSaved(settings);
        write(settings, settings.stopped != latchOnDisk, settingsDue);
    }

    private void write(Settings settings, boolean latchDue, boolean settingsDue) {
        try {
            if (latchDue) {
                writeLatch(settings.stopped);
            }
            if (settingsDue) {
                settingsOnDisk = false;
                Mode mode = modeToKeep(settings);
                file.replace(StoredSettings.of(site, settings, mode, defaults, foreign)
                        .toJson());
                saved.copyFrom(settings);
                saved.mode = mode;
                settingsOnDisk = true;
            }
            if (!problem.isEmpty() && settings.stopped == latchOnDisk && settingsOnDisk) {
                problem = "";
                Logger.info("settings are kept in {} again", directory);
            }
        } catch (IOException e) {
            String now = (latchDue ? "the emergency stop and settings" : "settings") + " cannot be kept in " + directory
                    + " and would be lost by a restart: " + e;
            if (!now.equals(problem)) {
                problem = now;
                Logger.error(problem);
            }
        }
    }

    private void writeLatch(boolean stopped) throws IOException {
        if (stopped) {
            Files.createDirectories(directory);
            try (FileChannel channel = FileChannel.open(latch, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        } else {
            Files.deleteIfExists(latch);
        }
        StateFile.forceDirectory(directory);
        latchOnDisk = stopped;
    }

    private void apply(StoredSettings stored, Settings into) {
        into.enabled = stored.enabled == null ? into.enabled : stored.enabled;
        into.mode = stored.mode == null ? into.mode : stored.mode;
        into.gridOffsetW = stored.gridOffsetW == null ? into.gridOffsetW : stored.gridOffsetW;
        foreign.clear();
        foreign.putAll(stored.batteries);
        for (int i = 0; i < into.batteries.length; i++) {
            BatterySpec spec = site.batteries().get(i);
            StoredSettings.Battery battery = foreign.remove(spec.id());
            if (battery != null) {
                apply(battery, spec, into.batteries[i]);
            }
        }
        for (String id : foreign.keySet()) {
            Logger.info("settings of battery '{}' are kept although the site file does not name it", id);
        }
    }

    private static void apply(StoredSettings.Battery stored, BatterySpec spec, BatterySettings into) {
        into.enabled = stored.enabled == null ? into.enabled : stored.enabled;
        // The site file may have become stricter since.
        into.maxChargeW = stored.maxChargeW == null ? into.maxChargeW : Math.min(stored.maxChargeW, spec.maxChargeW());
        into.maxDischargeW = stored.maxDischargeW == null
                ? into.maxDischargeW
                : Math.min(stored.maxDischargeW, spec.maxDischargeW());
        double min = stored.minSocPercent == null
                ? into.minSocPercent
                : Math.max(stored.minSocPercent, spec.minSocPercent());
        double max = stored.maxSocPercent == null
                ? into.maxSocPercent
                : Math.min(stored.maxSocPercent, spec.maxSocPercent());
        if (min <= max) {
            into.minSocPercent = min;
            into.maxSocPercent = max;
        } else {
            Logger.warn(
                    "battery '{}': the kept limits {} % to {} % exclude each other; those of the site file hold",
                    spec.id(), Plain.number(min), Plain.number(max));
        }
    }

    private boolean isSaved(Settings a) {
        Settings b = saved;
        if (a.enabled != b.enabled || modeToKeep(a) != b.mode || a.gridOffsetW != b.gridOffsetW) {
            return false;
        }
        for (int i = 0; i < a.batteries.length; i++) {
            BatterySettings x = a.batteries[i];
            BatterySettings y = b.batteries[i];
            if (x.enabled != y.enabled
                    || x.maxChargeW != y.maxChargeW
                    || x.maxDischargeW != y.maxDischargeW
                    || x.minSocPercent != y.minSocPercent
                    || x.maxSocPercent != y.maxSocPercent) {
                return false;
            }
        }
        return true;
    }

    /** A stop is kept by its latch; beneath it the mode of before lives on. */
    private Mode modeToKeep(Settings settings) {
        return settings.mode == Mode.STOP ? saved.mode : settings.mode;
    }
}
