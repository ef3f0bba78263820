package energy.nulwatt.sim;

/** A measured power as a device shows it: sampled now and then, and readable a little later. */
final class Telemetry {
    private final long periodNs;
    private final long lateNs;
    private long sampleNs;
    private double sampledW;
    private double shownW;
    private boolean waiting;

    Telemetry(long periodNs, long lateNs, long startNs) {
        this.periodNs = periodNs;
        this.lateNs = lateNs;
        sampleNs = startNs;
    }

    void advanceTo(long nowNs, double powerW) {
        if (waiting && nowNs - sampleNs >= lateNs) {
            shownW = sampledW;
            waiting = false;
        }
        if (nowNs - sampleNs >= periodNs) {
            sampleNs += periodNs;
            sampledW = powerW;
            waiting = true;
            if (lateNs == 0) {
                shownW = sampledW;
                waiting = false;
            }
        }
    }

    double watts() {
        return shownW;
    }
}
