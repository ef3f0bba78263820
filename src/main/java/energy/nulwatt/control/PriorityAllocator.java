package energy.nulwatt.control;

import energy.nulwatt.model.Reason;

/**
 * As few batteries as do the work well: one until it would be pressed, then the next. Discharging takes the fullest
 * first, charging the emptiest; the ones at work stay until another is clearly better, which spares relays. No battery
 * starts in one direction while another still gives in the other, so that none ever charges another.
 */
final class PriorityAllocator implements Allocator {
    private static final long SECOND_NS = 1_000_000_000L;
    /** A battery at work keeps its place until another is better by this, percentage points. */
    private static final double STAY_BONUS_PERCENT = 5;
    /** Pressed above this share of what the ones at work can give: the next joins at once. */
    private static final double PRESSED = 0.92;
    /** Above this per battery two lose less than one (measured curves of the Venus E). */
    private static final double JOIN_DISCHARGE_W = 1600;

    private static final double JOIN_CHARGE_W = 1800;
    private static final long JOIN_AFTER_NS = 8 * SECOND_NS;
    private static final long LEAVE_AFTER_NS = 30 * SECOND_NS;
    /** Work of less than this is not worth a relay. */
    private static final double START_W = 40;

    private static final double REST_W = 15;
    /** A change of direction must last this long, unless it is large. */
    private static final long TURN_AFTER_NS = 2 * SECOND_NS;

    private static final double TURN_AT_ONCE_W = 250;
    /** More than this in the other direction is circulation, not noise. */
    private static final double OPPOSED_W = 25;

    private final int[] order;
    private final boolean[] working;
    private int direction;
    private int turningTo;
    private long turningSinceNs;
    private int count;
    private boolean wantsMore;
    private boolean wantsFewer;
    private long wantsMoreSinceNs;
    private long wantsFewerSinceNs;

    PriorityAllocator(int batteries) {
        order = new int[batteries];
        working = new boolean[batteries];
    }

    @Override
    public double allocate(double totalW, BatteryTrack[] tracks, long nowNs) {
        for (BatteryTrack track : tracks) {
            track.wantedW = 0;
        }
        double usefulW = usefulW(totalW, nowNs);
        if (usefulW == 0) {
            rest();
            return 0;
        }
        boolean charging = usefulW > 0;
        int able = rank(tracks, charging, nowNs);
        if (able == 0) {
            rest();
            return 0;
        }
        count = howMany(Math.abs(usefulW), tracks, able, charging, nowNs);
        double givenW = share(Math.abs(usefulW), tracks, able, charging);
        for (int i = 0; i < tracks.length; i++) {
            working[i] = tracks[i].wantedW != 0;
        }
        return charging ? givenW : -givenW;
    }

    private void rest() {
        count = 0;
        wantsMore = false;
        wantsFewer = false;
        java.util.Arrays.fill(working, false);
    }

    /** The total, or 0 while it is too little to start for or has the other sign for too short a time. */
    private double usefulW(double totalW, long nowNs) {
        double magnitude = Math.abs(totalW);
        int wanted = magnitude < (direction == 0 ? START_W : REST_W) ? 0 : totalW > 0 ? 1 : -1;
        if (wanted == direction) {
            turningTo = direction;
            return direction == 0 ? 0 : totalW;
        }
        if (turningTo != wanted) {
            turningTo = wanted;
            turningSinceNs = nowNs;
        }
        boolean lasts = nowNs - turningSinceNs >= TURN_AFTER_NS;
        if (!lasts && magnitude < TURN_AT_ONCE_W) {
            // The old direction rests at 0 W until it is clear.
            return 0;
        }
        direction = wanted;
        return wanted == 0 ? 0 : totalW;
    }

    /** Puts the batteries that can work in this direction first, the best of them at the front; returns how many. */
    private int rank(BatteryTrack[] tracks, boolean charging, long nowNs) {
        int able = 0;
        for (int i = 0; i < tracks.length; i++) {
            BatteryTrack track = tracks[i];
            if (!Availability.explain(track, charging, nowNs) || opposed(tracks, i, charging)) {
                continue;
            }
            double merit = merit(i, tracks, charging);
            int at = able;
            while (at > 0 && merit(order[at - 1], tracks, charging) < merit) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = i;
            able++;
        }
        return able;
    }

