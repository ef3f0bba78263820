package energy.nulwatt.control;

import energy.nulwatt.model.BatterySnapshot;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.Learnt;
import energy.nulwatt.model.Reason;
import energy.nulwatt.model.Settings;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Snapshot;
import energy.nulwatt.model.Status;

/** Writes down what a step saw and decided. */
final class Reporter {
    private final Snapshot snapshot;

    Reporter(SiteSpec site) {
        snapshot = new Snapshot(site);
    }

    Snapshot snapshot() {
        return snapshot;
    }

    void report(
            long nowNs,
            MeterWatch meter,
            MeterWatch.Trust trust,
            LoadEstimator load,
            Settings settings,
            BatteryTrack[] tracks,
            Reason reason) {
        snapshot.atNs = nowNs;
        snapshot.step++;
        snapshot.grid.copyFrom(meter.reading());
        snapshot.houseW = load.houseW();
        snapshot.settings.copyFrom(settings);
        snapshot.reason = reason;
        sumUp(tracks);
        snapshot.status = status(trust, reason, tracks);
    }

    /** What is believed of house, meter and batteries. */
    void reportLearnt(LoadEstimator load, Forecast forecast, BatteryTrack[] tracks, long nowNs) {
        snapshot.houseNoiseW = load.noiseW();
        snapshot.houseRestlessW = forecast.restlessW();
        snapshot.forecast = forecast.expert();
        snapshot.meterLatencyS = load.latency().learnt() ? load.latency().seconds() : Double.NaN;
        for (int i = 0; i < tracks.length; i++) {
            Learnt battery = snapshot.batteries[i].learnt;
            tracks[i].memory.tell(battery);
            battery.chargeCeilingW = Availability.workableW(tracks[i], true, nowNs);
            battery.chargeCeiling = Availability.ceiling(tracks[i], true, nowNs);
            battery.dischargeCeilingW = Availability.workableW(tracks[i], false, nowNs);
            battery.dischargeCeiling = Availability.ceiling(tracks[i], false, nowNs);
        }
    }

    private void sumUp(BatteryTrack[] tracks) {
        int askedW = 0;
        double deliveredW = 0;
        double capacityWh = 0;
        double remainingWh = 0;
        double chargedWh = 0;
        double dischargedWh = 0;
        for (int i = 0; i < tracks.length; i++) {
            BatteryTrack track = tracks[i];
            BatteryState state = track.state;
            BatterySnapshot battery = snapshot.batteries[i];
            battery.state.copyFrom(state);
            battery.settings.copyFrom(track.settings);
            battery.askedW = track.askedW;
            battery.deliveredW = track.believedW();
            battery.relayFlips = track.relay.count();
            battery.reason = track.delivery.obeys() || !track.settings.enabled ? track.reason : Reason.BATTERY_RUNAWAY;
            askedW += track.askedW;
            deliveredW += track.believedW();
            if (!Double.isNaN(state.socPercent)) {
                double ownWh = Double.isNaN(state.capacityWh) ? track.spec.capacityWh() : state.capacityWh;
                capacityWh += ownWh;
                remainingWh += ownWh * state.socPercent / 100;
            }
            chargedWh += state.chargedWh;
            dischargedWh += state.dischargedWh;
        }
        snapshot.askedW = askedW;
        snapshot.deliveredW = deliveredW;
        snapshot.capacityWh = capacityWh > 0 ? capacityWh : Double.NaN;
        snapshot.remainingWh = capacityWh > 0 ? remainingWh : Double.NaN;
        snapshot.socPercent = capacityWh > 0 ? 100 * remainingWh / capacityWh : Double.NaN;
        snapshot.chargedWh = chargedWh;
        snapshot.dischargedWh = dischargedWh;
    }

    private static Status status(MeterWatch.Trust trust, Reason reason, BatteryTrack[] tracks) {
        if (reason == Reason.EMERGENCY_STOP) {
            return Status.STOPPED;
        }
        if (reason == Reason.MONITOR_MODE) {
            return Status.MONITORING;
        }
        int answering = 0;
        boolean ever = false;
        for (BatteryTrack track : tracks) {
            answering += track.state.available ? 1 : 0;
            ever |= track.state.answeredNs != 0;
        }
        if (trust == MeterWatch.Trust.NONE) {
            return Status.STARTING;
        }
        if (trust == MeterWatch.Trust.SILENT || trust == MeterWatch.Trust.LOST) {
            return Status.FAULT;
        }
        if (answering == 0) {
            return ever ? Status.FAULT : Status.STARTING;
        }
        if (answering < tracks.length || trust == MeterWatch.Trust.LATE) {
            return Status.DEGRADED;
        }
        boolean resting = reason == Reason.DISABLED || reason == Reason.STANDBY_MODE || reason == Reason.NOT_PERMITTED;
        return resting ? Status.STANDBY : Status.HOLDING;
    }
}
