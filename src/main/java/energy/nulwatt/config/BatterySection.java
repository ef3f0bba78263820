package energy.nulwatt.config;

import energy.nulwatt.model.AllocationSpec;
import energy.nulwatt.model.BatteryProtection;
import energy.nulwatt.model.PhaseConnection;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One battery as the site file describes it. What is empty is what its profile says.
 *
 * @param name the owner's name for it, unique on the site
 * @param id stable identity for topics and entities, unique on the site: letters, digits, {@code _} and {@code -}
 * @param type id of the profile, or {@link #SESSY}
 * @param port {@link Port.Serial}, {@link Port.Tcp}, {@link Port.RtuOverTcp} or {@link Port.Solarman}; {@link Port.Http} for
 *     a Sessy
 * @param baud of a serial port
 * @param unit Modbus unit id, 1–247
 * @param phase where it is connected
 * @param capacityWh usable capacity, until the battery tells its own
 * @param circuit what it shares its cable with
 * @param maxChargeW the most it may be asked to charge, W > 0; never empty on a shared circuit
 * @param maxDischargeW the most it may be asked to discharge, W > 0; never empty on a shared circuit
 * @param minSocPercent discharging ends here
 * @param maxSocPercent charging ends here
 * @param idle what it does with its relay while it has nothing to do
 * @param bands where its state of charge changes its part
 * @param protection what it is spared
 */
public record BatterySection(
        String name,
        String id,
        String type,
        Port port,
        OptionalInt baud,
        OptionalInt unit,
        PhaseConnection phase,
        OptionalDouble capacityWh,
        Circuit circuit,
        OptionalInt maxChargeW,
        OptionalInt maxDischargeW,
        double minSocPercent,
        double maxSocPercent,
        IdleRelay idle,
        AllocationSpec.Bands bands,
        BatteryProtection protection) {
    /** The one type that is no profile: it speaks HTTP. */
    public static final String SESSY = "sessy";
}
