package energy.nulwatt.battery.sessy;

import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.OperatingState;
import java.util.List;

/** What {@code power/status} and {@code system/settings} tell, in our words and signs. */
final class SessyStatus {
    private static final String STATE = "SYSTEM_STATE_";
    /** States that are told as fault bits, from bit 0 on. */
    private static final List<String> FAULTS = List.of(
            "ERROR",
            "DISCONNECT",
            "RECONNECT",
            "WAIT_FOR_PERIPHERALS",
            "OVERRIDE_OVERFREQUENCY",
            "OVERRIDE_UNDERFREQUENCY",
            "OVERRIDE_BATTERY_UNDERVOLTAGE");

    private static final double IDLE_W = 10;

    private String systemState = "";
    private double setpointW = Double.NaN;
    private boolean overridden;
    private int maxW = Sessy.MAX_CHARGE_W;
    private int minW = Sessy.MIN_POWER_W;
    private double minSocPercent = Double.NaN;

    /** Takes {@code power/status} over. */
    void learn(SessyAnswer status, BatteryState into, long nowNs) {
        // 0 − …, so that −0.0 never shows: the dongle counts discharge as positive.
        double powerW = 0 - status.number("sessy.power", -5000, 5000);
        into.powerW = powerW;
        if (!Double.isNaN(powerW)) {
            into.powerNs = nowNs;
        }
        into.socPercent = 100 * status.number("sessy.state_of_charge", 0, 1);
        setpointW = 0 - status.number("sessy.power_setpoint", -5000, 5000);
        overridden = status.flag("sessy.strategy_overridden");
        String told = status.text("sessy.system_state");
        systemState = told.startsWith(STATE) ? told.substring(STATE.length()) : told;
        into.state = operating(powerW);
        limit(into);
    }

    /** Takes {@code system/settings} over; older firmware does not have them all. */
    void learnSettings(SessyAnswer settings, BatteryState into) {
        double most = settings.number("max_power", 50, 2200);
        double least = settings.number("min_power", 0, 2000);
        maxW = Double.isNaN(most) ? Sessy.MAX_CHARGE_W : (int) most;
        minW = Double.isNaN(least) ? Sessy.MIN_POWER_W : (int) Math.ceil(least);
        minSocPercent = settings.number("min_soc", 0, 100);
        limit(into);
    }

    private void limit(BatteryState into) {
        into.maxChargeW = systemState.equals("BATTERY_FULL") ? 0 : maxChargeW();
        into.maxDischargeW = systemState.equals("BATTERY_EMPTY") ? 0 : maxDischargeW();
    }

    private OperatingState operating(double powerW) {
        return switch (systemState) {
            case "ERROR", "DISCONNECT", "RECONNECT" -> OperatingState.FAULT;
            case "STANDBY", "INIT", "WAIT_FOR_PERIPHERALS", "WAITING_FOR_SAFE_SITUATION", "WAITING_IN_SAFE_SITUATION" ->
                OperatingState.STANDBY;
            case "" -> OperatingState.UNKNOWN;
            default -> {
                if (Double.isNaN(powerW)) {
                    yield OperatingState.UNKNOWN;
                }
                yield powerW > IDLE_W
                        ? OperatingState.CHARGING
                        : powerW < -IDLE_W ? OperatingState.DISCHARGING : OperatingState.STANDBY;
            }
        };
    }

    /** The state of its system as bits, from bit 0 on; 0 is healthy. */
    long faultBits() {
        int bit = FAULTS.indexOf(systemState);
        return bit < 0 ? 0 : 1L << bit;
    }

    /** The last set-point that it accepted, W, + charge; NaN when it does not tell. */
    double setpointW() {
        return setpointW;
    }

    /** True while the device or the maker overrules the strategy. */
    boolean overridden() {
        return overridden;
    }

    /** The most that it may be asked to charge by its own settings, W. */
    int maxChargeW() {
        return Math.min(maxW, Sessy.MAX_CHARGE_W);
    }

    /** The most that it may be asked to discharge by its own settings, W. */
    int maxDischargeW() {
        return Math.min(maxW, Sessy.MAX_DISCHARGE_W);
    }

    /** Asked for less than this it rests, W. */
    int minW() {
        return minW;
    }

    /** Full, empty, asked for too little, or waiting for a safe grid: giving nothing is normal then. */
    boolean mayBeIdle(int askedW, BatteryState state) {
        if (Math.abs(askedW) < minW || systemState.startsWith("WAIT") || systemState.equals("INIT")) {
            return true;
        }
        double floor = Double.isNaN(minSocPercent) ? 0 : minSocPercent;
        return askedW > 0
                ? state.maxChargeW == 0 || state.socPercent >= 95
                : state.maxDischargeW == 0 || state.socPercent <= floor + 3;
    }
}
