package energy.nulwatt.control;

import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.ProtectionSpec;

/**
 * The average import of the running quarter hour and what it still allows, for a tariff that bills the highest one. Goes
 * by the meter's own average where it sends one (it climbs from 0 and ends at the bill), else by what was measured since
 * the quarter began on the meter's clock. A meter without a clock has no quarter to go by: there every moment is held to
 * the limit, so that whichever quarter the bill takes is within it.
 */
final class QuarterHour {
    private static final double QUARTER_S = 900;
    private static final double SECOND_NS = 1e9;
    /** Kept free: batteries follow late, and the meter counts what we only sample. */
    private static final double MARGIN_W = 30;
    /** What is left is never spent sooner than within this, so that the end of a quarter is no leap. */
    private static final double SHORTEST_REST_S = 60;

    private final ProtectionSpec protection;
    private boolean started;
    private boolean clocked;
    private long quarter;
    private double elapsedS;
    /** Imported since the quarter began, Ws. */
    private double importedWs;

    private double lastW;
    private double limitW = Double.POSITIVE_INFINITY;
    private long lastNs;

    QuarterHour(ProtectionSpec protection) {
        this.protection = protection;
    }

    void observe(GridReading reading) {
        double gapS = started ? (reading.arrivalNs - lastNs) / SECOND_NS : 0;
        clocked = reading.meterEpochSeconds != GridReading.NO_TIME;
        long second = clocked ? reading.meterEpochSeconds : (long) (reading.arrivalNs / SECOND_NS);
        long now = Math.floorDiv(second, (long) QUARTER_S);
        elapsedS = Math.floorMod(second, (long) QUARTER_S);
        if (!started || now != quarter) {
            // What the first part of a quarter imported before the start is not known: as much as it imports now.
            importedWs = started ? 0 : Math.max(0, reading.powerW) * elapsedS;
            gapS = Math.min(gapS, elapsedS);
            quarter = now;
        }
        importedWs += Math.max(0, reading.powerW) * gapS;
        if (!Double.isNaN(reading.quarterHourAverageW)) {
            importedWs = reading.quarterHourAverageW * QUARTER_S;
        }
        limitW = limitW(reading);
        lastW = Math.max(0, reading.powerW);
        lastNs = reading.arrivalNs;
        started = true;
    }

    private double limitW(GridReading reading) {
        double ownW = protection.quarterHourLimitW() == Integer.MAX_VALUE ? Double.NaN : protection.quarterHourLimitW();
        double peakW = protection.followMonthPeak() ? reading.monthPeakW : Double.NaN;
        if (Double.isNaN(ownW)) {
            return Double.isNaN(peakW) ? Double.POSITIVE_INFINITY : peakW;
        }
        return Double.isNaN(peakW) ? ownW : Math.max(ownW, peakW);
    }

    /** What the grid may supply from now to the end of the quarter, W ≥ 0; infinite without a limit. */
    double allowedW(long nowNs) {
        if (!started || limitW == Double.POSITIVE_INFINITY) {
            return Double.POSITIVE_INFINITY;
        }
        double sinceS = Math.max(0, (nowNs - lastNs) / SECOND_NS);
        double restS = Math.max(SHORTEST_REST_S, QUARTER_S - elapsedS - sinceS);
        double usableW = Math.max(0, limitW - MARGIN_W);
        double leftWs = usableW * QUARTER_S - importedWs - lastW * sinceS;
        double meanW = Math.max(0, leftWs / restS);
        return clocked ? meanW : Math.min(meanW, usableW);
    }
}
