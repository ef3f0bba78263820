package energy.nulwatt.config;

import energy.nulwatt.model.Balance;
import energy.nulwatt.model.BatteryProtection;
import energy.nulwatt.model.EvProtection;
import energy.nulwatt.model.ProtectionSpec;
import energy.nulwatt.yaml.YamlMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what holds the batteries back: parts of {@code control} and of each battery, {@code peak} and {@code ev}. */
final class ProtectionReader {
    private static final int LEAST_QUARTER_W = 500;
    private static final int MOST_QUARTER_W = 200_000;
    private static final int MOST_ABSORB_S = 600;
    private static final int PHASES = 3;
    private static final Map<String, Balance> BALANCES = new LinkedHashMap<>();
    private static final Map<String, Boolean> DETECTIONS = new LinkedHashMap<>();

    static {
        BALANCES.put("total", Balance.TOTAL);
        BALANCES.put("per-phase", Balance.PER_PHASE);
        DETECTIONS.put("none", false);
        DETECTIONS.put("three-phase-step", true);
    }

    private ProtectionReader() {}

    /**
     * What concerns the site; the batteries are still to come.
     *
     * @param control read in part: whoever reads the rest finishes it
     * @param phases of the site, 1 or 3
     */
    static ProtectionSpec site(YamlMap root, YamlMap control, int phases, SiteFile file) {
        Balance balance = control.word("balance", BALANCES, Balance.TOTAL);
        boolean acrossPhases = control.flag("across_phases", false);
        boolean fuseHelp = control.flag("fuse_help", true);
        if (control.has("across_phases") && balance == Balance.TOTAL) {
            control.fault(
                    "across_phases",
                    "'control.across_phases' says what 'control.balance: per-phase' may do, but the balance is total;"
                            + " remove one or change the other");
        }
        if (balance == Balance.PER_PHASE && phases != PHASES) {
            control.fault(
                    "balance",
                    "'control.balance' is per-phase, but 'site.phases' is 1: there is nothing to balance; write total");
        }
        YamlMap peak = root.mapOrEmpty("peak");
        int quarterHourLimitW =
                peak.integer("quarter_hour_limit", "W", LEAST_QUARTER_W, MOST_QUARTER_W, Integer.MAX_VALUE);
        boolean followMonthPeak = peak.flag("follow_month_peak", false);
        file.done(peak);
        return new ProtectionSpec(
                balance, acrossPhases, fuseHelp, quarterHourLimitW, followMonthPeak, ev(root, phases, file), List.of());
    }

    private static EvProtection ev(YamlMap root, int phases, SiteFile file) {
        YamlMap ev = root.mapOrEmpty("ev");
        boolean guard = ev.flag("guard", false);
        boolean detect = ev.word("detect", DETECTIONS, false);
        int absorbS = ev.integer("absorb", "s", 0, MOST_ABSORB_S, 0);
        for (String key : new String[] {"detect", "absorb"}) {
            if (ev.has(key) && !guard) {
                ev.fault(key, "'ev." + key + "' does nothing without 'ev.guard'; write 'guard: true' beside it");
            }
        }
        if (detect && phases != PHASES) {
            ev.fault(
                    "detect",
                    "'ev.detect' is three-phase-step, but 'site.phases' is 1; write none and tell by MQTT when a car"
                            + " charges");
        }
        file.done(ev);
        return new EvProtection(guard, detect, absorbS);
    }

    /** The reserve of every battery that states none of its own, %. */
    static double reserve(YamlMap control) {
        return control.number("backup_reserve", "%", 0, 100, BatteryProtection.DEFAULT.reservePercent());
    }

    /**
     * What concerns one battery.
     *
     * @param map read in part
     * @param reservePercent unless the battery states its own
     * @param maxSocPercent charging ends there
     */
    static BatteryProtection battery(YamlMap map, double reservePercent, double maxSocPercent) {
        double ownPercent = map.number("backup_reserve", "%", 0, 100, reservePercent);
        if (map.has("backup_reserve") && ownPercent > maxSocPercent) {
            map.fault(
                    "backup_reserve",
                    "'" + map.path("backup_reserve") + "' (" + Plain.number(ownPercent)
                            + ") must not be more than 'max_soc' (" + Plain.number(maxSocPercent)
                            + "), up to which it is charged");
        }
        double minChargeC = map.number("min_charge_temperature", "°C", -30, 30, BatteryProtection.DEFAULT.minChargeC());
        double maxC = map.number("max_temperature", "°C", 40, 120, BatteryProtection.DEFAULT.maxC());
        return new BatteryProtection(ownPercent, minChargeC, maxC);
    }
}
