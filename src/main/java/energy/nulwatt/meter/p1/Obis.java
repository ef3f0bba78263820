package energy.nulwatt.meter.p1;

/** The codes that are read, C.D.E packed into one int. */
final class Obis {
    static final int VERSION = 2 << 8 | 8;
    static final int VERSION_BELGIAN = 96 << 16 | 1 << 8 | 4;
    static final int CLOCK = 1 << 16;
    static final int METER_ID = 96 << 16 | 1 << 8 | 1;
    static final int DEVICE_ID = 96 << 16 | 1 << 8;
    static final int METER_ID_LU_HU = 42 << 16;
    static final int TARIFF = 96 << 16 | 14 << 8;
    static final int BREAKER = 96 << 16 | 3 << 8 | 10;
    static final int LIMITER = 17 << 16;
    static final int SHORT_OUTAGES = 96 << 16 | 7 << 8 | 21;
    static final int LONG_OUTAGES = 96 << 16 | 7 << 8 | 9;
    static final int OUTAGE_LOG = 99 << 16 | 97 << 8;
    static final int MONTH_PEAKS = 98 << 16 | 1 << 8;

    static final int POWER_IMPORT = 1 << 16 | 7 << 8;
    static final int POWER_EXPORT = 2 << 16 | 7 << 8;
    static final int POWER_IMPORT_L1 = 21 << 16 | 7 << 8;
    static final int POWER_IMPORT_L2 = 41 << 16 | 7 << 8;
    static final int POWER_IMPORT_L3 = 61 << 16 | 7 << 8;
    static final int POWER_EXPORT_L1 = 22 << 16 | 7 << 8;
    static final int POWER_EXPORT_L2 = 42 << 16 | 7 << 8;
    static final int POWER_EXPORT_L3 = 62 << 16 | 7 << 8;
    static final int VOLTAGE_L1 = 32 << 16 | 7 << 8;
    static final int VOLTAGE_L2 = 52 << 16 | 7 << 8;
    static final int VOLTAGE_L3 = 72 << 16 | 7 << 8;
    static final int CURRENT_L1 = 31 << 16 | 7 << 8;
    static final int CURRENT_L2 = 51 << 16 | 7 << 8;
    static final int CURRENT_L3 = 71 << 16 | 7 << 8;
    static final int FUSE_L1 = 31 << 16 | 4 << 8;
    static final int FUSE_L2 = 51 << 16 | 4 << 8;
    static final int FUSE_L3 = 71 << 16 | 4 << 8;
    static final int QUARTER_HOUR_AVERAGE = 1 << 16 | 4 << 8;
    static final int MONTH_PEAK = 1 << 16 | 6 << 8;

    static final int ENERGY_IMPORT = 1 << 16 | 8 << 8;
    static final int ENERGY_EXPORT = 2 << 16 | 8 << 8;
    static final int HIGHEST_TARIFF = 4;

    static final int DEVICE_TYPE = 24 << 16 | 1 << 8;
    static final int DEVICE_READING = 24 << 16 | 2 << 8 | 1;
    static final int DEVICE_READING_UNCORRECTED = 24 << 16 | 2 << 8 | 3;
    static final int DEVICE_READING_OLD = 24 << 16 | 3 << 8;
    static final int VALVE = 24 << 16 | 4 << 8;

    private Obis() {}

    /** The code as printed, C.D.E. */
    static String text(int code) {
        return (code >> 16) + "." + (code >> 8 & 0xFF) + "." + (code & 0xFF);
    }
}
