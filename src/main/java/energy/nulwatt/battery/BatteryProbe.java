package energy.nulwatt.battery;

import energy.nulwatt.modbus.BusTime;
import energy.nulwatt.modbus.ModbusDevice;
import energy.nulwatt.modbus.ModbusFailure;
import energy.nulwatt.modbus.ModbusLink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.tinylog.Logger;

/** Finds out what batteries answer on a link. Reads only the registers that a profile names as identity, writes nothing. */
public final class BatteryProbe {
    /**
     * A device that was recognised.
     *
     * @param text name and versions as the device tells them
     */
    public record Found(Profile profile, int unit, String text) {}

    private BatteryProbe() {}

    /**
     * Asks each unit for each profile until one fits. A device may end the session when it is asked for a register that
     * it lacks, so the checks of a profile begin with what all its relatives have.
     *
     * @param units Modbus unit ids to try; most devices come as 1
     * @return what was found; empty when nothing answers
     */
    public static List<Found> probe(ModbusLink link, Collection<Profile> profiles, List<Integer> units, BusTime time) {
        List<Profile> ordered = new ArrayList<>(profiles);
        ordered.sort(Comparator.comparing(Profile::id));
        List<Found> found = new ArrayList<>();
        for (int unit : units) {
            for (Profile profile : ordered) {
                ModbusDevice device =
                        new ModbusDevice(link, unit, profile.link().limits(), profile.registers(), List.of(), time);
                BatteryIdentity identity = new BatteryIdentity(profile, device);
                try {
                    identity.check();
                    found.add(new Found(profile, unit, identity.text()));
                    break;
                } catch (ModbusFailure e) {
                    if (e.kind() == ModbusFailure.Kind.TIMEOUT) {
                        break; // nobody there: other questions would only cost time
                    }
                } catch (IOException e) {
                    Logger.debug("{} unit {}: {}", link.name(), unit, e.getMessage());
                }
            }
        }
        return found;
    }
}
