package energy.nulwatt.control;

import energy.nulwatt.model.BatterySpec;

/**
 * What a battery really gives for what it is asked, per direction: a gain (delivered ÷ asked), a ceiling that is found
 * when it stops short of the set-point, and whether it obeys at all. A battery that stands still although every command
 * that could be under way asks for more is short, whatever its dead time.
 */
final class Delivery {
    private static final long SECOND_NS = 1_000_000_000L;
    /** The slowest ramp in the field moves any telemetry within this. */
    private static final long STILL_NS = SECOND_NS * 11 / 10;
    /** A battery that has not begun to move may be held at zero by its own change of direction. */
    private static final long NEVER_STARTED_NS = 7 * SECOND_NS;

    /** What lacks so long is not the time of a measurement. */
    private static final long LACKS_NS = SECOND_NS * 6 / 10;
    /** One that did not rise so lately may only be later than it was, by no more than this. */
    private static final long MOVED_NS = 4 * SECOND_NS;

    private static final double NOT_STARTED_W = 15;
    private static final double HELD_W = 40;
    private static final double RETREAT_W = 15;
    /** So much later than guessed it must be, when it does not move in time. */
    private static final double LATER_S = 0.4;
    /** A limited battery is asked for this much more than it gives, so that its recovery shows by itself. */
    static final double PROBE_W = 40;

    /** What it may be trusted with in addition while it recovers: if it gives no more, the meter sees no more than this. */
    private static final double TRUST_W = 50;

    private static final long RETRY_NS = 30 * SECOND_NS;
    /** What it stood still through longer ago says nothing of now. */
    private static final long DONE_WITHIN_NS = 20 * SECOND_NS;

    private static final double LEAST_GAIN = 0.3;
    private static final double MOST_GAIN = 1.15;
    /** Set-point errors in the field reach 4.5 %, more at low power. */
    private static final double INEXACT_GAIN = 0.945;

    private static final double STOPS_SHORT_W = 15;
    /** One that follows gives at least this part of what is asked in addition. */
    private static final double FOLLOWS = 0.3;
    /** One that gives all but this gives what is asked. */
    private static final double FOLLOWS_W = 10;

    private static final double GAIN_SMOOTHING = 0.3;
    /** Half a minute at steady powers tells how exact it is. */
    private static final double DEVIATION_SMOOTHING = 0.05;
    /** Below this the error is within a few watts. */
    private static final double GAIN_FROM_W = 200;
    /** A set-point may be wrong by this part before anything is known of it, and by this part at least. */
    private static final double MOST_INEXACT = 0.055;

    private static final double LEAST_INEXACT = 0.0125;
    /** So many times the usual deviation from the gain is no shortfall yet. */
    private static final double USUAL_DEVIATIONS = 2;

    private static final double MOST_INEXACT_W = 18;
    private static final double LEAST_INEXACT_W = 8;
    private static final double NEAR_CEILING = 0.9;
    /** Commands that differ by no more than this part are one. */
    private static final double STEADY = 0.015;
    /** What was given for two commands is compared when they differ by this part. */
    private static final double APART_STEADY = 0.03;
    /** Two shortfalls at set-points this far apart tell a ratio from a ceiling. */
    private static final double APART = 0.12;

    private static final double SAME_RATIO = 0.04;
    /** Below this, a battery's own idle draw looks like disobedience. */
    private static final double RUNAWAY_W = 100;

    /** So often in a row it must be seen. */
    private static final int RUNAWAYS = 3;
    /** One that does not obey stands still; one that came so far from there obeys again. */
    private static final double MOVED_W = 8;
    /** A large power is noisy by this part, and told apart from noise by this at the most: less than {@link #PROBE_W}. */
    private static final double MOVED_PART = 0.02;

    private static final double MOVED_MOST_W = 30;

    private static final int CHARGE = 0;
    private static final int DISCHARGE = 1;

    private final double[] limitW = new double[2];
    private final double[] ceilingW = new double[2];
    private final long[] ceilingNs = new long[2];
    private final double[] gain = {1, 1};
    private final double[] shortAskedW = {Double.NaN, Double.NaN};
    private final double[] shortRatio = {Double.NaN, Double.NaN};

    private final double[] settledAskedW = {Double.NaN, Double.NaN};
    private final double[] settledGivenW = {Double.NaN, Double.NaN};

    private final int[] gainsSeen = new int[2];
    /** How far what was seen is from the gain, as a mean part of it. */
    private final double[] deviation = {MOST_INEXACT, MOST_INEXACT};

