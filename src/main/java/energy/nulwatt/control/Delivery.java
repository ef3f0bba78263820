package energy.nulwatt.control;

import energy.nulwatt.model.BatterySpec;

/**
 * What a battery really gives for what it is asked: a ceiling for each direction, found when it settles below the
 * set-point and probed upward gently; the gain of its set-point; and whether it obeys at all.
 */
final class Delivery {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long PROBE_AFTER_NS = 20 * SECOND_NS;
    private static final long PROBE_AGAIN_NS = 4 * SECOND_NS;
    /** A probe may disturb the meter by no more than this. */
    private static final double PROBE_STEP_W = 40;
    /** Set-point errors in the field reach 4.5 %. */
    private static final double MAX_GAIN_ERROR = 0.08;

    private static final double GAIN_SMOOTHING = 0.15;
    /** Below this the error is within a few watts. */
    private static final double GAIN_FROM_W = 200;
    /** Below this, a battery's own idle draw looks like disobedience. */
    private static final double RUNAWAY_W = 100;

    private final double chargeLimitW;
    private final double dischargeLimitW;
    private double chargeCeilingW;
    private double dischargeCeilingW;
    private long chargeProbeNs;
    private long dischargeProbeNs;
    /** Delivered ÷ asked, once settled. */
    private double chargeGain = 1;

    private double dischargeGain = 1;
    private int shortfalls;
    private int runaways;

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
        return watts / (watts > 0 ? chargeGain : dischargeGain);
    }

    /** Learns from a new measured power, when the battery had time to settle. */
    void measured(BatteryTrack track, long nowNs) {
        double measuredW = track.measuredW();
        if (track.released() || !track.settled(nowNs)) {
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
        double middle = (least + most) / 2;
        if (!opposed && shortfalls == 0 && Math.abs(middle) >= GAIN_FROM_W && !limited(middle > 0)) {
            learnGain(measuredW / middle, middle > 0);
        }
    }

    private void learnGain(double seen, boolean charging) {
        double bounded = Math.max(1 - MAX_GAIN_ERROR, Math.min(1 + MAX_GAIN_ERROR, seen));
        if (charging) {
            chargeGain += GAIN_SMOOTHING * (bounded - chargeGain);
        } else {
            dischargeGain += GAIN_SMOOTHING * (bounded - dischargeGain);
        }
    }

    /** Judges {@code givenW} in the direction asked against the least that was asked in the settling time; both ≥ 0. */
    private void settledAt(double givenW, double askedW, boolean charging, long nowNs) {
        double ceilingW = charging ? chargeCeilingW : dischargeCeilingW;
        boolean probeFailed = limited(charging) && askedW >= ceilingW - 5 && givenW < ceilingW - 15;
        if (givenW < 0.92 * askedW - 25 || probeFailed) {
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
