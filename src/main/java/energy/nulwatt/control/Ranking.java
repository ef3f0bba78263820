package energy.nulwatt.control;

import energy.nulwatt.model.AllocationSpec;
import energy.nulwatt.model.AllocationSpec.Bands;
import energy.nulwatt.model.AllocationSpec.Strategy;
import energy.nulwatt.model.SiteSpec;
import java.util.Arrays;

/**
 * Who goes before whom. The fullest discharges first and the emptiest charges first, unless the owner wrote an order or
 * they take turns. One that was left behind near the other cut-off goes before those, one near the cut-off that it goes
 * towards after them, and last one that cannot even give its minimum.
 */
final class Ranking {
    /** Between two ranks; more than any difference of charge. */
    private static final double RANK = 1000;
    /** Between two places of an order or of turns; more than any bonus, less than a rank. */
    private static final double PLACE = 10;
    /** A band is left this much later than it was entered, percentage points. */
    private static final double BAND_HYSTERESIS = 1;

    /** This near to its cut-off a battery spares what is left, percentage points. */
    private static final double NEAR_END = 5;
    /** Who is at work does at least this part of its work. */
    private static final double LEAST_PART = 0.05;

    /** The higher, the earlier; differences below {@link #RANK} are percentage points of charge, or places. */
    final double[] merit;

    private final AllocationSpec allocation;
    private final Rotation rotation;
    private final int[] placeInOrder;
    private final boolean[] late;
    private final boolean[] behind;
    private boolean charging;

    Ranking(SiteSpec site) {
        allocation = site.allocation();
        int size = site.batteries().size();
        merit = new double[size];
        late = new boolean[size];
        behind = new boolean[size];
        placeInOrder = new int[size];
        Arrays.fill(placeInOrder, -1);
        for (int place = 0; place < allocation.order().size(); place++) {
            placeInOrder[allocation.order().get(place)] = place;
        }
        rotation = new Rotation(size);
    }

    void judge(Roster roster, long nowNs) {
        if (charging != roster.charging) {
            charging = roster.charging;
            Arrays.fill(late, false);
            Arrays.fill(behind, false);
        }
        rotation.follow(roster.tracks, nowNs);
        for (int i = 0; i < merit.length; i++) {
            judgeBands(i, roster);
        }
        for (int i = 0; i < merit.length; i++) {
            merit[i] = placeInOrder[i] >= 0
                    ? RANK * (2 + merit.length - placeInOrder[i])
                    : RANK * rank(i, roster) + place(i, roster);
        }
    }

    private void judgeBands(int i, Roster roster) {
        Bands bands = allocation.bands(i);
        double lateBelow = bands.lastWithin() + (late[i] ? BAND_HYSTERESIS : 0);
        late[i] = ahead(roster.tracks[i], charging) < lateBelow;
        double behindBelow = bands.firstWithin() + (behind[i] ? BAND_HYSTERESIS : 0);
        behind[i] = ahead(roster.tracks[i], !charging) < behindBelow && othersAreBeyond(i, roster);
    }

    /** Percentage points to the cut-off of a direction; NaN, which is in no band, when not known. */
    private static double ahead(BatteryTrack track, boolean charging) {
        double soc = track.state.socPercent;
        return charging ? track.settings.maxSocPercent - soc : soc - track.settings.minSocPercent;
    }

    /** Near its cut-off one takes a smaller part, so that those at work end together: all can help until then. */
    double part(int i, Roster roster) {
        double left = ahead(roster.tracks[i], charging) / NEAR_END;
        return left < 1 ? Math.max(LEAST_PART, left) : 1;
    }

    private boolean othersAreBeyond(int i, Roster roster) {
        for (int j = 0; j < merit.length; j++) {
            boolean beyond =
                    ahead(roster.tracks[j], !charging) > allocation.bands(j).lastWithin();
            if (j != i && roster.able[j] && beyond) {
                return true;
            }
        }
        return false;
    }

    private double rank(int i, Roster roster) {
        boolean feeble = roster.mostW[i] < roster.tracks[i].spec.minPowerW();
        return feeble ? -2 : behind[i] ? 1 : late[i] ? -1 : 0;
    }

    private double place(int i, Roster roster) {
        if (allocation.strategy() == Strategy.ROTATE) {
            return -PLACE * rotation.place(i);
        }
        double soc = roster.tracks[i].state.socPercent;
        return charging ? 100 - soc : soc;
    }
}
