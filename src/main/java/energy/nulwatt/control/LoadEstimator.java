package energy.nulwatt.control;

import energy.nulwatt.model.GridReading;

/**
 * The house without its batteries: load − solar, W. Each telegram gives house = grid − Σ battery over the meter's own
 * window. What the batteries gave then is expected by their courses and bounded by what their responses allow; telemetry
 * that arrives later sharpens it, so the last telegrams are judged anew whenever more is known. The estimate changes only
 * as far as telegrams prove: a battery on its way is never mistaken for a load, and nothing is ordered twice.
 */
final class LoadEstimator {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int TELEGRAMS = 32;
    /** Telegrams older than this are covered by measured powers: nothing new will be known of them. */
    private static final int OPEN_TELEGRAMS = 4;
    /** The offsets between the clocks are learnt from telegrams that measured powers cover on every side. */
    private static final long COVERED_NS = 2_100_000_000L;

    private static final double FIRST_NOISE_W = 20;
    private static final double LEAST_NOISE_W = 4;
    private static final double MOST_NOISE_W = 40;
    /** Changes below this many times the noise are smoothed; larger ones are followed at once. */
    private static final double NOISE_BAND = 3;

    private static final double SMOOTHING = 0.4;
    /** Inside bounds of this width what is expected is still a fair guess. */
    private static final double NARROW_W = 100;

    private final long[] arrivalNs = new long[TELEGRAMS];
    private final double[] powerW = new double[TELEGRAMS];
    /** The estimate after each telegram. */
    private final double[] estimateW = new double[TELEGRAMS];
    /** What each telegram leaves for the house as the courses are expected. */
    private final double[] observedW = new double[TELEGRAMS];
    /** The same, held back where it is not certain. */
    private final double[] provenW = new double[TELEGRAMS];

    private final History history = new History(64);
    private final MeterWindow window = new MeterWindow();
    private final MeterLatency latency = new MeterLatency();
    private int count;
    private int open = OPEN_TELEGRAMS;
    private int learntTo;
    private double noiseW = FIRST_NOISE_W;
    private double houseW = Double.NaN;

    /** NaN before the first telegram. */
    double houseW() {
        return houseW;
    }

    /** What the telegram that {@code age} others are newer than leaves for the house, as far as it proves it, W. */
    double observedW(int age) {
        return provenW[slot(count - 1 - age)];
    }

    /** Over how long a telegram's power is a mean, ns. */
    long windowNs() {
        return window.ns();
    }

    /** How many telegrams {@link #observedW} knows. */
    int observed() {
        return Math.min(count, TELEGRAMS);
    }

    /** How many of the newest telegrams may be judged otherwise than when the one before the newest arrived. */
    int open() {
        return Math.min(open, observed());
    }

    /** How much the house changes from telegram to telegram while nothing is switched, W. */
    double noiseW() {
        return noiseW;
    }

    /** How late the meter is. */
    MeterLatency latency() {
        return latency;
    }

    /** Forgets everything, after the meter was away. */
    void reset() {
        houseW = Double.NaN;
        count = 0;
        learntTo = 0;
    }

    /** Takes a new telegram. */
    void observe(GridReading reading, BatteryTrack[] tracks, long nowNs) {
        window.period(reading.periodMs * 1_000_000L);
        arrivalNs[slot(count)] = reading.arrivalNs;
        powerW[slot(count)] = reading.powerW;
        count++;
        refine(tracks, nowNs);
        learnNoise();
        history.add(reading.arrivalNs, houseW);
        open = OPEN_TELEGRAMS;
        for (BatteryTrack track : tracks) {
            if (track.judgeAbsence(history, nowNs)) {
                takeBack(track);
            }
        }
    }

    /** It gave nothing since it fell silent: what looked like a change of the house was the end of its power. */
    private void takeBack(BatteryTrack track) {
        double beforeW = history.valueAt(track.lastPowerNs() - Absence.BEFORE_NS);
        double gaveW = track.measuredW();
        for (int age = 0; age < observed() && arrivalNs[slot(count - 1 - age)] > track.lastPowerNs(); age++) {
            int slot = slot(count - 1 - age);
            if (Math.abs(estimateW[slot] + gaveW - beforeW) < Math.abs(estimateW[slot] - beforeW)) {
                estimateW[slot] += gaveW;
                observedW[slot] += gaveW;
                provenW[slot] += gaveW;
                open = Math.max(open, age + 1);
            }
        }
        houseW = estimateW[slot(count - 1)];
    }

