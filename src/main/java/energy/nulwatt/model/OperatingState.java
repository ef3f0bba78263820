package energy.nulwatt.model;

/** What a battery says that it is doing, in words that every family can be put into. */
public enum OperatingState {
    UNKNOWN,
    SLEEP,
    STANDBY,
    CHARGING,
    DISCHARGING,
    BACKUP,
    UPDATING,
    BYPASS,
    FAULT
}
