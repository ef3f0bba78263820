package energy.nulwatt.control;

import energy.nulwatt.model.Reason;
import energy.nulwatt.model.Settings;
import energy.nulwatt.model.SiteSpec;

/** What the batteries together should give, W, + charge: from mode, offset and the limits of the connection. */
final class Objective {
    private final SiteSpec site;
    private Reason reason = Reason.WAITING_FOR_METER;

    Objective(SiteSpec site) {
        this.site = site;
    }

    /** Why it is as {@link #totalW} said. */
    Reason reason() {
        return reason;
    }

    /** True when the owner wants 0 W whatever the house does. */
    boolean demandsZero(Settings settings, long nowNs) {
        boolean expired = settings.targetExpires && nowNs - settings.targetExpiresNs >= 0;
        return switch (settings.mode) {
            case ZERO, OFF -> !settings.enabled;
            case TARGET -> !settings.enabled || expired;
            case STANDBY, STOP -> true;
        };
    }

    /**
     * The total battery power wanted, W, + charge.
     *
     * @param houseW load − solar as foreseen for when an order acts
     * @param seenW the same as the meter shows it: no limit is passed because a load is expected
     */
    double totalW(Settings settings, double houseW, double seenW, long nowNs) {
        double wanted;
        if (!settings.enabled) {
            reason = Reason.DISABLED;
            return 0;
        }
        switch (settings.mode) {
            case ZERO, OFF -> {
                wanted = settings.gridOffsetW - houseW;
                reason = Reason.FOLLOWING;
            }
            case TARGET -> {
                boolean expired = settings.targetExpires && nowNs - settings.targetExpiresNs >= 0;
                wanted = expired ? 0 : settings.targetW;
                reason = expired ? Reason.TARGET_EXPIRED : Reason.TARGET_POWER;
            }
            case STANDBY, STOP -> {
                reason = Reason.STANDBY_MODE;
                return 0;
            }
            default -> throw new IllegalStateException("no objective for mode");
        }
        return clipToConnection(wanted, Math.max(houseW, seenW), Math.min(houseW, seenW));
    }

    /** Charging may not draw more than the import limit, discharging may not feed in more than the export limit. */
    private double clipToConnection(double wanted, double mostHouseW, double leastHouseW) {
        if (wanted > 0 && mostHouseW + wanted > site.maxImportW()) {
            reason = Reason.IMPORT_LIMIT;
            return Math.max(0, site.maxImportW() - mostHouseW);
        }
        if (wanted < 0 && leastHouseW + wanted < -(double) site.maxExportW()) {
            reason = Reason.EXPORT_LIMIT;
            return Math.min(0, -(double) site.maxExportW() - leastHouseW);
        }
        return wanted;
    }
}