    private double stillW = Double.NaN;
    private double lastW = Double.NaN;
    private final SurePower sure = new SurePower();
    /** The most that it gave since it began to rise, and since when. */
    private double topW;

    private boolean lacks;
    private long topSinceNs;
    private long lacksSinceNs;
    private long stillSinceNs;
    private boolean held;
    private int runaways;
    /** What it gave when it did not obey. */
    private double strayW;

    Delivery(BatterySpec spec) {
        limitW[CHARGE] = spec.maxChargeW();
        limitW[DISCHARGE] = spec.maxDischargeW();
        ceilingW[CHARGE] = limitW[CHARGE];
        ceilingW[DISCHARGE] = limitW[DISCHARGE];
    }

    private static int direction(boolean charging) {
        return charging ? CHARGE : DISCHARGE;
    }

    /** What it can be trusted to give now in a direction, W ≥ 0. */
    double ceilingW(boolean charging) {
        return ceilingW[direction(charging)];
    }

    /** Delivered ÷ asked in a direction. */
    double gain(boolean charging) {
        return gain[direction(charging)];
    }

    /** How many steady powers the gain was learnt from. */
    int gainsSeen(boolean charging) {
        return gainsSeen[direction(charging)];
    }

    /** Begins with a gain that was learnt before from so many steady powers. */
    void restoreGain(boolean charging, double before, int seen) {
        if (seen > 0) {
            gain[direction(charging)] = Math.max(LEAST_GAIN, Math.min(MOST_GAIN, before));
            gainsSeen[direction(charging)] = seen;
        }
    }

    /** True when it was found to give less than its limit. */
    boolean limited(boolean charging) {
        return ceilingW(charging) < limitW[direction(charging)];
    }

    /** False while it gives power that nobody asked for. */
    boolean obeys() {
        return runaways < RUNAWAYS;
    }

    private double movedW() {
        return Math.max(MOVED_W, Math.min(MOVED_MOST_W, MOVED_PART * Math.abs(strayW)));
    }

    /** What one that does not obey is asked for, W: nearly what it gives, so that it shows by itself when it follows. */
    double strayAskedW() {
        return Math.copySign(Math.max(0, Math.abs(strayW) - PROBE_W), strayW);
    }

    /**
     * The set-point that makes the battery give {@code watts}, as far as its error is known.
     *
     * @param lackingW what nobody else can give: a limited battery is asked for it too, there is nothing to lose; W ≥ 0
     * @param probeW what a limited battery may be asked for beyond what it gives, so that its recovery shows; W ≥ 0
     * @param askedW the set-point in force
     */
    double commandFor(double watts, double lackingW, double probeW, int askedW) {
        double asked = watts / gain(watts > 0);
        if (lacks && lackingW < 1 && asked * askedW > 0 && Math.abs(asked) > Math.abs(askedW)) {
            // It gives less already than it must: what is added is for others.
            return askedW;
        }
        return atCeiling(watts) ? asked + Math.copySign(Math.max(probeW, lackingW), watts) : asked;
    }

    /** True when it is limited and so much is wanted as it can be trusted to give. */
    boolean atCeiling(double watts) {
        return limited(watts > 0) && Math.abs(watts) >= ceilingW(watts > 0) - 1;
    }

    /** What a command would give if nothing but its gain stood between, W. */
    double gainedW(double command) {
        return command * gain(command > 0);
    }

    /** What a command will give, W. */
    double expectedW(double command) {
        double gained = gainedW(command);
        return Math.max(-ceilingW[DISCHARGE], Math.min(ceilingW[CHARGE], gained));
    }

    /** What it heads for while it stands still at {@code watts} although it should move. */
    double heldW(double goal, double watts) {
        return held ? watts : goal;
    }

    /** True while it stands still although it should move. */
    boolean held() {
        return held;
    }

    /** Learns from a new measured power, told at {@code atNs}. */
    void measured(BatteryTrack track, long atNs, double watts) {
        boolean moves = !(Math.abs(watts - stillW) <= Math.max(6, 0.012 * Math.abs(stillW)));
        if (moves) {
            stillW = watts;
            stillSinceNs = atNs;
            held = false;
        }
        if (track.controlLost()) {
            // What it gives by itself tells nothing of what it gives when asked.
            stillW = Double.NaN;
            held = false;
            forgetTop(atNs);
            return;
        }
        if (track.released() || track.mayBeWaking(atNs)) {
            forgetTop(atNs);
            return;
        }
        raise(track, watts, atNs);
        sure.advance(track, watts, atNs);
        topsOut(watts, atNs);
        track.boundExpected(atNs);
        boolean falls = stands(watts, track.leastDueW(), track.mostDueW());
        held = falls && !moves;
        if (held && track.response.learnt() == 0) {
            // More likely it is later than was guessed.
            held = !track.response.later(LATER_S);
        }
        if (retreats(track, watts, atNs)) {
            held = true;
            setCeiling(direction(watts > 0), Math.abs(watts), atNs);
        }
        lastW = watts;
        if (atNs - stillSinceNs < STILL_NS) {
            return;
        }
        track.boundDue(atNs);
        judge(track, watts, track.leastDueW(), track.mostDueW(), atNs);
    }

