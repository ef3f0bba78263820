package energy.nulwatt.modbus;

import energy.nulwatt.modbus.ModbusFailure.Kind;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One device on a link: reads blocks of its registers, remembers what they held, and writes only what may be written
 * and has changed. Every call that goes over the wire is one exchange, after the pause that the device needs. Used by
 * the thread of the link only, except for the counters.
 */
public final class ModbusDevice {
    /** The raw value of a register that was never read. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    /** The time of a read that never was. */
    public static final long NEVER = Long.MIN_VALUE;

    private final ModbusLink link;
    private final int unit;
    private final DeviceLimits limits;
    private final BusTime time;
    private final Map<Register, RegisterValue> values = new HashMap<>();
    private final RegisterValue[] all;
    private final WriteBudget budget;
    private final ModbusCounters counters = new ModbusCounters();
    private final int[] words = new int[125];
    private long connectsSeen;
    private long discardedBefore;
    private long startedNs;
    private long endedNs;

    /** Makes a device that lives in the machine's time. */
    public ModbusDevice(
            ModbusLink link, int unit, DeviceLimits limits, List<Register> registers, List<Register> writable) {
        this(link, unit, limits, registers, writable, BusTime.SYSTEM);
    }

    /**
     * Makes a device.
     *
     * @param unit 1 … 247; 0 and 255 for devices that are addressed by their host alone
     * @param registers all that are read or written
     * @param writable those of them that may be written; no other is ever
     * @throws IllegalArgumentException when one that may be written cannot be, or is not among {@code registers}
     */
    public ModbusDevice(
            ModbusLink link,
            int unit,
            DeviceLimits limits,
            List<Register> registers,
            List<Register> writable,
            BusTime time) {
        this.link = link;
        this.unit = unit;
        this.limits = limits;
        this.time = time;
        budget = new WriteBudget(limits.persistentWritesPerDay());
        for (Register register : registers) {
            values.put(register, new RegisterValue(register, writable.contains(register)));
        }
        for (Register register : writable) {
            if (!values.containsKey(register)
                    || register.table() != Table.HOLDING
                    || register.access() == Access.READ
                    || register.type() == DataType.TEXT) {
                throw new IllegalArgumentException("register " + register.name()
                        + " cannot be on the write list: expected a number in the holding registers with write access");
            }
        }
        all = values.values().toArray(RegisterValue[]::new);
        endedNs = time.nowNs() - limits.pauseMs() * 1_000_000L;
    }

    /**
     * Reads a block. What a register on the write list holds counts as confirmed from then on.
     *
     * @throws IOException as for {@link ModbusLink#read}; all values stay as they were
     */
    public void read(RegisterBlock block) throws IOException {
        begin();
        try {
            link.read(unit, block.table(), block.address(), block.words(), words);
        } catch (IOException e) {
            throw failed(e);
        }
        answered();
        List<Register> registers = block.registers();
        for (int i = 0; i < registers.size(); i++) {
            Register register = registers.get(i);
            known(register).read(words, register.address() - block.address(), endedNs);
        }
    }

    /**
     * Writes a register unless the device has confirmed that it holds this value already.
     *
     * @param value in the register's unit
     * @return whether something went over the wire
     * @throws IllegalStateException when the register is not on the write list
     * @throws IllegalArgumentException when the register cannot hold the value
     * @throws IOException when the write was not confirmed, or is not within the daily budget of persistent writes
     */
    public boolean write(Register register, double value) throws IOException {
        RegisterValue target = writable(register);
        long raw = target.toRaw(value);
        noteConnection();
        if (target.isConfirmed(raw)) {
            return false;
        }
        send(target, raw);
        return true;
    }

    /** As {@link #write}, but whatever is believed to be set: to refresh, or to stop. */
    public void rewrite(Register register, double value) throws IOException {
        RegisterValue target = writable(register);
        send(target, target.toRaw(value));
    }

