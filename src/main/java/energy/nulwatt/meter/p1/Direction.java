package energy.nulwatt.meter.p1;

import energy.nulwatt.model.Phase;
import java.util.Arrays;

/** Power and energy in one direction, import or export, as printed in one telegram. NaN where nothing was printed. */
final class Direction {
    double totalW;
    final double[] phaseW = new double[Phase.COUNT];
    /** Index 0 is the total, 1 to 4 the tariffs. */
    final double[] energyWh = new double[Obis.HIGHEST_TARIFF + 1];

    void forget() {
        totalW = Double.NaN;
        Arrays.fill(phaseW, Double.NaN);
        Arrays.fill(energyWh, Double.NaN);
    }

    /** The total when it is printed, else the sum of the tariffs; never both. */
    double energyWh() {
        if (!Double.isNaN(energyWh[0])) {
            return energyWh[0];
        }
        double sum = Double.NaN;
        for (int tariff = 1; tariff < energyWh.length; tariff++) {
            if (!Double.isNaN(energyWh[tariff])) {
                sum = Double.isNaN(sum) ? energyWh[tariff] : sum + energyWh[tariff];
            }
        }
        return sum;
    }

    /** Which values are there, as bits. */
    int shape() {
        int bits = Double.isNaN(totalW) ? 0 : 1;
        for (int i = 0; i < phaseW.length; i++) {
            bits = bits << 1 | (Double.isNaN(phaseW[i]) ? 0 : 1);
        }
        for (int i = 0; i < energyWh.length; i++) {
            bits = bits << 1 | (Double.isNaN(energyWh[i]) ? 0 : 1);
        }
        return bits;
    }
}
