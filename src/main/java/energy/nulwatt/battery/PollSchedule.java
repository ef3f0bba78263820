package energy.nulwatt.battery;

import energy.nulwatt.battery.Profile.PollGroup;
import energy.nulwatt.modbus.DeviceLimits;
import energy.nulwatt.modbus.Register;
import energy.nulwatt.modbus.RegisterBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** When which block of registers is to be read next. */
final class PollSchedule {
    /** A block that fails so often in a row, while others answer, is no longer asked for. */
    private static final int MAX_FAILURES = 3;

    private static final int ILLEGAL_FUNCTION = 1;
    private static final int ILLEGAL_ADDRESS = 2;

    private final RegisterBlock[] blocks;
    private final long[] everyNs;
    private final long[] dueNs;
    private final int[] failures;
    private final boolean[] givenUp;
    private final boolean[] essential;
    private boolean lastAnswered = true;

    PollSchedule(List<PollGroup> groups, DeviceLimits limits) {
        List<RegisterBlock> all = new ArrayList<>();
        List<Long> every = new ArrayList<>();
        for (PollGroup group : groups) {
            for (RegisterBlock block : RegisterBlock.plan(group.registers(), limits)) {
                all.add(block);
                every.add(TimeUnit.MILLISECONDS.toNanos(group.everyMs()));
            }
        }
        blocks = all.toArray(new RegisterBlock[0]);
        everyNs = new long[blocks.length];
        for (int i = 0; i < blocks.length; i++) {
            everyNs[i] = every.get(i);
        }
        dueNs = new long[blocks.length];
        failures = new int[blocks.length];
        givenUp = new boolean[blocks.length];
        essential = new boolean[blocks.length];
    }

    int size() {
        return blocks.length;
    }

    RegisterBlock block(int index) {
        return blocks[index];
    }

    /** The first block that holds {@code register}; −1 when none does. */
    int indexOf(Register register) {
        for (int i = 0; i < blocks.length; i++) {
            if (blocks[i].registers().contains(register)) {
                return i;
            }
        }
        return -1;
    }

    /** It was connected anew: all are due, also those that were given up, as it may be another firmware now. */
    void allDue(long nowNs) {
        Arrays.fill(dueNs, nowNs);
        Arrays.fill(failures, 0);
        Arrays.fill(givenUp, false);
    }

    /** The block that waits longest for its period, or −1 when none is due: on a busy bus the power does not grow old. */
    int mostOverdue(long nowNs) {
        int best = -1;
        double longest = 0;
        for (int i = 0; i < blocks.length; i++) {
            double waits = (double) (nowNs - dueNs[i]) / everyNs[i];
            if (!givenUp[i] && waits >= 0 && (best < 0 || waits > longest)) {
                best = i;
                longest = waits;
            }
        }
        return best;
    }

    /** When the next block is due. */
    long nextDueNs() {
        int best = -1;
        for (int i = 0; i < blocks.length; i++) {
            if (!givenUp[i] && (best < 0 || dueNs[i] - dueNs[best] < 0)) {
                best = i;
            }
        }
        return dueNs[best];
    }

    /** Marks a block that is never given up. */
    void markEssential(int index) {
        if (index >= 0) {
            essential[index] = true;
        }
    }

    /** Brings a block forward, never back. */
    void pull(int index, long atNs) {
        if (index >= 0 && dueNs[index] - atNs > 0) {
            dueNs[index] = atNs;
        }
    }

    void answered(int index, long nowNs) {
        later(index, nowNs);
        failures[index] = 0;
        lastAnswered = true;
    }

    /**
     * A block was not answered. It goes to the end of the queue, so that one bad block does not hide all others.
     *
     * @return true when it can be done without and is given up: it never came while others did
     */
    boolean failed(int index, long nowNs) {
        later(index, nowNs);
        if (lastAnswered) {
            failures[index]++;
        }
        lastAnswered = false;
        return giveUp(index);
    }

    /**
     * The device is there, but refused a block.
     *
     * @param code of the refusal; only "illegal function" and "illegal address" say that it does not have it, and only
     *     when it says so again and again, as a busy device may say anything
     * @return true when it can be done without and is given up
     */
    boolean refused(int index, int code, long nowNs) {
        later(index, nowNs);
        lastAnswered = true;
        if (code == ILLEGAL_FUNCTION || code == ILLEGAL_ADDRESS) {
            failures[index]++;
            return giveUp(index);
        }
        return false;
    }

    private boolean giveUp(int index) {
        givenUp[index] = !essential[index] && failures[index] >= MAX_FAILURES;
        return givenUp[index];
    }

    private void later(int index, long nowNs) {
        long next = dueNs[index] + everyNs[index];
        dueNs[index] = next - nowNs > 0 ? next : nowNs + everyNs[index];
    }
}
