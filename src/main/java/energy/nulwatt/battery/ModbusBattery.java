package energy.nulwatt.battery;

import energy.nulwatt.battery.Profile.ModelLimits;
import energy.nulwatt.battery.Profile.WriteStep;
import energy.nulwatt.modbus.BusTime;
import energy.nulwatt.modbus.ModbusDevice;
import energy.nulwatt.modbus.ModbusLink;
import energy.nulwatt.modbus.ModbusRefusal;
import energy.nulwatt.modbus.RegisterBlock;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.BatteryState;
import java.io.IOException;
import java.util.List;
import org.tinylog.Logger;

/**
 * Any battery that speaks Modbus, driven by its {@link Profile}. What a battery confirms or reads back is not believed:
 * it is in control only while its control flag reads as held <em>and</em> its measured power follows.
 */
public final class ModbusBattery implements Battery {
    private static final long NS_PER_MS = 1_000_000;

    /** The last thing that was asked of the battery. */
    private enum Order {
        /** Nothing yet, or it was released: write nothing. */
        NONE,
        SETPOINT,
        STOP
    }

    private final BatterySpec spec;
    private final Profile profile;
    private final ModbusLink link;
    private final BusTime time;
    private final ModbusDevice device;
    private final BatteryIdentity identity;
    private final PollSchedule polls;
    private final BlockPoller poller;
    private final Telemetry telemetry;
    private final EchoCheck echo;
    private final OrderWriter writer;
    private final Obedience obedience;
    private final LimitWatch watch;
    private final Steps steps;

    private final ControlFlag flag;
    /** The block of the control flag; −1 when there is none. */
    private final int flagBlock;

    private final long afterNs;
    /** What was ordered is written again so often; 0 for never. */
    private final long refreshNs;

    private long refreshedNs;

    private Order order = Order.NONE;
    private WriteStep[] orderSteps = Steps.NONE;
    private int orderW;
    /** The last order was not confirmed to its end: everything has to be written again. */
    private boolean unsure;

    private int changes;
    private long firstFrameNs;
    private int maxChargeW;
    private int maxDischargeW;

    /**
     * Makes a battery. Nothing is opened or sent before {@link #connect}.
     *
     * @param link shared by all batteries on one bus
     * @param unit Modbus unit id
     * @param idle what it does at 0 W; relay open when the profile has no other way
     */
    public ModbusBattery(
            BatterySpec spec, Profile profile, ModbusLink link, int unit, Profile.Idle idle, BusTime time) {
        this.spec = spec;
        this.profile = profile;
        this.link = link;
        this.time = time;
        device = new ModbusDevice(
                link, unit, profile.link().limits(), profile.registers(), List.copyOf(profile.writeList()), time);
        identity = new BatteryIdentity(profile, device);
        polls = new PollSchedule(profile.polls(), profile.link().limits());
        telemetry = new Telemetry(profile, device);
        echo = new EchoCheck(profile.control(), profile.verify(), device);
        writer = new OrderWriter(device, echo);
        obedience = new Obedience(spec.name(), profile, echo);
        watch = new LimitWatch(profile.watch(), device);
        steps = new Steps(profile.control(), idle);
        flag = new ControlFlag(spec.name(), profile.control(), device, link);
        flagBlock = flag.register() == null ? -1 : polls.indexOf(flag.register());
        poller = new BlockPoller(spec.name(), polls, device, telemetry, time);
        poller.needFeeds(profile.feeds());
        poller.stands(flagBlock);
        for (int i = 0; i < echo.size(); i++) {
            poller.stands(polls.indexOf(echo.register(i)));
        }
        afterNs = profile.verify().afterMs() * NS_PER_MS;
        refreshNs = profile.control().refreshMs() * NS_PER_MS;
        maxChargeW = spec.maxChargeW();
        maxDischargeW = spec.maxDischargeW();
    }

    @Override
    public BatterySpec spec() {
        return spec;
    }

    @Override
    public int silenceMs() {
        return profile.link().silenceMs();
    }

    @Override
    public long firstFrameNs() {
        return firstFrameNs;
    }

