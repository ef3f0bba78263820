package energy.nulwatt.battery;

import energy.nulwatt.modbus.BusTime;
import energy.nulwatt.modbus.Link;
import energy.nulwatt.model.BatteryCommand;
import energy.nulwatt.model.BatteryCommand.Kind;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.Slot;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/** One battery on a bus: its newest order, its state, and how its link stands. Used by the thread of the bus. */
final class BusMember {
    private static final long MAX_PAUSE_NS = TimeUnit.SECONDS.toNanos(10);
    /** While the silence may still be one of its regular stalls. */
    private static final long MAX_STALL_PAUSE_NS = TimeUnit.SECONDS.toNanos(2);

    private static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(250);
    /** A stop that failed is tried again after this. */
    private static final long STOP_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(250);
    /** After so many failures in a row it has to identify itself again. */
    private static final int FAILURES_TO_RECONNECT = 3;
    /** After a fault of the program it must go on without one for so long before it counts as available again. */
    private static final long BROKEN_NS = TimeUnit.SECONDS.toNanos(60);
    /** A set-point that is older is not given to a battery that comes back. */
    private static final long FRESH_NS = TimeUnit.SECONDS.toNanos(2);
    /** A stopped battery is handed back once it gives less than this, W. */
    private static final double RESTING_W = 100;
    /** Or after this, whatever it gives. */
    private static final long RESTING_NS = TimeUnit.SECONDS.toNanos(10);

    private final Battery battery;
    private final Slot<BatteryCommand> commands;
    private final Slot<BatteryState> states;
    private final Runnable onState;
    private final BusTime time;
    private final BatteryState state = new BatteryState();
    private final ReactionTimes reactions = new ReactionTimes();
    private final long silenceNs;

    private Kind kind = Kind.NONE;
    private int watts;
    private long causeNs;
    private long orderedNs;
    private long sequence = Long.MIN_VALUE;
    /** The order was not carried out yet. */
    private boolean pending;
    /** For a release: the stop was confirmed at this time. */
    private boolean stopped;

    private long stoppedNs;
    private boolean touched;
    private volatile boolean released;

    private boolean known;
    private boolean connected;
    /** The program itself failed with this battery; it counts as unavailable until that has not come for a while. */
    private boolean broken;

    private long brokenNs;
    private String lastBreak = "";
    private int failures;
    private String lastFailure = "";
    private boolean silent;
    private long answeredNs;
    private long retryNs;
    private long stopRetryNs;
    private long readDueNs;

    BusMember(
            Battery battery, Slot<BatteryCommand> commands, Slot<BatteryState> states, Runnable onState, BusTime time) {
        this.battery = battery;
        this.time = time;
        long nowNs = time.nowNs();
        this.commands = commands;
        this.states = states;
        this.onState = onState;
        silenceNs = TimeUnit.MILLISECONDS.toNanos(battery.silenceMs());
        answeredNs = nowNs;
        retryNs = nowNs;
        stopRetryNs = nowNs;
        readDueNs = nowNs;
    }

    Battery battery() {
        return battery;
    }

    ReactionTimes reactions() {
        return reactions;
    }

    /** True once a release was carried out and nothing was ordered since. */
    boolean released() {
        return released;
    }

    /** The runner ends: it is to be handed back, unless a stop stands. */
    void end(long nowNs) {
        if (!staysStopped() && touched) {
            order(Kind.RELEASE, 0, 0, nowNs);
        }
    }

    /** True when the newest order is to stop. */
    boolean staysStopped() {
        return kind == Kind.STOP;
    }

    /** True when it was written to and not handed back, or not stopped though it is to stay so. */
    boolean unfinished() {
        return staysStopped() ? pending : touched;
    }

    /** Takes the newest order over. */
    void takeOrder(long nowNs) {
        if (commands.poll()) {
            BatteryCommand command = commands.latest();
            if (command.sequence != sequence) {
                sequence = command.sequence;
                order(command.kind, command.watts, command.causeNs, nowNs);
            }
        }
    }

    void order(Kind newKind, int newWatts, long newCauseNs, long nowNs) {
        kind = newKind;
        watts = newWatts;
        causeNs = newCauseNs;
        orderedNs = nowNs;
        pending = newKind != Kind.NONE;
        stopped = false;
        released = released && newKind == Kind.NONE;
        if (newKind == Kind.STOP || newKind == Kind.RELEASE) {
            stopRetryNs = nowNs;
        }
    }

    /** True when a stop or a release can go on now. */
    boolean isUrgent(long nowNs) {
        if (!pending || kind == Kind.SETPOINT || stopRetryNs - nowNs > 0) {
            return false;
        }
        return !stopped || rests() || nowNs - stoppedNs >= RESTING_NS;
    }

    private boolean rests() {
        return state.powerNs - stoppedNs > 0 && Math.abs(state.powerW) <= RESTING_W;
    }

    /** True when a set-point can be written now. */
    boolean hasSetpoint(long nowNs) {
        return pending && kind == Kind.SETPOINT && connected && retryNs - nowNs <= 0;
    }

