package energy.nulwatt.battery.sessy;

import energy.nulwatt.model.BatteryState;

/**
 * The two counters of energy that newer firmware has. Users of the interface contradict each other about which of them
 * counts charging, so neither is told until the battery itself has shown it: the one that rises while it only charges.
 */
final class SessyCounters {
    private static final double CLEARLY_W = 100;
    private static final int LEAST_SAMPLES = 5;
    private static final double RISEN_WH = 2;
    private static final double MAX_WH = 1e9;

    private boolean known;
    private boolean importIsCharge;
    private double importWh = Double.NaN;
    private double exportWh = Double.NaN;
    private int charging;
    private int discharging;
    private int others;

    /** A measured power, W, + charge. */
    void power(double watts) {
        if (watts > CLEARLY_W) {
            charging++;
        } else if (watts < -CLEARLY_W) {
            discharging++;
        } else {
            others++;
        }
    }

    /** Takes {@code energy/status} over. */
    void learn(SessyAnswer energy, BatteryState into) {
        double newImportWh = energy.number("sessy_energy.import_wh", 0, MAX_WH);
        double newExportWh = energy.number("sessy_energy.export_wh", 0, MAX_WH);
        if (!known && others == 0 && (charging == 0) != (discharging == 0) && charging + discharging >= LEAST_SAMPLES) {
            judge(newImportWh - importWh, newExportWh - exportWh);
        }
        importWh = newImportWh;
        exportWh = newExportWh;
        charging = 0;
        discharging = 0;
        others = 0;
        into.chargedWh = !known ? Double.NaN : importIsCharge ? importWh : exportWh;
        into.dischargedWh = !known ? Double.NaN : importIsCharge ? exportWh : importWh;
    }

    private void judge(double importedWh, double exportedWh) {
        boolean imported = importedWh >= RISEN_WH && exportedWh == 0;
        boolean exported = exportedWh >= RISEN_WH && importedWh == 0;
        if (imported || exported) {
            known = true;
            importIsCharge = imported == charging > 0;
        }
    }
}