    /** More than the ceiling was given: it is higher. */
    private void raise(BatteryTrack track, double watts, long atNs) {
        int direction = direction(watts > 0);
        double given = Math.abs(watts);
        if (given > ceilingW[direction] + 5) {
            // One that gives all that it is asked for recovers: it is trusted with a little in addition.
            track.boundExpected(atNs);
            double askedW = gain[direction] * track.leastAskedW(direction == CHARGE);
            boolean follows = askedW > ceilingW[direction] - 5 && given > askedW - FOLLOWS_W;
            double could = follows ? given + TRUST_W : given;
            setCeiling(direction, given > 0.97 * limitW[direction] ? limitW[direction] : could, atNs);
        }
    }

    private void forgetTop(long atNs) {
        sure.restart(0, atNs);
        topW = 0;
        lacks = false;
    }

    /** It rose and rises no more, although whatever could be in force would bring it further: that is its ceiling. */
    private void topsOut(double watts, long atNs) {
        double given = Math.abs(watts);
        boolean same = watts * topW > 0;
        if (!same || given > Math.abs(topW) + Math.max(6, 0.012 * Math.abs(topW))) {
            topW = watts;
            topSinceNs = atNs;
            lacksSinceNs = atNs;
        }
        int direction = direction(watts > 0);
        double sureW = Math.abs(sure.watts());
        double ceiling = ceilingW[direction];
        lacks = sure.watts() * watts > 0
                && Math.abs(topW) < shortBelowW(direction, Math.min(ceiling, sureW))
                && given >= NOT_STARTED_W;
        if (!lacks) {
            lacksSinceNs = atNs;
            if (given < 0.97 * Math.abs(topW)) {
                topW = watts;
            }
            return;
        }
        boolean moved = atNs - topSinceNs < MOVED_NS;
        if (atNs - lacksSinceNs >= (moved ? LACKS_NS : MOVED_NS)) {
            fallShort(direction, given, sureW / gain[direction], atNs);
            lacksSinceNs = atNs;
        }
    }

    /** True when it is not where any of the commands would have brought it that were expected to move it by now. */
    private boolean stands(double watts, double leastW, double mostW) {
        double least = expectedW(leastW) - watts;
        double most = expectedW(mostW) - watts;
        return least * most > 0 && Math.min(Math.abs(least), Math.abs(most)) > HELD_W;
    }

    /** True when it gives less and less although no command that was given asks for so little, however soon it acts. */
    private boolean retreats(BatteryTrack track, double watts, long atNs) {
        double moved = watts - lastW;
        if (!(Math.abs(moved) > RETREAT_W) || moved * watts >= 0) {
            return false;
        }
        track.boundGiven(atNs);
        double leastW = track.leastDueW();
        double mostW = track.mostDueW();
        boolean more = (expectedW(leastW) - watts) * watts > 0 && (expectedW(mostW) - watts) * watts > 0;
        double least = Math.min(Math.abs(expectedW(leastW)), Math.abs(expectedW(mostW)));
        return more && stands(watts, leastW, mostW) && Math.abs(watts) < shortBelowW(direction(watts > 0), least);
    }

