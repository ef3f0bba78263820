package energy.nulwatt.battery.sessy;

import energy.nulwatt.battery.Battery;
import energy.nulwatt.battery.BatteryFault;
import energy.nulwatt.modbus.BusTime;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.FoundSettings;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/**
 * A Sessy by the HTTP interface of its dongle: in strategy API it follows a set-point. What it confirms is not believed: it
 * is in control only while its strategy reads as API, nothing overrules that, <em>and</em> its measured power follows.
 *
 * <p>It is taken to have no dead-man's switch, so the strategy that was found is kept over a crash, and put back on release.
 */
public final class SessyBattery implements Battery {
    /** A dongle that is busy answers late or with HTTP 500, and goes on obeying. */
    private static final int SILENCE_MS = 10_000;
    /** A set-point is given anew at this age. */
    private static final long REFRESH_NS = TimeUnit.SECONDS.toNanos(8);
    /** A larger min_power among its settings leaves a house without help, W. */
    private static final int LARGE_MIN_W = 100;
    /** From a write to its read-back. */
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);

    /** The last thing that was asked of the battery. */
    private enum Order {
        /** Nothing yet, or it was released: write nothing. */
        NONE,
        SETPOINT,
        STOP
    }

    private final BatterySpec spec;
    private final SessyLink link;
    private final BusTime time;
    private final Strategy strategy;
    private final SessyStatus status = new SessyStatus();
    private final SessyCounters counters = new SessyCounters();
    private final SessyObedience obedience;
    private final SessyPolls polls = new SessyPolls();

    private Order order = Order.NONE;
    private int orderW;
    /** The last order was not confirmed to its end: everything has to be written again. */
    private boolean unsure;
    /** The strategy is to be claimed again. */
    private boolean claim;
    /** The set-point is to be written again. */
    private boolean rewrite;

    private int writtenW;
    private long writtenNs;
    private long firstFrameNs;
    private boolean overridden;
    private String serial = "";

    /**
     * Makes a battery. Nothing is opened or sent before {@link #connect}.
     *
     * @param link of its own: every dongle has its address
     * @param found keeps the strategy that it had before
     */
    public SessyBattery(BatterySpec spec, SessyLink link, FoundSettings found, BusTime time) {
        this.spec = spec;
        this.link = link;
        this.time = time;
        strategy = new Strategy(spec.name(), link, found);
        obedience = new SessyObedience(spec.name());
    }

    @Override
    public BatterySpec spec() {
        return spec;
    }

    @Override
    public int silenceMs() {
        return SILENCE_MS;
    }

    @Override
    public long firstFrameNs() {
        return firstFrameNs;
    }

    @Override
    public void connect(BatteryState into) throws IOException {
        claim = false;
        rewrite = false;
        if (order == Order.SETPOINT) {
            // It may be old: nothing is written before it is given anew.
            forgetOrder(time.nowNs());
        }
        unsure = order == Order.STOP;
        String before = serial;
        identify();
        polls.allDue(time.nowNs());
        poll(SessyPolls.Poll.STRATEGY, into);
        poll(SessyPolls.Poll.SETTINGS, into);
        poll(SessyPolls.Poll.STATUS, into);
        if (!serial.equals(before)) {
            Logger.info("Battery {} is Sessy {} at {}, {}", spec.name(), serial, link.name(), strategy.text());
        }
    }

    private void identify() throws IOException {
        String path = "/api/v1/system/info";
        String told = link.get(path).text("self_serial");
        if (!told.startsWith("D")) {
            String what = told.startsWith("P")
                    ? "a Sessy P1 meter"
                    : told.startsWith("C")
                            ? "a Sessy CT meter"
                            : "a device without the serial number of a Sessy battery";
            throw new SessyFailure(
                    SessyFailure.Kind.NONSENSE,
                    link.name() + path + ": it is " + what + ": self_serial is '" + told
                            + "', expected one that begins with D; write the address of the battery's own dongle");
        }
        serial = told;
    }

    @Override
    public long read(BatteryState into, long nowNs) throws IOException {
        if (!upkeep(into, nowNs)) {
            SessyPolls.Poll due = polls.mostOverdue(nowNs);
            if (due != null) {
                poll(due, into);
            }
        }
        if (claim || rewrite) {
            return nowNs;
        }
        long dueNs = polls.nextDueNs();
        return maySet() && refreshNs() - dueNs < 0 ? refreshNs() : dueNs;
    }

    /** Writes one frame of what has to be written by itself: taking control back, the set-point once more. */
    private boolean upkeep(BatteryState into, long nowNs) throws IOException {
        if (order == Order.NONE) {
            return false;
        }
        if (claim) {
            strategy.claim();
            answered(into);
            claim = false;
            rewrite = true;
            polls.pull(SessyPolls.Poll.STRATEGY, into.answeredNs + LOOK_NS);
            return true;
        }
        if (rewrite || (maySet() && refreshNs() - nowNs <= 0)) {
            writeSetpoint(into);
            rewrite = false;
            if (order == Order.SETPOINT && into.acceptedWatts != orderW) {
                accept(into, true); // it was ordered while something overruled it
            }
            return true;
        }
        return false;
    }

    private long refreshNs() {
        return writtenNs + REFRESH_NS;
    }

    /** True while a set-point may be written: whoever overrules the strategy is not to be disturbed, except by a stop. */
    private boolean maySet() {
        return order != Order.NONE && strategy.held() && (!overridden || order == Order.STOP);
    }

    private void poll(SessyPolls.Poll poll, BatteryState into) throws IOException {
        polls.asked(poll, time.nowNs());
        try {
            switch (poll) {
                case STATUS -> {
                    status.learn(link.get("/api/v1/power/status"), into, time.nowNs());
                    answered(into);
                    learnStatus(into);
                }
                case STRATEGY -> {
                    strategy.read();
                    answered(into);
                    learnStrategy();
                }
                case ENERGY -> {
                    counters.learn(link.get("/api/v1/energy/status"), into);
                    answered(into);
                }
                case SETTINGS -> {
                    int minW = status.minW();
                    status.learnSettings(link.get("/api/v1/system/settings"), into);
                    answered(into);
                    if (status.minW() != minW && status.minW() > LARGE_MIN_W) {
                        Logger.warn(
                                "Battery {} rests when it is asked for less than {} W: lower its minimum power in its app",
                                spec.name(),
                                status.minW());
                    }
                }
            }
        } catch (SessyFailure e) {
            if (!e.absent() || !poll.dispensable()) {
                throw e;
            }
            polls.giveUp(poll);
            answered(into);
        }
        tell(into);
    }

    private void learnStatus(BatteryState into) {
        counters.power(into.powerW);
        if (overridden != status.overridden()) {
            overridden = status.overridden();
            if (overridden) {
                Logger.warn(
                        "Battery {}: the device or its maker overrules our set-points; none is sent until that ends",
                        spec.name());
            } else {
                Logger.info("Battery {}: nothing overrules our set-points any more", spec.name());
                rewrite = order == Order.SETPOINT;
            }
        }
        if (!maySet() || overridden) {
            return;
        }
        if (obedience.judgeEcho(status.setpointW(), writtenW, writtenNs, into.answeredNs)) {
            rewrite = true;
        }
        if (obedience.judgePower(into, status.mayBeIdle(orderW, into), into.answeredNs)) {
            rewrite = true;
            polls.pull(SessyPolls.Poll.STRATEGY, into.answeredNs);
        }
    }

    private void learnStrategy() {
        if (order == Order.NONE) {
            return;
        }
        if (!strategy.held()) {
            strategy.noticeLoss();
            claim = true;
        } else if (strategy.lost()) {
            strategy.regained();
            rewrite = true;
        }
    }

    @Override
    public void command(int watts, BatteryState into) throws IOException {
        int clippedW = Math.clamp(
                watts,
                -Math.min(spec.maxDischargeW(), status.maxDischargeW()),
                Math.min(spec.maxChargeW(), status.maxChargeW()));
        boolean all = unsure || rewrite || order == Order.NONE;
        give(Order.SETPOINT, clippedW);
        if (!strategy.held()) {
            all |= strategy.take(() -> answered(into, true));
        }
        if (overridden) {
            unsure = false;
            tell(into);
            return; // written once that ends
        }
        boolean wrote = all || clippedW != writtenW;
        if (wrote) {
            writeSetpoint(into);
        }
        accept(into, wrote);
    }

    @Override
    public void stop(BatteryState into) throws IOException {
        give(Order.STOP, 0);
        try {
            // At once: it is in force before anything is asked when the strategy is ours, as it is most times.
            writeSetpoint(into);
        } catch (SessyFailure e) {
            if (e.kind() != SessyFailure.Kind.REFUSED) {
                throw e;
            }
            Logger.debug("{} refuses a set-point in another strategy: {}", link.name(), e.getMessage());
        }
        if (strategy.take(() -> answered(into, true)) || !confirmedStop()) {
            writeSetpoint(into);
        }
        accept(into, true);
    }

    private boolean confirmedStop() {
        return firstFrameNs != 0 && writtenW == 0;
    }

    @Override
    public void release(BatteryState into) throws IOException {
        if (order != Order.STOP || unsure) {
            stop(into);
        }
        firstFrameNs = 0;
        strategy.restore(() -> answered(into, true));
        answered(into);
        forgetOrder(into.answeredNs);
        into.acceptedWatts = BatteryState.NOTHING_ACCEPTED;
        tell(into);
    }

    @Override
    public void close() {
        link.close();
    }

    private void give(Order newOrder, int watts) {
        order = newOrder;
        orderW = watts;
        unsure = true;
        firstFrameNs = 0;
        claim = false;
        rewrite = false;
    }

    private void forgetOrder(long nowNs) {
        order = Order.NONE;
        orderW = 0;
        claim = false;
        rewrite = false;
        obedience.forget(nowNs);
        strategy.forgetLoss();
    }

    /** The dongle counts discharge as positive. */
    private void writeSetpoint(BatteryState into) throws IOException {
        link.post("/api/v1/power/setpoint", "{\"setpoint\": " + -orderW + "}");
        answered(into, true);
        writtenW = orderW;
        writtenNs = into.answeredNs;
        polls.pull(SessyPolls.Poll.STATUS, writtenNs + LOOK_NS);
    }

    private void accept(BatteryState into, boolean wrote) {
        unsure = false;
        if (wrote || into.acceptedWatts != orderW) {
            into.acceptedWatts = orderW;
            into.acceptedNs = wrote ? into.answeredNs : time.nowNs();
            obedience.ordered(orderW, into.acceptedNs);
        }
        tell(into);
    }

    private void answered(BatteryState into) {
        answered(into, false);
    }

    private void answered(BatteryState into, boolean frame) {
        into.answeredNs = time.nowNs();
        if (frame && firstFrameNs == 0) {
            firstFrameNs = into.answeredNs;
        }
    }

    private void tell(BatteryState into) {
        // Also before the first order: a process that died may have left it under control and running.
        into.inControl = strategy.held() && !overridden && (order == Order.NONE || obedience.follows());
        into.faultBits = status.faultBits()
                | obedience.faultBits(into.answeredNs)
                | (order != Order.NONE && (strategy.lost() || overridden) ? BatteryFault.CONTROL_LOST : 0);
    }
}
