package energy.nulwatt.battery;

import energy.nulwatt.modbus.BusTime;
import energy.nulwatt.modbus.Link;
import energy.nulwatt.model.BatteryCommand;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.Slot;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.tinylog.Logger;

/**
 * The thread of one bus and its batteries. A stop or a release that waits on any battery goes first, then new
 * set-points in turn and the read that waits longest, one at a time. A battery that fails is tried again ever more slowly
 * while the others go on; only a stop is tried again at once, until it is confirmed.
 */
public final class BatteryRunner implements AutoCloseable {
    /** How long {@link #close()} takes at most to hand the batteries back, ms. */
    public static final int CLOSE_MS = 15_000;

    private static final long MAX_PARK_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long FAULT_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);

    /**
     * A battery and its two slots.
     *
     * @param commands written by the control loop
     * @param states written by the runner
     */
    public record Seat(Battery battery, Slot<BatteryCommand> commands, Slot<BatteryState> states) {}

    private final BusMember[] members;
    private final Link link;
    private final BusTime time;
    private final Consumer<Throwable> onFailure;
    private final Thread thread;
    private int lastWritten;
    private boolean wrote;
    private volatile boolean closing;
    private volatile boolean ended;

    /**
     * Makes the runner; nothing happens before {@link #start()}.
     *
     * @param link that all of them share, so that a stop can end a wait; null when there is none
     * @param onState called after every change of a state, on the runner's thread: must not block; may be null
     * @param onFailure told, on the runner's thread, what ended that thread although nobody closed it; then the
     *     batteries are stopped and handed back. Must neither block nor call {@link #close()}; may be null
     */
    public BatteryRunner(
            String name, List<Seat> seats, Link link, Runnable onState, Consumer<Throwable> onFailure, BusTime time) {
        this.link = link;
        this.onFailure = onFailure;
        this.time = time;
        members = new BusMember[seats.size()];
        for (int i = 0; i < members.length; i++) {
            Seat seat = seats.get(i);
            members[i] = new BusMember(seat.battery(), seat.commands(), seat.states(), onState, time);
        }
        thread = Thread.ofPlatform().daemon().name("battery " + name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** A command was put into a slot. From any thread; never blocks. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    /** A stop or release was put into a slot: it need not wait for the end of an exchange that gets no answer. */
    public void wakeUrgently() {
        if (link != null) {
            link.abort();
        }
        LockSupport.unpark(thread);
    }

    /** From the cause of a command to its first frame on the wire. */
    public ReactionTimes reactionTimes(int battery) {
        return members[battery].reactions();
    }

    /** True once a release was carried out and nothing was ordered since. From any thread. */
    public boolean released(int battery) {
        return members[battery].released();
    }

    /**
     * Stops and hands back every battery that was commanded, within {@link #CLOSE_MS}, then closes them. One that was
     * ordered to stop only has that carried out and stays stopped: handed back, its own program would start it again.
     */
    @Override
    public void close() {
        closing = true;
        wakeUrgently();
        boolean interrupted = false;
        if (thread.isAlive()) {
            try {
                thread.join(CLOSE_MS + 1000L);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        ended = true;
        for (BusMember member : members) {
            member.battery().close();
        }
        LockSupport.unpark(thread);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                // Before all that it can be for is looked at, so that none is missed.
                resume();
                if (closing) {
                    break;
                }
                await(turn(time.nowNs()));
            }
        } catch (RuntimeException | Error e) {
            failed(e);
        }
        handBack();
    }

    private void resume() {
        if (link != null) {
            link.resume();
        }
    }

    /** Whatever goes wrong while it is reported, the batteries come next. */
    private void failed(Throwable e) {
        try {
            if (onFailure != null) {
                onFailure.accept(e);
            }
            Logger.error(
                    e, "A fault in the program ended {}; its batteries are stopped and handed back", thread.getName());
        } catch (RuntimeException | Error reporting) {
            e.addSuppressed(reporting);
        }
    }

    private void handBack() {
        long startNs = time.nowNs();
        resume();
        for (BusMember member : members) {
            member.takeOrder(startNs);
            member.end(startNs);
        }
        long untilNs = startNs + TimeUnit.MILLISECONDS.toNanos(CLOSE_MS);
        String fault = "";
        while (!ended && anyUnfinished() && untilNs - time.nowNs() > 0) {
            try {
                resume();
                await(serve(time.nowNs()));
            } catch (RuntimeException | Error e) {
                if (!e.toString().equals(fault)) {
                    fault = e.toString();
                    Logger.error(e, "A fault in the program while {} hands its batteries back", thread.getName());
                }
                // The battery that it came from waits now, so that the next one gets its turn.
                await(time.nowNs() + FAULT_PAUSE_NS);
            }
        }
        for (BusMember member : members) {
            if (member.unfinished()) {
                Logger.error(
                        "Battery {} could not be stopped{}: it goes on with its last command. Switch it off or set its mode in its app",
                        member.battery().spec().name(),
                        member.staysStopped() ? "" : " and handed back");
            }
        }
    }

    private boolean anyUnfinished() {
        for (BusMember member : members) {
            if (member.unfinished()) {
                return true;
            }
        }
        return false;
    }

    private void await(long nextNs) {
        long leftNs = nextNs - time.nowNs();
        if (leftNs > 0) {
            LockSupport.parkNanos(this, Math.min(leftNs, MAX_PARK_NS));
        }
    }

    /**
     * Takes new orders over and serves the most urgent piece of work.
     *
     * @return monotonic time at which there is more to do
     */
    long turn(long nowNs) {
        for (BusMember member : members) {
            member.takeOrder(nowNs);
            member.noticeSilence(nowNs);
        }
        return serve(nowNs);
    }

    private long serve(long nowNs) {
        for (BusMember member : members) {
            if (member.isUrgent(nowNs)) {
                serveUrgent(member);
                return nowNs;
            }
        }
        BusMember reads = longestDue(nowNs);
        int writes = nextWithSetpoint(nowNs);
        // Neither starves the other: without reads nobody sees what set-points do.
        if (writes >= 0 && (reads == null || !wrote)) {
            wrote = true;
            lastWritten = writes;
            members[writes].serveSetpoint();
            return nowNs;
        }
        wrote = false;
        if (reads != null) {
            reads.serveRead(nowNs);
            return nowNs;
        }
        return nextNs(nowNs);
    }

    /** Who has waited longest to be read; null when nobody is due. */
    private BusMember longestDue(long nowNs) {
        BusMember longest = null;
        for (BusMember member : members) {
            if (longest == null || member.dueNs() - longest.dueNs() < 0) {
                longest = member;
            }
        }
        return longest != null && longest.dueNs() - nowNs <= 0 ? longest : null;
    }

    /** Who has a set-point to be written, in turn; −1 when nobody has. */
    private int nextWithSetpoint(long nowNs) {
        for (int i = 1; i <= members.length; i++) {
            int at = (lastWritten + i) % members.length;
            if (members[at].hasSetpoint(nowNs)) {
                return at;
            }
        }
        return -1;
    }

    private void serveUrgent(BusMember member) {
        if (link == null) {
            member.serveUrgent();
            return;
        }
        link.hurry(true);
        try {
            member.serveUrgent();
        } finally {
            link.hurry(false);
        }
    }

    private long nextNs(long nowNs) {
        long nextNs = nowNs + MAX_PARK_NS;
        for (BusMember member : members) {
            long wantedNs = member.nextNs();
            if (wantedNs - nextNs < 0) {
                nextNs = wantedNs;
            }
        }
        return nextNs;
    }
}