    /**
     * Writes registers that stand next to each other in one frame, so that the device takes them together.
     *
     * @param registers in the order of their addresses, without gaps
     * @param to one value each, in the register's unit
     * @param force also when the device has confirmed that it holds all of them already
     * @return whether something went over the wire
     * @throws IOException as for {@link #write}
     */
    public boolean writeTogether(List<Register> registers, double[] to, boolean force) throws IOException {
        noteConnection();
        boolean changes = force;
        for (int i = 0; i < to.length; i++) {
            RegisterValue target = writable(registers.get(i));
            changes |= !target.isConfirmed(target.toRaw(to[i]));
        }
        if (!changes) {
            return false;
        }
        int count = 0;
        for (int i = 0; i < to.length; i++) {
            RegisterValue target = writable(registers.get(i));
            spendBudget(target.register);
            count += target.encode(target.toRaw(to[i]), words, count);
            target.forgetConfirmed();
        }
        put(registers.get(0).address(), count);
        for (int i = 0; i < to.length; i++) {
            RegisterValue target = writable(registers.get(i));
            target.confirm(target.toRaw(to[i]));
        }
        return true;
    }

    private void send(RegisterValue target, long raw) throws IOException {
        spendBudget(target.register);
        int count = target.encode(raw, words, 0);
        // Whether a write took effect is unknown until it is confirmed.
        target.forgetConfirmed();
        put(target.register.address(), count);
        target.confirm(raw);
    }

    private void spendBudget(Register register) throws IOException {
        if (register.storage() == Storage.PERSISTENT) {
            if (!budget.allows(time.nowNs())) {
                throw new IOException(link.name() + ": unit " + unit + ": register " + register.name()
                        + " is kept in memory that wears out, and the " + limits.persistentWritesPerDay()
                        + " writes of 24 hours are used up");
            }
            budget.spend(time.nowNs());
        }
    }

    private void put(int address, int count) throws IOException {
        begin();
        try {
            if (count == 1) {
                link.write(unit, address, words[0]);
            } else {
                link.write(unit, address, words, count);
            }
        } catch (IOException e) {
            throw failed(e);
        }
        answered();
    }

    /** Waits until the device can take the next request. */
    private void begin() throws IOException {
        long leftNs = endedNs + limits.pauseMs() * 1_000_000L - time.nowNs();
        if (leftNs > 0) {
            time.sleep(leftNs);
        }
        counters.request();
        discardedBefore = link.discarded();
        startedNs = time.nowNs();
    }

    private void answered() {
        ended();
        counters.answer(link.answerNs() > 0 ? link.answerNs() : endedNs - startedNs);
    }

    private IOException failed(IOException e) {
        if (e instanceof ModbusRefusal) {
            answered();
            counters.refusal();
            return e;
        }
        ended();
        counters.failure(e instanceof ModbusFailure failure ? failure.kind() : Kind.NO_CONNECTION);
        // It may have restarted in the meantime.
        forgetConfirmed();
        return e;
    }

    private void ended() {
        endedNs = time.nowNs();
        counters.foreign(link.discarded() - discardedBefore);
        noteConnection();
    }

    /** What was set over an earlier connection may be lost. */
    private void noteConnection() {
        long connects = link.connects();
        if (connects == connectsSeen) {
            return;
        }
        if (connectsSeen > 0) {
            counters.reconnects(connects - connectsSeen);
        }
        connectsSeen = connects;
        forgetConfirmed();
    }

    /**
     * Takes nothing for set any more, so that the next {@link #write} of each register goes over the wire. Persistent
     * registers are left out: they keep their values, and writing them again would only wear them.
     */
    public void forgetConfirmed() {
        for (RegisterValue value : all) {
            if (value.register.storage() == Storage.VOLATILE) {
                value.forgetConfirmed();
            }
        }
    }

    /** The scaled value as last read; NaN before the first read and for a text. */
    public double value(Register register) {
        return known(register).value();
    }

    /** The value as last read, as it was on the wire, with its sign; {@link #UNKNOWN} before the first read and for a text. */
    public long raw(Register register) {
        return known(register).raw();
    }

    /** The text as last read, up to the first NUL, without blanks around; empty before the first read. */
    public String text(Register register) {
        return known(register).text();
    }

    /** Monotonic time of the last read; {@link #NEVER} before the first. */
    public long readNs(Register register) {
        return known(register).readNs();
    }

    /** The scaled value that the device has confirmed, by its answer to a write or in a read; NaN when not known. */
    public double confirmed(Register register) {
        return known(register).confirmedValue();
    }

    private RegisterValue known(Register register) {
        RegisterValue value = values.get(register);
        if (value == null) {
            throw new IllegalStateException("register " + register.name() + " is not one of this device");
        }
        return value;
    }

    private RegisterValue writable(Register register) {
        RegisterValue value = known(register);
        if (!value.writable) {
            throw new IllegalStateException("register " + register.name() + " is not on the write list");
        }
        return value;
    }

    public ModbusCounters counters() {
        return counters;
    }
}
