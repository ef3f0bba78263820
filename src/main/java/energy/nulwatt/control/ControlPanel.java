package energy.nulwatt.control;

import energy.nulwatt.model.BatterySettings;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.Controls;
import energy.nulwatt.model.LimitSource;
import energy.nulwatt.model.Limits;
import energy.nulwatt.model.LimitsInForce;
import energy.nulwatt.model.Mode;
import energy.nulwatt.model.Settings;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Slot;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The owner's knobs: checks every request against the site and hands the loop one consistent set of settings. */
public final class ControlPanel implements Controls {
    private static final int MAX_OFFSET_W = 1000;
    private static final int LEAST_COMMISSIONING_W = 200;
    private static final int MOST_COMMISSIONING_W = 5000;
    private static final long SECOND_NS = 1_000_000_000L;

    private final SiteSpec site;
    private final Settings settings;
    private final Slot<Settings> toLoop;
    private final LongSupplier clockNs;
    private final BooleanSupplier stopContactOpen;
    private final Consumer<Settings> changed;

    /**
     * The knobs in their initial position.
     *
     * @param initial what to start with; not kept
     * @param toLoop read by the control loop
     * @param clockNs monotonic time
     * @param stopContactOpen true while a stop switch is held open, which forbids a reset
     * @param changed called after every change, in the caller's thread, to wake the loop and to keep the settings; must
     *     return quickly
     */
    public ControlPanel(
            SiteSpec site,
            Settings initial,
            Slot<Settings> toLoop,
            LongSupplier clockNs,
            BooleanSupplier stopContactOpen,
            Consumer<Settings> changed) {
        this.site = site;
        settings = new Settings(site);
        settings.copyFrom(initial);
        this.toLoop = toLoop;
        this.clockNs = clockNs;
        this.stopContactOpen = stopContactOpen;
        this.changed = changed;
        settings.gridOffsetNs = clockNs.getAsLong();
        publish();
    }

    @Override
    public synchronized Answer setEnabled(boolean enabled) {
        settings.enabled = enabled;
        return ordered(enabled ? "switched on" : "switched off: every battery to 0 W");
    }

