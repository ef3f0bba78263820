package energy.nulwatt.control;

/**
 * Whose turn it is: the one through which the least energy has gone for its size. The turns change once a day, and
 * sooner when the one at the front has done half a cycle more than the one at the back.
 */
final class Rotation {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long DAY_NS = 86_400 * SECOND_NS;
    /** One cycle is the capacity once in and once out. */
    private static final double LEAD_CYCLES = 0.5;
    /** Taken for a battery that does not tell its capacity, Wh. */
    private static final double USUAL_WH = 5000;
    /** A pause of this length says nothing about what went through. */
    private static final long LONGEST_STEP_NS = 60 * SECOND_NS;

    private final double[] cycles;
    private final int[] place;
    private boolean started;
    private long lastNs;
    private long day;

    Rotation(int batteries) {
        cycles = new double[batteries];
        place = new int[batteries];
    }

    /** 0 for the one whose turn it is. */
    int place(int i) {
        return place[i];
    }

    void follow(BatteryTrack[] tracks, long nowNs) {
        double hours = started ? Math.min(LONGEST_STEP_NS, nowNs - lastNs) / (3600.0 * SECOND_NS) : 0;
        lastNs = nowNs;
        for (int i = 0; i < cycles.length; i++) {
            cycles[i] += Math.abs(tracks[i].believedW()) * hours / (2 * capacityWh(tracks[i]));
        }
        long today = Math.floorDiv(nowNs, DAY_NS);
        if (!started || today != day || frontLeads()) {
            started = true;
            day = today;
            takeTurns();
        }
    }

    /** Usable capacity, Wh; that of a usual battery when not known. */
    static double capacityWh(BatteryTrack track) {
        double told = track.state.capacityWh;
        double stated = track.spec.capacityWh();
        return told > 0 ? told : stated > 0 ? stated : USUAL_WH;
    }

    private boolean frontLeads() {
        double least = Double.MAX_VALUE;
        double front = 0;
        for (int i = 0; i < cycles.length; i++) {
            least = Math.min(least, cycles[i]);
            front = place[i] == 0 ? cycles[i] : front;
        }
        return front > least + LEAD_CYCLES;
    }

    private void takeTurns() {
        for (int i = 0; i < place.length; i++) {
            place[i] = 0;
            for (int j = 0; j < place.length; j++) {
                place[i] += goesBefore(j, i) ? 1 : 0;
            }
        }
    }

    private boolean goesBefore(int j, int i) {
        if (cycles[j] != cycles[i]) {
            return cycles[j] < cycles[i];
        }
        // Nothing to tell them apart yet: by the day.
        int n = cycles.length;
        return Math.floorMod(j + day, n) < Math.floorMod(i + day, n);
    }
}
