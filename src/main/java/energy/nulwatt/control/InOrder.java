package energy.nulwatt.control;

import energy.nulwatt.model.AllocationSpec.Strategy;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.SiteSpec;
import java.util.Arrays;

/**
 * Calls batteries to work one after the other, by {@link Ranking}, and splits evenly among those at work: as few as do
 * the work well, or (proportional) as many as can do it above their minimum, each by its capacity.
 */
final class InOrder implements Sharing {
    private static final long SECOND_NS = 1_000_000_000L;
    /** Above this share of what the ones at work can give, the next joins at once. */
    private static final double PRESSED = 0.92;
    /** Fewer do it when they would have this much to spare. */
    private static final double RELAXED = 0.8;
    /** One at work keeps its place until another is better by this, percentage points. */
    private static final double STAY_BONUS = 5;
    /** Among those that differ by less than this the phases decide, percentage points. */
    private static final double NEARLY_EQUAL = 5;
    /** One more joins when each would have so many times its minimum. */
    private static final double AMPLE = 3;

    private final boolean spread;
    private final Ranking ranking;
    private final Crew crew;
    private final LevelFill fill;
    private final PhaseNeed need = new PhaseNeed();
    private final double[] chargeJoinW;
    private final double[] dischargeJoinW;
    private final double[] weights;
    private final double[] lastShareW;
    private boolean charging;
    private final Lasting wantsMore = new Lasting(30 * SECOND_NS);
    private final Lasting wantsFewer = new Lasting(240 * SECOND_NS);

    InOrder(SiteSpec site, Roster roster) {
        spread = site.allocation().strategy() == Strategy.PROPORTIONAL;
        ranking = new Ranking(site);
        crew = new Crew(
                roster.size, site.allocation().minOnS(), site.allocation().minOffS());
        fill = new LevelFill(roster);
        chargeJoinW = new double[roster.size];
        dischargeJoinW = new double[roster.size];
        weights = new double[roster.size];
        lastShareW = new double[roster.size];
        for (int i = 0; i < roster.size; i++) {
            chargeJoinW[i] = JoiningPower.of(site.batteries().get(i), true);
            dischargeJoinW[i] = JoiningPower.of(site.batteries().get(i), false);
        }
    }

    @Override
    public void share(double targetW, Roster roster, GridReading reading, long nowNs) {
        ranking.judge(roster, nowNs);
        if (charging != roster.charging) {
            charging = roster.charging;
            forget();
        }
        need.take(reading, roster, lastShareW);
        crew.work(roster, nowNs);
        boolean fresh = crew.count() == 0;
        callWhoIsNeeded(targetW, roster, nowNs);
        replaceLost(targetW, roster, nowNs);
        if (spread && fresh) {
            callAll(targetW, roster, nowNs);
        }
        replaceWorst(targetW, roster, nowNs);
        oneMore(targetW, roster, nowNs);
        oneFewer(targetW, roster, nowNs);
        sendHomeWhoWouldIdle(targetW, roster, nowNs);
        fill.fill(targetW, crew.in, weights(roster), roster);
        System.arraycopy(roster.shareW, 0, lastShareW, 0, roster.size);
    }

    @Override
    public void rest(long nowNs) {
        crew.rest(nowNs);
        forget();
    }

    private void forget() {
        wantsMore.reset();
        wantsFewer.reset();
        Arrays.fill(lastShareW, 0);
    }

    private double[] weights(Roster roster) {
        for (int i = 0; i < roster.size; i++) {
            BatteryTrack track = roster.tracks[i];
            double window = track.settings.maxSocPercent - track.settings.minSocPercent;
            weights[i] = spread
                    ? Rotation.capacityWh(track) * Math.max(1, window) / 100
                    : ranking.part(i, roster) * joinW(roster)[i];
        }
        return weights;
    }

    private double[] joinW(Roster roster) {
        return roster.charging ? chargeJoinW : dischargeJoinW;
    }

    /** Whoever is at work must be able to do it with a little to spare, as far as there are more. */
    private void callWhoIsNeeded(double targetW, Roster roster, long nowNs) {
        int next = 0;
        while (next >= 0 && targetW > PRESSED * roster.capableW(crew.in, -1, -1)) {
            next = next(roster, nowNs, true);
            if (next >= 0) {
                crew.join(next, nowNs);
            }
        }
    }

    /** Whoever could work no more left a place: there is no reason to wait either. */
    private void replaceLost(double targetW, Roster roster, long nowNs) {
        int next = next(roster, nowNs, false);
        while (crew.lacks() && next >= 0 && wouldBeBetterWith(next, targetW, roster)) {
            crew.join(next, nowNs);
            next = next(roster, nowNs, false);
        }
    }

    /** At the start there is no reason to wait. */
    private void callAll(double targetW, Roster roster, long nowNs) {
        int next = next(roster, nowNs, false);
        while (next >= 0 && wouldBeBetterWith(next, targetW, roster)) {
            crew.join(next, nowNs);
            next = next(roster, nowNs, false);
        }
    }

