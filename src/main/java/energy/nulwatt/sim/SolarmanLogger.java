package energy.nulwatt.sim;

import java.util.EnumSet;
import java.util.Set;

/** A data logger: its serial number and its moods. Safe to change from any thread while it serves. */
public final class SolarmanLogger {
    private final long serial;
    private final Set<SolarmanFault> faults = EnumSet.noneOf(SolarmanFault.class);
    private int acknowledgements;

    /** @param serial 1 … 4294967295 */
    public SolarmanLogger(long serial) {
        this.serial = serial;
    }

    public long serial() {
        return serial;
    }

    /** Switches a fault on or off. */
    public synchronized void fault(SolarmanFault fault, boolean on) {
        if (on) {
            faults.add(fault);
        } else {
            faults.remove(fault);
        }
    }

    synchronized boolean has(SolarmanFault fault) {
        return faults.contains(fault);
    }

    synchronized void acknowledged() {
        acknowledgements++;
    }

    /** Heartbeats that were answered rightly so far. */
    public synchronized int acknowledgements() {
        return acknowledgements;
    }
}
