package energy.nulwatt.model;

/** What the owner may change while the service runs: one consistent set, handed to the loop as a whole. */
public final class Settings {
    /** False: batteries are held at 0 W, as in {@link Mode#STANDBY}. */
    public boolean enabled = true;

    public Mode mode = Mode.ZERO;
    /** Wanted total battery power in mode TARGET, W, + charge. */
    public int targetW;
    /** Monotonic time at which {@link #targetW} expires, when {@link #targetExpires}. */
    public long targetExpiresNs;
    /** True for a target from outside that must be refreshed. */
    public boolean targetExpires;
    /** What the grid should read in mode ZERO, W, + import. */
    public int gridOffsetW;
    /** Monotonic time at which {@link #gridOffsetW} was set. */
    public long gridOffsetNs;
    /** A car charges, as its owner or his charging point says; not kept over a restart. */
    public boolean evCharging;
    /** False ends a commissioning. */
    public boolean commissioning;
    /** Rises with every request for a commissioning. */
    public long commissioningSequence;
    /** The battery to be commissioned, or {@link Controls#ALL_BATTERIES}. */
    public int commissioningBattery;
    /** The largest step of a commissioning, W > 0. */
    public int commissioningW;
    /** Latched emergency stop. */
    public boolean stopped;
    /** Rises with every stop order, so that a repeated stop is written again. */
    public long stopSequence;
    /** One per {@link LimitSource}; that of the site file is never changed. */
    public final Limits[] limits = new Limits[LimitSource.COUNT];
    /** One per battery, in the order of the site. */
    public final BatterySettings[] batteries;

    public Settings(SiteSpec site) {
        for (int i = 0; i < limits.length; i++) {
            limits[i] = new Limits();
        }
        Limits ofSite = limits[LimitSource.SITE_FILE.ordinal()];
        ofSite.told = true;
        ofSite.importW = site.maxImportW() == Integer.MAX_VALUE ? Double.NaN : site.maxImportW();
        ofSite.exportW = site.maxExportW() == Integer.MAX_VALUE ? Double.NaN : site.maxExportW();
        batteries = new BatterySettings[site.batteries().size()];
        for (int i = 0; i < batteries.length; i++) {
            batteries[i] = new BatterySettings(site.batteries().get(i));
        }
    }

    /** Becomes a copy of {@code other}, which belongs to the same site. */
    public void copyFrom(Settings other) {
        enabled = other.enabled;
        mode = other.mode;
        targetW = other.targetW;
        targetExpiresNs = other.targetExpiresNs;
        targetExpires = other.targetExpires;
        gridOffsetW = other.gridOffsetW;
        gridOffsetNs = other.gridOffsetNs;
        evCharging = other.evCharging;
        commissioning = other.commissioning;
        commissioningSequence = other.commissioningSequence;
        commissioningBattery = other.commissioningBattery;
        commissioningW = other.commissioningW;
        stopped = other.stopped;
        stopSequence = other.stopSequence;
        for (int i = 0; i < limits.length; i++) {
            limits[i].copyFrom(other.limits[i]);
        }
        for (int i = 0; i < batteries.length; i++) {
            batteries[i].copyFrom(other.batteries[i]);
        }
    }
}
