package energy.nulwatt.mqtt.homeassistant;

import energy.nulwatt.model.Balance;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.Ceiling;
import energy.nulwatt.model.EfficiencyCurve;
import energy.nulwatt.model.EvProtection;
import energy.nulwatt.model.LimitSource;
import energy.nulwatt.model.LimitState;
import energy.nulwatt.model.OperatingState;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ProtectionSpec;
import energy.nulwatt.model.Reason;
import energy.nulwatt.model.ResponseGuess;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Snapshot;
import energy.nulwatt.model.Status;
import java.util.ArrayList;
import java.util.List;

/** A house with three batteries, and snapshots of it. */
final class TestHouse {
    static final long SECOND = 1_000_000_000L;

    private TestHouse() {}

    static SiteSpec site(String... batteryIds) {
        List<BatterySpec> batteries = new ArrayList<>();
        for (String id : batteryIds) {
            batteries.add(battery(id));
        }
        ProtectionSpec protection = new ProtectionSpec(
                Balance.TOTAL, false, true, Integer.MAX_VALUE, false, new EvProtection(true, false, 0), List.of());
        return new SiteSpec("Home", "home", 25, 3, Integer.MAX_VALUE, Integer.MAX_VALUE, 7500, batteries, protection);
    }

    static SiteSpec site() {
        return site("garage", "attic", "shed-2");
    }

    private static BatterySpec battery(String id) {
        return new BatterySpec(
                "Battery " + id,
                id,
                "Marstek Venus E v3",
                PhaseConnection.L1,
                5120,
                2500,
                800,
                50,
                10,
                97.5,
                false,
                ResponseGuess.TYPICAL,
                EfficiencyCurve.IDEAL,
                EfficiencyCurve.IDEAL);
    }

    /** Everything is known, everything is well. */
    static Snapshot snapshot(SiteSpec site, long atNs) {
        Snapshot snapshot = new Snapshot(site);
        snapshot.atNs = atNs;
        snapshot.grid.sequence = 1;
        snapshot.grid.arrivalNs = atNs - SECOND / 10;
        snapshot.grid.periodMs = 1000;
        snapshot.grid.powerW = 1234;
        for (int phase = 0; phase < 3; phase++) {
            snapshot.grid.phasePowerW[phase] = 400 + phase;
        }
        snapshot.grid.importWh = 5_000_000;
        snapshot.grid.exportWh = 1_234_567;
        snapshot.houseW = 2034;
        snapshot.askedW = -800;
        snapshot.deliveredW = -799.6;
        snapshot.socPercent = 55.55;
        snapshot.capacityWh = 15_360;
        snapshot.remainingWh = 8532;
        snapshot.chargedWh = 300_000;
        snapshot.dischargedWh = 250_000;
        snapshot.limits.importW = 17_000;
        snapshot.limits.importBy = LimitSource.SITE_FILE;
        snapshot.limits.exportW = 5000;
        snapshot.limits.exportBy = LimitSource.MQTT;
        snapshot.limits.generationW = 6000;
        snapshot.limits.generationBy = LimitSource.MQTT;
        snapshot.limits.loadW = 12_000;
        snapshot.limits.loadBy = LimitSource.MQTT;
        snapshot.limits.states[LimitSource.MQTT.ordinal()] = LimitState.IN_FORCE;
        snapshot.status = Status.HOLDING;
        snapshot.reason = Reason.ON_TARGET;
        for (int i = 0; i < snapshot.batteries.length; i++) {
            var battery = snapshot.batteries[i];
            battery.state.available = true;
            battery.state.inControl = true;
            battery.state.powerW = -800;
            battery.state.powerNs = atNs;
            battery.state.socPercent = 50 + i;
            battery.state.capacityWh = 5120;
            battery.state.temperatureC = 21.5;
            battery.state.chargedWh = 100_000;
            battery.state.dischargedWh = 80_000;
            battery.state.state = OperatingState.DISCHARGING;
            battery.askedW = -800;
            battery.learnt.firmware = "148";
            battery.learnt.stretches = 12;
            battery.learnt.movesAfterS = 0.93;
            battery.learnt.deadTimeErrorS = 0.1;
            battery.learnt.rampWPerS = 412;
            battery.learnt.wakes = 1;
            battery.learnt.wakeUpS = 2.4;
            battery.learnt.chargeGains = 3;
            battery.learnt.chargeGain = 1.03;
            battery.learnt.dischargeGains = 3;
            battery.learnt.dischargeGain = 0.98;
            battery.learnt.leastAskedW = 50;
            battery.learnt.leastGivenW = 48;
            battery.learnt.chargeCeilingW = 2500;
            battery.learnt.chargeCeiling = Ceiling.NONE;
            battery.learnt.dischargeCeilingW = 800;
            battery.learnt.dischargeCeiling = Ceiling.NONE;
            battery.deliveredW = -800;
            battery.reason = Reason.BATTERY_ACTIVE;
        }
        return snapshot;
    }
}
