package energy.nulwatt.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class RegisterBlockTest {
    private static DeviceLimits limits(int maxWords, boolean bridgeGaps) {
        return new DeviceLimits(maxWords, bridgeGaps, 0, 1_000, 0, 0);
    }

    private static Register register(int address, int words) {
        return register(address, words, Table.HOLDING, Access.READ);
    }

    private static Register register(int address, int words, Table table, Access access) {
        DataType type = words == 1 ? DataType.UINT16 : words == 2 ? DataType.UINT32 : DataType.TEXT;
        return new Register(
                table + "-" + address, address, table, type, words, WordOrder.BIG, 1, "", access, Storage.VOLATILE);
    }

    /** Blocks as {@code address+words}. */
    private static List<String> plan(DeviceLimits limits, Register... registers) {
        return RegisterBlock.plan(List.of(registers), limits).stream()
                .map(block -> block.address() + "+" + block.words())
                .toList();
    }

    @Test
    void adjacentRegistersAreReadTogetherWhateverTheirOrder() {
        assertEquals(List.of("100+4"), plan(limits(32, false), register(103, 1), register(100, 1), register(101, 2)));
    }

    @Test
    void gapIsNotBridged() {
        assertEquals(List.of("100+1", "102+1"), plan(limits(32, false), register(100, 1), register(102, 1)));
    }

    @Test
    void gapIsBridgedWhereAllowedWithinTheLimit() {
        assertEquals(
                List.of("100+3", "140+1"),
                plan(limits(32, true), register(100, 1), register(102, 1), register(140, 1)));
    }

    @Test
    void blockEndsAtTheLimitAndSplitsNoRegister() {
        assertEquals(
                List.of("100+3", "103+3"),
                plan(limits(4, false), register(100, 1), register(101, 2), register(103, 2), register(105, 1)));
    }

    @Test
    void tablesAreNotMixed() {
        assertEquals(
                List.of("100+1", "101+1"),
                plan(limits(32, false), register(100, 1), register(101, 1, Table.INPUT, Access.READ)));
    }

    @Test
    void twoViewsOfOneRegisterShareABlock() {
        assertEquals(List.of("100+2"), plan(limits(32, false), register(100, 2), register(101, 1)));
    }

    @Test
    void whatCannotBeReadIsRefused() {
        DeviceLimits limits = limits(8, false);
        assertThrows(IllegalArgumentException.class, () -> plan(limits, register(1, 1, Table.HOLDING, Access.WRITE)));
        assertThrows(IllegalArgumentException.class, () -> plan(limits, register(1, 9)));
        assertThrows(IllegalArgumentException.class, () -> plan(limits, register(65_535, 2)));
    }

    @Test
    void everyPlanReadsEveryRegisterOnceWithinTheLimitsAndNothingElse() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20_261_121);
        for (int round = 0; round < 2_000; round++) {
            boolean bridge = random.nextBoolean();
            DeviceLimits limits = limits(random.nextInt(4, 33), bridge);
            List<Register> registers = new ArrayList<>();
            Set<Integer> mapped = new HashSet<>();
            int address = random.nextInt(1_000);
            for (int i = random.nextInt(1, 40); i > 0; i--) {
                int words = random.nextInt(1, 5);
                registers.add(register(address, words));
                for (int word = 0; word < words; word++) {
                    mapped.add(address + word);
                }
                address += words + (random.nextInt(3) == 0 ? random.nextInt(1, 6) : 0);
            }
            Collections.shuffle(registers, new Random(random.nextLong()));
            List<Register> read = new ArrayList<>();
            for (RegisterBlock block : RegisterBlock.plan(registers, limits)) {
                assertTrue(block.words() <= limits.maxWordsPerRead());
                read.addAll(block.registers());
                for (Register register : block.registers()) {
                    assertTrue(register.address() >= block.address()
                            && register.address() + register.words() <= block.address() + block.words());
                }
                for (int word = 0; word < block.words() && !bridge; word++) {
                    assertTrue(mapped.contains(block.address() + word), "a gap was read");
                }
            }
            assertEquals(registers.size(), read.size());
            assertEquals(new HashSet<>(registers), new HashSet<>(read));
            assertFalse(read.isEmpty());
        }
    }
}
