package energy.nulwatt.sim;

/**
 * Conversion loss of an inverter in one direction as a parabola over AC power: {@code fixedW + perW·P + perW2·P²}.
 *
 * @param fixedW loss that running costs at any power, W
 * @param perW loss per watt, W/W
 * @param perW2 loss per square watt, W/W²
 */
public record LossFit(double fixedW, double perW, double perW2) {
    /** Venus E charging: fit to an owner's measurement at the wall, 63 … 2500 W, largest error 2.5 W. */
    public static final LossFit VENUS_E_CHARGE = new LossFit(28.2, 0.0001, 1.75e-5);
    /** Venus E discharging: fit to an owner's measurement at the wall, 63 … 2500 W, largest error 11 W. */
    public static final LossFit VENUS_E_DISCHARGE = new LossFit(28.0, 0.0428, 2.63e-5);
    /** Venus D discharging: fit to logged values of firmware 147, 100 … 1100 W. */
    public static final LossFit VENUS_D_DISCHARGE = new LossFit(42.6, -0.0095, 2.43e-5);

    /** Loss in W at {@code acW} ≥ 0 at the wall. */
    public double lossW(double acW) {
        return fixedW + acW * (perW + acW * perW2);
    }
}
