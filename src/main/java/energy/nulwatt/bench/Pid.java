package energy.nulwatt.bench;

import energy.nulwatt.model.BatteryChannel;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Slot;
import java.util.Arrays;
import java.util.List;

/**
 * A PID controller on the meter's reading with a fixed dead band, as energy managers for home batteries have it: once
 * per telegram, its output split equally over the batteries that can work. The integral stands still while the output is
 * at its limit (anti-windup); the derivative is of the reading, smoothed.
 *
 * @see #TUNED
 */
final class Pid implements Controller {
    /**
     * @param kp W per W of reading
     * @param kiPerS W per Ws of reading
     * @param kdS W per W/s of reading
     * @param deadBandW readings within ± this count as 0
     */
    record Tuning(double kp, double kiPerS, double kdS, double deadBandW) {}

    /**
     * Within a thousandth of the best of a grid (kp 0 … 0.6, ki 0.05 … 0.4, kd 0 … 0.8) by the geometric mean of {@link
     * Score#toCausal} over all scenarios and a variant of each, and of those the one with the lowest median.
     */
    static final Tuning TUNED = new Tuning(0.3, 0.25, 0.3, 25);

    /** Between two telegrams that are further apart than this no more is integrated. */
    private static final double LONGEST_S = 5;

    private static final double DERIVATIVE_SMOOTHING = 0.5;

    private final Tuning tuning;
    private final Slot<GridReading> grid;
    private final RivalFleet fleet;
    private double integralW;
    private double lastReadingW = Double.NaN;
    private double slopeWPerS;
    private long lastNs;

    Pid(Tuning tuning, SiteSpec site, Slot<GridReading> grid, List<BatteryChannel> channels) {
        this.tuning = tuning;
        this.grid = grid;
        fleet = new RivalFleet(site, channels);
    }

    @Override
    public void step(long nowNs) {
        fleet.take();
        if (!grid.poll()) {
            return;
        }
        double readingW = grid.latest().powerW;
        double sinceS = lastNs == 0 ? 1 : (nowNs - lastNs) / 1e9;
        if (!Double.isNaN(lastReadingW)) {
            slopeWPerS += DERIVATIVE_SMOOTHING * ((readingW - lastReadingW) / sinceS - slopeWPerS);
        }
        lastReadingW = readingW;
        lastNs = nowNs;
        double errorW = Math.abs(readingW) <= tuning.deadBandW() ? 0 : -readingW;
        double freeW = tuning.kp() * errorW - tuning.kdS() * slopeWPerS;
        double stepW = tuning.kiPerS() * errorW * Math.min(sinceS, LONGEST_S);
        double leastW = -fleet.limitW(false);
        double mostW = fleet.limitW(true);
        boolean saturated =
                integralW + freeW + stepW > mostW ? stepW > 0 : integralW + freeW + stepW < leastW && stepW < 0;
        if (!saturated) {
            integralW += stepW;
        }
        integralW = Math.clamp(integralW, leastW, mostW);
        split(Math.clamp(integralW + freeW, leastW, mostW), nowNs);
    }

    private void split(double totalW, long nowNs) {
        double[] roomW = new double[fleet.size()];
        double[] weight = new double[fleet.size()];
        Arrays.fill(weight, 1);
        for (int i = 0; i < roomW.length; i++) {
            roomW[i] = fleet.limitW(i, totalW > 0);
        }
        fleet.ask(totalW, roomW, weight, nowNs);
    }
}
