package energy.nulwatt.control;

import energy.nulwatt.model.AllocationSpec;
import energy.nulwatt.model.BatterySnapshot;
import energy.nulwatt.model.Commissioning;
import energy.nulwatt.model.Controls;
import energy.nulwatt.model.LimitsInForce;
import energy.nulwatt.model.Reason;
import energy.nulwatt.model.Settings;
import energy.nulwatt.model.SiteSpec;
import java.util.Arrays;

/**
 * Asks one battery at a time for a few steps of power that show how it behaves: a start from standby, steps up and down,
 * its least power, and the same in the other direction. Meanwhile it is {@link BatteryTrack#apart}, and the others make up
 * for it as far as that needs no power from one battery into another. Every limit and guard holds as always.
 */
final class Commissioner {
    private static final double SECOND_NS = 1e9;
    /** Stands for the least power of the battery. */
    private static final double LEAST = 0.001;
    /** The course of a commissioning, as parts of its power: + as the house needs it, − the other way. */
    private static final double[] PARTS = {0, 0.5, 1, 0.5, 1, LEAST, -0.5, -1, -0.5, -1};

    /** Until its relay is open, and telemetry tells so. */
    private static final double REST_S = 17;
    /** Kept after a step has settled, so that telemetry tells the steady power. */
    private static final double STEADY_S = 2.5;

    private static final double SHORTEST_S = 8;
    private static final double LONGEST_S = 18;
    /** Less than this is no step. */
    private static final double LEAST_STEP_W = 200;

    private static final double LEAST_POWER_W = 40;
    /** So long a battery that does not answer is waited for, before its turn passes. */
    private static final double PATIENCE_NS = 20 * SECOND_NS;
    /** It can lose or gain no more than a step or two before it ends by its charge, percentage points. */
    private static final double END_MARGIN_PERCENT = 2;

    private final LimitsInForce limits;
    private final BatteryTrack[] tracks;
    private final Commissioning[] progress;
    private final Reason[] why;
    /** The limits of their groups. */
    private final double[] groupChargeW;

    private final double[] groupDischargeW;
    private long sequence;
    /** Nobody has looked at the request yet. */
    private boolean requested;

    private long requestedNs;
    private int current = -1;
    private int step;
    private double sign;
    private double largestW;
    private double askedW;
    private double holdNs;
    private long sinceNs;

    Commissioner(SiteSpec site, LimitsInForce limits, BatteryTrack[] tracks) {
        this.limits = limits;
        this.tracks = tracks;
        progress = new Commissioning[tracks.length];
        why = new Reason[tracks.length];
        groupChargeW = new double[tracks.length];
        groupDischargeW = new double[tracks.length];
        Arrays.fill(groupChargeW, Double.POSITIVE_INFINITY);
        Arrays.fill(groupDischargeW, Double.POSITIVE_INFINITY);
        for (AllocationSpec.Group group : site.allocation().groups()) {
            for (int battery : group.batteries()) {
                groupChargeW[battery] = group.maxChargeW();
                groupDischargeW[battery] = group.maxDischargeW();
            }
        }
        Arrays.fill(progress, Commissioning.NONE);
        Arrays.fill(why, Reason.BATTERY_COMMISSIONING);
    }

    /** Takes a request of the owner, or the end of one. To be called first in every step. */
    void follow(Settings settings) {
        if (settings.commissioning && settings.commissioningSequence != sequence) {
            endAll(Reason.COMMISSIONING_ENDED);
            sequence = settings.commissioningSequence;
            requested = true;
            largestW = settings.commissioningW;
            for (int i = 0; i < tracks.length; i++) {
                boolean meant =
                        settings.commissioningBattery == Controls.ALL_BATTERIES || settings.commissioningBattery == i;
                progress[i] = meant ? Commissioning.WAITING : progress[i];
            }
        } else if (!settings.commissioning) {
            endAll(Reason.COMMISSIONING_ENDED);
        }
        if (!settings.enabled) {
            endAll(Reason.DISABLED);
        }
        if (!limits.mayWork()) {
            endAll(Reason.NOT_PERMITTED);
        }
    }

    /** Ends what is under way or waits; the batteries are controlled as usual from now on. */
    void endAll(Reason because) {
        if (current >= 0) {
            end(Commissioning.ENDED_EARLY, because);
        }
        for (int i = 0; i < progress.length; i++) {
            if (progress[i] == Commissioning.WAITING) {
                progress[i] = Commissioning.ENDED_EARLY;
                why[i] = because;
            }
        }
    }

    /** Begins or goes on, before the power is shared out. */
    void advance(double houseW, long nowNs) {
        if (requested) {
            requested = false;
            requestedNs = nowNs;
        }
        if (current < 0) {
            next(houseW, nowNs);
            return;
        }
        BatteryTrack track = tracks[current];
        Reason obstacle = obstacle(track, nowNs);
        if (obstacle != null) {
            end(Commissioning.ENDED_EARLY, obstacle);
        } else if (nowNs - sinceNs >= holdNs) {
            noteLeast(track);
            step++;
            while (step < PARTS.length && !canGo(track, sign * PARTS[step] > 0)) {
                step++;
            }
            begin(nowNs);
        }
    }

