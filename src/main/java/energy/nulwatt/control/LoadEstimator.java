package energy.nulwatt.control;

import energy.nulwatt.model.GridReading;

/**
 * The house without its batteries: load − solar, W. Each telegram gives house = grid − Σ battery, but what the
 * batteries gave at the meter's own instant is known only within bounds while they move. The estimate therefore changes
 * only as far as the telegram proves: a battery on its way is never mistaken for a load, and nothing is ordered twice.
 */
final class LoadEstimator {
    /** Changes below this are taken for noise and smoothed; larger ones are followed at once. */
    private static final double NOISE_W = 60;

    private static final double SMOOTHING = 0.4;
    /** Inside bounds of this width the middle is still a fair guess. */
    private static final double NARROW_W = 80;

    private final History history = new History(64);
    private double houseW = Double.NaN;

    /** NaN before the first telegram. */
    double houseW() {
        return houseW;
    }

    /** Forgets everything, after the meter was away. */
    void reset() {
        houseW = Double.NaN;
    }

    void observe(GridReading reading, BatteryTrack[] tracks, long nowNs) {
        boundHouse(reading, tracks, nowNs);
        history.add(reading.arrivalNs, houseW);
        for (BatteryTrack track : tracks) {
            track.judgeAbsence(history, nowNs);
        }
    }

    private void boundHouse(GridReading reading, BatteryTrack[] tracks, long nowNs) {
        double low = 0;
        double high = 0;
        for (BatteryTrack track : tracks) {
            OutputBounds bounds = track.bound(reading.arrivalNs, reading.periodMs * 1_000_000L, nowNs);
            low += bounds.lowW;
            high += bounds.highW;
        }
        double uncertaintyW = high - low;
        double least = reading.powerW - high;
        double most = reading.powerW - low;
        if (Double.isNaN(houseW)) {
            houseW = (least + most) / 2;
            return;
        }
        double proven = Math.max(least, Math.min(most, houseW));
        if (proven == houseW) {
            double middle = (least + most) / 2;
            houseW += SMOOTHING * Math.exp(-uncertaintyW / NARROW_W) * (middle - houseW);
        } else if (Math.abs(proven - houseW) < NOISE_W) {
            houseW += SMOOTHING * (proven - houseW);
        } else {
            houseW = proven;
        }
    }
}
