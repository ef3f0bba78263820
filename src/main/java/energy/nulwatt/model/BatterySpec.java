package energy.nulwatt.model;

/**
 * What does not change while the service runs: one battery as the site file and its profile state it.
 *
 * @param name the owner's name for it, unique on the site
 * @param id stable identity for topics and entities: letters, digits, {@code _} and {@code -}
 * @param family maker and model as the profile names them
 * @param phase where it is connected
 * @param capacityWh usable capacity, used until the battery tells its own
 * @param maxChargeW the most it may be asked to charge, W > 0
 * @param maxDischargeW the most it may be asked to discharge, W > 0
 * @param minPowerW below this it regulates badly; smaller set-points are allowed only when it works alone, W ≥ 0
 * @param minSocPercent discharging ends here
 * @param maxSocPercent charging ends here
 * @param hasDeadMansSwitch true when it stops by itself once commands stop coming
 * @param response what to expect until it is learnt
 * @param chargeCurve conversion while charging
 * @param dischargeCurve conversion while discharging
 */
public record BatterySpec(
        String name,
        String id,
        String family,
        PhaseConnection phase,
        double capacityWh,
        int maxChargeW,
        int maxDischargeW,
        int minPowerW,
        double minSocPercent,
        double maxSocPercent,
        boolean hasDeadMansSwitch,
        ResponseGuess response,
        EfficiencyCurve chargeCurve,
        EfficiencyCurve dischargeCurve) {}
