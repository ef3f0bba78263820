package energy.nulwatt.battery.sessy;

import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.EfficiencyCurve;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ResponseGuess;

/** What is known of the family beforehand. */
public final class Sessy {
    /** Maker and models. */
    public static final String FAMILY = "Sessy home battery";
    /** How sure the facts are. */
    public static final String CONFIDENCE =
            "fields and signs agree between the maker's API description, ha-sessy, evcc and"
                    + " the Homey app; its dead time, its ramp and what it does when commands stop coming are not proven";
    /** What is written to it. */
    public static final String WRITTEN = "power/active_strategy, power/setpoint";
    /** No time-out of a set-point is documented: the last one is taken to stay for ever. */
    public static final boolean HAS_DEAD_MANS_SWITCH = false;

    /** The most that a set-point may be, W. */
    static final int MAX_CHARGE_W = 2200;
    /** 1700 to 2000 W, by the voltage of the pack. */
    static final int MAX_DISCHARGE_W = 2000;
    /** The least that min_power of its settings can be: below that the unit rests. */
    static final int MIN_POWER_W = 50;

    /** A few seconds, ramped, is all that is told. */
    private static final ResponseGuess RESPONSE = new ResponseGuess(2000, 500, 1000, 2500, 1000);

    private Sessy() {}

    /**
     * A Sessy on a site.
     *
     * @param capacityWh usable capacity, Wh; it does not tell it itself
     * @param maxChargeW what the owner allows, W; never more than the family can
     * @param maxDischargeW what the owner allows, W; never more than the family can
     * @param minSocPercent what the owner wants kept, %
     * @param maxSocPercent what the owner wants filled, %
     */
    public static BatterySpec spec(
            String name,
            String id,
            PhaseConnection phase,
            double capacityWh,
            int maxChargeW,
            int maxDischargeW,
            double minSocPercent,
            double maxSocPercent) {
        return new BatterySpec(
                name,
                id,
                FAMILY,
                phase,
                capacityWh,
                Math.min(maxChargeW, MAX_CHARGE_W),
                Math.min(maxDischargeW, MAX_DISCHARGE_W),
                MIN_POWER_W,
                minSocPercent,
                maxSocPercent,
                HAS_DEAD_MANS_SWITCH,
                RESPONSE,
                EfficiencyCurve.IDEAL,
                EfficiencyCurve.IDEAL);
    }
}
