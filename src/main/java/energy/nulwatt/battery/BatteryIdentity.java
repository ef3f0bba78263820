package energy.nulwatt.battery;

import energy.nulwatt.battery.Profile.Check;
import energy.nulwatt.battery.Profile.ModelLimits;
import energy.nulwatt.modbus.DataType;
import energy.nulwatt.modbus.ModbusDevice;
import energy.nulwatt.modbus.ModbusRefusal;
import energy.nulwatt.modbus.Register;
import energy.nulwatt.modbus.RegisterBlock;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds out whether a device is what its profile says, and which model. Reads only what the profile names for this. */
final class BatteryIdentity {
    private final Profile profile;
    private final ModbusDevice device;
    private final Set<Register> read = new HashSet<>();
    private String text = "";

    BatteryIdentity(Profile profile, ModbusDevice device) {
        this.profile = profile;
        this.device = device;
    }

    /**
     * Reads the identity registers one after the other; the first that does not fit ends it.
     *
     * @throws IOException when there is no answer, or it is something else; the message says what was read instead
     */
    void check() throws IOException {
        read.clear();
        StringBuilder found = new StringBuilder();
        for (Check check : profile.identity()) {
            try {
                read(check.register());
            } catch (ModbusRefusal e) {
                throw new IOException("there is a device, but it is no " + profile.family() + ": " + e.getMessage(), e);
            }
            if (!holds(check)) {
                throw new IOException("there is a device, but it is no " + profile.family() + ": register "
                        + check.register().name() + " (" + check.register().address() + ") reads '"
                        + value(check.register()) + "', expected " + expected(check));
            }
            if (check.register().type() == DataType.TEXT) {
                found.append(value(check.register())).append(' ');
            }
        }
        text = found.append(profile.maker()).toString();
    }

    /** The first model of the profile that fits, or null. {@link #check} must have gone well. */
    ModelLimits recognise() throws IOException {
        StringBuilder versions = new StringBuilder(text);
        ModelLimits found = null;
        for (ModelLimits model : profile.limits().models()) {
            if (found == null && holds(model.when())) {
                found = model;
            }
        }
        if (found != null) {
            versions.append(' ').append(found.name());
        }
        for (Check check : profile.identity()) {
            if (check.register().name().endsWith("version")) {
                versions.append(", ")
                        .append(check.register().name())
                        .append(' ')
                        .append(value(check.register()));
            }
        }
        text = versions.toString();
        return found;
    }

    /** The version of its firmware, such as 148; empty when the profile does not know it or the device does not tell. */
    String firmware() throws IOException {
        StringBuilder version = new StringBuilder();
        for (Register register : profile.firmware()) {
            try {
                if (!read.contains(register)) {
                    read(register);
                }
            } catch (ModbusRefusal e) {
                return "";
            }
            version.append(version.isEmpty() ? "" : "-").append(value(register).strip());
        }
        return version.toString();
    }

    /** What was recognised, for people; empty before. */
    String text() {
        return text;
    }

    private boolean holds(List<Check> checks) throws IOException {
        for (Check check : checks) {
            try {
                if (!read.contains(check.register())) {
                    read(check.register());
                }
            } catch (ModbusRefusal e) {
                return false; // this firmware does not have it
            }
            if (!holds(check)) {
                return false;
            }
        }
        return true;
    }

    private void read(Register register) throws IOException {
        for (RegisterBlock block :
                RegisterBlock.plan(List.of(register), profile.link().limits())) {
            device.read(block);
        }
        read.add(register);
    }

    private boolean holds(Check check) {
        if (check.register().type() == DataType.TEXT) {
            String found = device.text(check.register());
            return (check.startsWith().isEmpty() || check.startsWith().stream().anyMatch(found::startsWith))
                    && check.startsNotWith().stream().noneMatch(found::startsWith);
        }
        double found = device.value(check.register());
        return found >= check.min() && found <= check.max();
    }

    private String value(Register register) {
        return register.type() == DataType.TEXT
                ? device.text(register)
                : String.valueOf(device.raw(register) * register.scale()).replaceFirst("\\.0$", "");
    }

    private static String expected(Check check) {
        if (!check.startsWith().isEmpty()) {
            return "a text that begins with " + String.join(" or ", check.startsWith());
        }
        if (!check.startsNotWith().isEmpty()) {
            return "a text that does not begin with " + String.join(" or ", check.startsNotWith());
        }
        return check.min() + " to " + check.max();
    }
}