    private void next(double houseW, long nowNs) {
        for (int i = 0; i < tracks.length; i++) {
            if (progress[i] == Commissioning.WAITING) {
                Reason obstacle = obstacle(tracks[i], nowNs);
                if (obstacle == Reason.BATTERY_SILENT && nowNs - requestedNs < PATIENCE_NS) {
                    continue; // After a start the meter often comes first.
                }
                if (obstacle != null) {
                    progress[i] = Commissioning.ENDED_EARLY;
                    why[i] = obstacle;
                    continue;
                }
                current = i;
                progress[i] = Commissioning.RUNNING;
                why[i] = Reason.BATTERY_COMMISSIONING;
                tracks[i].apart = true;
                sign = houseW > 0 ? -1 : 1;
                sign = canGo(tracks[i], sign > 0) ? sign : -sign;
                step = 0;
                begin(nowNs);
                return;
            }
        }
    }

    private void begin(long nowNs) {
        if (step >= PARTS.length) {
            end(Commissioning.DONE, Reason.BATTERY_COMMISSIONING);
            return;
        }
        BatteryTrack track = tracks[current];
        double before = askedW;
        askedW = stepW(track);
        sinceNs = nowNs;
        double settlesS = track.response.settlingS(Math.abs(askedW - before), track.commands.asleep(nowNs));
        double holdS = Math.max(SHORTEST_S, Math.min(LONGEST_S, settlesS + STEADY_S));
        holdNs = SECOND_NS * (step == 0 ? REST_S : holdS);
        if (step == 0 && track.commands.restsSince(nowNs - (long) (REST_S * SECOND_NS))) {
            holdNs = 0;
        }
    }

    private double stepW(BatteryTrack track) {
        double part = PARTS[step];
        if (part == LEAST) {
            return sign * Math.max(LEAST_POWER_W, track.spec.minPowerW());
        }
        return sign * part * Math.min(largestW, (sign * part > 0 ? groupChargeW : groupDischargeW)[current]);
    }

    private void noteLeast(BatteryTrack track) {
        if (PARTS[step] == LEAST) {
            track.memory.leastIs((int) Math.round(Math.abs(askedW)), Math.abs(track.measuredW()));
        }
    }

    private void end(Commissioning how, Reason because) {
        tracks[current].apart = false;
        progress[current] = how;
        why[current] = because;
        current = -1;
        askedW = 0;
    }

    /**
     * Asks the battery for its step, after the power was shared out and before the guards; false when none does one.
     *
     * @param mostChargeW what the guards let batteries charge with together, W ≥ 0
     * @param mostDischargeW what they let them discharge with together, W ≥ 0
     */
    boolean apply(double houseW, double mostChargeW, double mostDischargeW) {
        if (current < 0) {
            return false;
        }
        double most = Math.min(mostChargeW, Math.max(0, Math.min(limits.importW, limits.loadW) - houseW));
        double least = -Math.min(mostDischargeW, Math.max(0, limits.exportW + houseW));
        tracks[current].wantedW = Math.max(least, Math.min(most, askedW));
        tracks[current].reason = Reason.BATTERY_COMMISSIONING;
        return true;
    }

    /** Why a battery cannot do it, or null. */
    private static Reason obstacle(BatteryTrack track, long nowNs) {
        if (!track.settings.enabled) {
            return Reason.BATTERY_DISABLED;
        }
        if (!track.delivery.obeys()) {
            return Reason.BATTERY_RUNAWAY;
        }
        if (track.controlLost()) {
            return Reason.BATTERY_NOT_IN_CONTROL;
        }
        if (!track.state.available || !track.known(nowNs) || Double.isNaN(track.state.socPercent)) {
            return Reason.BATTERY_SILENT;
        }
        if (!canGo(track, true) && !canGo(track, false)) {
            return track.ended(true) ? Reason.BATTERY_FULL : Reason.BATTERY_LIMITED;
        }
        return null;
    }

    /** True when its charge and its limits leave room for steps in a direction. */
    private static boolean canGo(BatteryTrack track, boolean charging) {
        double soc = track.state.socPercent;
        boolean room = charging
                ? soc < track.settings.maxSocPercent - END_MARGIN_PERCENT
                : soc > track.settings.minSocPercent + END_MARGIN_PERCENT;
        return room && !track.ended(charging) && Availability.mostAskedW(track, charging) >= LEAST_STEP_W;
    }

    /** Writes down how far it is. */
    void report(BatterySnapshot[] batteries) {
        for (int i = 0; i < batteries.length; i++) {
            batteries[i].commissioning = progress[i];
            batteries[i].commissioningReason = why[i];
            batteries[i].commissioningPart = switch (progress[i]) {
                case NONE, WAITING, ENDED_EARLY -> 0;
                case RUNNING -> (double) step / PARTS.length;
                case DONE -> 1;
            };
        }
    }
}