    /** Judges a power that stands still against all commands that could be in force. */
    private void judge(BatteryTrack track, double watts, double leastW, double mostW, long atNs) {
        boolean charging = leastW > 0;
        boolean clear = leastW > 0 || mostW < 0;
        double margin = RUNAWAY_W + 0.1 * Math.max(Math.abs(leastW), Math.abs(mostW));
        boolean opposed = watts > Math.max(0, gainedW(mostW)) + margin || watts < Math.min(0, gainedW(leastW)) - margin;
        if (opposed) {
            runaways = Math.min(runaways + 1, RUNAWAYS);
            strayW = watts;
        } else if (obeys() || Math.abs(watts - strayW) > movedW()) {
            runaways = 0;
        }
        if (!clear || opposed) {
            return;
        }
        int direction = direction(charging);
        double given = charging ? watts : -watts;
        double leastAsked = Math.min(Math.abs(leastW), Math.abs(mostW));
        double mostAsked = Math.max(Math.abs(leastW), Math.abs(mostW));
        double expected = Math.min(ceilingW[direction], gain[direction] * leastAsked);
        // Well below a ceiling an inexact set-point is no lower ceiling.
        boolean atCeiling = limited(charging) && gain[direction] * mostAsked >= NEAR_CEILING * ceilingW[direction];
        if (given < shortBelowW(direction, expected) || (given < expected - 10 && atCeiling)) {
            fallShort(direction, Math.max(0, given), leastAsked, atNs);
        } else if (gain[direction] * track.mostDoneW(charging, Math.max(stillSinceNs, atNs - DONE_WITHIN_NS), atNs)
                > 1.08 * given + HELD_W) {
            // It stood still through more than that.
            setCeiling(direction, given, atNs);
        } else if (mostAsked - leastAsked <= 0.02 * mostAsked && leastAsked >= GAIN_FROM_W && !atCeiling) {
            boolean steady = mostAsked - leastAsked <= STEADY * mostAsked;
            if (steady && stopsShort(direction, leastAsked, given)) {
                gain[direction] = Math.max(INEXACT_GAIN, settledGivenW[direction] / settledAskedW[direction]);
                setCeiling(direction, given, atNs);
            } else {
                learnGain(direction, 2 * given / (leastAsked + mostAsked));
            }
            if (steady && !(Math.abs(leastAsked - settledAskedW[direction]) < APART_STEADY * leastAsked)) {
                settledAskedW[direction] = leastAsked;
                settledGivenW[direction] = given;
            }
        }
    }

    /** Giving less than this for so much that is expected it is short; above, its set-point is only inexact. */
    private double shortBelowW(int direction, double expectedW) {
        double deviations = USUAL_DEVIATIONS * deviation[direction];
        double part = Math.max(LEAST_INEXACT, Math.min(MOST_INEXACT, deviations));
        double watts = Math.max(LEAST_INEXACT_W, Math.min(MOST_INEXACT_W, GAIN_FROM_W * deviations));
        return (1 - part) * expectedW - watts;
    }

    private void fallShort(int direction, double givenW, double askedW, long atNs) {
        boolean started = givenW >= NOT_STARTED_W;
        if (!started && atNs - stillSinceNs < NEVER_STARTED_NS) {
            return;
        }
        double ratio = givenW / askedW;
        boolean apart = Math.abs(askedW - shortAskedW[direction]) > APART * askedW;
        if (started && apart && Math.abs(ratio - shortRatio[direction]) < SAME_RATIO && ratio >= LEAST_GAIN) {
            // The same part of two different set-points: a gain, and no ceiling.
            gain[direction] = ratio;
            gainsSeen[direction]++;
            setCeiling(direction, limitW[direction], atNs);
            return;
        }
        if (started) {
            shortAskedW[direction] = askedW;
            shortRatio[direction] = ratio;
        }
        setCeiling(direction, givenW, atNs);
    }

    /** True when it was asked for more than before and gives no more: a ceiling that looks like an inexact set-point. */
    private boolean stopsShort(int direction, double askedW, double givenW) {
        double moreAskedW = askedW - settledAskedW[direction];
        double moreGivenW = givenW - settledGivenW[direction];
        boolean lacks = givenW < gain[direction] * askedW - STOPS_SHORT_W;
        return lacks && moreAskedW > APART_STEADY * askedW && Math.abs(moreGivenW) < FOLLOWS * moreAskedW;
    }

    private void learnGain(int direction, double seen) {
        // What is worse than an inexact set-point was seen to be the same part of two different ones.
        double least = gain[direction] < INEXACT_GAIN ? LEAST_GAIN : INEXACT_GAIN;
        double bounded = Math.max(least, Math.min(MOST_GAIN, seen));
        double off = Math.abs(bounded / gain[direction] - 1);
        deviation[direction] += DEVIATION_SMOOTHING * (off - deviation[direction]);
        gain[direction] += GAIN_SMOOTHING * (bounded - gain[direction]);
        gainsSeen[direction] = Math.min(gainsSeen[direction] + 1, 1_000_000);
    }

    /** Lets a ceiling near zero be tried again: a battery that is not asked cannot show that it recovered. */
    void relax(boolean charging, long nowNs) {
        int direction = direction(charging);
        if (ceilingW[direction] < PROBE_W && nowNs - ceilingNs[direction] >= RETRY_NS) {
            setCeiling(direction, PROBE_W, nowNs);
        }
    }

    private void setCeiling(int direction, double watts, long atNs) {
        ceilingW[direction] = Math.min(watts, limitW[direction]);
        ceilingNs[direction] = atNs;
    }
}
