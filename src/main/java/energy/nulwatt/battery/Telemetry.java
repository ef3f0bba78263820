package energy.nulwatt.battery;

import energy.nulwatt.battery.Profile.FaultWord;
import energy.nulwatt.battery.Profile.Feed;
import energy.nulwatt.battery.Profile.Field;
import energy.nulwatt.battery.Profile.PollGroup;
import energy.nulwatt.modbus.ModbusDevice;
import energy.nulwatt.modbus.Register;
import energy.nulwatt.modbus.RegisterBlock;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.OperatingState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Turns registers into the fields of a {@link BatteryState}. A value beyond its physical limits is ignored once, because
 * single wild samples come at changes of state; when the next is wild too, power is taken as its limit and everything
 * else as unknown. A value that is not read any more becomes unknown, too; only power does not, as it has a time of its
 * own.
 */
final class Telemetry {
    /** The finer state of charge must agree with the coarse one within this, %. */
    private static final double SOC_AGREES = 2;
    /** A value that was not read for so many of its own periods, and the longest regular silence, is unknown. */
    private static final int STALE_PERIODS = 4;

    private final ModbusDevice device;
    private final Feed[] feeds;
    private final boolean[] wild;
    /** Newest believed value of each feed; NaN before the first. */
    private final double[] values;
    /** When each was learnt. */
    private final long[] learntNs;
    /** How old each may become. */
    private final long[] staleNs;
    /** How old the register that it is multiplied with may become. */
    private final long[] secondStaleNs;

    private final Register stateRegister;
    private final OperatingState[] states;
    private boolean stateWild;
    private final FaultWord[] faults;
    private final long[] faultValues;

    private double maxChargeW = Double.NaN;
    private double maxDischargeW = Double.NaN;

    Telemetry(Profile profile, ModbusDevice device) {
        this.device = device;
        feeds = profile.feeds().toArray(new Feed[0]);
        wild = new boolean[feeds.length];
        values = new double[feeds.length];
        Arrays.fill(values, Double.NaN);
        learntNs = new long[feeds.length];
        staleNs = new long[feeds.length];
        secondStaleNs = new long[feeds.length];
        for (int i = 0; i < feeds.length; i++) {
            staleNs[i] = staleNs(profile, feeds[i].register());
            secondStaleNs[i] = feeds[i].second() == null ? 0 : staleNs(profile, feeds[i].second());
        }
        stateRegister = profile.operatingState();
        states = table(profile.operatingStates());
        faults = profile.faults().toArray(new FaultWord[0]);
        faultValues = new long[faults.length];
    }

    private static long staleNs(Profile profile, Register register) {
        long everyMs = 0;
        for (PollGroup group : profile.polls()) {
            if (group.registers().contains(register)) {
                everyMs = Math.max(everyMs, group.everyMs());
            }
        }
        return TimeUnit.MILLISECONDS.toNanos(
                STALE_PERIODS * everyMs + profile.link().silenceMs());
    }

    private static OperatingState[] table(Map<Integer, OperatingState> states) {
        int size = 0;
        for (int raw : states.keySet()) {
            size = Math.max(size, raw + 1);
        }
        OperatingState[] table = new OperatingState[size];
        states.forEach((raw, state) -> table[raw] = state);
        return table;
    }

    /** What the recognised model can do at most, W; NaN for no more than the family. */
    void limit(double maxChargeW, double maxDischargeW, BatteryState into) {
        this.maxChargeW = maxChargeW;
        this.maxDischargeW = maxDischargeW;
        if (Double.isNaN(into.maxChargeW)) {
            into.maxChargeW = maxChargeW;
        }
        if (Double.isNaN(into.maxDischargeW)) {
            into.maxDischargeW = maxDischargeW;
        }
    }

    /**
     * Takes over what was just read.
     *
     * @return true when it brought a believable power
     */
    boolean learn(RegisterBlock block, BatteryState into, long nowNs) {
        List<Register> read = block.registers();
        boolean power = false;
        for (int i = 0; i < feeds.length; i++) {
            Feed feed = feeds[i];
            if (read.contains(feed.register()) && believe(i, feed, nowNs) && feed.field() == Field.POWER) {
                into.powerW = values[i];
                into.powerNs = nowNs;
                power = true;
            }
        }
        if (stateRegister != null && read.contains(stateRegister)) {
            learnState(into);
        }
        for (int i = 0; i < faults.length; i++) {
            if (read.contains(faults[i].register())) {
                long raw = device.raw(faults[i].register());
                long kept = raw & (1L << faults[i].bits()) - 1;
                faultValues[i] = kept << faults[i].shift() | (kept == raw ? 0 : BatteryFault.OTHER);
            }
        }
        fill(into);
        return power;
    }