    private double merit(int i, BatteryTrack[] tracks, boolean charging) {
        double soc = tracks[i].state.socPercent;
        return (charging ? 100 - soc : soc) + (working[i] ? STAY_BONUS_PERCENT : 0);
    }

    /** True when another battery still gives in the other direction and this one is not yet at work in this one. */
    private static boolean opposed(BatteryTrack[] tracks, int i, boolean charging) {
        double sign = charging ? 1 : -1;
        if (sign * tracks[i].askedW > 0) {
            return false;
        }
        for (int j = 0; j < tracks.length; j++) {
            if (j != i && sign * tracks[j].believedW() < -OPPOSED_W) {
                tracks[i].reason = Reason.BATTERY_IDLE;
                return true;
            }
        }
        return false;
    }

    private int howMany(double magnitudeW, BatteryTrack[] tracks, int able, boolean charging, long nowNs) {
        int needed = 0;
        double capableW = 0;
        while (needed < able && magnitudeW > PRESSED * capableW) {
            capableW += Availability.limitW(tracks[order[needed++]], charging);
        }
        int now = Math.min(Math.max(count, needed), able);
        double joinW = charging ? JOIN_CHARGE_W : JOIN_DISCHARGE_W;

        boolean more = now < able && magnitudeW > now * joinW;
        if (more && !wantsMore) {
            wantsMoreSinceNs = nowNs;
        }
        wantsMore = more;
        if (more && nowNs - wantsMoreSinceNs >= JOIN_AFTER_NS) {
            wantsMore = false;
            return now + 1;
        }
        boolean fewer = now > Math.max(1, needed)
                && magnitudeW < 0.8 * (now - 1) * joinW
                && pressedLess(magnitudeW, tracks, now - 1, charging);
        if (fewer && !wantsFewer) {
            wantsFewerSinceNs = nowNs;
        }
        wantsFewer = fewer;
        boolean tooLittleEach = magnitudeW / now < tracks[order[now - 1]].spec.minPowerW();
        if (fewer && (tooLittleEach || nowNs - wantsFewerSinceNs >= LEAVE_AFTER_NS)) {
            wantsFewer = false;
            return now - 1;
        }
        return now;
    }

    /** True when so many batteries would do it with room to spare. */
    private boolean pressedLess(double magnitudeW, BatteryTrack[] tracks, int so, boolean charging) {
        double capableW = 0;
        for (int i = 0; i < so; i++) {
            capableW += Availability.limitW(tracks[order[i]], charging);
        }
        return magnitudeW < 0.8 * capableW;
    }

    /** Shares evenly among the first {@link #count}; what one cannot take goes to the others. Returns what was placed. */
    private double share(double magnitudeW, BatteryTrack[] tracks, int able, boolean charging) {
        double leftW = magnitudeW;
        int workers = Math.min(count, able);
        for (int i = 0; i < able; i++) {
            tracks[order[i]].reason = i < workers ? Reason.BATTERY_ACTIVE : Reason.BATTERY_IDLE;
        }
        // The most limited take theirs first, so that each round divides what is left among those with room.
        for (int round = 0; round < workers && leftW > 0.5; round++) {
            int open = 0;
            for (int i = 0; i < workers; i++) {
                if (roomW(tracks[order[i]], charging) > 0) {
                    open++;
                }
            }
            if (open == 0) {
                break;
            }
            double eachW = leftW / open;
            for (int i = 0; i < workers; i++) {
                BatteryTrack track = tracks[order[i]];
                double takeW = Math.min(eachW, roomW(track, charging));
                track.wantedW += charging ? takeW : -takeW;
                leftW -= takeW;
            }
        }
        for (int i = 0; i < workers; i++) {
            BatteryTrack track = tracks[order[i]];
            if (track.delivery.limited(charging) && roomW(track, charging) < 1) {
                track.reason = Reason.BATTERY_LIMITED;
            }
        }
        return magnitudeW - Math.max(0, leftW);
    }

    private static double roomW(BatteryTrack track, boolean charging) {
        return Availability.limitW(track, charging) - Math.abs(track.wantedW);
    }
}
