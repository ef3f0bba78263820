package energy.nulwatt.control;

import energy.nulwatt.model.BatteryChannel;
import energy.nulwatt.model.BatteryCommand;
import energy.nulwatt.model.BatterySettings;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.Reason;

/**
 * What the loop knows of one battery: its newest state, the ledger of commands under way, the powers that were measured
 * lately, and what it can be trusted to deliver. Powers in W, + charge.
 */
final class BatteryTrack {
    private static final long SECOND_NS = 1_000_000_000L;
    /** Nothing in the field moves later than this after a command (control reference: 6 s, and 6 s of wake-up). */
    private static final long LONGEST_RESPONSE_NS = 12 * SECOND_NS;
    /** A power older than this says nothing about now. */
    private static final long TELEMETRY_EXPIRES_NS = 15 * SECOND_NS;
    /** The slowest ramp in the field moves a telemetry well within this. */
    private static final long STILL_NS = 3 * SECOND_NS;
    /** Batteries measure themselves about once a second: between two updates they tell the older one. */
    private static final long UPDATE_PERIOD_NS = SECOND_NS;
    /** A relay opens about 6 s after the last power; asked sooner, it is still closed. */
    private static final long RELAY_OPENS_NS = 4 * SECOND_NS;
    /** More than its own consumption: the inverter runs. */
    private static final double AWAKE_W = 15;

    private final BatteryChannel channel;
    final BatterySpec spec;
    final Delivery delivery;

    /** Newest state, owned by the slot. */
    BatteryState state;
    /** Settings in force. */
    BatterySettings settings;
    /** What the loop decided in this step, before compensation. */
    double wantedW;
    /** The set-point in force, as last ordered. */
    int askedW;

    Reason reason = Reason.WAITING_FOR_BATTERIES;

    private double chargeCapW = Double.POSITIVE_INFINITY;
    private double dischargeCapW = Double.POSITIVE_INFINITY;
    private Reason chargeCapReason;
    private Reason dischargeCapReason;

    private final History commands = new History(64);
    private final History samples = new History(64);
    private final OutputBounds bounds = new OutputBounds();
    final Response response;
    private final Absence absence = new Absence();
    private boolean available;
    private boolean returned;
    private long lastPowerNs;
    private BatteryCommand.Kind lastKind = BatteryCommand.Kind.NONE;
    private long sequence;
    private long urgent;
    private long lastStopSequence = -1;

    /** It was at rest when it was last asked: its relay may have to close first. */
    private boolean fromStandby;

    BatteryTrack(BatterySpec spec, BatteryChannel channel, BatterySettings settings) {
        this.spec = spec;
        this.channel = channel;
        this.settings = settings;
        state = channel.states().latest();
        delivery = new Delivery(spec);
        response = new Response(spec.response());
        commands.add(Long.MIN_VALUE / 2, 0);
    }

    /** Takes the newest state over; true when a new measured power came with it. */
    boolean take(long nowNs) {
        boolean fresh = false;
        if (channel.states().poll()) {
            boolean wasAvailable = available;
            state = channel.states().latest();
            available = state.available;
            returned |= available && !wasAvailable;
            if (state.powerNs != lastPowerNs && !Double.isNaN(state.powerW)) {
                lastPowerNs = state.powerNs;
                samples.add(state.powerNs, state.powerW);
                fresh = true;
                response.measured(state.powerNs, state.powerW);
                fromStandby &= Math.abs(state.powerW) < AWAKE_W;
                delivery.measured(this, nowNs);
            }
        }
        return fresh;
    }

    /** Lifts what guards held it to. */
    void uncap() {
        chargeCapW = Double.POSITIVE_INFINITY;
        dischargeCapW = Double.POSITIVE_INFINITY;
    }

    /** A guard lets it charge with no more than this, W ≥ 0. */
    void capCharge(double watts, Reason why) {
        if (watts < chargeCapW) {
            chargeCapW = watts;
            chargeCapReason = why;
        }
    }

    /** A guard lets it discharge with no more than this, W ≥ 0. */
    void capDischarge(double watts, Reason why) {
        if (watts < dischargeCapW) {
            dischargeCapW = watts;
            dischargeCapReason = why;
        }
    }

    double chargeCapW() {
        return chargeCapW;
    }

    double dischargeCapW() {
        return dischargeCapW;
    }

    /** The guard that leaves it nothing in this direction, or null. */
    Reason cancelledBy(boolean charging) {
        if (charging) {
            return chargeCapW < 1 ? chargeCapReason : null;
        }
        return dischargeCapW < 1 ? dischargeCapReason : null;
    }

    /** True when its power is known well enough to count on. */
    boolean known(long nowNs) {
        return samples.size() > 0 && nowNs - lastPowerNs < TELEMETRY_EXPIRES_NS;
    }

    /** True when it can be asked for power: it answers, tells its power and charge, and its owner lets us. */
    boolean usable(long nowNs) {
        return state.available
                && settings.enabled
                && known(nowNs)
                && !Double.isNaN(state.socPercent)
                && delivery.obeys();
    }

    /** The last measured power, 0 before the first. */
    double measuredW() {
        return samples.size() == 0 ? 0 : samples.lastValue();
    }

    /** What it is taken to give now: what was measured, also while it is silent, until that is disproved. */
    double believedW() {
        return absence.over() ? 0 : measuredW();
    }

