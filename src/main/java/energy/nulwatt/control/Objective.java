package energy.nulwatt.control;

import energy.nulwatt.model.LimitsInForce;
import energy.nulwatt.model.Reason;
import energy.nulwatt.model.Settings;

/** What the batteries together should give, W, + charge: from mode, offset and the limits in force. */
final class Objective {
    private final LimitsInForce limits;
    private Reason reason = Reason.WAITING_FOR_METER;

    Objective(LimitsInForce limits) {
        this.limits = limits;
    }

    /** Why it is as {@link #totalW} said. */
    Reason reason() {
        return reason;
    }

    /** True when a limit holds back what {@link #totalW} would else have said. */
    boolean heldByLimit() {
        return reason == Reason.IMPORT_LIMIT
                || reason == Reason.EXPORT_LIMIT
                || reason == Reason.LOAD_LIMIT
                || reason == Reason.GENERATION_LIMIT;
    }

    /** True when the owner or a limit wants 0 W whatever the house does. */
    boolean demandsZero(Settings settings, long nowNs) {
        if (!limits.mayWork()) {
            return true;
        }
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
        if (!limits.mayWork()) {
            reason = Reason.NOT_PERMITTED;
            return 0;
        }
        switch (settings.mode) {
            case ZERO, OFF -> {
                wanted = limits.gridOffsetW - houseW;
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
        return clipToLimits(wanted, Math.max(houseW, seenW), Math.min(houseW, seenW));
    }

    /**
     * Charging may not draw more than the import and the load limit, discharging may not feed in more than the export
     * limit nor give more than the generation limit. Where the house alone passes one, the batteries add nothing: a limit
     * holds them back, it never turns them round.
     */
    private double clipToLimits(double wanted, double mostHouseW, double leastHouseW) {
        double drawW = Math.min(limits.importW, limits.loadW);
        if (wanted > 0 && mostHouseW + wanted > drawW) {
            reason = limits.loadW < limits.importW ? Reason.LOAD_LIMIT : Reason.IMPORT_LIMIT;
            return Math.max(0, drawW - mostHouseW);
        }
        double feedW = Math.max(0, limits.exportW + leastHouseW);
        if (wanted < 0 && -wanted > Math.min(feedW, limits.generationW)) {
            reason = limits.generationW < feedW ? Reason.GENERATION_LIMIT : Reason.EXPORT_LIMIT;
            return -Math.min(feedW, limits.generationW);
        }
        return wanted;
    }
}
