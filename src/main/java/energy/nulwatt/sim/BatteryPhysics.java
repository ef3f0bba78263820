package energy.nulwatt.sim;

/**
 * What a simulated battery is.
 *
 * @param capacityWh usable capacity at the cells, > 0
 * @param maxChargeW most AC power while charging, > 0
 * @param maxDischargeW most AC power while discharging, > 0
 * @param dynamics how it moves
 * @param chargeGain AC power given over AC power asked while charging: 1.0 is exact, 1.03 takes 3 % more
 * @param dischargeGain the same while discharging
 * @param chargeLoss conversion loss while charging
 * @param dischargeLoss conversion loss while discharging
 * @param idleLossW drawn from the cells at 0 W with the relay closed
 * @param standbyLossW drawn from the cells with the relay open
 * @param initialSocPercent 0 … 100
 * @param taperFromSocPercent from here on charging is capped at {@code taperW}
 * @param taperW see there
 * @param floorSocPercent discharging ends here, and begins again one point above
 */
public record BatteryPhysics(
        double capacityWh,
        double maxChargeW,
        double maxDischargeW,
        BatteryDynamics dynamics,
        double chargeGain,
        double dischargeGain,
        LossFit chargeLoss,
        LossFit dischargeLoss,
        double idleLossW,
        double standbyLossW,
        double initialSocPercent,
        double taperFromSocPercent,
        double taperW,
        double floorSocPercent) {
    /** A Venus E: 5.12 kWh, 2500 W, half full. */
    public static final BatteryPhysics VENUS_E = new BatteryPhysics(
            5120,
            2500,
            2500,
            BatteryDynamics.TYPICAL,
            1.0,
            1.0,
            LossFit.VENUS_E_CHARGE,
            LossFit.VENUS_E_DISCHARGE,
            12,
            5,
            50,
            95,
            1250,
            12);
    /** A Venus D with one pack: 2.56 kWh, 2200 W, half full. */
    public static final BatteryPhysics VENUS_D = new BatteryPhysics(
            2560,
            2200,
            2200,
            BatteryDynamics.TYPICAL,
            1.0,
            1.0,
            LossFit.VENUS_E_CHARGE,
            LossFit.VENUS_D_DISCHARGE,
            12,
            5,
            50,
            95,
            490,
            12);
    /** A Venus A with one pack: 2.12 kWh, 1450 W, half full. */
    public static final BatteryPhysics VENUS_A = new BatteryPhysics(
            2120,
            1450,
            1450,
            BatteryDynamics.TYPICAL,
            1.0,
            1.0,
            LossFit.VENUS_E_CHARGE,
            LossFit.VENUS_D_DISCHARGE,
            12,
            5,
            50,
            95,
            490,
            12);

    public BatteryPhysics {
        if (!(capacityWh > 0 && maxChargeW > 0 && maxDischargeW > 0)) {
            throw new IllegalArgumentException("capacity and powers must be above 0");
        }
        if (!(initialSocPercent >= 0 && initialSocPercent <= 100)) {
            throw new IllegalArgumentException("state of charge must be 0 … 100 %, but is " + initialSocPercent);
        }
    }

    /** Same, starting at another state of charge, %. */
    public BatteryPhysics withSoc(double newSocPercent) {
        return with(capacityWh, maxChargeW, maxDischargeW, dynamics, chargeGain, dischargeGain, newSocPercent);
    }

    /** Same, moving otherwise. */
    public BatteryPhysics withDynamics(BatteryDynamics newDynamics) {
        return with(capacityWh, maxChargeW, maxDischargeW, newDynamics, chargeGain, dischargeGain, initialSocPercent);
    }

    /** Same, with other gains. */
    public BatteryPhysics withGains(double newChargeGain, double newDischargeGain) {
        return with(
                capacityWh, maxChargeW, maxDischargeW, dynamics, newChargeGain, newDischargeGain, initialSocPercent);
    }

    /** Same, with other capacity in Wh and powers in W. */
    public BatteryPhysics withSize(double newCapacityWh, double newMaxChargeW, double newMaxDischargeW) {
        return with(
                newCapacityWh, newMaxChargeW, newMaxDischargeW, dynamics, chargeGain, dischargeGain, initialSocPercent);
    }

    private BatteryPhysics with(
            double newCapacityWh,
            double newMaxChargeW,
            double newMaxDischargeW,
            BatteryDynamics newDynamics,
            double newChargeGain,
            double newDischargeGain,
            double newSocPercent) {
        return new BatteryPhysics(
                newCapacityWh,
                newMaxChargeW,
                newMaxDischargeW,
                newDynamics,
                newChargeGain,
                newDischargeGain,
                chargeLoss,
                dischargeLoss,
                idleLossW,
                standbyLossW,
                newSocPercent,
                taperFromSocPercent,
                taperW,
                floorSocPercent);
    }
}
