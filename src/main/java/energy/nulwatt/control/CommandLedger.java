package energy.nulwatt.control;

/**
 * The commands that were given to one battery, W, with the times at which it took them. An order is on its way until it
 * is confirmed; one that a newer order overtook on the way never was in force.
 */
final class CommandLedger {
    /** A relay opens about 6 s after the last power; asked sooner, it is still closed. */
    private static final long RELAY_MAY_OPEN_NS = 4_000_000_000L;

    private static final long RELAY_OPENED_NS = 15_000_000_000L;
    /** Longer than the latest dead time and wake-up in the field. */
    private static final long AWAKE_AFTER_NS = 14_000_000_000L;
    /** More than its own consumption: the inverter runs. */
    private static final double AWAKE_W = 15;

    /** A smaller order is seen too late in the telemetry to tell when it was awake. */
    private static final double TELLING_W = 50;

    private static final int ORDERS = 256;
    private static final double LINK_SMOOTHING = 0.1;
    /** A confirmation later than this was that of a battery that had fallen silent. */
    private static final long LATEST_LINK_NS = 1_500_000_000L;

    private final History history = new History(ORDERS);
    /** When the orders were given, by their numbers. */
    private final long[] orderedNs = new long[ORDERS];

    private long newest;
    /** How many of the newest orders are not confirmed. */
    private int open;
    /** How long an order is on its way, as a mean. */
    private double linkNs;

    private long acceptedNs;
    private long wakeSequence;
    private boolean fromStandby;
    private boolean surelyAsleep;
    private boolean tellsWakeUp;
    private long wakeOrderedNs;
    private long wakingUntilNs = Long.MIN_VALUE / 2;

    CommandLedger() {
        history.add(Long.MIN_VALUE / 2, 0);
    }

    History history() {
        return history;
    }

    /** True while it has not moved since it was woken: its relay may have to close first. */
    boolean fromStandby() {
        return fromStandby;
    }

    /** When it was asked out of standby; valid while {@link #fromStandby}. */
    long wakeOrderedNs() {
        return wakeOrderedNs;
    }

    /** How long an order is on its way to the battery, ns. */
    long linkNs() {
        return (long) linkNs;
    }

    /** Enters the next order, while the battery gives {@code outputW}. */
    void order(int watts, double outputW, long sequence, long nowNs) {
        boolean waking = fromStandby && Math.abs(outputW) < AWAKE_W;
        if (watts == 0) {
            fromStandby = false;
        } else if (!waking) {
            fromStandby = Math.abs(outputW) < AWAKE_W && restsSince(nowNs - RELAY_MAY_OPEN_NS);
            surelyAsleep = fromStandby && restsSince(nowNs - RELAY_OPENED_NS);
            tellsWakeUp = surelyAsleep && Math.abs(watts) >= TELLING_W;
            wakeOrderedNs = nowNs + linkNs();
            wakeSequence = sequence;
        }
        newest = sequence;
        orderedNs[slot(sequence)] = nowNs;
        open = Math.min(open + 1, ORDERS - 1);
        history.add(Math.max(nowNs + linkNs(), history.lastTimeNs()), watts);
    }

    /**
     * Takes what the battery's thread tells of the orders that it carried out.
     *
     * @param sequence of the newest one
     * @param atNs when the set-point in force was confirmed
     */
    void accepted(long sequence, long atNs, long nowNs) {
        long age = newest - sequence;
        if (age >= 0 && age < open) {
            confirm((int) age, sequence, atNs);
        }
        if (open > 0 && sequence > 0 && nowNs - orderedNs[slot(newest - open + 1)] < LATEST_LINK_NS) {
            // What is not confirmed yet is in force from now on at the soonest.
            for (int i = 0; i < open; i++) {
                history.retime(i, Math.max(nowNs, history.timeOf(i)));
            }
        }
    }

    private void confirm(int age, long sequence, long atNs) {
        // Nothing was written when what was asked was in force already.
        int never = atNs == acceptedNs ? age : age + 1;
        acceptedNs = atNs;
        // What was ordered long before may have been carried out and not confirmed.
        int overtaken = 0;
        while (never + overtaken < open && atNs - orderedNs[slot(newest - never - overtaken)] < LATEST_LINK_NS) {
            overtaken++;
        }
        history.drop(never, overtaken);
        open = age;
        if (never == age) {
            return;
        }
        double tookNs = atNs - orderedNs[slot(sequence)];
        if (tookNs < 0 || tookNs >= LATEST_LINK_NS) {
            // What was in force while it was silent cannot be known.
            return;
        }
        linkNs = linkNs == 0 ? tookNs : linkNs + LINK_SMOOTHING * (tookNs - linkNs);
        history.retime(age, atNs);
        if (fromStandby && sequence >= wakeSequence && wakeSequence > 0) {
            wakeOrderedNs = atNs;
            wakeSequence = 0;
        }
    }

    private static int slot(long sequence) {
        return (int) (sequence & (ORDERS - 1));
    }

    /** True when its relay had certainly opened before it was woken. */
    boolean surelyAsleep() {
        return surelyAsleep;
    }

    /** True when its first movement will tell how long its wake-up takes. */
    boolean tellsWakeUp() {
        return tellsWakeUp;
    }

    /** Takes a measured power: movement shows that it is awake. True when it just woke. */
    boolean measured(long atNs, double watts) {
        if (!fromStandby) {
            return false;
        }
        if (atNs - wakeOrderedNs > AWAKE_AFTER_NS) {
            // It was asked for so little that its waking did not show.
            fromStandby = false;
            return false;
        }
        wakingUntilNs = atNs;
        fromStandby = Math.abs(watts) < AWAKE_W;
        return !fromStandby;
    }

    /** True when it was waking at a time not before this. */
    boolean wokeSince(long sinceNs) {
        return wakingUntilNs - sinceNs >= 0;
    }

    /** True when nothing was asked since a time. */
    boolean restsSince(long sinceNs) {
        history.boundBetween(sinceNs, Long.MAX_VALUE);
        return history.maximum == 0 && history.minimum == 0;
    }

    /** True when it rests and its relay may have opened. */
    boolean asleep(long nowNs) {
        return restsSince(nowNs - RELAY_MAY_OPEN_NS);
    }
}
