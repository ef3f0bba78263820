package energy.nulwatt.model;

/**
 * What one source says about the site's limits: always all of it at once, so that what it does not repeat it no longer
 * says. Limits are W ≥ 0; NaN where it says nothing. A permission that it does not mention is given.
 */
public final class Limits {
    /** The import that § 14a EnWG leaves while the grid operator dims, W. */
    public static final double DIMMED_IMPORT_W = 4200;

    /** The most that the connection may feed in, W. */
    public double exportW = Double.NaN;
    /** The most that the connection may draw, W. */
    public double importW = Double.NaN;
    /** The most that may be generated, W; of that only the batteries' discharging is in our hands. */
    public double generationW = Double.NaN;
    /** The most that the connection may draw while batteries charge, W: what others take stays theirs. */
    public double loadW = Double.NaN;
    /** False: the batteries may not be connected, so they rest at 0 W. */
    public boolean connect = true;
    /** False: the batteries may not be energized, so they rest at 0 W. */
    public boolean energize = true;
    /** True: the grid operator dims, and no more than {@link #DIMMED_IMPORT_W} may be drawn. */
    public boolean dimmed;
    /** A target: what the grid should read in mode ZERO, W, + import; NaN for none. */
    public double gridOffsetW = Double.NaN;

    /** True once the source said something. */
    public boolean told;
    /** Monotonic time at which it said so. */
    public long toldNs;
    /** True when it holds for a time only. */
    public boolean expires;
    /** Monotonic time from which it counts as absent, when {@link #expires}. */
    public long expiresNs;

    /** True when the source spoke, and its time is over. */
    public boolean expired(long nowNs) {
        return told && expires && nowNs - expiresNs >= 0;
    }

    /** True when it limits nothing, forbids nothing and wants nothing. */
    public boolean isEmpty() {
        boolean numbers = Double.isNaN(exportW)
                && Double.isNaN(importW)
                && Double.isNaN(generationW)
                && Double.isNaN(loadW)
                && Double.isNaN(gridOffsetW);
        return numbers && connect && energize && !dimmed;
    }

    /** What has become of it. */
    public LimitState state(long nowNs) {
        if (!told) {
            return LimitState.NONE;
        }
        if (isEmpty()) {
            return LimitState.WITHDRAWN;
        }
        return expired(nowNs) ? LimitState.EXPIRED : LimitState.IN_FORCE;
    }

    /** Becomes a copy of {@code other}. */
    public void copyFrom(Limits other) {
        exportW = other.exportW;
        importW = other.importW;
        generationW = other.generationW;
        loadW = other.loadW;
        connect = other.connect;
        energize = other.energize;
        dimmed = other.dimmed;
        gridOffsetW = other.gridOffsetW;
        told = other.told;
        toldNs = other.toldNs;
        expires = other.expires;
        expiresNs = other.expiresNs;
    }
}