    /** When it wants to be read, or connected. */
    long dueNs() {
        if (connected && failures == 0) {
            return readDueNs;
        }
        if (connected && broken && readDueNs - retryNs > 0) {
            return readDueNs; // it went well since, but the failures still count
        }
        return retryNs;
    }

    /** When it wants the bus next, for whatever. */
    long nextNs() {
        long nextNs = dueNs();
        if (failures > 0 && !silent && answeredNs + silenceNs - nextNs < 0) {
            nextNs = answeredNs + silenceNs;
        }
        if (pending && kind != Kind.SETPOINT) {
            long stopNs = stopped ? stoppedNs + RESTING_NS : stopRetryNs;
            return stopNs - nextNs < 0 ? stopNs : nextNs;
        }
        return nextNs;
    }

    /** Carries the stop or release on by one step. */
    void serveUrgent() {
        try {
            if (!known) {
                // Nothing may be written to a device that was never identified.
                connect();
                return;
            }
            if (!stopped) {
                touched = true;
                battery.stop(state);
                reacted();
                stopped = true;
                state.acceptedSequence = sequence;
                stoppedNs = state.acceptedNs;
                readDueNs = time.nowNs(); // whether it rests
                pending = kind == Kind.RELEASE;
            } else {
                if (!rests()) {
                    Logger.warn(
                            "Battery {} still gives {} W after its stop; handed back all the same",
                            battery.spec().name(),
                            Math.round(state.powerW));
                }
                battery.release(state);
                pending = false;
                touched = false;
                released = true;
                Logger.info(
                        "Battery {} is handed back to its own control",
                        battery.spec().name());
            }
            answered();
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        }
    }

    void serveSetpoint() {
        try {
            touched = true;
            battery.command(watts, state);
            state.acceptedSequence = sequence;
            pending = false;
            reacted();
            answered();
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        }
    }

    void serveRead(long nowNs) {
        try {
            if (!connected) {
                connect();
            } else {
                readDueNs = battery.read(state, nowNs);
                answered();
            }
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        }
    }

    private void connect() throws IOException {
        battery.connect(state);
        connected = true;
        known = true;
        readDueNs = time.nowNs();
        if (kind == Kind.SETPOINT) {
            // Written again, as the battery may have forgotten it, but an old one fits no house any more.
            pending = time.nowNs() - orderedNs <= FRESH_NS;
        } else if (!pending && kind != Kind.NONE && !released) {
            // Nothing newer was ordered: the stop or release still stands.
            pending = true;
            stopped = false;
        }
        answered();
    }

    private void reacted() {
        if (battery.firstFrameNs() != 0 && causeNs != 0) {
            reactions.record(battery.firstFrameNs() - causeNs);
        }
        causeNs = 0;
    }

    private void answered() {
        answeredNs = time.nowNs();
        retryNs = answeredNs;
        if (broken && answeredNs - brokenNs < BROKEN_NS) {
            publish();
            return;
        }
        broken = false;
        if (silent) {
            Logger.info("Battery {} answers again", battery.spec().name());
            silent = false;
        }
        failures = 0;
        state.available = true;
        publish();
    }

    private void failed(Throwable e) {
        if (e instanceof Link.Aborted failure && failure.aborted()) {
            return; // made way for something urgent
        }
        long nowNs = time.nowNs();
        long pauseNs = FIRST_PAUSE_NS << Math.min(failures, 10);
        stopRetryNs = nowNs + STOP_PAUSE_NS;
        retryNs = nowNs + Math.min(pauseNs, state.available ? MAX_STALL_PAUSE_NS : MAX_PAUSE_NS);
        failures++;
        lastFailure = e.getMessage();
        if (!(e instanceof IOException)) {
            broke(e, nowNs);
        }
        if (failures >= FAILURES_TO_RECONNECT) {
            connected = false;
        }
        noticeSilence(nowNs);
        publish();
        if (e instanceof Error error) {
            throw error;
        }
    }

    /** Not the battery's fault, but what is known of it is not to be relied on: nobody knows how far the program came. */
    private void broke(Throwable e, long nowNs) {
        broken = true;
        brokenNs = nowNs;
        silent = true;
        state.available = false;
        state.inControl = false;
        if (!e.toString().equals(lastBreak)) {
            lastBreak = e.toString();
            Logger.error(
                    e,
                    "Battery {}: a fault in the program; please report it",
                    battery.spec().name());
        }
    }

    /** Some stall regularly and go on obeying: silence is a fault only when it lasts. */
    void noticeSilence(long nowNs) {
        if (failures == 0 || silent || (state.available && nowNs - answeredNs < silenceNs)) {
            return;
        }
        silent = true;
        connected = false;
        state.available = false;
        state.inControl = false;
        Logger.warn("Battery {} does not answer: {}", battery.spec().name(), lastFailure);
        publish();
    }

    private void publish() {
        states.writing().copyFrom(state);
        states.publish();
        if (onState != null) {
            onState.run();
        }
    }
}
