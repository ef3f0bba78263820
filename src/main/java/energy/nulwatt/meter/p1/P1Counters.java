package energy.nulwatt.meter.p1;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** What a meter's input was made of since the start. Written by the meter's thread, read by any. */
public final class P1Counters {
    private static final DropReason[] REASONS = DropReason.values();

    private final AtomicLongArray dropped = new AtomicLongArray(REASONS.length);
    private final AtomicLong droppedBytes = new AtomicLong();
    private final AtomicLong readings = new AtomicLong();
    private final AtomicLong repeatedClocks = new AtomicLong();
    private final AtomicLong stuckRegisters = new AtomicLong();

    void addDrop(DropReason reason, int bytes) {
        dropped.incrementAndGet(reason.ordinal());
        droppedBytes.addAndGet(bytes);
    }

    void addReading() {
        readings.incrementAndGet();
    }

    void addRepeatedClock() {
        repeatedClocks.incrementAndGet();
    }

    void addStuckRegister() {
        stuckRegisters.incrementAndGet();
    }

    /** Good readings. */
    public long readings() {
        return readings.get();
    }

    /** Pieces dropped for {@code reason}. */
    public long dropped(DropReason reason) {
        return dropped.get(reason.ordinal());
    }

    /** Bytes in all dropped pieces. */
    public long droppedBytes() {
        return droppedBytes.get();
    }

    /** Telegrams whose meter clock read the same as in the one before. */
    public long repeatedClocks() {
        return repeatedClocks.get();
    }

    /** Telegrams that came while the energy registers stood still under load. */
    public long stuckRegisters() {
        return stuckRegisters.get();
    }

    /** One line for a person: what was dropped and why, or "nothing dropped". */
    public String summary() {
        StringBuilder line = new StringBuilder();
        for (DropReason reason : REASONS) {
            long count = dropped(reason);
            if (count > 0) {
                line.append(line.isEmpty() ? "dropped " : ", ")
                        .append(count)
                        .append(" × ")
                        .append(reason.text());
            }
        }
        if (line.isEmpty()) {
            line.append("nothing dropped");
        }
        if (repeatedClocks() > 0) {
            line.append("; clock repeated ").append(repeatedClocks()).append(" times");
        }
        if (stuckRegisters() > 0) {
            line.append("; energy registers stuck in ").append(stuckRegisters()).append(" telegrams");
        }
        return line.toString();
    }
}
