package energy.nulwatt.mqtt.homeassistant;

import energy.nulwatt.model.BatterySettings;
import energy.nulwatt.model.BatterySnapshot;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.Commissioning;
import energy.nulwatt.model.Learnt;

/** What one battery's entities show. */
final class BatteryStates {
    final BatterySpec spec;
    final String availableTopic;
    final StateTopic live;
    final StateTopic state;
    final StateTopic settings;
    final StateTopic learnt;
    final EnergyTopic charged;
    final EnergyTopic discharged;
    final EnergyTopic[] energies;
    /** Whether the battery answers, by the newest snapshot. */
    boolean available;
    /** What {@link #availableTopic} says; null when that has to be said again. */
    String saidAvailable;

    /** More of them say nothing new. */
    private static final int ENOUGH_MOVEMENTS = 40;

    private static final double CEILING_BAND_W = 150;

    private final double bandW;
    private long faultBits;
    private String faultsRaw = "0x0";

    BatteryStates(BatterySpec spec, Topics topics, double bandW, long repeatNs) {
        this.spec = spec;
        this.bandW = bandW;
        availableTopic = topics.battery(spec, "available");
        live = new StateTopic(topics.battery(spec, "live"), false, repeatNs);
        state = new StateTopic(topics.battery(spec, "state"), true, StateTopic.NEVER);
        settings = new StateTopic(topics.battery(spec, "settings"), true, StateTopic.NEVER);
        learnt = new StateTopic(topics.battery(spec, "learnt"), true, StateTopic.NEVER);
        charged = new EnergyTopic(topics.battery(spec, "charged_energy"));
        discharged = new EnergyTopic(topics.battery(spec, "discharged_energy"));
        energies = new EnergyTopic[] {charged, discharged};
    }

    /** The word that {@link #availableTopic} should say. */
    String availability() {
        return available ? Topics.ONLINE : Topics.OFFLINE;
    }

    void take(BatterySnapshot snapshot) {
        BatteryState told = snapshot.state;
        available = told.available;
        live.begin();
        live.put("power", told.powerW, 0, bandW);
        live.put("asked_power", snapshot.askedW, 0, bandW);
        live.put("delivered_power", snapshot.deliveredW, 0, bandW);

        double capacityWh = Double.isNaN(told.capacityWh) ? spec.capacityWh() : told.capacityWh;
        state.begin();
        state.put("soc", told.socPercent, 1, 0.1);
        state.put("state", Words.OPERATING_STATE[told.state.ordinal()]);
        state.put("reason", Words.REASON[snapshot.reason.ordinal()]);
        state.put("reason_text", snapshot.reason.text());
        state.put("temperature", told.temperatureC, 1, 0.5);
        state.put("faults", told.faultBits != 0);
        state.put("faults_raw", raw(told.faultBits));
        state.put("capacity", capacityWh / 1000, 2, 0.01);
        state.put("remaining", capacityWh * told.socPercent / 100_000, 2, 0.02);

        takeCommissioning(snapshot);
        takeLearnt(snapshot.learnt);
        takeSettings(snapshot.settings);
        charged.put(told.chargedWh);
        discharged.put(told.dischargedWh);
    }

    private void takeCommissioning(BatterySnapshot snapshot) {
        boolean ended = snapshot.commissioning == Commissioning.ENDED_EARLY;
        state.put("commissioning", Words.COMMISSIONING[snapshot.commissioning.ordinal()]);
        state.put("commissioning_part", 100 * snapshot.commissioningPart, 0, 1);
        state.put("commissioning_ended", ended ? snapshot.commissioningReason.text() : null);
    }

    /** With bands so wide that only clear changes are worth a message. */
    private void takeLearnt(Learnt known) {
        boolean response = known.stretches > 0;
        learnt.begin();
        learnt.put("dead_time", response ? known.movesAfterS : Double.NaN, 1, 0.2);
        learnt.put("dead_time_error", known.deadTimeErrorS, 1, 0.3);
        learnt.put("movements", Math.min(known.stretches, ENOUGH_MOVEMENTS), 0, ENOUGH_MOVEMENTS / 4.0);
        learnt.put("firmware", known.firmware.isEmpty() ? null : known.firmware);
        learnt.put("ramp", response ? known.rampWPerS : Double.NaN, 0, Math.max(25, 0.15 * known.rampWPerS));
        learnt.put("wake_up", known.wakes > 0 ? known.wakeUpS : Double.NaN, 1, 0.3);
        learnt.put("charge_gain", known.chargeGains > 0 ? 100 * known.chargeGain : Double.NaN, 0, 2);
        learnt.put("discharge_gain", known.dischargeGains > 0 ? 100 * known.dischargeGain : Double.NaN, 0, 2);
        learnt.put("least_asked", known.leastAskedW > 0 ? known.leastAskedW : Double.NaN, 0, 5);
        learnt.put("least_given", known.leastGivenW, 0, 5);
        learnt.put("charge_ceiling", known.chargeCeilingW, 0, CEILING_BAND_W);
        learnt.put("charge_ceiling_why", known.chargeCeiling.text());
        learnt.put("discharge_ceiling", known.dischargeCeilingW, 0, CEILING_BAND_W);
        learnt.put("discharge_ceiling_why", known.dischargeCeiling.text());
    }

    private void takeSettings(BatterySettings set) {
        settings.begin();
        settings.put("enabled", set.enabled);
        settings.put("max_charge", set.maxChargeW, 0, 1);
        settings.put("max_discharge", set.maxDischargeW, 0, 1);
        settings.put("min_soc", set.minSocPercent, 1, 0.1);
        settings.put("max_soc", set.maxSocPercent, 1, 0.1);
    }

    private String raw(long bits) {
        if (bits != faultBits) {
            faultBits = bits;
            faultsRaw = "0x" + Long.toHexString(bits);
        }
        return faultsRaw;
    }
}
