package energy.nulwatt.battery;

import energy.nulwatt.battery.Profile.Verify;
import java.util.concurrent.TimeUnit;

/** Compares measured power with the command: an echo proves nothing, only power does. */
public final class DeliveryCheck {
    /** What a sample of power tells. */
    public enum Verdict {
        FINE,
        /** It gives next to nothing of what it confirmed. */
        NOT_DELIVERING,
        /** The same, and it is time to try to wake it. */
        WAKE,
        /** It gives power although it was commanded idle; write the stop again. */
        RUNAWAY
    }

    private final Verify verify;
    private boolean commanded;
    private int watts;
    private int direction;
    private long sinceNs;
    private int low;
    private boolean notDelivering;
    private long wokenNs;
    private boolean woken;
    private boolean runaway;

    public DeliveryCheck(Verify verify) {
        this.verify = verify;
    }

    /** A command was confirmed, W, + charge. */
    public void ordered(int watts, long nowNs) {
        int newDirection = Math.abs(watts) >= verify.leastCommandW() ? Integer.signum(watts) : 0;
        boolean wasIdle = this.watts == 0;
        boolean doubled = Math.abs(watts) > 2 * Math.abs(this.watts);
        this.watts = watts;
        if (commanded && newDirection == direction && doubled) {
            // It has to ramp up: what it gave until now may be little of what it is to give.
            sinceNs = nowNs;
        } else if (!commanded || newDirection != direction || wasIdle != (watts == 0)) {
            direction = newDirection;
            commanded = true;
            sinceNs = nowNs;
            low = 0;
            notDelivering = false;
            runaway = false;
            woken = false;
        }
    }

    /** The battery is not ours any more. */
    public void forget(long nowNs) {
        ordered(0, nowNs);
        commanded = false;
    }

    public boolean notDelivering() {
        return notDelivering;
    }

    public boolean runaway() {
        return runaway;
    }

    /**
     * A measured power.
     *
     * @param powerW W, + charge
     * @param mayBeIdle true when it is full or empty, so that giving nothing is normal
     */
    public Verdict sample(double powerW, boolean mayBeIdle, long nowNs) {
        long elapsedMs = TimeUnit.NANOSECONDS.toMillis(nowNs - sinceNs);
        if (direction != 0) {
            return delivers(powerW, mayBeIdle, elapsedMs, nowNs);
        }
        return watts == 0 ? rests(powerW, elapsedMs, nowNs) : Verdict.FINE;
    }

    private Verdict delivers(double powerW, boolean mayBeIdle, long elapsedMs, long nowNs) {
        if (powerW * direction >= Math.abs(watts) * verify.leastPercent() / 100.0) {
            low = 0;
            notDelivering = false;
            woken = false;
            return Verdict.FINE;
        }
        if (mayBeIdle || elapsedMs < verify.settleMs()) {
            low = 0;
            notDelivering = false;
            return Verdict.FINE;
        }
        if (++low < verify.samples()) {
            return notDelivering ? Verdict.NOT_DELIVERING : Verdict.FINE;
        }
        low = verify.samples();
        notDelivering = true;
        if (woken && TimeUnit.NANOSECONDS.toMillis(nowNs - wokenNs) < verify.wakeEveryMs()) {
            return Verdict.NOT_DELIVERING;
        }
        woken = true;
        wokenNs = nowNs;
        return Verdict.WAKE;
    }

    private Verdict rests(double powerW, long elapsedMs, long nowNs) {
        if (Math.abs(powerW) <= verify.runawayW()) {
            low = 0;
            runaway = false;
            return Verdict.FINE;
        }
        if (elapsedMs < verify.runawayMs() || ++low < 2) {
            return Verdict.FINE;
        }
        low = 0;
        runaway = true;
        sinceNs = nowNs;
        return Verdict.RUNAWAY;
    }
}
