package energy.nulwatt.sim;

import energy.nulwatt.model.Phase;

/** What the simulated meter knows at the end of one of its periods. */
final class MeterValues {
    private static final double NOMINAL_V = 230;
    /** Of the street, so that the volts move with the load as they do in a house. */
    private static final double LINE_OHM = 0.25;

    private static final int QUARTER_S = 900;

    /** The meter's own time, seconds since 1970 UTC. */
    long epochSeconds;
    /** Mean over the period, W, + import. */
    double powerW;

    final double[] phaseW = new double[Phase.COUNT];
    final double[] volts = new double[Phase.COUNT];
    final double[] amps = new double[Phase.COUNT];
    /** Per tariff 1 and 2, Wh. */
    final double[] importWh = {1_581_123, 1_435_706};

    final double[] exportWh = {244_400, 611_002};
    /** 1 at night and 2 by day in the Netherlands; the other way round in Belgium. */
    int tariff;
    /** Import of the running quarter hour so far, spread over the whole quarter, W. */
    double quarterW;
    /** Highest finished quarter hour, W, and its end. */
    double monthPeakW = 2589;

    long monthPeakEpochSeconds;
    /** Seconds since the start: what the gas and water meters go by. */
    double runningS;

    private final SimulatedHouse house;
    private final boolean belgian;
    private final double[] lastPhaseWs = new double[Phase.COUNT];
    private double lastGridWs;
    private double lastImportWh;
    private double lastExportWh;
    private long lastNs;
    private long quarter;

    MeterValues(SimulatedHouse house, boolean belgian, long startEpochSeconds) {
        this.house = house;
        this.belgian = belgian;
        monthPeakEpochSeconds = startEpochSeconds / QUARTER_S * QUARTER_S - 86_400;
        quarter = startEpochSeconds / QUARTER_S;
        lastNs = house.nowNs();
        lastGridWs = house.gridWs();
        lastImportWh = house.importWh();
        lastExportWh = house.exportWh();
        for (int p = 0; p < Phase.COUNT; p++) {
            lastPhaseWs[p] = house.phaseWs(Phase.at(p));
        }
    }

    /** Takes the mean since the last call. */
    void sample(long atEpochSeconds, int secondOfLocalDay) {
        double seconds = (house.nowNs() - lastNs) / 1e9;
        lastNs = house.nowNs();
        epochSeconds = atEpochSeconds;
        runningS += seconds;
        powerW = (house.gridWs() - lastGridWs) / seconds;
        lastGridWs = house.gridWs();
        for (int p = 0; p < Phase.COUNT; p++) {
            double ws = house.phaseWs(Phase.at(p));
            phaseW[p] = (ws - lastPhaseWs[p]) / seconds;
            lastPhaseWs[p] = ws;
            volts[p] = NOMINAL_V + 4 - phaseW[p] / NOMINAL_V * LINE_OHM;
            amps[p] = Math.abs(phaseW[p]) / volts[p];
        }
        boolean day = secondOfLocalDay >= 7 * 3600 && secondOfLocalDay < 23 * 3600;
        tariff = day == belgian ? 1 : 2;
        double imported = house.importWh() - lastImportWh;
        importWh[tariff - 1] += imported;
        exportWh[tariff - 1] += house.exportWh() - lastExportWh;
        lastImportWh = house.importWh();
        lastExportWh = house.exportWh();
        countQuarter(imported);
    }

    private void countQuarter(double imported) {
        long now = epochSeconds / QUARTER_S;
        if (now != quarter) {
            if (quarterW > monthPeakW) {
                monthPeakW = quarterW;
                monthPeakEpochSeconds = now * QUARTER_S;
            }
            quarter = now;
            quarterW = 0;
        }
        quarterW += imported * 4;
    }
}
