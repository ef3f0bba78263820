package energy.nulwatt.bench;

import energy.nulwatt.model.BatteryChannel;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Slot;
import java.util.List;
import java.util.Random;

/**
 * What a careful owner's automation does: at fixed times the total set-point is corrected by what the meter shows,
 * and split over the batteries in proportion to what they can give. Every 10 s it looks who delivers less than asked:
 * those are taken for so much, and the others get the rest; after a minute they are given a new chance.
 *
 * @see #TUNED
 */
final class Proportional implements Controller {
    /**
     * @param periodS between two corrections, s
     * @param gain part of the meter's reading that is corrected each time
     * @param deadBandW readings within ± this are left alone
     */
    record Tuning(double periodS, double gain, double deadBandW) {}

    /**
     * The best of a grid (period 2 … 10 s, gain 0.3 … 1, dead band 10 … 25 W) by the geometric mean of {@link
     * Score#toCausal} over all scenarios and a variant of each, with its timer started at any moment.
     */
    static final Tuning TUNED = new Tuning(2, 0.3, 10);

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long REDISTRIBUTE_NS = 10 * SECOND_NS;
    private static final long NEW_CHANCE_NS = 60 * SECOND_NS;
    /** Less than this part of what was asked, and by more than {@link #SHORT_W}, is short. */
    private static final double SHORT = 0.85;

    private static final double SHORT_W = 50;

    private final Tuning tuning;
    private final Slot<GridReading> grid;
    private final RivalFleet fleet;
    private final double[] believedW;
    private final long[] believedUntilNs;
    private double totalW;
    private boolean reading;
    /** When in its period its timer started, 0 … 1: an automation knows nothing of when loads come and go. */
    private final double startsAtPart;

    private long nextCorrectionNs;
    private long nextRedistributionNs;

    Proportional(Tuning tuning, SiteSpec site, Slot<GridReading> grid, List<BatteryChannel> channels, long seed) {
        this.tuning = tuning;
        this.grid = grid;
        fleet = new RivalFleet(site, channels);
        believedW = new double[fleet.size()];
        believedUntilNs = new long[fleet.size()];
        // Another moment on every day; the first draws of neighbouring seeds are alike, a large factor parts them.
        startsAtPart = new Random((seed + site.name().hashCode()) * 0x9E3779B97F4A7C15L).nextDouble();
    }

    @Override
    public void step(long nowNs) {
        fleet.take();
        reading |= grid.poll();
        if (nextCorrectionNs == 0) {
            nextCorrectionNs = nowNs + (long) (startsAtPart * tuning.periodS() * SECOND_NS);
        }
        if (nowNs >= nextRedistributionNs) {
            nextRedistributionNs = nowNs + REDISTRIBUTE_NS;
            judge(nowNs);
        }
        if (!reading || nowNs < nextCorrectionNs) {
            return;
        }
        // Each reading is used once: a slow meter makes a slow correction.
        reading = false;
        nextCorrectionNs = nowNs + (long) (tuning.periodS() * SECOND_NS);
        double gridW = grid.latest().powerW;
        if (Math.abs(gridW) > tuning.deadBandW()) {
            totalW -= tuning.gain() * gridW;
        }
        totalW = Math.clamp(totalW, -fleet.limitW(false), fleet.limitW(true));
        split(nowNs);
    }

    private void judge(long nowNs) {
        for (int i = 0; i < fleet.size(); i++) {
            double asked = Math.abs(fleet.askedW(i));
            double given = Math.max(0, fleet.measuredW(i) * Math.signum(fleet.askedW(i)));
            if (given < SHORT * asked && given < asked - SHORT_W) {
                believedW[i] = given;
                believedUntilNs[i] = nowNs + NEW_CHANCE_NS;
            }
        }
    }

    private void split(long nowNs) {
        boolean charging = totalW > 0;
        double[] roomW = new double[fleet.size()];
        double[] weight = new double[fleet.size()];
        for (int i = 0; i < roomW.length; i++) {
            double limitW = fleet.limitW(i, charging);
            roomW[i] = nowNs < believedUntilNs[i] ? Math.min(limitW, believedW[i] + SHORT_W) : limitW;
            weight[i] = limitW;
        }
        fleet.ask(totalW, roomW, weight, nowNs);
    }
}
