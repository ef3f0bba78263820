package energy.nulwatt.control;

/** The commands that were given to one battery, W, with the times of their orders. */
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

    private final History history = new History(256);
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

    /** Enters an order, while the battery gives {@code outputW}. */
    void order(int watts, double outputW, long nowNs) {
        boolean waking = fromStandby && Math.abs(outputW) < AWAKE_W;
        if (watts == 0) {
            fromStandby = false;
        } else if (!waking) {
            fromStandby = Math.abs(outputW) < AWAKE_W && restsSince(nowNs - RELAY_MAY_OPEN_NS);
            surelyAsleep = fromStandby && restsSince(nowNs - RELAY_OPENED_NS);
            tellsWakeUp = surelyAsleep && Math.abs(watts) >= TELLING_W;
            wakeOrderedNs = nowNs;
        }
        history.add(nowNs, watts);
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
