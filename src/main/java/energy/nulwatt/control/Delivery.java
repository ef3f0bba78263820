package energy.nulwatt.control;

import energy.nulwatt.model.BatterySpec;

/**
 * What a battery really gives for what it is asked: a ceiling for each direction, found when it settles below the
 * set-point and probed upward gently; a small trim for its set-point error; and whether it obeys at all.
 */
final class Delivery {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long PROBE_AFTER_NS = 20 * SECOND_NS;
    private static final long PROBE_AGAIN_NS = 4 * SECOND_NS;
    /** A probe may disturb the meter by no more than this. */
    private static final double PROBE_STEP_W = 40;
    /** Set-point errors in the field: up to 4.5 % and a fixed part at low power. */
    private static final double TRIM_SHARE = 0.06;

    private static final double TRIM_FIXED_W = 40;
    private static final double TRIM_GAIN = 0.4;
    /** Below this, a battery's own idle draw looks like disobedience. */
    private static final double RUNAWAY_W = 100;

    private final double chargeLimitW;
    private final double dischargeLimitW;
    private double chargeCeilingW;
    private double dischargeCeilingW;
    private long chargeProbeNs;
    private long dischargeProbeNs;
    private double trimW;
    private int shortfalls;
    private int runaways;
    private double lastMeasuredW;

    Delivery(BatterySpec spec) {
        chargeLimitW = spec.maxChargeW();
        dischargeLimitW = spec.maxDischargeW();
        chargeCeilingW = chargeLimitW;
        dischargeCeilingW = dischargeLimitW;
    }

    /** What it can be trusted to charge with now, W ≥ 0. */
    double chargeCeilingW() {
        return chargeCeilingW;
    }

    /** What it can be trusted to discharge with now, W ≥ 0. */
    double dischargeCeilingW() {
        return dischargeCeilingW;
    }

    /** True when the last settled output was held below the set-point by the battery itself. */
    boolean limited(boolean charging) {
        return charging ? chargeCeilingW < chargeLimitW : dischargeCeilingW < dischargeLimitW;
    }

    /** False while it gives power that nobody asked for. */
    boolean obeys() {
        return runaways < 3;
    }

    /** The set-point that makes the battery give {@code watts}, as far as its error is known. */
    double compensate(double watts) {
        if (watts == 0) {
            return 0;
        }
        double bound = TRIM_FIXED_W + TRIM_SHARE * Math.abs(watts);
        double trimmed = watts + Math.max(-bound, Math.min(bound, trimW));
        return watts > 0 ? Math.max(1, trimmed) : Math.min(-1, trimmed);
    }

    /** Learns from a new measured power, when the battery had time to settle. */
    void measured(BatteryTrack track, long nowNs) {
        double measuredW = track.measuredW();
        boolean still = Math.abs(measuredW - lastMeasuredW) <= Math.max(15, 0.03 * Math.abs(measuredW));
        lastMeasuredW = measuredW;
        if (track.released() || !track.settled(nowNs) || !still) {
            shortfalls = 0;
            return;
        }
        double least = track.leastCommandedW();
        double most = track.mostCommandedW();
        if (track.askedW > 0) {
            settledAt(measuredW, Math.max(0, least), true, nowNs);
        } else if (track.askedW < 0) {
            settledAt(-measuredW, Math.max(0, -most), false, nowNs);
        }
        boolean opposed = measuredW > most + RUNAWAY_W + 0.1 * Math.abs(most)
                || measuredW < least - RUNAWAY_W - 0.1 * Math.abs(least);
        runaways = opposed ? Math.min(runaways + 1, 10) : 0;
        if (!opposed && track.wantedW != 0 && shortfalls == 0) {
            trimW += TRIM_GAIN * (track.wantedW - measuredW);
            double bound = TRIM_FIXED_W + TRIM_SHARE * Math.abs(track.wantedW);
            trimW = Math.max(-bound, Math.min(bound, trimW));
        }
    }

    /** Judges {@code givenW} in the direction asked against the least that was asked in the settling time; both ≥ 0. */
    private void settledAt(double givenW, double askedW, boolean charging, long nowNs) {
        double ceilingW = charging ? chargeCeilingW : dischargeCeilingW;
        if (givenW < 0.92 * askedW - 25) {
            shortfalls++;
            if (shortfalls >= 2) {
                setCeiling(charging, Math.max(0, givenW), nowNs + PROBE_AFTER_NS);
            }
            return;
        }
        shortfalls = 0;
        boolean atCeiling = limited(charging) && askedW >= ceilingW - 15;
        long probeNs = charging ? chargeProbeNs : dischargeProbeNs;
        if (limited(charging) && givenW > ceilingW + 15) {
            setCeiling(charging, givenW, nowNs + PROBE_AGAIN_NS);
        } else if (atCeiling && nowNs - probeNs >= 0) {
            setCeiling(charging, ceilingW + PROBE_STEP_W, nowNs + PROBE_AGAIN_NS);
        }
    }

    /** Lets an unused ceiling be tried again: a battery that is not asked cannot show that it recovered. */
    void relax(boolean charging, long nowNs) {
        long probeNs = charging ? chargeProbeNs : dischargeProbeNs;
        double ceilingW = charging ? chargeCeilingW : dischargeCeilingW;
        if (limited(charging) && ceilingW < PROBE_STEP_W && nowNs - probeNs >= 0) {
            setCeiling(charging, 2 * PROBE_STEP_W, nowNs + PROBE_AFTER_NS);
        }
    }

    private void setCeiling(boolean charging, double watts, long nextProbeNs) {
        if (charging) {
            chargeCeilingW = Math.min(watts, chargeLimitW);
            chargeProbeNs = nextProbeNs;
        } else {
            dischargeCeilingW = Math.min(watts, dischargeLimitW);
            dischargeProbeNs = nextProbeNs;
        }
    }
}
