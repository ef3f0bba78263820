package energy.nulwatt.model;

/**
 * Measured conversion of a battery in one direction: loss in W over AC power in W ≥ 0, joined by straight lines. Below
 * the first point the loss is that of the first point; beyond the last the ratio of loss to power is kept.
 */
public final class EfficiencyCurve {
    /** No loss at all, for a battery of which nothing is known. */
    public static final EfficiencyCurve IDEAL = new EfficiencyCurve(new double[] {0, 1}, new double[] {0, 1});

    private final double[] acW;
    private final double[] lossW;

    /**
     * @param acW power on the AC side, strictly rising, two points or more
     * @param dcW power at the cells at the same points
     */
    public EfficiencyCurve(double[] acW, double[] dcW) {
        if (acW.length != dcW.length || acW.length < 2) {
            throw new IllegalArgumentException("an efficiency curve needs two or more points of AC and DC power");
        }
        this.acW = acW.clone();
        lossW = new double[acW.length];
        for (int i = 0; i < acW.length; i++) {
            if (i > 0 && acW[i] <= acW[i - 1]) {
                throw new IllegalArgumentException(
                        "AC power must rise from point to point, but " + acW[i] + " W follows " + acW[i - 1] + " W");
            }
            lossW[i] = Math.abs(dcW[i] - acW[i]);
        }
    }

    /** Number of points. */
    public int points() {
        return acW.length;
    }

    /** AC power at a point, W, counted from 0. */
    public double acW(int point) {
        return acW[point];
    }

    /** Loss in W at {@code watts} ≥ 0 on the AC side. */
    public double lossW(double watts) {
        int last = acW.length - 1;
        if (watts <= acW[0]) {
            return lossW[0];
        }
        if (watts >= acW[last]) {
            return lossW[last] * watts / acW[last];
        }
        int i = 1;
        while (acW[i] < watts) {
            i++;
        }
        double part = (watts - acW[i - 1]) / (acW[i] - acW[i - 1]);
        return lossW[i - 1] + part * (lossW[i] - lossW[i - 1]);
    }
}
