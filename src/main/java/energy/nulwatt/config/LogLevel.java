package energy.nulwatt.config;

/** How much the service logs, from little to much. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
}
