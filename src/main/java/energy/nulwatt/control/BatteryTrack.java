package energy.nulwatt.control;

import energy.nulwatt.model.AllocationSpec;
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
    /** A power older than this says nothing about now. */
    private static final long TELEMETRY_EXPIRES_NS = 15 * SECOND_NS;
    /** Batteries measure themselves about once a second: between two updates they tell the older one. */
    private static final long UPDATE_PERIOD_NS = SECOND_NS;
    /** A pause between polls longer than this says nothing of the instant of measurement. */
    private static final long LONGEST_POLL_GAP_NS = 2 * SECOND_NS;
    /** A battery that ended at its lowest or highest charge rests until it is this far from it again, percentage points. */
    private static final double REBOUND_PERCENT = 2;
    /** So much later than expected is still in time. */
    private static final long LEEWAY_NS = SECOND_NS * 4 / 10;

    private static final long HESITATES_NS = SECOND_NS * 12 / 10;
    private static final double LEAVES_W = 10;
    /** Telemetry that is updated seldom shows within this time whether it moves. */
    private static final long LEAVES_NS = 2 * SECOND_NS;
    /** What it is asked for a shorter time may begin and end between two updates of its telemetry. */
    private static final long SHOWS_NS = SECOND_NS * 6 / 10;
    /** A stretch of movement that its response is learnt from lasts no longer than this, with the commands before it. */
    private static final long FORGETS_NS = 20 * SECOND_NS;
    /** How far ahead its course is drawn: the longest dead time, and more. */
    private static final long AHEAD_NS = 8 * SECOND_NS;

    private final BatteryChannel channel;
    final BatterySpec spec;
    final Delivery delivery;

    /** Newest state, owned by the slot. */
    BatteryState state;
    /** Settings in force. */
    BatterySettings settings;
    /** Where its state of charge changes its part. */
    AllocationSpec.Bands bands = AllocationSpec.Bands.USUAL;
    /** It is asked for something of its own: it has no share, and the others reckon with what it gives. */
    boolean apart;
    /** So near to full that it takes only its taper power. */
    boolean tapers;

    final RelayFlips relay = new RelayFlips();
    /** What the loop decided in this step, before compensation. */
    double wantedW;
    /** Its share is lent for a moment, until those arrive whose it is. */
    boolean lends;
    /** The set-point in force, as last ordered. */
    int askedW;

    Reason reason = Reason.WAITING_FOR_BATTERIES;

    private double chargeCapW = Double.POSITIVE_INFINITY;
    private double dischargeCapW = Double.POSITIVE_INFINITY;
    private Reason chargeCapReason;
    private Reason dischargeCapReason;

    final CommandLedger commands = new CommandLedger();
    final Course course = new Course();
    final Response response;
    final MeterOffset offset;
    /** Measured powers at the times of their measurement. */
    private final History samples = new History(64);

    private final ResponseFit fit = new ResponseFit();
    final Memory memory;
    private final Absence absence = new Absence();
    private boolean available;
    private boolean returned;
    private long lastPowerNs;
    private BatteryCommand.Kind lastKind = BatteryCommand.Kind.NONE;
    private long sequence;
    private long urgent;
    private long lastStopSequence = -1;
    private long usualGapNs = SECOND_NS / 2;
    private double lastPowerW = Double.NaN;
    /** When it last moved by itself. */
    private long astrayNs = Long.MIN_VALUE / 2;

    private boolean hesitates;
    private boolean sawControl;
    /** Its power when it was last under our control. */
    private double lostW = Double.NaN;

    private boolean full;
    private boolean empty;
    private double leastMeanW;
    private double mostMeanW;

    BatteryTrack(BatterySpec spec, BatteryChannel channel, BatterySettings settings) {
        this.spec = spec;
        this.channel = channel;
        this.settings = settings;
        state = channel.states().latest();
        delivery = new Delivery(spec);
        response = new Response(spec.response());
        offset = new MeterOffset(spec.response());
        fit.guess(response);
        memory = new Memory(response, delivery, offset, fit);
    }

    /** Takes the newest state over; true when it told more of its power. */
    boolean take(long nowNs) {
        if (controlLost()) {
            astrayNs = nowNs;
        } else if (nowNs - astrayNs > FORGETS_NS) {
            fit.work(samples, commands, delivery, response, nowNs);
        }
        relay.follow(askedW, nowNs);
        hesitates = nowNs - lastPowerNs > Math.max(HESITATES_NS, 3 * usualGapNs);
        boolean news = channel.states().poll();
        if (news) {
            state = channel.states().latest();
        }
        commands.accepted(state.acceptedSequence, state.acceptedNs, nowNs);
        if (!news) {
            return false;
        }
        boolean wasAvailable = available;
        available = state.available;
        memory.firmwareIs(state.firmware);
        returned |= available && !wasAvailable;
        full = state.socPercent >= settings.maxSocPercent
                || (full && state.socPercent > settings.maxSocPercent - REBOUND_PERCENT);
        empty = state.socPercent <= settings.minSocPercent
                || (empty && state.socPercent < settings.minSocPercent + REBOUND_PERCENT);
        sawControl |= state.inControl && !released();
        lostW = controlLost() || !delivery.obeys() ? lostW : lastPowerW;
        if (state.powerNs == lastPowerNs || Double.isNaN(state.powerW)) {
            return false;
        }
        return takePower(state.powerNs, state.powerW);
    }

    /** Finds when a power was measured, as well as polls tell, and enters it. */
    private boolean takePower(long readNs, double watts) {
        long gapNs = readNs - lastPowerNs;
        boolean changed = Math.abs(watts - lastPowerW) >= 0.5;
        boolean first = Double.isNaN(lastPowerW) || gapNs > LONGEST_POLL_GAP_NS;
        if (!first) {
            usualGapNs += (gapNs - usualGapNs) / 8;
        }
        lastPowerNs = readNs;
        hesitates = false;
        lastPowerW = watts;
        // A new value was measured between the two polls; an old one may still be that of the last update.
        long measuredNs = first ? readNs : readNs - (changed ? gapNs / 2 : UPDATE_PERIOD_NS);
        if (samples.size() > 0 && measuredNs <= samples.lastTimeNs()) {
            return false;
        }
        boolean woke = commands.measured(measuredNs, watts);
        if (woke && commands.tellsWakeUp()) {
            double seenS = (double) (measuredNs - commands.wakeOrderedNs() - gapNs / 2) / SECOND_NS;
            response.learnWakeUp(seenS);
        }
        samples.add(measuredNs, watts);
        delivery.measured(this, measuredNs, watts);
        course.measure(measuredNs, watts, commands, response, delivery);
        return true;
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
        return course.known() && nowNs - lastPowerNs < TELEMETRY_EXPIRES_NS;
    }

    /** True when it reached its highest (or lowest) charge and has not come away from it. */
    boolean ended(boolean charging) {
        return charging ? full : empty;
    }

    /** True when it did not tell its power for longer than it usually takes: it gets nothing new to do for now. */
    boolean hesitates() {
        return hesitates;
    }

    /** True when it can be asked for a share of the power. */
    boolean usable(long nowNs) {
        return !apart && answers(nowNs);
    }

    /** True when it can be asked for power: it answers, tells its power and charge, and its owner lets us. */
    boolean answers(long nowNs) {
        return state.available
                && settings.enabled
                && known(nowNs)
                && !Double.isNaN(state.socPercent)
                && delivery.obeys()
                && !hesitates
                && !controlLost();
    }

    /** True while it is under another's control although it was under ours: it acknowledges commands and ignores them. */
    boolean controlLost() {
        return sawControl && !state.inControl && !released();
    }

    /** The last measured power, 0 before the first. */
    double measuredW() {
        return course.known() ? lastPowerW : 0;
    }

    /** What it is taken to give now: what was measured, also while it is silent, until that is disproved. */
    double believedW() {
        return absence.over() ? 0 : measuredW();
    }

    /**
     * What it gives while it cannot be asked, as the others must reckon with when an order of now acts. One that does not
     * obey and leaves the power that it had is on its way to rest.
     */
    double strayW(long nowNs) {
        if (apart) {
            return outputAtEffectW(nowNs);
        }
        boolean astray = controlLost() || !delivery.obeys();
        if (!astray || !hasCourse(nowNs) || !leaves()) {
            return believedW();
        }
        double wayW = response.rampWPerS() * effectDelayNs() / SECOND_NS;
        double goalW = controlLost() ? 0 : Math.max(0, askedW * Math.signum(lastPowerW));
        return Math.copySign(Math.max(Math.min(goalW, Math.abs(lastPowerW)), Math.abs(lastPowerW) - wayW), lastPowerW);
    }

    /** True while its power falls below what it was. */
    private boolean leaves() {
        double beforeW = Math.min(Math.abs(lostW), Math.abs(samples.valueAt(lastPowerNs - LEAVES_NS)));
        return Math.abs(lastPowerW) < beforeW - LEAVES_W;
    }

    /** True when it cannot be asked for a share and yet gives power: it is asked to go on, for what that helps. */
    boolean goesOn() {
        return state.available ? controlLost() || hesitates || !delivery.obeys() : Math.abs(believedW()) > LEAVES_W;
    }

    /** What is asked of one that {@link #goesOn}, W: what it does, as far as the house has a use for it. */
    double keptW(double totalW) {
        double goesOnW =
                askedW * lastPowerW > 0 ? Math.copySign(Math.min(Math.abs(askedW), Math.abs(lastPowerW)), askedW) : 0;
        if (!delivery.obeys() && !controlLost()) {
            goesOnW = delivery.strayAskedW();
        }
        return totalW > 0 ? Math.max(0, Math.min(totalW, goesOnW)) : Math.min(0, Math.max(totalW, goesOnW));
    }

    /** When it last told its power. */
    long lastPowerNs() {
        return lastPowerNs;
    }

    /** Weighs what speaks against a silent battery still giving its last power; true when it just turned out to be gone. */
    boolean judgeAbsence(History houseW, long nowNs) {
        boolean away = course.known() && (!state.available || !known(nowNs));
        return absence.judge(away, measuredW(), lastPowerNs, remainingWh(), houseW, nowNs);
    }

    /** What its last power can still take from it or put into it, Wh; NaN when not known. */
    private double remainingWh() {
        double capacityWh = Double.isNaN(state.capacityWh) ? spec.capacityWh() : state.capacityWh;
        double part = measuredW() > 0 ? 100 - state.socPercent : state.socPercent;
        return capacityWh * part / 100;
    }

    /** True when its course can be drawn: it answers and follows. Otherwise its last power stands for it. */
    boolean hasCourse(long nowNs) {
        return course.known() && state.available && known(nowNs);
    }

    /** Draws its course from what is known and ordered now. */
    void draw(long nowNs) {
        if (hasCourse(nowNs)) {
            course.draw(nowNs + AHEAD_NS, commands, response, delivery);
        }
    }

    /** What it is expected to have given on average in a window of the meter that ended {@code arrivalNs}, W. */
    double expectedMeanW(long arrivalNs, long windowNs, long nowNs) {
        if (!hasCourse(nowNs)) {
            return believedW();
        }
        long endNs = arrivalNs + offset.ns();
        return course.expectedMeanW(endNs - windowNs, endNs);
    }

    /**
     * Bounds what it gave on average in a window of the meter. Valid while {@link #hasCourse}.
     *
     * @param expected what {@link #expectedMeanW} said of it
     */
    void boundMean(long arrivalNs, long windowNs, double expected) {
        leastMeanW = expected;
        mostMeanW = expected;
        long errorNs = (long) (offset.errorS() * SECOND_NS);
        for (int side = -1; side <= 1; side++) {
            long endNs = arrivalNs + offset.ns() + side * errorNs;
            double soon = course.soonestMeanW(endNs - windowNs, endNs);
            double late = course.latestMeanW(endNs - windowNs, endNs);
            leastMeanW = Math.min(leastMeanW, Math.min(soon, late));
            mostMeanW = Math.max(mostMeanW, Math.max(soon, late));
        }
    }

    /** Found by {@link #boundMean}, W. */
    double leastMeanW() {
        return leastMeanW;
    }

    /** Found by {@link #boundMean}, W. */
    double mostMeanW() {
        return mostMeanW;
    }

    /** What it is expected to give when a command of now begins to act, as the meter will see it, W. */
    double expectedW(long meterNs, long nowNs) {
        return hasCourse(nowNs) ? course.expectedW(meterNs + offset.ns()) : believedW();
    }

    /** The most that it may give with this sign at a time as the meter will see it, W ≥ 0. */
    double atMostW(int sign, long meterNs, long nowNs) {
        if (!hasCourse(nowNs)) {
            return Math.max(0, sign * believedW());
        }
        long atNs = meterNs + offset.ns();
        double soon = sign * course.soonestMeanW(atNs - Course.STEP_NS, atNs);
        double late = sign * course.latestMeanW(atNs - Course.STEP_NS, atNs);
        return Math.max(0, Math.max(sign * course.expectedW(atNs), Math.max(soon, late)));
    }

    /** The most with this sign that it will give by an order of the past that may act from then on, as the meter sees it, W ≥ 0. */
    double mostOrderedW(int sign, long meterNs) {
        commands.history().boundBetween(meterNs + offset.ns() - response.deadTimeNs(Response.LATEST), Long.MAX_VALUE);
        return Math.max(0, sign * delivery.expectedW(sign > 0 ? mostDueW() : leastDueW()));
    }

    /** What it is expected to give when a command of now begins to act on it, W. */
    double outputAtEffectW(long nowNs) {
        return expectedW(nowNs + effectDelayNs(), nowNs);
    }

    /** From an order until its first effect could be in a telegram that arrives, ns. */
    long effectDelayNs() {
        return commands.linkNs() + response.deadTimeNs(Response.EXPECTED) - offset.ns();
    }

    /** From an order until its effect could be in a telegram, if it acts as soon as it may, ns. */
    long soonestEffectNs() {
        return commands.linkNs() + response.deadTimeNs(Response.SOONEST) - offset.ns();
    }

    /** True while its relay may not have closed yet. */
    boolean mayBeWaking(long atNs) {
        long latestNs = response.deadTimeNs(Response.LATEST) + response.wakeUpNs(Response.LATEST);
        return commands.fromStandby() && atNs - commands.wakeOrderedNs() < latestNs;
    }

    /** Finds the commands one of which must be in force at a time of its telemetry. */
    void boundDue(long atNs) {
        commands.history()
                .boundBetween(
                        atNs - response.deadTimeNs(Response.LATEST) - SECOND_NS,
                        atNs - Math.max(0, response.deadTimeNs(Response.SOONEST) - LEEWAY_NS));
    }

    /** Finds the commands that could be in force at a time of its telemetry, however soon it acts. */
    void boundGiven(long atNs) {
        commands.history().boundBetween(atNs - response.deadTimeNs(Response.LATEST) - SECOND_NS, atNs);
    }

    /** The most in one direction that it surely was asked for long enough to show, between the two, W ≥ 0. */
    double mostDoneW(boolean charging, long sinceNs, long atNs) {
        long fromNs = sinceNs - response.deadTimeNs(Response.SOONEST);
        long toNs = atNs - response.deadTimeNs(Response.LATEST);
        return commands.history().mostHeldBetween(fromNs, toNs, SHOWS_NS, charging ? 1 : -1);
    }

    /** Finds the commands one of which should be in force at a time of its telemetry, as its response is expected. */
    void boundExpected(long atNs) {
        long deadTimeNs = response.deadTimeNs(Response.EXPECTED);
        commands.history().boundBetween(atNs - deadTimeNs - SECOND_NS, atNs - deadTimeNs - LEEWAY_NS);
    }

    /** The least in one direction of the commands that were found, W ≥ 0. */
    double leastAskedW(boolean charging) {
        return Math.max(0, charging ? leastDueW() : -mostDueW());
    }

    /** Smallest of the commands that were found, W. */
    double leastDueW() {
        return commands.history().minimum;
    }

    /** Largest of the commands that were found, W. */
    double mostDueW() {
        return commands.history().maximum;
    }

    /** Orders a set-point, when it differs from the one in force or the kind of order changes. */
    void order(int watts, long nowNs, long causeNs) {
        if (lastKind == BatteryCommand.Kind.SETPOINT && watts == askedW && !returned) {
            return;
        }
        returned = false;
        askedW = watts;
        commands.order(watts, measuredW(), sequence + 1, nowNs);
        send(BatteryCommand.Kind.SETPOINT, watts, causeNs);
    }

    /** Orders a stop, once for each {@code stopSequence}. */
    void orderStop(long stopSequence, long nowNs, long causeNs) {
        if (lastKind == BatteryCommand.Kind.STOP && stopSequence == lastStopSequence) {
            return;
        }
        lastStopSequence = stopSequence;
        askedW = 0;
        commands.order(0, measuredW(), sequence + 1, nowNs);
        send(BatteryCommand.Kind.STOP, 0, causeNs);
    }

    /** Orders the battery back to its own logic, once. One that is not under our control is left alone. */
    void orderRelease(long nowNs, long causeNs) {
        if (!held()) {
            return;
        }
        askedW = 0;
        commands.order(0, measuredW(), sequence + 1, nowNs);
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
        sawControl &= kind == BatteryCommand.Kind.SETPOINT;
        urgent += kind == BatteryCommand.Kind.SETPOINT ? 0 : 1;
        BatteryCommand command = channel.commands().writing();
        command.kind = kind;
        command.watts = watts;
        command.sequence = ++sequence;
        command.causeNs = causeNs;
        channel.commands().publish();
    }
}
