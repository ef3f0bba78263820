package energy.nulwatt.control;

import energy.nulwatt.model.AllocationSpec;
import energy.nulwatt.model.Reason;
import energy.nulwatt.model.SiteSpec;
import java.util.Arrays;

/**
 * Who can work in a direction at one step, and how much: alone, and together with the others of its group. Every battery
 * is in exactly one group here; one that the site file puts in none has a group of its own without a limit. Powers are
 * W ≥ 0 in the direction of the step.
 */
final class Roster {
    /** More than this in the other direction is circulation, not noise. */
    private static final double OPPOSED_W = 25;

    final int size;
    final int groups;
    /** The group of each battery. */
    final int[] group;

    BatteryTrack[] tracks;
    boolean charging;
    final boolean[] able;
    /** Not able only because another still gives in the other direction: a matter of seconds. */
    final boolean[] waits;
    /** The most that a battery may give, 0 when it is not able. */
    final double[] mostW;
    /** Its efficient minimum, never above {@link #mostW}. */
    final double[] leastW;
    /** What all of a group together may give; infinite without a limit. */
    final double[] roomW;
    /** What the strategy gives each. */
    final double[] shareW;

    private final double[] maxChargeW;
    private final double[] maxDischargeW;
    private final double[] sumW;

    Roster(SiteSpec site) {
        AllocationSpec allocation = site.allocation();
        size = site.batteries().size();
        int stated = allocation.groups().size();
        groups = stated + size;
        group = new int[size];
        able = new boolean[size];
        waits = new boolean[size];
        mostW = new double[size];
        leastW = new double[size];
        shareW = new double[size];
        roomW = new double[groups];
        sumW = new double[groups];
        maxChargeW = new double[groups];
        maxDischargeW = new double[groups];
        Arrays.fill(maxChargeW, Double.POSITIVE_INFINITY);
        Arrays.fill(maxDischargeW, Double.POSITIVE_INFINITY);
        for (int i = 0; i < size; i++) {
            group[i] = stated + i;
        }
        for (int g = 0; g < stated; g++) {
            AllocationSpec.Group limits = allocation.groups().get(g);
            maxChargeW[g] = limit(limits.maxChargeW());
            maxDischargeW[g] = limit(limits.maxDischargeW());
            for (int member : limits.batteries()) {
                group[member] = g;
            }
        }
    }

    private static double limit(int watts) {
        return watts == Integer.MAX_VALUE ? Double.POSITIVE_INFINITY : watts;
    }

    /** Finds out who can work in this direction now, and sets every share to 0. */
    void call(BatteryTrack[] all, boolean toCharge, long nowNs) {
        tracks = all;
        charging = toCharge;
        System.arraycopy(charging ? maxChargeW : maxDischargeW, 0, roomW, 0, groups);
        for (int i = 0; i < size; i++) {
            boolean can = Availability.explain(all[i], charging, nowNs);
            waits[i] = can && opposed(i, nowNs);
            able[i] = can && !waits[i];
            if (!able[i]) {
                // What it still gives by itself is on the cable of its group too.
                roomW[group[i]] = Math.max(0, roomW[group[i]] - Math.max(0, forwardW(i)));
            }
        }
        for (int i = 0; i < size; i++) {
            double limitW = able[i] ? Availability.limitW(all[i], charging) : 0;
            mostW[i] = Math.min(limitW, roomW[group[i]]);
            if (able[i] && mostW[i] <= 0) {
                able[i] = false;
                all[i].reason = Reason.BATTERY_GROUP_LIMIT;
            }
            leastW[i] = Math.min(all[i].spec.minPowerW(), mostW[i]);
            shareW[i] = 0;
        }
    }

    /** What a battery is believed to give in this direction, negative when it gives in the other. */
    private double forwardW(int i) {
        return charging ? tracks[i].believedW() : -tracks[i].believedW();
    }

    /** True when one that is out of our hands gives in the other direction, and this one is not at work in this one. */
    private boolean opposed(int i, long nowNs) {
        if (charging ? tracks[i].askedW > 0 : tracks[i].askedW < 0) {
            return false;
        }
        for (int j = 0; j < size; j++) {
            if (j != i && !tracks[j].usable(nowNs) && forwardW(j) < -OPPOSED_W) {
                tracks[i].reason = Reason.BATTERY_IDLE;
                return true;
            }
        }
        return false;
    }

    /** What all that are able can give together. */
    double capableW() {
        return capableW(able, -1, -1);
    }

    /** What those who are {@code in} can give together, with one less and one more; −1 for none. */
    double capableW(boolean[] in, int less, int more) {
        Arrays.fill(sumW, 0);
        for (int i = 0; i < size; i++) {
            if ((in[i] && i != less) || i == more) {
                sumW[group[i]] += mostW[i];
            }
        }
        double capableW = 0;
        for (int g = 0; g < groups; g++) {
            capableW += Math.min(sumW[g], roomW[g]);
        }
        return capableW;
    }

    /** True when the group of a battery gives all that it may. */
    boolean groupIsFull(int i) {
        double sum = 0;
        for (int j = 0; j < size; j++) {
            sum += group[j] == group[i] ? shareW[j] : 0;
        }
        return sum > roomW[group[i]] - 1;
    }
}