    @Override
    public void connect(BatteryState into) throws IOException {
        device.forgetConfirmed();
        writer.drop();
        telemetry.expire(into, time.nowNs());
        if (order == Order.SETPOINT) {
            // It may be old: nothing is written before it is given anew.
            forgetOrder(time.nowNs());
        }
        String before = identity.text();
        identity.check();
        ModelLimits model = identity.recognise();
        into.firmware = identity.firmware();
        limit(model, into);
        polls.allDue(time.nowNs());
        flag.keptAlive(time.nowNs());
        if (flag.register() == null) {
            flag.forget();
        }
        // How it stands, before anything is written: who controls it, the set-points, the power.
        for (int i = 0; i < polls.size(); i++) {
            if (poller.isStanding(i)) {
                device.read(polls.block(i));
                learn(i, into);
            }
        }
        if (!identity.text().equals(before)) {
            Logger.info("Battery {} is a {} at {}, {}", spec.name(), identity.text(), link.name(), flag.text());
        }
    }

    private void limit(ModelLimits model, BatteryState into) {
        maxChargeW = spec.maxChargeW();
        maxDischargeW = spec.maxDischargeW();
        if (model == null) {
            telemetry.limit(Double.NaN, Double.NaN, into);
            return;
        }
        maxChargeW = Math.min(maxChargeW, model.maxChargeW());
        maxDischargeW = Math.min(maxDischargeW, model.maxDischargeW());
        telemetry.limit(model.maxChargeW(), model.maxDischargeW(), into);
    }

    @Override
    public long read(BatteryState into, long nowNs) throws IOException {
        telemetry.expire(into, nowNs);
        if (!upkeep(into, nowNs)) {
            int block = polls.mostOverdue(nowNs);
            if (block >= 0 && poller.read(block, into)) {
                learn(block, into);
            }
        }
        if (writer.underWay()) {
            return nowNs;
        }
        long dueNs = polls.nextDueNs();
        long aliveNs = flag.keepAliveDueNs(nowNs);
        if (refreshNs > 0 && flag.held() && refreshedNs + refreshNs - aliveNs < 0) {
            aliveNs = refreshedNs + refreshNs;
        }
        return order != Order.NONE && aliveNs - dueNs < 0 ? aliveNs : dueNs;
    }

    /** Writes one frame of what has to be written by itself: taking control back, waking it, keeping it awake. */
    private boolean upkeep(BatteryState into, long nowNs) throws IOException {
        if (order == Order.NONE) {
            return false;
        }
        if (writer.underWay()) {
            if (!writer.step()) {
                return false;
            }
            answered(into);
            return true;
        }
        if (refreshNs > 0 && nowNs - refreshedNs >= refreshNs && flag.held()) {
            refreshedNs = nowNs;
            writer.begin(orderSteps, Math.abs(orderW), true);
            return upkeep(into, nowNs);
        }
        if (flag.keepAliveDueNs(nowNs) - nowNs > 0) {
            return false;
        }
        writer.send(profile.control().keepAlive(), 0, true);
        answered(into);
        flag.keptAlive(into.answeredNs);
        return true;
    }

    private void learn(int index, BatteryState into) {
        answered(into);
        long nowNs = into.answeredNs;
        RegisterBlock block = polls.block(index);
        polls.answered(index, nowNs);
        boolean power = telemetry.learn(block, into, nowNs);
        watch.check(block, spec.name());
        if (index == flagBlock) {
            learnFlag(nowNs);
        }
        if (order != Order.NONE && flag.held()) {
            if (power) {
                heal(obedience.judgePower(into, nowNs));
            }
            heal(obedience.judgeEcho(block, nowNs));
        }
        tell(into);
    }

    private void heal(Obedience.Remedy remedy) {
        switch (remedy) {
            case NOTHING -> {}
            case WRITE_ORDER_AGAIN -> writer.begin(orderSteps, Math.abs(orderW), true);
            case WAKE -> {
                writer.begin(orderSteps, Math.abs(orderW), true);
                polls.pull(flagBlock, time.nowNs());
            }
            case STOP -> {
                writer.begin(steps.takeThenStop, 0, true);
                polls.pull(flagBlock, time.nowNs() + afterNs);
            }
        }
    }

    private void learnFlag(long nowNs) {
        flag.learn();
        if (order == Order.NONE) {
            return;
        }
        if (flag.held()) {
            if (flag.lost()) {
                flag.regained(nowNs);
                writer.begin(orderSteps, Math.abs(orderW), true);
            }
        } else {
            // Without an off step first: off hands the battery to its own program.
            flag.attempt();
            writer.begin(steps.take, 0, true);
            polls.pull(flagBlock, nowNs + afterNs);
        }
    }

