package energy.nulwatt.sim;

/** A measured power as a device shows it: sampled now and then, and readable a little later. */
final class Telemetry {
    private final long periodNs;
    private final long lateNs;
    private long sampleNs;
    private double sampledW;
    private double sampledCellW;
    private double shownW;
    private double shownCellW;
    private boolean waiting;

    Telemetry(long periodNs, long lateNs, long startNs) {
        this.periodNs = periodNs;
        this.lateNs = lateNs;
        sampleNs = startNs;
    }

    void advanceTo(long nowNs, double powerW, double cellW) {
        if (waiting && nowNs - sampleNs >= lateNs) {
            show();
        }
        if (nowNs - sampleNs >= periodNs) {
            sampleNs += periodNs;
            sampledW = powerW;
            sampledCellW = cellW;
            waiting = true;
            if (lateNs == 0) {
                show();
            }
        }
    }

    private void show() {
        shownW = sampledW;
        shownCellW = sampledCellW;
        waiting = false;
    }

    double watts() {
        return shownW;
    }

    double cellWatts() {
        return shownCellW;
    }
}
