package energy.nulwatt.control;

import java.util.Arrays;

/**
 * Splits a power by weights: as water rises in vessels of different width, until one is full and the others take what it
 * does not. A battery starts at its efficient minimum; a group that is full rises no further.
 */
final class LevelFill {
    /** Halves an interval of levels down to the precision of a double. */
    private static final int HALVINGS = 60;

    private final double[] weight;
    private final double[] floorW;
    private final double[] groupW;

    LevelFill(Roster roster) {
        weight = new double[roster.size];
        floorW = new double[roster.size];
        groupW = new double[roster.groups];
    }

    /**
     * Sets the shares of those who are {@code in}.
     *
     * @param weights above 0
     * @param targetW no more than they are capable of
     */
    void fill(double targetW, boolean[] in, double[] weights, Roster roster) {
        setFloors(targetW, in, roster);
        double full = 0;
        for (int i = 0; i < roster.size; i++) {
            weight[i] = in[i] ? weights[i] : 0;
            full = in[i] ? Math.max(full, roster.mostW[i] / weights[i]) : full;
        }
        double low = 0;
        double high = full;
        for (int k = 0; k < HALVINGS && high > low; k++) {
            double level = (low + high) / 2;
            if (filledW(level, roster) < targetW) {
                low = level;
            } else {
                high = level;
            }
        }
        filledW(high, roster);
        for (int i = 0; i < roster.size; i++) {
            double room = roster.roomW[roster.group[i]];
            double level = groupW[roster.group[i]] > room ? groupLevel(roster.group[i], room, full, roster) : high;
            roster.shareW[i] = atLevel(i, level, roster);
        }
    }

    /** Minimums hold where they fit into the target and into the group. */
    private void setFloors(double targetW, boolean[] in, Roster roster) {
        Arrays.fill(groupW, 0);
        int count = 0;
        double sumW = 0;
        for (int i = 0; i < roster.size; i++) {
            if (in[i]) {
                count++;
                sumW += roster.leastW[i];
                groupW[roster.group[i]] += roster.leastW[i];
            }
        }
        for (int i = 0; i < roster.size; i++) {
            boolean fits = count > 1 && sumW <= targetW && groupW[roster.group[i]] <= roster.roomW[roster.group[i]];
            floorW[i] = in[i] && fits ? roster.leastW[i] : 0;
        }
    }

    private double filledW(double level, Roster roster) {
        Arrays.fill(groupW, 0);
        for (int i = 0; i < roster.size; i++) {
            groupW[roster.group[i]] += atLevel(i, level, roster);
        }
        double filledW = 0;
        for (int g = 0; g < roster.groups; g++) {
            filledW += Math.min(groupW[g], roster.roomW[g]);
        }
        return filledW;
    }

    private double atLevel(int i, double level, Roster roster) {
        return weight[i] == 0 ? 0 : Math.max(floorW[i], Math.min(roster.mostW[i], weight[i] * level));
    }

    /** The level at which a group gives exactly its room. */
    private double groupLevel(int group, double roomW, double full, Roster roster) {
        double low = 0;
        double high = full;
        for (int k = 0; k < HALVINGS && high > low; k++) {
            double level = (low + high) / 2;
            double sum = 0;
            for (int i = 0; i < roster.size; i++) {
                sum += roster.group[i] == group ? atLevel(i, level, roster) : 0;
            }
            if (sum < roomW) {
                low = level;
            } else {
                high = level;
            }
        }
        return low;
    }
}
