package energy.nulwatt.modbus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Stub. */
public final class RegisterBlock {
    private final List<Register> registers;

    private RegisterBlock(List<Register> registers) {
        this.registers = List.copyOf(registers);
    }

    public static List<RegisterBlock> plan(List<Register> registers, DeviceLimits limits) {
        List<Register> sorted = new ArrayList<>(registers);
        sorted.sort(Comparator.comparingInt(Register::address));
        List<RegisterBlock> blocks = new ArrayList<>();
        List<Register> run = new ArrayList<>();
        int words = 0;
        for (Register register : sorted) {
            boolean adjacent = !run.isEmpty()
                    && run.getLast().address() + run.getLast().words() == register.address()
                    && words + register.words() <= limits.maxWordsPerRead();
            if (!run.isEmpty() && !adjacent) {
                blocks.add(new RegisterBlock(run));
                run = new ArrayList<>();
                words = 0;
            }
            run.add(register);
            words += register.words();
        }
        if (!run.isEmpty()) {
            blocks.add(new RegisterBlock(run));
        }
        return blocks;
    }

    public List<Register> registers() {
        return registers;
    }
}
