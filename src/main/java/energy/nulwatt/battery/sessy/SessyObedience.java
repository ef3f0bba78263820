package energy.nulwatt.battery.sessy;

import energy.nulwatt.battery.BatteryFault;
import energy.nulwatt.battery.DeliveryCheck;
import energy.nulwatt.battery.Profile.Verify;
import energy.nulwatt.model.BatteryState;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/** Judges whether a Sessy does what it confirmed. */
final class SessyObedience {
    /** The set-point that it tells may differ so much from the one that was written, W. */
    private static final int SAME_W = 10;
    /** It tells a new set-point this long after it confirmed it at the latest. */
    private static final long TOLD_NS = TimeUnit.SECONDS.toNanos(3);
    /** So long another controller is reported after it was last seen. */
    private static final long TWIN_SHOWN_NS = TimeUnit.MINUTES.toNanos(10);

    private static final Verify VERIFY = new Verify(1000, 1, SAME_W, 0, 20_000, 100, 10, 3, 300_000, 100, 15_000);

    private final String battery;
    private final DeliveryCheck delivery = new DeliveryCheck(VERIFY);
    private boolean echoed;
    private int echoedW;
    private boolean twin;
    private long twinNs;

    SessyObedience(String battery) {
        this.battery = battery;
    }

    /** An order was confirmed, W, + charge. */
    void ordered(int watts, long nowNs) {
        delivery.ordered(watts, nowNs);
    }

    /** The battery is not ours any more. */
    void forget(long nowNs) {
        delivery.forget(nowNs);
        echoed = false;
        twin = false;
    }

    /** True while measured power follows the command as far as was seen. */
    boolean follows() {
        return !delivery.notDelivering() && !delivery.runaway();
    }

    long faultBits(long nowNs) {
        if (twin && nowNs - twinNs > TWIN_SHOWN_NS) {
            twin = false;
        }
        return (delivery.notDelivering() ? BatteryFault.NOT_DELIVERING : 0)
                | (delivery.runaway() ? BatteryFault.RUNAWAY : 0)
                | (twin ? BatteryFault.TWIN_MASTER : 0);
    }

    /**
     * Judges a set-point that it tells.
     *
     * @param toldW W, + charge; NaN when its firmware does not tell it
     * @return true when the set-point is to be written again
     */
    boolean judgeEcho(double toldW, int writtenW, long writtenNs, long nowNs) {
        if (Double.isNaN(toldW)) {
            return false;
        }
        if (Math.abs(toldW - writtenW) <= SAME_W) {
            echoed = true;
            echoedW = writtenW;
            return false;
        }
        if (nowNs - writtenNs < TOLD_NS) {
            return false;
        }
        if (echoed && echoedW == writtenW) {
            if (!twin) {
                Logger.warn(
                        "Somebody else writes set-points to battery {}: it has {} W instead of {} W; end the other"
                                + " controller (app, Home Assistant, evcc)",
                        battery,
                        Math.round(toldW),
                        writtenW);
            }
            twin = true;
            twinNs = nowNs;
        }
        return true;
    }

    /**
     * Judges a measured power.
     *
     * @param mayBeIdle true when giving nothing is normal now
     * @return true when the set-point is to be written again
     */
    boolean judgePower(BatteryState state, boolean mayBeIdle, long nowNs) {
        if (Double.isNaN(state.powerW)) {
            return false;
        }
        boolean failed = delivery.notDelivering();
        boolean ran = delivery.runaway();
        DeliveryCheck.Verdict verdict = delivery.sample(state.powerW, mayBeIdle, nowNs);
        long watts = Math.round(state.powerW);
        if (failed && !delivery.notDelivering()) {
            Logger.info("Battery {} delivers again", battery);
        }
        if (verdict == DeliveryCheck.Verdict.RUNAWAY && !ran) {
            Logger.warn("Battery {} gives {} W although it was commanded idle; stopping it again", battery, watts);
        } else if (verdict == DeliveryCheck.Verdict.WAKE) {
            Logger.warn("Battery {} gives {} W, hardly any of its command; writing it again", battery, watts);
        }
        return verdict == DeliveryCheck.Verdict.RUNAWAY || verdict == DeliveryCheck.Verdict.WAKE;
    }
}