    /** Judges the last telegrams anew, with what is known of the batteries now. */
    void refine(BatteryTrack[] tracks, long nowNs) {
        int open = Math.min(OPEN_TELEGRAMS, count);
        if (open == 0) {
            return;
        }
        for (BatteryTrack track : tracks) {
            track.draw(nowNs);
        }
        double before = count > open ? estimateW[slot(count - open - 1)] : Double.NaN;
        for (int i = count - open; i < count; i++) {
            before = judge(slot(i), before, tracks, nowNs);
            estimateW[slot(i)] = before;
        }
        houseW = before;
        learnClocks(tracks, nowNs);
    }

    private double judge(int slot, double before, BatteryTrack[] tracks, long nowNs) {
        double expected = 0;
        double low = 0;
        double high = 0;
        for (BatteryTrack track : tracks) {
            double watts = track.expectedMeanW(arrivalNs[slot], window.ns(), nowNs);
            expected += watts;
            if (track.hasCourse(nowNs)) {
                track.boundMean(arrivalNs[slot], window.ns(), watts);
                low += track.leastMeanW();
                high += track.mostMeanW();
            } else {
                low += watts;
                high += watts;
            }
        }
        double house = powerW[slot] - expected;
        observedW[slot] = house;
        provenW[slot] = house;
        if (Double.isNaN(before)) {
            return house;
        }
        double proven = Math.max(powerW[slot] - high, Math.min(powerW[slot] - low, before));
        double trust = Math.exp(-(high - low) / NARROW_W);
        double change = house - before;
        provenW[slot] = proven + trust * (house - proven);
        if (Math.abs(change) < NOISE_BAND * noiseW) {
            return before + SMOOTHING * trust * change;
        }
        return provenW[slot];
    }

    /** Finds how noisy the house is, from changes that no switching explains. */
    private void learnNoise() {
        if (count > OPEN_TELEGRAMS + 1) {
            int slot = slot(count - OPEN_TELEGRAMS - 1);
            double change = Math.abs(observedW[slot] - observedW[slot(count - OPEN_TELEGRAMS - 2)]);
            double counted = Math.min(change, 2 * noiseW + LEAST_NOISE_W);
            noiseW += 0.05 * (1.2 * counted - noiseW);
            noiseW = Math.max(LEAST_NOISE_W, Math.min(MOST_NOISE_W, noiseW));
        }
    }

    /** Learns the clocks of meter and batteries from telegrams that are covered by measured powers. */
    private void learnClocks(BatteryTrack[] tracks, long nowNs) {
        learntTo = Math.max(learntTo, count - TELEGRAMS + 1);
        while (learntTo < count && covered(arrivalNs[slot(learntTo)], tracks, nowNs)) {
            learnFrom(slot(learntTo++), tracks, nowNs);
        }
    }

    private static boolean covered(long telegramNs, BatteryTrack[] tracks, long nowNs) {
        if (nowNs - telegramNs > 10 * SECOND_NS) {
            return true;
        }
        for (BatteryTrack track : tracks) {
            if (track.hasCourse(nowNs) && track.course.measuredToNs() - telegramNs < COVERED_NS) {
                return false;
            }
        }
        return true;
    }

    private void learnFrom(int slot, BatteryTrack[] tracks, long nowNs) {
        double all = 0;
        for (BatteryTrack track : tracks) {
            all += track.expectedMeanW(arrivalNs[slot], window.ns(), nowNs);
        }
        window.observe(powerW[slot], arrivalNs[slot], tracks, nowNs);
        latency.observe(powerW[slot], tracks, arrivalNs[slot], window.ns(), nowNs);
        for (BatteryTrack track : tracks) {
            if (track.hasCourse(nowNs)) {
                double others = all - track.expectedMeanW(arrivalNs[slot], window.ns(), nowNs);
                track.offset.meter(latency);
                track.offset.observe(powerW[slot], others, track.course, arrivalNs[slot], window.ns());
            } else {
                track.offset.skip();
            }
        }
    }

    private static int slot(int telegram) {
        return Math.floorMod(telegram, TELEGRAMS);
    }
}
