package energy.nulwatt.control;

import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Phase;
import java.util.Arrays;

/**
 * What flows on each phase without the batteries, and what its current is made of. Where the meter does not tell the
 * phases, its total counts as if it all flowed on each one, and so does every battery. W, + import.
 */
final class PhaseLoad {
    static final double NOMINAL_V = 230;
    /** Less is no supply voltage but what a meter prints for a phase that is not there. */
    private static final double LEAST_V = 100;
    /** Printed amps are rounded or cut off by up to this. */
    private static final double WHOLE_AMPS_A = 1;
    /** Inside bounds of this width what is expected is still a fair guess. */
    private static final double NARROW_W = 100;

    private final int phases;
    private final double[] houseW = new double[Phase.COUNT];
    private final double[] reactiveA = new double[Phase.COUNT];
    private final double[] currentA = new double[Phase.COUNT];
    private final double[] volts = new double[Phase.COUNT];
    private final double[] expectedW = new double[Phase.COUNT];
    private final double[] lowW = new double[Phase.COUNT];
    private final double[] highW = new double[Phase.COUNT];
    private final boolean[] told = new boolean[Phase.COUNT];
    private boolean any;
    /** Until the meter printed a fraction of an ampere it is taken to print whole ones. */
    private boolean wholeAmps = true;

    /** @param phases 1 or 3 */
    PhaseLoad(int phases) {
        this.phases = phases;
    }

    int phases() {
        return phases;
    }

    /** True when the meter tells every phase of its own. */
    boolean toldApart() {
        boolean all = any;
        for (int p = 0; p < phases; p++) {
            all &= told[p];
        }
        return all;
    }

    /** Load − solar on a phase, without any battery. */
    double houseW(int phase) {
        return houseW[phase];
    }

    /** Magnitude of the current that the meter measured, A; where it prints less than the power needs, that. */
    double currentA(int phase) {
        return currentA[phase];
    }

    /** The active power that makes this current flow on the phase beside its reactive part, W. */
    double activeW(int phase, double amps) {
        double squared = amps * amps - reactiveA[phase] * reactiveA[phase];
        return squared <= 0 ? 0 : volts[phase] * Math.sqrt(squared);
    }

    /** The part of a battery's power that flows on a phase. */
    double share(BatteryTrack track, int phase) {
        return told[phase] ? track.spec.phase().share(Phase.at(phase)) : 1;
    }

    /** What batteries that cannot be asked give on a phase on their own. */
    double strayW(BatteryTrack[] tracks, int phase, long nowNs) {
        double watts = 0;
        for (BatteryTrack track : tracks) {
            if (!track.usable(nowNs)) {
                watts += share(track, phase) * track.believedW();
            }
        }
        return watts;
    }

    void reset() {
        any = false;
    }

    /**
     * Takes a telegram, once the courses of the batteries are drawn.
     *
     * @param windowNs over how long its powers are means
     */
    void observe(GridReading reading, long windowNs, BatteryTrack[] tracks, long nowNs) {
        for (int p = 0; p < phases; p++) {
            told[p] = !Double.isNaN(reading.phasePowerW[p]);
        }
        boundBatteries(reading.arrivalNs, windowNs, tracks, nowNs);
        for (int p = 0; p < phases; p++) {
            double watts = told[p] ? reading.phasePowerW[p] : reading.powerW;
            double measuredV = reading.phaseVoltageV[p];
            volts[p] = measuredV > LEAST_V ? measuredV : NOMINAL_V;
            measureCurrent(p, watts, reading.phaseCurrentA[p]);
            judge(p, watts);
        }
        any = true;
    }

    private void measureCurrent(int p, double watts, double printedA) {
        double activeA = Math.abs(watts) / volts[p];
        double mostA = 0;
        if (!Double.isNaN(printedA)) {
            wholeAmps &= printedA == Math.rint(printedA);
            mostA = printedA + (wholeAmps && printedA > 0 ? WHOLE_AMPS_A : 0);
        }
        currentA[p] = Math.max(activeA, mostA);
        reactiveA[p] = Math.sqrt(currentA[p] * currentA[p] - activeA * activeA);
    }

    /** The estimate moves only as far as the telegram proves: a battery on its way is not taken for load. */
    private void judge(int p, double watts) {
        double house = watts - expectedW[p];
        if (any) {
            double proven = Math.max(watts - highW[p], Math.min(watts - lowW[p], houseW[p]));
            double trust = Math.exp(-(highW[p] - lowW[p]) / NARROW_W);
            house = proven + trust * (house - proven);
        }
        houseW[p] = house;
    }

    /** What the batteries gave on each phase in the window of the telegram: as expected, at the least and at the most. */
    private void boundBatteries(long arrivalNs, long windowNs, BatteryTrack[] tracks, long nowNs) {
        Arrays.fill(expectedW, 0);
        Arrays.fill(lowW, 0);
        Arrays.fill(highW, 0);
        for (BatteryTrack track : tracks) {
            double watts = track.expectedMeanW(arrivalNs, windowNs, nowNs);
            boolean drawn = track.hasCourse(nowNs);
            if (drawn) {
                track.boundMean(arrivalNs, windowNs, watts);
            }
            for (int p = 0; p < phases; p++) {
                double share = share(track, p);
                expectedW[p] += share * watts;
                lowW[p] += share * (drawn ? track.leastMeanW() : watts);
                highW[p] += share * (drawn ? track.mostMeanW() : watts);
            }
        }
    }
}
