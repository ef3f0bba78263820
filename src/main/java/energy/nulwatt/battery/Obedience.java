package energy.nulwatt.battery;

import energy.nulwatt.battery.EchoCheck.Verdict;
import energy.nulwatt.modbus.RegisterBlock;
import energy.nulwatt.model.BatteryState;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/** Judges whether a battery does what it confirmed, and says what to do about it. */
final class Obedience {
    /** What is to be written. */
    enum Remedy {
        NOTHING,
        WRITE_ORDER_AGAIN,
        /** The same, and the control flag is to be looked at. */
        WAKE,
        STOP
    }

    /** So long another controller is reported after it was last seen. */
    private static final long TWIN_SHOWN_NS = TimeUnit.MINUTES.toNanos(10);

    private final String battery;
    private final Profile profile;
    private final EchoCheck echo;
    private final DeliveryCheck delivery;
    private int orderW;
    private boolean twin;
    private long twinNs;

    Obedience(String battery, Profile profile, EchoCheck echo) {
        this.battery = battery;
        this.profile = profile;
        this.echo = echo;
        delivery = new DeliveryCheck(profile.verify());
    }

    /** An order was confirmed, W, + charge. */
    void ordered(int watts, long nowNs) {
        orderW = watts;
        delivery.ordered(watts, nowNs);
    }

    /** The battery was released. */
    void forget(long nowNs) {
        echo.forget();
        delivery.forget(nowNs);
        orderW = 0;
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

    /** Judges a measured power. */
    Remedy judgePower(BatteryState state, long nowNs) {
        boolean failed = delivery.notDelivering();
        boolean ran = delivery.runaway();
        DeliveryCheck.Verdict verdict = delivery.sample(state.powerW, mayBeIdle(state), nowNs);
        if (failed && !delivery.notDelivering()) {
            Logger.info("Battery {} delivers again", battery);
        }
        long watts = Math.round(state.powerW);
        if (verdict == DeliveryCheck.Verdict.RUNAWAY) {
            if (!ran) {
                Logger.warn("Battery {} gives {} W although it was commanded idle; stopping it again", battery, watts);
            }
            return Remedy.STOP;
        }
        if (verdict == DeliveryCheck.Verdict.WAKE) {
            Logger.warn("Battery {} gives {} W of {} W; writing the command again", battery, watts, orderW);
            return Remedy.WAKE;
        }
        return Remedy.NOTHING;
    }

    /** Judges set-points that were read back. */
    Remedy judgeEcho(RegisterBlock block, long nowNs) {
        Verdict verdict = echo.check(block);
        if (verdict == Verdict.SAME) {
            return Remedy.NOTHING;
        }
        if (verdict == Verdict.CHANGED) {
            if (!twin) {
                Logger.warn(
                        "Somebody else writes set-points to battery {}; end the other controller (app, Home Assistant, evcc)",
                        battery);
            }
            twin = true;
            twinNs = nowNs;
        }
        return Remedy.WRITE_ORDER_AGAIN;
    }

    /** Full or empty: giving nothing is normal then. */
    private boolean mayBeIdle(BatteryState state) {
        int least = profile.verify().leastCommandW();
        return orderW > 0
                ? state.socPercent >= profile.limits().fullFromPercent() || state.maxChargeW < least
                : state.socPercent < profile.limits().emptyBelowPercent() || state.maxDischargeW < least;
    }
}
