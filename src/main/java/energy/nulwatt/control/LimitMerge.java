package energy.nulwatt.control;

import energy.nulwatt.model.LimitSource;
import energy.nulwatt.model.Limits;
import energy.nulwatt.model.LimitsInForce;
import energy.nulwatt.model.Settings;

/**
 * Makes the limits of several sources one: of numbers the strictest holds, of permissions a single <i>no</i>, of targets
 * the last that was written, and of two written at the same instant that of the later in {@link LimitSource}; the owner's
 * setting comes before all sources. What expired counts as absent: the others hold. A target never leads past a limit.
 */
final class LimitMerge {
    private static final double SECOND_NS = 1e9;
    private static final LimitSource[] SOURCES = LimitSource.values();

    private LimitMerge() {}

    /** What holds at {@code nowNs}, into {@code into}. */
    static void merge(Settings settings, long nowNs, LimitsInForce into) {
        into.clear();
        into.gridOffsetW = settings.gridOffsetW;
        long targetNs = settings.gridOffsetNs;
        for (int i = 0; i < SOURCES.length; i++) {
            Limits limits = settings.limits[i];
            into.states[i] = limits.state(nowNs);
            if (!limits.told) {
                continue;
            }
            boolean ages = SOURCES[i] != LimitSource.SITE_FILE;
            into.ageS[i] = ages ? (nowNs - limits.toldNs) / SECOND_NS : Double.NaN;
            into.leftS[i] = limits.expires ? Math.max(0, (limits.expiresNs - nowNs) / SECOND_NS) : Double.NaN;
            if (limits.expired(nowNs)) {
                continue;
            }
            tighten(limits, SOURCES[i], into);
            if (!Double.isNaN(limits.gridOffsetW) && limits.toldNs - targetNs >= 0) {
                into.gridOffsetW = limits.gridOffsetW;
                into.gridOffsetBy = SOURCES[i];
                targetNs = limits.toldNs;
            }
        }
        into.gridOffsetW = Math.max(0 - into.exportW, Math.min(into.importW, into.gridOffsetW));
    }

    private static void tighten(Limits limits, LimitSource source, LimitsInForce into) {
        // Nothing is stricter than NaN: what a source does not say changes nothing.
        if (limits.exportW < into.exportW) {
            into.exportW = limits.exportW;
            into.exportBy = source;
        }
        if (limits.importW < into.importW) {
            into.importW = limits.importW;
            into.importBy = source;
        }
        if (limits.dimmed && Limits.DIMMED_IMPORT_W < into.importW) {
            into.importW = Limits.DIMMED_IMPORT_W;
            into.importBy = source;
        }
        if (limits.generationW < into.generationW) {
            into.generationW = limits.generationW;
            into.generationBy = source;
        }
        if (limits.loadW < into.loadW) {
            into.loadW = limits.loadW;
            into.loadBy = source;
        }
        permit(limits, source, into);
    }

    private static void permit(Limits limits, LimitSource source, LimitsInForce into) {
        if (!limits.connect && into.connect) {
            into.connect = false;
            into.connectBy = source;
        }
        if (!limits.energize && into.energize) {
            into.energize = false;
            into.energizeBy = source;
        }
        if (limits.dimmed && !into.dimmed) {
            into.dimmed = true;
            into.dimmedBy = source;
        }
    }
}
