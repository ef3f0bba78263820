package energy.nulwatt.control;

import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;

/**
 * What every phase still needs: the house on it without batteries, less what those at work give there. Positive is
 * import for them to cover when discharging, export to take in when charging.
 */
final class PhaseNeed {
    private final double[] needW = new double[Phase.COUNT];
    private boolean known;

    /** @param shareW what each is about to give */
    void take(GridReading reading, Roster roster, double[] shareW) {
        double sign = roster.charging ? -1 : 1; // of the grid power that is to be balanced
        known = true;
        for (int p = 0; p < Phase.COUNT; p++) {
            double watts = sign * reading.phasePowerW[p];
            for (int i = 0; i < roster.size; i++) {
                BatteryTrack track = roster.tracks[i];
                double part = track.spec.phase().share(Phase.at(p));
                watts -= part * (sign * track.believedW() + shareW[i]);
            }
            needW[p] = watts;
            known &= !Double.isNaN(watts);
        }
    }

    /** False when the meter does not tell the phases. */
    boolean known() {
        return known;
    }

    /** How much a battery connected so is needed, W; one on all phases is needed by their mean. */
    double of(PhaseConnection connection) {
        double sum = 0;
        for (int p = 0; p < Phase.COUNT; p++) {
            sum += connection.share(Phase.at(p)) * needW[p];
        }
        return sum;
    }
}
