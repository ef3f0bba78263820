package energy.nulwatt.modbus;

import java.io.InterruptedIOException;

/** Monotonic time and waiting, so that tests need not wait. */
public interface BusTime {
    /** The time of the machine. */
    BusTime SYSTEM = new BusTime() {
        @Override
        public long nowNs() {
            return System.nanoTime();
        }

        @Override
        public void sleep(long ns) throws InterruptedIOException {
            try {
                Thread.sleep(ns / 1_000_000, (int) (ns % 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting to ask a device");
            }
        }
    };

    /** Monotonic time in ns. */
    long nowNs();

    /**
     * Waits.
     *
     * @param ns how long, above 0
     */
    void sleep(long ns) throws InterruptedIOException;
}
