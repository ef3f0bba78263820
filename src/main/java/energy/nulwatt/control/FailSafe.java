package energy.nulwatt.control;

import energy.nulwatt.model.Reason;
import energy.nulwatt.model.Settings;

/** What the batteries do while no telegram can be trusted: only ever less than before. */
final class FailSafe {
    private static final long SECOND_NS = 1_000_000_000L;
    /** Within this time the batteries go to 0 W once the meter is silent: a pause that ends soon costs little. */
    private static final double RAMP_DOWN_S = 10;
    /** A meter that is there was heard within this time after the start. */
    private static final long WAIT_FOR_METER_NS = 3 * SECOND_NS;
    /** After a pause of this length the ramp starts afresh instead of jumping. */
    private static final long LONGEST_STEP_NS = SECOND_NS;

    private final BatteryTrack[] tracks;
    private final int[] rampFromW;
    /** Which part of the ramp's time is past; it begins gently, for most pauses end soon. */
    private double past;

    private boolean ramping;
    private boolean started;
    private long firstNs;
    private long lastNs;

    FailSafe(BatteryTrack[] tracks) {
        this.tracks = tracks;
        rampFromW = new int[tracks.length];
    }

    /** Telegrams come again: the next silence begins a new ramp. */
    void meterIsBack() {
        ramping = false;
    }

    /** Does what the trust in the meter asks for, and says why. Not for a meter that is fresh. */
    Reason act(MeterWatch.Trust trust, boolean frozen, Settings settings, Objective objective, long nowNs) {
        if (!started) {
            started = true;
            firstNs = nowNs;
            lastNs = nowNs;
        }
        long stepNs = Math.min(LONGEST_STEP_NS, nowNs - lastNs);
        lastNs = nowNs;
        ramping &= trust == MeterWatch.Trust.SILENT;
        return switch (trust) {
            case FRESH, NONE -> waitForMeter(nowNs);
            case LATE -> hold(settings, objective, nowNs);
            case SILENT -> rampDown(stepNs, frozen, nowNs);
            case LOST -> release(nowNs);
        };
    }

    /** A battery that a process before us left running is not left running while no meter says what for. */
    private Reason waitForMeter(long nowNs) {
        if (nowNs - firstNs >= WAIT_FOR_METER_NS) {
            for (BatteryTrack track : tracks) {
                if (track.held()) {
                    track.order(0, nowNs, nowNs);
                }
            }
        }
        return Reason.WAITING_FOR_METER;
    }

    /** The last set-points stay, but what the owner forbids meanwhile is obeyed. */
    private Reason hold(Settings settings, Objective objective, long nowNs) {
        boolean toZero = objective.demandsZero(settings, nowNs);
        for (BatteryTrack track : tracks) {
            if (track.held()) {
                double most = toZero || !track.settings.enabled ? 0 : Availability.mostAskedW(track, true);
                double least = toZero || !track.settings.enabled ? 0 : -Availability.mostAskedW(track, false);
                track.order((int) Math.round(Math.max(least, Math.min(most, track.askedW))), nowNs, nowNs);
            }
        }
        return Reason.METER_LATE;
    }

    private Reason rampDown(long stepNs, boolean frozen, long nowNs) {
        double stepS = (double) stepNs / SECOND_NS;
        past = ramping ? Math.min(1, past + stepS / RAMP_DOWN_S) : 0;
        for (int i = 0; i < tracks.length; i++) {
            BatteryTrack track = tracks[i];
            if (!ramping) {
                rampFromW[i] = track.askedW;
            }
            // Never back up: what was stopped meanwhile stays so.
            double magnitude = Math.min(Math.abs(track.askedW), Math.abs((1 - past * past) * rampFromW[i]));
            track.wantedW = Math.copySign(magnitude, track.askedW);
            if (track.held()) {
                track.order((int) Math.round(track.wantedW), nowNs, nowNs);
            }
        }
        ramping = true;
        return frozen ? Reason.METER_FROZEN : Reason.METER_SILENT;
    }

    private Reason release(long nowNs) {
        for (BatteryTrack track : tracks) {
            track.wantedW = 0;
            track.orderRelease(nowNs, nowNs);
        }
        return Reason.METER_LOST;
    }
}
