package energy.nulwatt.modbus;

/**
 * What a device can take.
 *
 * @param maxWordsPerRead most registers in one read, 1 … 125
 * @param bridgeGaps whether a read may run over registers that the profile does not name; many devices answer nothing then
 * @param pauseMs least time between the end of one exchange and the start of the next, ms
 * @param timeoutMs longest wait for an answer, ms
 * @param reconnectPauseMs least time between a lost connection and the next, ms
 * @param persistentWritesPerDay most writes in any 24 hours to registers that are kept in memory that wears out
 */
public record DeviceLimits(
        int maxWordsPerRead,
        boolean bridgeGaps,
        int pauseMs,
        int timeoutMs,
        int reconnectPauseMs,
        int persistentWritesPerDay) {
    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException when one is out of range; the text says which
     */
    public DeviceLimits {
        check("maxWordsPerRead", maxWordsPerRead, 1, 125);
        check("pauseMs", pauseMs, 0, 10_000);
        check("timeoutMs", timeoutMs, 1, 60_000);
        check("reconnectPauseMs", reconnectPauseMs, 0, 60_000);
        check("persistentWritesPerDay", persistentWritesPerDay, 0, 1_000);
    }

    private static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + ", expected " + min + " … " + max);
        }
    }
}
