package energy.nulwatt.mqtt.homeassistant;

import energy.nulwatt.model.Mode;
import energy.nulwatt.model.Settings;
import energy.nulwatt.model.Snapshot;

/** What the site's entities show. */
final class SiteStates {
    static final String[] PHASE_KEYS = {"grid_power_l1", "grid_power_l2", "grid_power_l3"};
    /** Without a telegram for this long, or for three periods of a slower meter, grid power is unknown, not old. */
    private static final double STALE_S = 10;

    private static final double NS_PER_S = 1e9;

    final StateTopic live;
    final StateTopic state;
    final StateTopic settings;
    final LimitStates limits;
    final EnergyTopic charged;
    final EnergyTopic discharged;
    final EnergyTopic gridImport;
    final EnergyTopic gridExport;
    final EnergyTopic[] energies;
    private final double bandW;

    SiteStates(Topics topics, double bandW, long repeatNs) {
        live = new StateTopic(topics.site("live"), false, repeatNs);
        state = new StateTopic(topics.site("state"), true, StateTopic.NEVER);
        settings = new StateTopic(topics.site("settings"), true, StateTopic.NEVER);
        limits = new LimitStates(topics);
        charged = new EnergyTopic(topics.site("charged_energy"));
        discharged = new EnergyTopic(topics.site("discharged_energy"));
        gridImport = new EnergyTopic(topics.site("import_energy"));
        gridExport = new EnergyTopic(topics.site("export_energy"));
        energies = new EnergyTopic[] {charged, discharged, gridImport, gridExport};
        this.bandW = bandW;
    }

    void take(Snapshot snapshot) {
        takeLive(snapshot);
        takeState(snapshot);
        takeSettings(snapshot.settings, snapshot.site.protection().ev().guard());
        limits.take(snapshot.limits);
        charged.put(snapshot.chargedWh);
        discharged.put(snapshot.dischargedWh);
        gridImport.put(snapshot.grid.importWh);
        gridExport.put(snapshot.grid.exportWh);
    }

    private void takeLive(Snapshot snapshot) {
        double ageS = snapshot.grid.sequence == 0
                ? Double.NaN
                : Math.max(0, (snapshot.atNs - snapshot.grid.arrivalNs) / NS_PER_S);
        boolean current = ageS <= Math.max(STALE_S, 3 * snapshot.grid.periodMs / 1000.0);
        live.begin();
        live.put("grid_power", current ? snapshot.grid.powerW : Double.NaN, 0, bandW);
        for (int phase = 0; phase < snapshot.site.phases(); phase++) {
            live.put(PHASE_KEYS[phase], current ? snapshot.grid.phasePowerW[phase] : Double.NaN, 0, bandW);
        }
        live.put("house_load", current ? snapshot.houseW : Double.NaN, 0, bandW);
        live.put("battery_power", snapshot.deliveredW, 0, bandW);
        live.put("asked_power", snapshot.askedW, 0, bandW);
        live.put("meter_age", ageS, 1, 2);
    }

    private void takeState(Snapshot snapshot) {
        state.begin();
        state.put("status", Words.STATUS[snapshot.status.ordinal()]);
        state.put("reason", Words.REASON[snapshot.reason.ordinal()]);
        state.put("reason_text", snapshot.reason.text());
        state.put("guard", Words.GUARD[snapshot.guard().ordinal()]);
        state.put("guard_text", snapshot.guard().text());
        state.put("soc", snapshot.socPercent, 1, 0.1);
        state.put("capacity", snapshot.capacityWh / 1000, 2, 0.01);
        state.put("remaining", snapshot.remainingWh / 1000, 2, 0.02);
        state.put("meter_period", snapshot.grid.periodMs == 0 ? Double.NaN : snapshot.grid.periodMs, 0, 50);
    }

    private void takeSettings(Settings set, boolean evGuard) {
        settings.begin();
        settings.put("enabled", set.enabled);
        // A latched stop overrides every mode until it is reset; the mode below it comes back then.
        settings.put("mode", Words.MODE[set.stopped ? Mode.STOP.ordinal() : set.mode.ordinal()]);
        settings.put("target_power", set.targetW, 0, 1);
        settings.put("grid_offset", set.gridOffsetW, 0, 1);
        if (evGuard) {
            settings.put("ev_charging", set.evCharging);
        }
    }
}
