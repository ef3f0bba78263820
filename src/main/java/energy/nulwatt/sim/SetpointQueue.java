package energy.nulwatt.sim;

/** Set-points that were given and do not act yet. */
final class SetpointQueue {
    private static final int SIZE = 256;

    private long deadTimeNs;
    private final int[] watts = new int[SIZE];
    private final long[] dueNs = new long[SIZE];
    private int head;
    private int count;
    private int newest;
    private int inForce;

    SetpointQueue(long deadTimeNs) {
        this.deadTimeNs = deadTimeNs;
    }

    /** Those that are given from now on act after this time. */
    void deadTimeNs(long deadTimeNs) {
        this.deadTimeNs = deadTimeNs;
    }

    void add(long nowNs, int setpoint) {
        if (setpoint == newest) {
            return;
        }
        newest = setpoint;
        // Commands faster than 256 per dead time: the newest takes the place of the one before it.
        int slot = (head + (count < SIZE ? count++ : SIZE - 1)) % SIZE;
        watts[slot] = setpoint;
        dueNs[slot] = nowNs + deadTimeNs;
    }

    int inForceAt(long nowNs) {
        while (count > 0 && nowNs - dueNs[head] >= 0) {
            inForce = watts[head];
            head = (head + 1) % SIZE;
            count--;
        }
        return inForce;
    }

    void clear() {
        count = 0;
        newest = 0;
        inForce = 0;
    }
}