    /** Weighs what speaks against a silent battery still giving its last power. */
    void judgeAbsence(History houseW, long nowNs) {
        boolean away = samples.size() > 0 && (!state.available || !known(nowNs));
        absence.judge(away, measuredW(), lastPowerNs, remainingWh(), houseW, nowNs);
    }

    /** What its last power can still take from it or put into it, Wh; NaN when not known. */
    private double remainingWh() {
        double capacityWh = Double.isNaN(state.capacityWh) ? spec.capacityWh() : state.capacityWh;
        double part = measuredW() > 0 ? 100 - state.socPercent : state.socPercent;
        return capacityWh * part / 100;
    }

    /** Bounds what the battery gave in the window of a telegram. */
    OutputBounds bound(long arrivalNs, long periodNs, long nowNs) {
        if (samples.size() == 0 || !state.available || !known(nowNs)) {
            bounds.at(believedW());
            return bounds;
        }
        long ageNs = spec.response().telemetryLatencyMs() * 1_000_000L + UPDATE_PERIOD_NS;
        bounds.find(samples, commands, response, arrivalNs, periodNs, ageNs, stuck(nowNs), fromStandby);
        return bounds;
    }

    /** True when it stands still although every command of late should have moved it. */
    private boolean stuck(long nowNs) {
        return still() && commands.valueAt(nowNs - response.latestNs(fromStandby) - STILL_NS) == commands.lastValue();
    }

    private boolean still() {
        samples.boundBetween(lastPowerNs - STILL_NS, lastPowerNs);
        double moved = samples.maximum - samples.minimum;
        return moved <= Math.max(25, 0.03 * Math.abs(measuredW()));
    }

    /** True when every command that could still be under way asks for nearly the same, and the output stands still. */
    boolean settled(long nowNs) {
        commands.boundBetween(nowNs - settlingNs(), nowNs);
        double spread = commands.maximum - commands.minimum;
        return spread <= Math.max(30, 0.1 * Math.abs(askedW)) && still();
    }

    /** Smallest and largest command of the settling time; valid after {@link #settled}. */
    double leastCommandedW() {
        return commands.minimum;
    }

    double mostCommandedW() {
        return commands.maximum;
    }

    /** How long this battery may take to follow, generously, ns. */
    private long settlingNs() {
        commands.boundBetween(lastPowerNs - LONGEST_RESPONSE_NS, Long.MAX_VALUE);
        double settlingS = response.settlingS(commands.maximum - commands.minimum, fromStandby);
        return Math.min(LONGEST_RESPONSE_NS, (long) (settlingS * SECOND_NS));
    }

    /** Orders a set-point, when it differs from the one in force or the kind of order changes. */
    void order(int watts, long nowNs, long causeNs) {
        if (lastKind == BatteryCommand.Kind.SETPOINT && watts == askedW && !returned) {
            return;
        }
        returned = false;
        fromStandby = watts != 0 && ((fromStandby && Math.abs(measuredW()) < AWAKE_W) || asleep(nowNs));
        response.ordered(nowNs, measuredW(), watts, still(), fromStandby);
        askedW = watts;
        commands.add(nowNs, watts);
        send(BatteryCommand.Kind.SETPOINT, watts, causeNs);
    }

    /** True when its relay may have opened: nothing was asked for some time. */
    private boolean asleep(long nowNs) {
        commands.boundBetween(nowNs - RELAY_OPENS_NS, nowNs);
        return commands.maximum == 0 && commands.minimum == 0;
    }

    /** Orders a stop, once for each {@code stopSequence}. */
    void orderStop(long stopSequence, long nowNs, long causeNs) {
        if (lastKind == BatteryCommand.Kind.STOP && stopSequence == lastStopSequence) {
            return;
        }
        lastStopSequence = stopSequence;
        askedW = 0;
        commands.add(nowNs, 0);
        send(BatteryCommand.Kind.STOP, 0, causeNs);
    }

    /** Orders the battery back to its own logic, once. One that is not under our control is left alone. */
    void orderRelease(long nowNs, long causeNs) {
        if (!held()) {
            return;
        }
        askedW = 0;
        commands.add(nowNs, 0);
        send(BatteryCommand.Kind.RELEASE, 0, causeNs);
    }

    /** True when it was handed back and must be taken again before it follows. */
    boolean released() {
        return lastKind == BatteryCommand.Kind.RELEASE || lastKind == BatteryCommand.Kind.NONE;
    }

    /** True when it runs under our control: by our order, or by that of a process before us. */
    boolean held() {
        return !released() || (lastKind == BatteryCommand.Kind.NONE && state.available && state.inControl);
    }

    /** True when an order must be given again although it says the same: none is in force, or the battery was away. */
    boolean orderIsOld() {
        return released() || returned;
    }

    /** Counts the orders given. */
    long orders() {
        return sequence;
    }

    /** Counts the stops and releases given. */
    long urgentOrders() {
        return urgent;
    }

    private void send(BatteryCommand.Kind kind, int watts, long causeNs) {
        lastKind = kind;
        urgent += kind == BatteryCommand.Kind.SETPOINT ? 0 : 1;
        BatteryCommand command = channel.commands().writing();
        command.kind = kind;
        command.watts = watts;
        command.sequence = ++sequence;
        command.causeNs = causeNs;
        channel.commands().publish();
    }
}
