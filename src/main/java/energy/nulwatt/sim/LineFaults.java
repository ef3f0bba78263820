package energy.nulwatt.sim;

import java.util.SplittableRandom;

/** How one device behaves badly on its line. Safe to change from any thread while the device serves. */
public final class LineFaults {
    private final SplittableRandom random;

    private int answerMs;
    private int minPauseMs;
    private double dropProbability;
    private boolean silent;
    private long silentUntilNs;
    private boolean silentForAWhile;
    private Distortion distortion = Distortion.NONE;
    private int distortedAnswers;
    private int lateMs;
    private int lateAnswers;
    private int requests;

    /**
     * A device without faults that answers at once.
     *
     * @param seed of the lost answers
     */
    public LineFaults(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Every answer takes this long, ms ≥ 0. */
    public synchronized void answerMs(int millis) {
        answerMs = millis;
    }

    /** A request that comes sooner than this after the answer before it is not heard, ms ≥ 0. */
    public synchronized void minPauseMs(int millis) {
        minPauseMs = millis;
    }

    /** Each answer is lost with this probability, 0 … 1; the request acts nevertheless. */
    public synchronized void dropProbability(double probability) {
        dropProbability = probability;
    }

    /** Hears nothing while true: hung, or its cable cut. */
    public synchronized void silent(boolean silent) {
        this.silent = silent;
    }

    /** Hears nothing for a while: a stall as of an upload to the maker's cloud. */
    public synchronized void silentForMs(long millis) {
        silentUntilNs = System.nanoTime() + millis * 1_000_000;
        silentForAWhile = true;
    }

    /** The next {@code answers} answers go wrong in the same way. */
    public synchronized void distort(Distortion how, int answers) {
        distortion = how;
        distortedAnswers = answers;
    }

    /** The next {@code answers} answers come only after {@code millis}: late, when that is beyond the client's time-out. */
    public synchronized void late(int millis, int answers) {
        lateMs = millis;
        lateAnswers = answers;
    }

    /** Requests for this device that were heard so far. */
    public synchronized int requests() {
        return requests;
    }

    /** True when a request that comes at {@code nowNs} is heard. */
    synchronized boolean hears(long nowNs, long lastAnswerNs, boolean answeredBefore) {
        if (silentForAWhile && nowNs - silentUntilNs >= 0) {
            silentForAWhile = false;
        }
        if (silent || silentForAWhile) {
            return false;
        }
        if (answeredBefore && nowNs - lastAnswerNs < minPauseMs * 1_000_000L) {
            return false;
        }
        requests++;
        return true;
    }

    /** How long the next answer takes, ms; counts it. */
    synchronized int takeAnswerMs() {
        if (lateAnswers > 0) {
            lateAnswers--;
            return lateMs;
        }
        return answerMs;
    }

    /** What becomes of the next answer; counts it. */
    synchronized Distortion takeDistortion() {
        if (distortedAnswers > 0) {
            distortedAnswers--;
            return distortion;
        }
        return dropProbability > 0 && random.nextDouble() < dropProbability ? Distortion.LOST : Distortion.NONE;
    }
}
