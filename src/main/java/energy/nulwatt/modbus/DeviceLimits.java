package energy.nulwatt.modbus;

/** Stub. */
public record DeviceLimits(
        int maxWordsPerRead,
        boolean bridgeGaps,
        int pauseMs,
        int timeoutMs,
        int reconnectPauseMs,
        int persistentWritesPerDay) {}