    @Override
    public synchronized Answer setMode(Mode mode) {
        if (mode == Mode.STOP) {
            return stop("mode");
        }
        if (settings.stopped) {
            return refused("stopped: reset it before another mode is chosen");
        }
        settings.mode = mode;
        return ordered("mode is " + mode.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public synchronized Answer setTarget(double watts, int expiresSeconds) {
        if (!within(watts, -site.maxTargetW(), site.maxTargetW())) {
            return outOfRange("the target power", watts, -site.maxTargetW(), site.maxTargetW(), "W");
        }
        // One that is only repeated, so that it does not expire, asks for nothing new.
        settings.commissioning &= settings.targetW == Math.round(watts);
        settings.targetW = (int) Math.round(watts);
        settings.targetExpires = expiresSeconds > 0;
        settings.targetExpiresNs = clockNs.getAsLong() + expiresSeconds * SECOND_NS;
        return accepted(
                "target is " + settings.targetW + " W" + (expiresSeconds > 0 ? " for " + expiresSeconds + " s" : ""));
    }

    @Override
    public synchronized Answer setGridOffset(double watts) {
        if (!within(watts, -MAX_OFFSET_W, MAX_OFFSET_W)) {
            return outOfRange("the grid offset", watts, -MAX_OFFSET_W, MAX_OFFSET_W, "W");
        }
        settings.gridOffsetW = (int) Math.round(watts);
        settings.gridOffsetNs = clockNs.getAsLong();
        return ordered("grid offset is " + settings.gridOffsetW + " W");
    }

    @Override
    public synchronized Answer setEvCharging(boolean charging) {
        if (!site.protection().ev().guard()) {
            return refused("the site file has no 'ev: {guard: true}'");
        }
        settings.evCharging = charging;
        return accepted(charging ? "a car charges: nothing is discharged into it" : "no car charges");
    }

    @Override
    public synchronized Answer setLimits(LimitSource source, Limits limits, double expiresSeconds) {
        if (source == LimitSource.SITE_FILE) {
            return refused("the limits of the site file are changed in the site file");
        }
        boolean expires = !Double.isNaN(expiresSeconds);
        if (expires && !within(expiresSeconds, 1, MAX_LIMIT_S)) {
            return outOfRange("the time in which limits expire", expiresSeconds, 1, MAX_LIMIT_S, "s");
        }
        if (!isLimit(limits.importW)
                || !isLimit(limits.exportW)
                || !isLimit(limits.generationW)
                || !isLimit(limits.loadW)) {
            return refused("a limit must be from 0 to " + MAX_LIMIT_W + " W");
        }
        if (limits.gridOffsetW < -MAX_OFFSET_W || limits.gridOffsetW > MAX_OFFSET_W) {
            return outOfRange("the grid offset", limits.gridOffsetW, -MAX_OFFSET_W, MAX_OFFSET_W, "W");
        }
        long nowNs = clockNs.getAsLong();
        Limits own = settings.limits[source.ordinal()];
        own.copyFrom(limits);
        own.told = true;
        own.toldNs = nowNs;
        own.expires = expires;
        own.expiresNs = expires ? nowNs + Math.round(expiresSeconds * SECOND_NS) : 0;
        LimitsInForce inForce = new LimitsInForce();
        LimitMerge.merge(settings, nowNs, inForce);
        String what = limits.isEmpty() ? " limits nothing any more" : " limits";
        String until = expires ? " for " + Math.round(expiresSeconds) + " s" : "";
        return accepted(source.text() + what + until + "; in force: " + inForce.text());
    }

    private static boolean isLimit(double watts) {
        return Double.isNaN(watts) || within(watts, 0, MAX_LIMIT_W);
    }

    @Override
    public synchronized Answer setBatteryEnabled(int battery, boolean enabled) {
        settings.batteries[battery].enabled = enabled;
        return ordered(name(battery) + (enabled ? " is used" : " is held at 0 W"));
    }

    @Override
    public synchronized Answer setMaxCharge(int battery, double watts) {
        BatterySpec spec = site.batteries().get(battery);
        if (!within(watts, 0, spec.maxChargeW())) {
            return outOfRange("the charging power of " + spec.name(), watts, 0, spec.maxChargeW(), "W");
        }
        settings.batteries[battery].maxChargeW = (int) Math.round(watts);
        return ordered(name(battery) + " charges with up to " + settings.batteries[battery].maxChargeW + " W");
    }

    @Override
    public synchronized Answer setMaxDischarge(int battery, double watts) {
        BatterySpec spec = site.batteries().get(battery);
        if (!within(watts, 0, spec.maxDischargeW())) {
            return outOfRange("the discharging power of " + spec.name(), watts, 0, spec.maxDischargeW(), "W");
        }
        settings.batteries[battery].maxDischargeW = (int) Math.round(watts);
        return ordered(name(battery) + " discharges with up to " + settings.batteries[battery].maxDischargeW + " W");
    }

    @Override
    public synchronized Answer setMinSoc(int battery, double percent) {
        BatterySettings own = settings.batteries[battery];
        double least = site.batteries().get(battery).minSocPercent();
        if (!within(percent, least, own.maxSocPercent)) {
            return outOfRange("the lowest charge of " + name(battery), percent, least, own.maxSocPercent, "%");
        }
        own.minSocPercent = percent;
        return ordered(name(battery) + " discharges down to " + percent + " %");
    }

    @Override
    public synchronized Answer setMaxSoc(int battery, double percent) {
        BatterySettings own = settings.batteries[battery];
        double most = site.batteries().get(battery).maxSocPercent();
        if (!within(percent, own.minSocPercent, most)) {
            return outOfRange("the highest charge of " + name(battery), percent, own.minSocPercent, most, "%");
        }
        own.maxSocPercent = percent;
        return ordered(name(battery) + " charges up to " + percent + " %");
    }

    @Override
    public synchronized Answer commission(int battery, double watts) {
        if (settings.stopped) {
            return refused("stopped: reset it before a commissioning");
        }
        if (!settings.enabled || settings.mode == Mode.OFF) {
            return refused((settings.enabled ? "mode is off" : "switched off") + ": nothing may be asked of a battery");
        }
        if (!within(watts, LEAST_COMMISSIONING_W, MOST_COMMISSIONING_W)) {
            return outOfRange("the power of a commissioning", watts, LEAST_COMMISSIONING_W, MOST_COMMISSIONING_W, "W");
        }
        if (battery != ALL_BATTERIES && !settings.batteries[battery].enabled) {
            return refused(name(battery) + " is switched off by its owner");
        }
        settings.commissioning = true;
        settings.commissioningSequence++;
        settings.commissioningBattery = battery;
        settings.commissioningW = (int) Math.round(watts);
        return accepted((battery == ALL_BATTERIES ? "every battery" : name(battery))
                + " does its commissioning with up to " + settings.commissioningW + " W");
    }

    @Override
    public synchronized Answer endCommissioning() {
        return ordered("no commissioning");
    }

    @Override
    public synchronized Answer stop(String source) {
        settings.stopped = true;
        settings.stopSequence++;
        return ordered("stopped by " + source + ": every battery to 0 W until reset");
    }

    @Override
    public synchronized Answer reset(String source) {
        if (stopContactOpen.getAsBoolean()) {
            return refused("the stop switch is open: close it before the reset");
        }
        if (!settings.stopped) {
            return new Answer(true, "was not stopped");
        }
        settings.stopped = false;
        return accepted("reset by " + source);
    }

    /** Whatever else its owner asks of the batteries ends a commissioning. */
    private Answer ordered(String message) {
        settings.commissioning = false;
        return accepted(message);
    }

    private Answer accepted(String message) {
        publish();
        changed.accept(settings);
        return new Answer(true, message);
    }

    private void publish() {
        toLoop.writing().copyFrom(settings);
        toLoop.publish();
    }

    private String name(int battery) {
        return site.batteries().get(battery).name();
    }

    private static boolean within(double value, double min, double max) {
        return value >= min && value <= max;
    }

    private static Answer refused(String message) {
        return new Answer(false, message);
    }

    private static Answer outOfRange(String what, double value, double min, double max, String unit) {
        return refused(String.format(
                Locale.ROOT,
                "%s must be from %.0f to %.0f %s, but is %s",
                what,
                min,
                max,
                unit,
                Double.toString(value)));
    }
}
