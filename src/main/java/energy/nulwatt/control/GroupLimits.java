package energy.nulwatt.control;

import energy.nulwatt.model.AllocationSpec;
import energy.nulwatt.model.Reason;
import energy.nulwatt.model.SiteSpec;
import java.util.Arrays;

/** Keeps the batteries of a group within what their circuit may carry, charging and discharging. W ≥ 0. */
final class GroupLimits {
    private static final int NONE = -1;

    /** The group of each battery, or {@link #NONE}. */
    private final int[] group;

    private final double[] maxChargeW;
    private final double[] maxDischargeW;

    GroupLimits(SiteSpec site) {
        AllocationSpec allocation = site.allocation();
        int groups = allocation.groups().size();
        group = new int[site.batteries().size()];
        maxChargeW = new double[groups];
        maxDischargeW = new double[groups];
        Arrays.fill(group, NONE);
        for (int g = 0; g < groups; g++) {
            maxChargeW[g] = allocation.groups().get(g).maxChargeW();
            maxDischargeW[g] = allocation.groups().get(g).maxDischargeW();
            for (int member : allocation.groups().get(g).batteries()) {
                group[member] = g;
            }
        }
    }

    /** Shrinks what the members of a group want, each by the same part, where it is too much together. */
    void shrink(BatteryTrack[] tracks, long nowNs) {
        for (int g = 0; g < maxChargeW.length; g++) {
            shrink(tracks, g, 1, nowNs);
            shrink(tracks, g, -1, nowNs);
        }
    }

    private void shrink(BatteryTrack[] tracks, int g, int sign, long nowNs) {
        double sumW = wantedW(tracks, g, sign, nowNs);
        double mostW = mostW(tracks, g, sign, nowNs);
        if (sumW <= mostW) {
            return;
        }
        for (int i = 0; i < group.length; i++) {
            if (group[i] == g && tracks[i].usable(nowNs) && sign * tracks[i].wantedW > 0) {
                tracks[i].wantedW *= mostW / sumW;
                tracks[i].reason = Reason.BATTERY_GROUP_LIMIT;
            }
        }
    }

    /** Holds each member to what the others of its group have left by then, counting what is under way. */
    void await(BatteryTrack[] tracks, long nowNs) {
        for (int i = 0; i < group.length; i++) {
            if (group[i] != NONE && tracks[i].usable(nowNs) && tracks[i].wantedW != 0) {
                int sign = tracks[i].wantedW > 0 ? 1 : -1;
                double freeW = mostW(tracks, group[i], sign, nowNs) - othersW(tracks, i, sign, nowNs);
                tracks[i].wantedW = sign * Math.max(0, Math.min(sign * tracks[i].wantedW, freeW));
            }
        }
    }

    /** What the others of its group want, or may still give once a command of now can act on this battery. */
    private double othersW(BatteryTrack[] tracks, int i, int sign, long nowNs) {
        double sumW = 0;
        for (int j = 0; j < group.length; j++) {
            if (j != i && group[j] == group[i] && tracks[j].usable(nowNs)) {
                long fromNs = nowNs + tracks[i].soonestEffectNs();
                double stillW = Math.max(tracks[j].atMostW(sign, fromNs, nowNs), tracks[j].mostOrderedW(sign, fromNs));
                sumW += Math.max(Math.max(0, sign * tracks[j].wantedW), stillW);
            }
        }
        return sumW;
    }

    /** What the group of a battery leaves beside what its members want already; infinite without a group. */
    double roomW(BatteryTrack[] tracks, int i, boolean charging, long nowNs) {
        if (group[i] == NONE) {
            return Double.POSITIVE_INFINITY;
        }
        int sign = charging ? 1 : -1;
        return Math.max(0, mostW(tracks, group[i], sign, nowNs) - wantedW(tracks, group[i], sign, nowNs));
    }

    private double wantedW(BatteryTrack[] tracks, int g, int sign, long nowNs) {
        double sumW = 0;
        for (int i = 0; i < group.length; i++) {
            sumW += group[i] == g && tracks[i].usable(nowNs) ? Math.max(0, sign * tracks[i].wantedW) : 0;
        }
        return sumW;
    }

    /** The limit, less what members that cannot be asked give on their own. */
    private double mostW(BatteryTrack[] tracks, int g, int sign, long nowNs) {
        double mostW = sign > 0 ? maxChargeW[g] : maxDischargeW[g];
        for (int i = 0; i < group.length; i++) {
            boolean stray = group[i] == g && !tracks[i].usable(nowNs);
            mostW -= stray ? Math.max(0, sign * tracks[i].believedW()) : 0;
        }
        return Math.max(0, mostW);
    }
}
