package energy.nulwatt.bench;

import energy.nulwatt.model.BatteryChannel;
import energy.nulwatt.model.BatteryCommand;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.sim.SimulatedBattery;

/** A simulated battery at the end of a link: orders arrive late, its power is read at instants of its own. */
final class VirtualBattery {
    /** What can be done with it. */
    enum Reach {
        /** It follows. */
        FOLLOWS,
        /** It goes on as it did, whatever is ordered. */
        FROZEN,
        /** It gives nothing. */
        OUT
    }

    private static final long LINK_NS = 60_000_000L;
    /** Some batteries stall regularly: a silence counts only when it lasts so long (silence-ms of the profiles). */
    private static final long SILENCE_NS = 5_000_000_000L;

    private final SimulatedBattery battery;
    private final BatteryChannel channel = new BatteryChannel();
    private final BatteryState state = new BatteryState();
    private final long pollNs;

    private boolean silent;
    private boolean stuck;
    private boolean flagLost;
    private boolean out;
    private double chargeCeilingW = Double.POSITIVE_INFINITY;
    private double dischargeCeilingW = Double.POSITIVE_INFINITY;

    /** Held from the first order on, until it is handed back. */
    private boolean flagHeld;

    private BatteryCommand.Kind lastKind = BatteryCommand.Kind.NONE;
    private int orders;
    private long nextPollNs;
    private long deliverNs = Long.MAX_VALUE;
    private int underWayW;
    private long underWaySequence;

    VirtualBattery(SimulatedBattery battery, long pollNs, long firstPollNs) {
        this.battery = battery;
        this.pollNs = pollNs;
        nextPollNs = firstPollNs;
    }

    /** Takes an order, hands it on, and reads the battery when it is time; true when the controller has news. */
    boolean advance(long nowNs) {
        takeOrder(nowNs);
        boolean news = false;
        if (nowNs >= deliverNs && !silent) {
            deliverNs = Long.MAX_VALUE;
            deliver(nowNs);
            publish();
            news = true;
        }
        if (nowNs >= nextPollNs) {
            nextPollNs += pollNs;
            read(nowNs);
            publish();
            news = true;
        }
        return news;
    }

    private void publish() {
        channel.states().writing().copyFrom(state);
        channel.states().publish();
    }

    private void takeOrder(long nowNs) {
        if (channel.commands().poll()) {
            BatteryCommand command = channel.commands().latest();
            lastKind = command.kind;
            underWaySequence = command.sequence;
            orders++;
            underWayW = command.kind == BatteryCommand.Kind.SETPOINT ? command.watts : 0;
            deliverNs = nowNs + LINK_NS;
        }
    }

    private void deliver(long nowNs) {
        if (!flagLost) {
            battery.setpoint(underWayW);
        }
        flagHeld = lastKind != BatteryCommand.Kind.RELEASE;
        state.acceptedWatts = underWayW;
        state.acceptedNs = nowNs;
        state.acceptedSequence = underWaySequence;
    }

    private void read(long nowNs) {
        if (silent) {
            state.available &= nowNs - state.answeredNs < SILENCE_NS;
            return;
        }
        state.available = true;
        state.inControl = flagHeld && !flagLost;
        state.answeredNs = nowNs;
        state.powerNs = nowNs;
        state.powerW = battery.telemetryW();
        state.socPercent = Math.round(battery.socPercent());
        state.capacityWh = battery.physics().capacityWh();
        state.chargedWh = battery.chargedWh();
        state.dischargedWh = battery.dischargedWh();
    }

    BatteryChannel channel() {
        return channel;
    }

    /** For reading; what goes wrong with it is told to this class, so that the yardsticks know. */
    SimulatedBattery battery() {
        return battery;
    }

    /** Set-points, stops and releases so far. */
    int orders() {
        return orders;
    }

    /** The newest order, W. */
    int askedW() {
        return underWayW;
    }

    Reach reach() {
        if (out) {
            return Reach.OUT;
        }
        return silent || stuck || flagLost ? Reach.FROZEN : Reach.FOLLOWS;
    }

    /** The most that it charges with for its class and faults, whatever its state of charge, W ≥ 0. */
    double chargeCeilingW() {
        return Math.min(chargeCeilingW, battery.physics().maxChargeW());
    }

    /** The most that it discharges with for its class and faults, whatever its state of charge, W ≥ 0. */
    double dischargeCeilingW() {
        return Math.min(dischargeCeilingW, battery.physics().maxDischargeW());
    }

    /** It charges with so much at the most, whatever is asked, W; infinity heals it. */
    void limitCharge(double watts) {
        chargeCeilingW = watts;
        battery.limitChargeW(watts);
    }

    /** It discharges with so much at the most, whatever is asked, W; infinity heals it. */
    void limitDischarge(double watts) {
        dischargeCeilingW = watts;
        battery.limitDischargeW(watts);
    }

    /** It gives so many times what is asked, in both directions. */
    void gains(double gain) {
        battery.gains(gain, gain);
    }

    /** Its link is cut or comes back; it goes on with its last set-point. */
    void silent(boolean silent) {
        this.silent = silent;
    }

    /** It restarts: its power falls away at once, and it does not answer until {@link #restarted}. */
    void trip() {
        battery.trip();
        silent = true;
        out = true;
    }

    /** It answers again after a trip. */
    void restarted() {
        silent = false;
        out = false;
        flagHeld = false;
    }

    /** It answers, and keeps its power of the moment. */
    void stuck(boolean stuck) {
        this.stuck = stuck;
        battery.stuck(stuck);
    }

    /**
     * It lost its control flag, or the flag was written again: until then orders are confirmed and ignored.
     *
     * @param goesOn whether it keeps its last set-point meanwhile; else it goes to 0 W
     */
    void flagLost(boolean lost, boolean goesOn) {
        flagLost = lost;
        out = lost && !goesOn;
        if (lost && !goesOn) {
            battery.setpoint(0);
        } else if (!lost) {
            // Whoever writes the flag again writes the order in force after it.
            battery.setpoint(underWayW);
        }
    }
}
