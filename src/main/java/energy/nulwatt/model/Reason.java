package energy.nulwatt.model;

/** Why the last decision was as it was: fixed words for entities, a sentence for people. */
public enum Reason {
    WAITING_FOR_METER("waiting for the first telegram of the meter"),
    WAITING_FOR_BATTERIES("waiting for a battery to answer"),
    ON_TARGET("the grid reads what it should"),
    FOLLOWING("following the house"),
    TARGET_POWER("holding the target power"),
    TARGET_EXPIRED("the target power expired and was not repeated: 0 W"),
    BATTERIES_AT_LIMIT("the batteries give all that they may"),
    BATTERIES_EMPTY("the batteries are at their lowest charge"),
    BATTERIES_FULL("the batteries are at their highest charge"),
    IMPORT_LIMIT("held by the import limit"),
    EXPORT_LIMIT("held by the export limit"),
    LOAD_LIMIT("charging is held by the load limit"),
    GENERATION_LIMIT("discharging is held by the generation limit"),
    NOT_PERMITTED("a limit forbids the batteries to be connected or energized: 0 W"),
    FUSE_LIMIT("held by the fuse of a phase"),
    FUSE_HELP("a battery relieves the fuse of its phase"),
    QUARTER_HOUR_LIMIT("held by the quarter hour's average import"),
    EV_CHARGING("a car charges: nothing is discharged into it"),
    COMMISSIONING("a battery does its commissioning: the others hold the grid as far as they can"),
    DISABLED("switched off by its owner: 0 W"),
    STANDBY_MODE("standby: 0 W"),
    MONITOR_MODE("monitoring only: nothing is written"),
    EMERGENCY_STOP("stopped until reset"),
    METER_LATE("the meter is late: holding the last power"),
    METER_SILENT("the meter is silent: going to 0 W"),
    METER_LOST("the meter has been silent for long: batteries released"),
    METER_FROZEN("the meter repeats itself: going to 0 W"),
    BATTERY_SILENT("does not answer"),
    BATTERY_NOT_IN_CONTROL("does not obey yet"),
    BATTERY_DISABLED("switched off by its owner"),
    BATTERY_FULL("at its highest charge"),
    BATTERY_EMPTY("at its lowest charge"),
    BATTERY_RESERVE("keeps its backup reserve"),
    BATTERY_COLD("too cold to charge"),
    BATTERY_HOT("too hot"),
    BATTERY_FUSE("held by the fuse of its phase"),
    BATTERY_LIMITED("gives less than asked: held to what it delivers"),
    BATTERY_GROUP_LIMIT("held by the limit of its group"),
    BATTERY_RUNAWAY("gives power that nobody asked for"),
    BATTERY_COMMISSIONING("does its commissioning: steps of power that show how it behaves"),
    COMMISSIONING_ENDED("its commissioning was ended by another order"),
    BATTERY_IDLE("not needed now"),
    BATTERY_ACTIVE("takes its share");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    /** A sentence for people, without a full stop. */
    public String text() {
        return text;
    }
}
