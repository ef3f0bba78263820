package energy.nulwatt.control;

import energy.nulwatt.model.EvProtection;

/**
 * Keeps the batteries from being emptied into a car. While one charges, discharging covers what the house takes without
 * it: known when the car was recognised by its step, else what the house took before, less every fall since.
 */
final class EvGuard {
    private static final long SECOND_NS = 1_000_000_000L;
    /** The word that a car charges may come this long after it began to. */
    private static final long WORD_LATE_NS = 60 * SECOND_NS;
    /** A smaller fall is noise; a larger one than was held is the car's own. */
    private static final double FALL_W = 150;
    /** A smaller rise is the estimate's own error while batteries move. */
    private static final double PEAK_FROM_W = 100;

    private final EvProtection protection;
    private final CarStep step = new CarStep();
    private final SlidingMinimum before = new SlidingMinimum(WORD_LATE_NS);
    private final SlidingMinimum lately;

    private boolean held;
    private double heldW;
    private double lastW = Double.NaN;

    EvGuard(EvProtection protection) {
        this.protection = protection;
        lately = new SlidingMinimum(Math.max(1, protection.absorbS()) * SECOND_NS);
    }

    void reset() {
        step.reset();
        before.reset();
        lately.reset();
        lastW = Double.NaN;
    }

    /** After a telegram, with the house's load less solar. */
    void observe(PhaseLoad load, double houseW, int periodMs, long nowNs) {
        if (protection.detect() && load.phases() == 3 && load.toldApart()) {
            step.observe(load, periodMs, nowNs);
        }
        double fallW = lastW - houseW;
        if (held && fallW > FALL_W && fallW <= heldW + FALL_W) {
            heldW = Math.max(0, heldW - fallW);
        }
        lastW = houseW;
        lately.add(nowNs, houseW);
        if (!held) {
            before.add(nowNs, houseW);
        }
    }

    /**
     * The most that may be discharged now, W ≥ 0; infinite while no car charges.
     *
     * @param said somebody says that a car charges
     */
    double mostW(double houseW, boolean said) {
        if (!protection.guard() || !(said || step.charging())) {
            held = false;
            return Double.POSITIVE_INFINITY;
        }
        if (step.charging()) {
            held = false;
            return Math.max(0, houseW - step.carW());
        }
        if (!held) {
            held = true;
            heldW = Math.max(0, Math.min(before.value(), houseW));
        }
        double peakW = protection.absorbS() > 0 ? houseW - lately.value() : 0;
        return Math.max(0, Math.min(houseW, peakW > PEAK_FROM_W ? heldW + peakW : heldW));
    }
}
