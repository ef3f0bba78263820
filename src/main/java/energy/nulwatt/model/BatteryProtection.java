package energy.nulwatt.model;

/**
 * What one battery is spared.
 *
 * @param reservePercent no discharge below it, as its owner keeps it for an outage; 0 for none
 * @param minChargeC no charge at or below this temperature, °C
 * @param maxC neither charge nor discharge at or above this temperature, °C
 */
public record BatteryProtection(double reservePercent, double minChargeC, double maxC) {
    /** No reserve. Lithium must not be charged below 0 °C; the hottest part of an inverter at work is well below 75 °C. */
    public static final BatteryProtection DEFAULT = new BatteryProtection(0, 0, 75);
}
