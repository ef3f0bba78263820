package energy.nulwatt.modbus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Registers that are read in one request.
 *
 * @param table they live in
 * @param address of the first word
 * @param words in all
 * @param registers in the order of their addresses
 */
public record RegisterBlock(Table table, int address, int words, List<Register> registers) {
    public RegisterBlock {
        registers = List.copyOf(registers);
    }

    /**
     * Puts registers together into as few reads as the limits allow. A register of several words is never split, and a
     * gap between two registers never read unless the limits say so.
     *
     * @throws IllegalArgumentException when a register cannot be read, or is longer than a read may be
     */
    public static List<RegisterBlock> plan(List<Register> registers, DeviceLimits limits) {
        List<Register> sorted = new ArrayList<>(registers);
        sorted.sort(Comparator.comparing(Register::table).thenComparingInt(Register::address));
        List<RegisterBlock> blocks = new ArrayList<>();
        List<Register> block = new ArrayList<>();
        int start = 0;
        int end = 0;
        for (Register register : sorted) {
            check(register, limits);
            int registerEnd = register.address() + register.words();
            boolean joins = !block.isEmpty()
                    && register.table() == block.getFirst().table()
                    && (limits.bridgeGaps() || register.address() <= end)
                    && Math.max(end, registerEnd) - start <= limits.maxWordsPerRead();
            if (!joins) {
                add(blocks, block, start, end);
                block.clear();
                start = register.address();
                end = start;
            }
            block.add(register);
            end = Math.max(end, registerEnd);
        }
        add(blocks, block, start, end);
        return blocks;
    }

    private static void add(List<RegisterBlock> blocks, List<Register> block, int start, int end) {
        if (!block.isEmpty()) {
            blocks.add(new RegisterBlock(block.getFirst().table(), start, end - start, block));
        }
    }

    private static void check(Register register, DeviceLimits limits) {
        if (register.access() == Access.WRITE) {
            throw new IllegalArgumentException("register " + register.name() + " can only be written");
        }
        if (register.words() < 1 || register.words() > limits.maxWordsPerRead()) {
            throw new IllegalArgumentException("register " + register.name() + " has " + register.words()
                    + " words, a read of this device 1 … " + limits.maxWordsPerRead());
        }
        if (register.address() < 0 || register.address() + register.words() > 0x1_0000) {
            throw new IllegalArgumentException(
                    "register " + register.name() + ": address " + register.address() + ", expected 0 … 65535");
        }
    }
}