    @Override
    public void command(int watts, BatteryState into) throws IOException {
        int clippedW = Math.clamp(watts, -maxDischargeW, maxChargeW);
        boolean turned = order != Order.SETPOINT || Integer.signum(clippedW) != Integer.signum(orderW);
        // A repair that is cut short leaves open what stands in the battery.
        boolean all = unsure || writer.underWay();
        give(Order.SETPOINT, steps.of(clippedW), clippedW);
        if (!flag.held()) {
            takeControl(into);
            all = true;
        }
        writer.begin(orderSteps, Math.abs(clippedW), all);
        boolean wrote = false;
        while (writer.step()) {
            wrote = true;
            answered(into);
            noteFirstFrame();
        }
        accept(into, wrote);
        if (wrote && (turned || ++changes % profile.verify().everyWrites() == 0)) {
            lookAtEcho();
        }
    }

    @Override
    public void stop(BatteryState into) throws IOException {
        give(Order.STOP, steps.stop, 0);
        writeStop(into);
        if (flag.register() != null) {
            readFlag(into);
        }
        if (!flag.held()) {
            // Without being held it confirms the stop and goes on with its own program.
            takeControl(into);
            writeStop(into);
        }
        accept(into, true);
        lookAtEcho();
    }

    @Override
    public void release(BatteryState into) throws IOException {
        if (order != Order.STOP || unsure) {
            stop(into);
        }
        firstFrameNs = 0;
        for (WriteStep step : steps.release) {
            writer.send(step, 0, true);
            answered(into);
            noteFirstFrame();
        }
        forgetOrder(into.answeredNs);
        flag.forget();
        into.acceptedWatts = BatteryState.NOTHING_ACCEPTED;
        polls.pull(flagBlock, into.answeredNs + afterNs);
        tell(into);
    }

    @Override
    public void close() {
        link.close();
    }

    private void forgetOrder(long nowNs) {
        order = Order.NONE;
        orderSteps = Steps.NONE;
        writer.drop();
        obedience.forget(nowNs);
    }

    private void give(Order newOrder, WriteStep[] newSteps, int watts) {
        order = newOrder;
        orderSteps = newSteps;
        orderW = watts;
        unsure = true;
        firstFrameNs = 0;
        writer.drop();
    }

    /** Writes the flag and reads it back. */
    private void takeControl(BatteryState into) throws IOException {
        for (int attempt = 0; attempt < ControlFlag.ATTEMPTS; attempt++) {
            writer.begin(steps.take, 0, true);
            while (writer.step()) {
                answered(into);
                noteFirstFrame();
            }
            readFlag(into);
            if (flag.held()) {
                flag.regained(into.answeredNs);
                return;
            }
        }
        tell(into);
        throw flag.refused();
    }

    private void readFlag(BatteryState into) throws IOException {
        if (flagBlock >= 0) {
            device.read(polls.block(flagBlock));
            answered(into);
            polls.answered(flagBlock, into.answeredNs);
        }
        flag.learn();
    }

    /** Every frame of the stop is sent even when the device refuses one of them. */
    private void writeStop(BatteryState into) throws IOException {
        ModbusRefusal refusal = null;
        writer.begin(steps.stop, 0, true);
        while (writer.underWay()) {
            try {
                writer.step();
                noteFirstFrame();
            } catch (ModbusRefusal e) {
                refusal = e;
                writer.skip();
            }
            answered(into);
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    private void accept(BatteryState into, boolean wrote) {
        unsure = false;
        if (wrote) {
            refreshedNs = into.answeredNs;
        }
        if (wrote || into.acceptedWatts != orderW) {
            into.acceptedWatts = orderW;
            into.acceptedNs = wrote ? into.answeredNs : time.nowNs();
            obedience.ordered(orderW, into.acceptedNs);
        }
        tell(into);
    }

    private void lookAtEcho() {
        long nowNs = time.nowNs();
        if (echo.isLookedAtAfter(nowNs)) {
            return;
        }
        long atNs = echo.nextLookNs(nowNs);
        polls.pull(flagBlock, atNs);
        for (int i = 0; i < echo.size(); i++) {
            polls.pull(polls.indexOf(echo.register(i)), atNs);
        }
    }

    private void noteFirstFrame() {
        if (firstFrameNs == 0) {
            firstFrameNs = time.nowNs();
        }
    }

    private void answered(BatteryState into) {
        into.answeredNs = time.nowNs();
    }

    private void tell(BatteryState into) {
        // Also before the first order: a process that died may have left it under control and running.
        into.inControl = flag.held() && (order == Order.NONE || obedience.follows());
        into.faultBits = telemetry.faultBits()
                | obedience.faultBits(into.answeredNs)
                | (flag.lost() ? BatteryFault.CONTROL_LOST : 0)
                | (watch.changed() ? BatteryFault.LIMIT_CHANGED : 0);
    }
}
