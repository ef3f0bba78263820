package energy.nulwatt.modbus;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** Stub. */
public final class ModbusDevice {
    private final ModbusLink link;
    private final int unit;
    private final Set<Register> writeList;
    private final Map<Register, int[]> words = new HashMap<>();
    private final Map<Register, Integer> confirmed = new HashMap<>();

    public ModbusDevice(
            ModbusLink link,
            int unit,
            DeviceLimits limits,
            List<Register> registers,
            Set<Register> writeList,
            LongSupplier clock) {
        this.link = link;
        this.unit = unit;
        this.writeList = Set.copyOf(writeList);
        for (Register register : registers) {
            words.put(register, new int[register.words()]);
        }
    }

    public void read(RegisterBlock block) throws IOException {
        Register first = block.registers().getFirst();
        Register last = block.registers().getLast();
        int count = last.address() + last.words() - first.address();
        int[] into = new int[count];
        link.read(unit, first.table(), first.address(), count, into);
        for (Register register : block.registers()) {
            int[] target = words.get(register);
            System.arraycopy(into, register.address() - first.address(), target, 0, target.length);
            if (writeList.contains(register)) {
                confirmed.put(register, target[0]);
            }
        }
    }

    public double value(Register register) {
        return raw(register) * register.scale();
    }

    public long raw(Register register) {
        int[] w = words.get(register);
        return switch (register.type()) {
            case UINT16 -> w[0];
            case INT16 -> (short) w[0];
            case UINT32 -> ((long) w[0] << 16 | w[1]) & 0xFFFFFFFFL;
            case INT32 -> w[0] << 16 | w[1];
            case TEXT -> 0;
        };
    }

    public String text(Register register) {
        StringBuilder text = new StringBuilder();
        for (int word : words.get(register)) {
            text.append((char) (word >> 8)).append((char) (word & 0xFF));
        }
        int end = text.indexOf("\0");
        return end < 0 ? text.toString() : text.substring(0, end);
    }

    public boolean write(Register register, double value) throws IOException {
        Integer known = confirmed.get(register);
        if (known != null && known == (int) Math.round(value / register.scale())) {
            return false;
        }
        rewrite(register, value);
        return true;
    }

    public void rewrite(Register register, double value) throws IOException {
        if (!writeList.contains(register)) {
            throw new IllegalArgumentException("not on the write list: " + register.name());
        }
        int raw = (int) Math.round(value / register.scale());
        confirmed.remove(register);
        link.write(unit, register.address(), raw);
        confirmed.put(register, raw);
    }

    public void forgetConfirmed() {
        confirmed.clear();
    }
}
