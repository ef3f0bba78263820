package energy.nulwatt.battery;

import energy.nulwatt.battery.Profile.Control;
import energy.nulwatt.battery.Profile.Verify;
import energy.nulwatt.battery.Profile.Write;
import energy.nulwatt.battery.Profile.WriteStep;
import energy.nulwatt.modbus.Access;
import energy.nulwatt.modbus.ModbusDevice;
import energy.nulwatt.modbus.Register;
import energy.nulwatt.modbus.RegisterBlock;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Compares the set-points that a battery reads back with those that were written. */
final class EchoCheck {
    /** What a read-back tells. */
    enum Verdict {
        SAME,
        /** It was confirmed, but never stood there. */
        NOT_TAKEN,
        /** It stood there once and is another now, though we did not write: somebody else does. */
        CHANGED
    }

    private static final int UNKNOWN = Integer.MIN_VALUE;
    private static final long NS_PER_MS = 1_000_000;
    /** While one set-point follows another, what stands in the battery is looked at no more often than this. */
    private static final long LOOK_EVERY_NS = 2_000 * NS_PER_MS;

    private final ModbusDevice device;
    private final Verify verify;
    private final Register[] registers;
    private final boolean[] power;
    private final int[] written;
    private final boolean[] seen;
    private final int[] different;
    private boolean looked;
    private long lookNs;

    EchoCheck(Control control, Verify verify, ModbusDevice device) {
        this.device = device;
        this.verify = verify;
        Set<Register> all = new LinkedHashSet<>();
        Set<Register> powers = new LinkedHashSet<>();
        add(control.charge(), all, powers);
        add(control.discharge(), all, powers);
        registers = all.toArray(new Register[0]);
        power = new boolean[registers.length];
        for (int i = 0; i < power.length; i++) {
            power[i] = powers.contains(registers[i]);
        }
        written = new int[registers.length];
        seen = new boolean[registers.length];
        different = new int[registers.length];
        forget();
    }

    private static void add(List<WriteStep> steps, Set<Register> all, Set<Register> powers) {
        for (WriteStep step : steps) {
            for (Write write : step.writes()) {
                if (write.register().access() != Access.WRITE) {
                    all.add(write.register());
                }
                if (write.watts() != 0) {
                    powers.add(write.register());
                }
            }
        }
    }

    int size() {
        return registers.length;
    }

    Register register(int index) {
        return registers[index];
    }

    /** True when it is to be looked at later anyway. */
    boolean isLookedAtAfter(long nowNs) {
        return looked && lookNs - nowNs > 0;
    }

    /** When to look at it: as soon as what was written should stand there, but not soon after the last time. */
    long nextLookNs(long nowNs) {
        long soonestNs = nowNs + verify.afterMs() * NS_PER_MS;
        boolean tooSoon = looked && lookNs + LOOK_EVERY_NS - soonestNs > 0;
        lookNs = tooSoon ? lookNs + LOOK_EVERY_NS : soonestNs;
        looked = true;
        return lookNs;
    }

    /** Nothing is expected any more: control is not ours. */
    void forget() {
        Arrays.fill(written, UNKNOWN);
    }

    void wrote(Register register, int value) {
        for (int i = 0; i < registers.length; i++) {
            if (registers[i].equals(register) && written[i] != value) {
                written[i] = value;
                seen[i] = false;
                different[i] = 0;
            }
        }
    }

    /** Judges what was just read; a difference counts when it is seen twice, as single wild samples occur. */
    Verdict check(RegisterBlock block) {
        Verdict verdict = Verdict.SAME;
        List<Register> read = block.registers();
        for (int i = 0; i < registers.length; i++) {
            if (written[i] == UNKNOWN || !read.contains(registers[i])) {
                continue;
            }
            if (same(i)) {
                seen[i] = true;
                different[i] = 0;
            } else if (++different[i] >= 2) {
                different[i] = 0;
                verdict = seen[i] || verdict == Verdict.CHANGED ? Verdict.CHANGED : Verdict.NOT_TAKEN;
            }
        }
        return verdict;
    }

    private boolean same(int i) {
        double off = Math.abs(device.value(registers[i]) - written[i]);
        double allowed =
                power[i] ? Math.max(verify.toleranceW(), Math.abs(written[i]) * verify.tolerancePercent() / 100.0) : 0;
        // 0 W must be 0 W: a tolerance there would hide somebody else's small set-point.
        return off <= (written[i] == 0 ? 0 : allowed);
    }
}