    /** Takes what is too old for unknown. */
    void expire(BatteryState into, long nowNs) {
        boolean expired = false;
        for (int i = 0; i < feeds.length; i++) {
            if (feeds[i].field() != Field.POWER && !Double.isNaN(values[i]) && nowNs - learntNs[i] > staleNs[i]) {
                values[i] = Double.NaN;
                expired = true;
            }
        }
        if (expired) {
            fill(into);
        }
    }

    /** What a block told is not known any more. */
    void forget(RegisterBlock block, BatteryState into) {
        List<Register> lost = block.registers();
        for (int i = 0; i < feeds.length; i++) {
            Register second = feeds[i].second();
            if (lost.contains(feeds[i].register()) || (second != null && lost.contains(second))) {
                values[i] = Double.NaN;
                wild[i] = false;
            }
        }
        if (stateRegister != null && lost.contains(stateRegister)) {
            into.state = OperatingState.UNKNOWN;
        }
        fill(into);
    }

    /** The device's own fault bits. */
    long faultBits() {
        long bits = 0;
        for (long value : faultValues) {
            bits |= value;
        }
        return bits;
    }

    private boolean believe(int i, Feed feed, long nowNs) {
        double value = device.value(feed.register());
        Register second = feed.second();
        if (second != null) {
            value = feed.times() != null ? value * device.value(second) : value - device.value(second);
            if (Double.isNaN(value) || nowNs - device.readNs(second) > secondStaleNs[i]) {
                return false; // the other register was not read yet, or not for long
            }
        }
        value = value * feed.factor() + 0.0; // no negative zero
        if (Double.isNaN(value)) {
            // The device has none now: unknown, not zero; a power then grows old.
            values[i] = Double.NaN;
            wild[i] = false;
            return false;
        }
        if (value >= feed.min() && value <= feed.max()) {
            values[i] = value;
            learntNs[i] = nowNs;
            wild[i] = false;
            return true;
        }
        boolean again = wild[i];
        wild[i] = true;
        if (again) {
            values[i] = feed.field() == Field.POWER ? Math.clamp(value, feed.min(), feed.max()) : Double.NaN;
        }
        return again;
    }

    private void learnState(BatteryState into) {
        long raw = device.raw(stateRegister);
        boolean known = raw >= 0 && raw < states.length && states[(int) raw] != null;
        if (known) {
            into.state = states[(int) raw];
        } else if (stateWild) {
            into.state = OperatingState.UNKNOWN;
        }
        stateWild = !known;
    }

    private void fill(BatteryState into) {
        double soc = Double.NaN;
        double fineSoc = Double.NaN;
        double packs = Double.NaN;
        double hottest = Double.NaN;
        for (int i = 0; i < feeds.length; i++) {
            double value = values[i];
            switch (feeds[i].field()) {
                case SOC -> soc = value;
                case SOC_OF_SINGLE_PACK -> fineSoc = value;
                case PACK_COUNT -> packs = value;
                case CAPACITY -> into.capacityWh = value;
                case MAX_CHARGE -> into.maxChargeW = lesser(value, maxChargeW);
                case MAX_DISCHARGE -> into.maxDischargeW = lesser(value, maxDischargeW);
                case TEMPERATURE -> hottest = Double.isNaN(hottest) || value > hottest ? value : hottest;
                case CHARGED -> into.chargedWh = value;
                case DISCHARGED -> into.dischargedWh = value;
                case POWER -> {
                    // Set where it was read, together with its time.
                }
            }
        }
        into.socPercent = packs == 1 && Math.abs(fineSoc - soc) <= SOC_AGREES ? fineSoc : soc;
        into.temperatureC = hottest;
    }

    /** The lesser of two values of which either may be unknown. */
    private static double lesser(double a, double b) {
        return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.min(a, b);
    }
}
