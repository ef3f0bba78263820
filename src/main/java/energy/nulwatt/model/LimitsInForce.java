package energy.nulwatt.model;

import java.util.Arrays;

/**
 * The limits of all sources made one: each with the source that imposes it, null where none does. Limits are W ≥ 0,
 * infinite where there is none.
 */
public final class LimitsInForce {
    public double exportW;
    public LimitSource exportBy;
    public double importW;
    public LimitSource importBy;
    public double generationW;
    public LimitSource generationBy;
    public double loadW;
    public LimitSource loadBy;
    public boolean connect;
    public LimitSource connectBy;
    public boolean energize;
    public LimitSource energizeBy;
    public boolean dimmed;
    public LimitSource dimmedBy;
    /** What the grid should read in mode ZERO, W, + import, already within import and export limit. */
    public double gridOffsetW;
    /** Null when it is the owner's setting. */
    public LimitSource gridOffsetBy;

    /** Per {@link LimitSource}: an expired one stays so until it speaks again, so that no limit goes in silence. */
    public final LimitState[] states = new LimitState[LimitSource.COUNT];
    /** Per {@link LimitSource}: since it spoke, s; NaN when it did not, and for the site file. */
    public final double[] ageS = new double[LimitSource.COUNT];
    /** Per {@link LimitSource}: until it expires, s ≥ 0; NaN when it does not. */
    public final double[] leftS = new double[LimitSource.COUNT];

    public LimitsInForce() {
        clear();
    }

    /** False: the batteries rest at 0 W. */
    public boolean mayWork() {
        return connect && energize;
    }

    /** For people, without a full stop: what holds and who says so. */
    public String text() {
        StringBuilder text = new StringBuilder();
        add(text, "import", importW, importBy);
        add(text, "export", exportW, exportBy);
        add(text, "generation", generationW, generationBy);
        add(text, "load", loadW, loadBy);
        if (!mayWork()) {
            text.append(text.isEmpty() ? "" : ", ").append("batteries at 0 W");
            append(text, connect ? energizeBy : connectBy);
        }
        return text.isEmpty() ? "no limit" : text.toString();
    }

    private static void add(StringBuilder text, String what, double limitW, LimitSource by) {
        if (by != null) {
            text.append(text.isEmpty() ? "" : ", ").append(what).append(" up to ");
            text.append(Math.round(limitW)).append(" W");
            append(text, by);
        }
    }

    private static void append(StringBuilder text, LimitSource by) {
        text.append(" (").append(by.text()).append(')');
    }

    /** Nobody limits anything. */
    public void clear() {
        exportW = Double.POSITIVE_INFINITY;
        exportBy = null;
        importW = Double.POSITIVE_INFINITY;
        importBy = null;
        generationW = Double.POSITIVE_INFINITY;
        generationBy = null;
        loadW = Double.POSITIVE_INFINITY;
        loadBy = null;
        connect = true;
        connectBy = null;
        energize = true;
        energizeBy = null;
        dimmed = false;
        dimmedBy = null;
        gridOffsetW = 0;
        gridOffsetBy = null;
        Arrays.fill(states, LimitState.NONE);
        Arrays.fill(ageS, Double.NaN);
        Arrays.fill(leftS, Double.NaN);
    }

    /** Becomes a copy of {@code other}. */
    public void copyFrom(LimitsInForce other) {
        exportW = other.exportW;
        exportBy = other.exportBy;
        importW = other.importW;
        importBy = other.importBy;
        generationW = other.generationW;
        generationBy = other.generationBy;
        loadW = other.loadW;
        loadBy = other.loadBy;
        connect = other.connect;
        connectBy = other.connectBy;
        energize = other.energize;
        energizeBy = other.energizeBy;
        dimmed = other.dimmed;
        dimmedBy = other.dimmedBy;
        gridOffsetW = other.gridOffsetW;
        gridOffsetBy = other.gridOffsetBy;
        System.arraycopy(other.states, 0, states, 0, states.length);
        System.arraycopy(other.ageS, 0, ageS, 0, ageS.length);
        System.arraycopy(other.leftS, 0, leftS, 0, leftS.length);
    }
}