    /** One that goes before another by more than a trifle takes its place. */
    private void replaceWorst(double targetW, Roster roster, long nowNs) {
        int worst = worst(nowNs);
        int next = next(roster, nowNs, false);
        if (worst < 0 || next < 0 || ranking.merit[next] <= ranking.merit[worst] + STAY_BONUS) {
            return;
        }
        if (targetW <= PRESSED * roster.capableW(crew.in, worst, next)) {
            crew.leave(worst, nowNs);
            crew.join(next, nowNs);
        }
    }

    private void oneMore(double targetW, Roster roster, long nowNs) {
        int next = next(roster, nowNs, false);
        if (wantsMore.after(next >= 0 && wouldBeBetterWith(next, targetW, roster), nowNs)) {
            crew.join(next, nowNs);
        }
    }

    private boolean wouldBeBetterWith(int next, double targetW, Roster roster) {
        double sumW = spread ? AMPLE * roster.leastW[next] : 0;
        for (int i = 0; i < roster.size; i++) {
            if (crew.in[i]) {
                sumW += spread ? AMPLE * roster.leastW[i] : Math.min(joinW(roster)[i], roster.mostW[i]);
            }
        }
        return spread ? targetW >= sumW : targetW > sumW;
    }

    private void oneFewer(double targetW, Roster roster, long nowNs) {
        int worst = spread ? -1 : worst(nowNs);
        boolean fewer = worst >= 0 && crew.count() > 1 && wouldDoWithout(worst, targetW, roster);
        if (wantsFewer.after(fewer, nowNs)) {
            crew.leave(worst, nowNs);
        }
    }

    private boolean wouldDoWithout(int worst, double targetW, Roster roster) {
        double sumW = 0;
        for (int i = 0; i < roster.size; i++) {
            sumW += crew.in[i] && i != worst ? joinW(roster)[i] : 0;
        }
        return targetW < RELAXED * sumW && targetW < RELAXED * roster.capableW(crew.in, worst, -1);
    }

    /** None below its minimum, unless it is alone or the others cannot do the work without it. */
    private void sendHomeWhoWouldIdle(double targetW, Roster roster, long nowNs) {
        int idler = idler(targetW, roster);
        while (idler >= 0) {
            crew.leave(idler, nowNs);
            idler = idler(targetW, roster);
        }
    }

    /** The first to stop of those who are too many for the target or for their group, or −1. */
    private int idler(double targetW, Roster roster) {
        if (crew.count() < 2) {
            return -1;
        }
        boolean tooMany = leastW(-1, roster) > targetW;
        int idler = -1;
        for (int i = 0; i < crew.in.length; i++) {
            boolean spare = crew.in[i]
                    && (tooMany || leastW(roster.group[i], roster) > roster.roomW[roster.group[i]])
                    && roster.capableW(crew.in, i, -1) >= targetW;
            idler = spare && (idler < 0 || ranking.merit[i] <= ranking.merit[idler]) ? i : idler;
        }
        return idler;
    }

    /** The sum of the minimums of those at work, of one group or (−1) of all. */
    private double leastW(int group, Roster roster) {
        double sumW = 0;
        for (int i = 0; i < crew.in.length; i++) {
            sumW += crew.in[i] && (group < 0 || group == roster.group[i]) ? roster.leastW[i] : 0;
        }
        return sumW;
    }

    /** The one at work that should stop first, of those that may. */
    private int worst(long nowNs) {
        int worst = -1;
        for (int i = 0; i < crew.in.length; i++) {
            boolean worse = worst < 0 || ranking.merit[i] <= ranking.merit[worst];
            worst = crew.in[i] && worse && crew.mayLeave(i, nowNs) ? i : worst;
        }
        return worst;
    }

    /**
     * The one out of work that should join first, or −1: the best, or of those nearly as good the one on the phase that
     * needs it most.
     *
     * @param needed it must add to what those at work can give, and then its rest may be short
     */
    private int next(Roster roster, long nowNs, boolean needed) {
        boolean hurry = needed && crew.count() == 0;
        int best = bestCandidate(roster, nowNs, needed, hurry);
        if (best < 0 && needed && !hurry) {
            hurry = true;
            best = bestCandidate(roster, nowNs, true, true);
        }
        if (best < 0 || !need.known()) {
            return best;
        }
        int chosen = best;
        for (int i = 0; i < roster.size; i++) {
            boolean nearlyAsGood = ranking.merit[i] > ranking.merit[best] - NEARLY_EQUAL;
            if (nearlyAsGood
                    && isCandidate(i, roster, nowNs, needed, hurry)
                    && phaseNeedW(i, roster) > phaseNeedW(chosen, roster)) {
                chosen = i;
            }
        }
        return chosen;
    }

    private double phaseNeedW(int i, Roster roster) {
        return need.of(roster.tracks[i].spec.phase());
    }

    private int bestCandidate(Roster roster, long nowNs, boolean needed, boolean hurry) {
        int best = -1;
        for (int i = 0; i < roster.size; i++) {
            boolean better = best < 0 || ranking.merit[i] > ranking.merit[best];
            best = better && isCandidate(i, roster, nowNs, needed, hurry) ? i : best;
        }
        return best;
    }

    private boolean isCandidate(int i, Roster roster, long nowNs, boolean needed, boolean hurry) {
        return roster.able[i]
                && !crew.in[i]
                && (hurry || crew.mayJoin(i, nowNs))
                && (!needed || roster.capableW(crew.in, -1, i) > roster.capableW(crew.in, -1, -1));
    }
}
