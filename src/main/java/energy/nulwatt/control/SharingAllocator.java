package energy.nulwatt.control;

import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Reason;
import energy.nulwatt.model.SiteSpec;

/**
 * Shares the total among the batteries that can work in its direction, by the strategy of the site. No battery starts in
 * one direction while another still gives in the other, so that none ever charges another.
 */
final class SharingAllocator implements Allocator {
    /** Less than this is not given out. */
    private static final double TRIFLE_W = 1e-6;

    private final Direction direction = new Direction();
    private final Roster roster;
    private final Sharing sharing;
    private final HandOver handOver;
    private final Base base;

    SharingAllocator(SiteSpec site) {
        roster = new Roster(site);
        handOver = new HandOver(roster);
        base = new Base(roster.size);
        sharing = switch (site.allocation().strategy()) {
            case PRIORITY, PROPORTIONAL, ROTATE -> new InOrder(site, roster);
            case EFFICIENT -> new LeastLoss(site, roster);
        };
    }

    @Override
    public double allocate(double totalW, BatteryTrack[] tracks, GridReading reading, long nowNs) {
        for (BatteryTrack track : tracks) {
            track.wantedW = 0;
            track.lends = false;
        }
        double usefulW = direction.usefulW(totalW, nowNs);
        if (usefulW == 0) {
            return rest(nowNs);
        }
        roster.call(tracks, usefulW > 0, nowNs);
        double targetW = Math.min(Math.abs(usefulW), roster.capableW());
        if (targetW < TRIFLE_W) {
            return rest(nowNs);
        }
        sharing.share(targetW, roster, reading, nowNs);
        base.leaveToSlow(roster, nowNs);
        handOver.soften(roster, nowNs);
        return handOut(roster.charging ? 1 : -1);
    }

    private double rest(long nowNs) {
        sharing.rest(nowNs);
        handOver.rest();
        base.rest();
        return 0;
    }

    /** Tells every battery its share; returns the sum. */
    private double handOut(double sign) {
        double sumW = 0;
        for (int i = 0; i < roster.size; i++) {
            BatteryTrack track = roster.tracks[i];
            track.wantedW = roster.shareW[i] == 0 ? 0 : sign * roster.shareW[i];
            sumW += track.wantedW;
            if (roster.able[i]) {
                track.reason = reason(i);
            }
        }
        return sumW;
    }

    private Reason reason(int i) {
        if (roster.shareW[i] == 0) {
            return Reason.BATTERY_IDLE;
        }
        if (roster.groupIsFull(i)) {
            return Reason.BATTERY_GROUP_LIMIT;
        }
        boolean full = roster.shareW[i] > roster.mostW[i] - 1;
        return full && roster.tracks[i].delivery.limited(roster.charging)
                ? Reason.BATTERY_LIMITED
                : Reason.BATTERY_ACTIVE;
    }
}
