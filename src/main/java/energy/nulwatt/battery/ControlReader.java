package energy.nulwatt.battery;

import energy.nulwatt.battery.Profile.Control;
import energy.nulwatt.battery.Profile.Verify;
import energy.nulwatt.battery.Profile.Write;
import energy.nulwatt.battery.Profile.WriteStep;
import energy.nulwatt.modbus.DeviceLimits;
import energy.nulwatt.modbus.Register;
import energy.nulwatt.modbus.Storage;
import energy.nulwatt.yaml.YamlMap;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads how a battery is commanded: the sections {@code write-list}, {@code control} and {@code verify}. */
final class ControlReader {
    private static final int HOUR_MS = 3_600_000;

    private final YamlMap profile;
    private final RegisterTable registers;
    private final Set<Register> writeList = new LinkedHashSet<>();

    ControlReader(YamlMap profile, RegisterTable registers, DeviceLimits limits) {
        this.profile = profile;
        this.registers = registers;
        for (String name : profile.texts("write-list")) {
            Register register = registers.writable(profile, "write-list", name);
            writeList.add(register);
            if (register.storage() == Storage.PERSISTENT && limits.persistentWritesPerDay() == 0) {
                profile.fault(
                        "write-list",
                        "register '" + name
                                + "' wears out with every write; give 'link.persistent-writes-per-day' or leave it out");
            }
        }
    }

    Set<Register> writeList() {
        return writeList;
    }

    Control control() {
        YamlMap control = profile.map("control");
        Register flag = null;
        int flagHeld = 0;
        if (control.has("held")) {
            YamlMap held = control.map("held");
            flag = registers.readable(held, "register");
            flagHeld = held.integer("value", 0, 65535);
            held.done();
        }
        List<WriteStep> take = steps(control, "take", false);
        if (flag != null && take.isEmpty()) {
            control.fault("take", "'control.take' must say what is written to get 'control.held'");
        }
        YamlMap idle = control.map("idle");
        List<WriteStep> idleOpen = demanded(idle, "relay-open", false);
        List<WriteStep> idleClosed = steps(idle, "relay-closed", false);
        idle.done();
        WriteStep keepAlive = null;
        int keepAliveMs = 0;
        if (control.has("keep-alive")) {
            YamlMap alive = control.map("keep-alive");
            keepAlive = step(alive, false);
            keepAliveMs = alive.integer("every-ms", 1000, HOUR_MS);
            alive.done();
        }
        Control result = new Control(
                flag,
                flagHeld,
                take,
                demanded(control, "charge", true),
                demanded(control, "discharge", true),
                idleOpen,
                idleClosed,
                demanded(control, "stop", false),
                steps(control, "release", false),
                keepAlive,
                keepAliveMs,
                control.integer("refresh-ms", 0, HOUR_MS, 0));
        control.done();
        return result;
    }

    Verify verify() {
        YamlMap map = profile.mapOrEmpty("verify");
        Verify verify = new Verify(
                map.integer("after-ms", 0, 10_000, 200),
                map.integer("every-writes", 1, 1000, 5),
                map.integer("tolerance-w", 0, 10_000, 100),
                map.integer("tolerance-percent", 0, 100, 10),
                map.integer("settle-ms", 0, 120_000, 10_000),
                map.integer("least-command-w", 1, 10_000, 100),
                map.integer("least-percent", 0, 100, 10),
                map.integer("samples", 1, 100, 3),
                map.integer("wake-every-ms", 10_000, HOUR_MS, 300_000),
                map.integer("runaway-w", 1, 10_000, 100),
                map.integer("runaway-ms", 1000, 120_000, 15_000));
        map.done();
        return verify;
    }

    private List<WriteStep> demanded(YamlMap map, String key, boolean power) {
        List<WriteStep> steps = steps(map, key, power);
        if (steps.isEmpty()) {
            map.fault(key, "'" + key + "' must list what is written, in its order");
        }
        boolean watts = false;
        for (WriteStep step : steps) {
            for (Write write : step.writes()) {
                watts |= write.watts() != 0;
            }
        }
        if (power && !steps.isEmpty() && !watts) {
            map.fault(key, "'" + key + "' writes no power: one value must be 'watts' or '-watts'");
        }
        return steps;
    }

    private List<WriteStep> steps(YamlMap map, String key, boolean power) {
        List<WriteStep> steps = new ArrayList<>();
        for (YamlMap entry : map.maps(key)) {
            steps.add(step(entry, power));
            entry.done();
        }
        return steps;
    }

    private WriteStep step(YamlMap entry, boolean power) {
        List<Write> writes = new ArrayList<>();
        if (entry.has("together")) {
            for (YamlMap each : entry.maps("together")) {
                writes.add(write(each, power));
                each.done();
            }
            demandNeighbours(entry, writes);
        } else {
            writes.add(write(entry, power));
        }
        return WriteStep.of(writes);
    }

    private static void demandNeighbours(YamlMap entry, List<Write> writes) {
        for (int i = 1; i < writes.size(); i++) {
            Register before = writes.get(i - 1).register();
            Register register = writes.get(i).register();
            if (register.address() != before.address() + before.words()) {
                entry.fault(
                        "together",
                        "'" + register.name() + "' at " + register.address() + " does not follow '" + before.name()
                                + "', which ends at " + (before.address() + before.words() - 1)
                                + "; only neighbours go into one frame");
            }
        }
    }

    private Write write(YamlMap entry, boolean power) {
        Register register = registers.writable(entry, "register");
        if (!register.name().isEmpty() && !writeList.contains(register)) {
            entry.fault("register", "register '" + register.name() + "' is not on the 'write-list'");
        }
        String text = power ? entry.text("value") : "";
        int watts = text.equals("watts") ? 1 : text.equals("-watts") ? -1 : 0;
        return new Write(
                register, watts != 0 ? 0 : entry.integer("value", Integer.MIN_VALUE, Integer.MAX_VALUE), watts);
    }
}
