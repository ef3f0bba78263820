package energy.nulwatt.mqtt.homeassistant;

import energy.nulwatt.model.Controls;
import energy.nulwatt.model.LimitSource;
import energy.nulwatt.model.Limits;
import energy.nulwatt.model.Mode;
import energy.nulwatt.model.Settings;
import energy.nulwatt.model.SiteSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Controls that note every call and put it in force, as the service would. */
final class FakeControls implements Controls {
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final Settings settings;

    FakeControls(SiteSpec site) {
        settings = new Settings(site);
    }

    synchronized void copyTo(Settings into) {
        into.copyFrom(settings);
    }

    private Answer did(String call) {
        calls.add(call);
        return new Answer(true, call);
    }

    @Override
    public synchronized Answer setEnabled(boolean enabled) {
        settings.enabled = enabled;
        return did("enabled " + enabled);
    }

    @Override
    public synchronized Answer commission(int battery, double watts) {
        settings.commissioning = true;
        settings.commissioningSequence++;
        settings.commissioningBattery = battery;
        settings.commissioningW = (int) watts;
        return did("commission " + battery + " " + (int) watts);
    }

    @Override
    public synchronized Answer endCommissioning() {
        settings.commissioning = false;
        return did("end commissioning");
    }

    @Override
    public synchronized Answer setMode(Mode mode) {
        if (settings.stopped) {
            calls.add("refused mode " + mode);
            return new Answer(false, "stopped; press reset first");
        }
        settings.mode = mode;
        return did("mode " + mode);
    }

    @Override
    public synchronized Answer setTarget(double watts, int expiresSeconds) {
        settings.targetW = (int) watts;
        return did("target " + watts + " for " + expiresSeconds + " s");
    }

    @Override
    public synchronized Answer setGridOffset(double watts) {
        settings.gridOffsetW = (int) watts;
        return did("offset " + watts);
    }

    @Override
    public synchronized Answer setEvCharging(boolean charging) {
        settings.evCharging = charging;
        return did("ev charging " + charging);
    }

    @Override
    public synchronized Answer setLimits(LimitSource source, Limits limits, double expiresSeconds) {
        settings.limits[source.ordinal()].copyFrom(limits);
        return did("limits of " + source + " import " + limits.importW + " export " + limits.exportW + " generation "
                + limits.generationW + " load " + limits.loadW + " connect " + limits.connect + " energize "
                + limits.energize + " dimmed " + limits.dimmed + " offset " + limits.gridOffsetW + " for "
                + expiresSeconds + " s");
    }

    @Override
    public synchronized Answer setBatteryEnabled(int battery, boolean enabled) {
        settings.batteries[battery].enabled = enabled;
        return did(battery + " enabled " + enabled);
    }

    @Override
    public synchronized Answer setMaxCharge(int battery, double watts) {
        settings.batteries[battery].maxChargeW = (int) watts;
        return did(battery + " max charge " + watts);
    }

    @Override
    public synchronized Answer setMaxDischarge(int battery, double watts) {
        settings.batteries[battery].maxDischargeW = (int) watts;
        return did(battery + " max discharge " + watts);
    }

    @Override
    public synchronized Answer setMinSoc(int battery, double percent) {
        settings.batteries[battery].minSocPercent = percent;
        return did(battery + " min soc " + percent);
    }

    @Override
    public synchronized Answer setMaxSoc(int battery, double percent) {
        settings.batteries[battery].maxSocPercent = percent;
        return did(battery + " max soc " + percent);
    }

    @Override
    public synchronized Answer stop(String source) {
        settings.stopped = true;
        return did("stop by " + source);
    }

    @Override
    public synchronized Answer reset(String source) {
        settings.stopped = false;
        return did("reset by " + source);
    }
}
