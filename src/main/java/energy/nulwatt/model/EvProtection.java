package energy.nulwatt.model;

/**
 * Whether the batteries may be emptied into a car.
 *
 * @param guard while a car charges, discharging only covers what the house takes without it
 * @param detect recognise a car by its equal step on all three phases
 * @param absorbS short rises of the load are covered for this long although a car charges, s; 0 for not at all
 */
public record EvProtection(boolean guard, boolean detect, int absorbS) {
    public static final EvProtection NONE = new EvProtection(false, false, 0);
}
