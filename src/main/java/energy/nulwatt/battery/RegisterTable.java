package energy.nulwatt.battery;

import energy.nulwatt.modbus.Access;
import energy.nulwatt.modbus.DataType;
import energy.nulwatt.modbus.Register;
import energy.nulwatt.modbus.Storage;
import energy.nulwatt.modbus.Table;
import energy.nulwatt.modbus.WordOrder;
import energy.nulwatt.yaml.Nearest;
import energy.nulwatt.yaml.YamlMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The registers of a profile file, found by name. */
final class RegisterTable {
    /** Stands in for a register that was not found, so that reading goes on; the fault is noted. */
    private static final Register NONE = new Register(
            "", 0, Table.HOLDING, DataType.UINT16, 1, WordOrder.BIG, 1, "", Access.READ_WRITE, Storage.VOLATILE);

    private final Map<String, Register> registers = new LinkedHashMap<>();

    /** Reads the {@code registers} and {@code forbidden} of a profile. */
    RegisterTable(YamlMap profile, int maxWords) {
        YamlMap entries = profile.map("registers");
        for (String name : entries.keys()) {
            YamlMap entry = entries.map(name);
            registers.put(name, register(name, entry, maxWords));
            entry.done();
        }
        for (YamlMap range : profile.maps("forbidden")) {
            int from = range.integer("from", 0, 65535);
            int to = range.integer("to", from, 65535, from);
            String why = range.text("why");
            range.done();
            for (Register register : registers.values()) {
                if (register.address() <= to && register.address() + register.words() > from) {
                    entries.fault(
                            register.name(),
                            "register '" + register.name() + "' at " + register.address()
                                    + " is forbidden by this profile: " + why);
                }
            }
        }
    }

    private static Register register(String name, YamlMap entry, int maxWords) {
        int address = entry.integer("address", 0, 65535);
        DataType type = entry.choice("type", DataType.class);
        boolean text = type == DataType.TEXT;
        int words = text ? entry.integer("words", 1, maxWords) : type.words();
        if (!text && entry.has("words") && entry.integer("words", 1, maxWords) != words) {
            entry.fault("words", "the type takes " + words + " words; leave 'words' out");
        }
        double scale = entry.number("scale", -1e6, 1e6, 1);
        if (scale == 0) {
            entry.fault("scale", "'scale' must not be 0");
        }
        return new Register(
                name,
                address,
                entry.choice("table", Table.class, Table.HOLDING),
                type,
                words,
                entry.choice("order", WordOrder.class, WordOrder.BIG),
                scale,
                entry.text("unit", ""),
                entry.choice("access", Access.class, Access.READ),
                entry.choice("storage", Storage.class, Storage.VOLATILE),
                none(entry, words, text));
    }

    private static long none(YamlMap entry, int words, boolean text) {
        if (!entry.has("none")) {
            return Register.ALWAYS_A_VALUE;
        }
        if (text) {
            entry.fault("none", "a text has no marker for a missing value; leave 'none' out");
        }
        String marker = entry.text("none");
        if (!marker.matches("0x[0-9A-Fa-f]{" + 4 * words + "}")) {
            entry.fault(
                    "none",
                    "'none' must be what stands on the wire when there is no value, as " + 4 * words
                            + " hexadecimal digits like 0x8000, but is '" + marker + "'");
            return Register.ALWAYS_A_VALUE;
        }
        return Long.parseLong(marker.substring(2), 16);
    }

    List<Register> all() {
        return List.copyOf(registers.values());
    }

    /** The register that {@code key} names, which must be readable. */
    Register readable(YamlMap map, String key) {
        return readable(map, key, map.text(key));
    }

    /** The registers that the list at {@code key} names, which must be readable. */
    List<Register> readables(YamlMap map, String key) {
        List<Register> found = new ArrayList<>();
        for (String name : map.texts(key)) {
            found.add(readable(map, key, name));
        }
        return found;
    }

    /** The register that {@code key} names, which must be writable. */
    Register writable(YamlMap map, String key) {
        return writable(map, key, map.text(key));
    }

    Register writable(YamlMap map, String key, String name) {
        Register register = named(map, key, name);
        if (register.access() == Access.READ) {
            map.fault(key, "register '" + name + "' cannot be written; its access is read");
        }
        if (register.table() != Table.HOLDING || register.type() == DataType.TEXT) {
            map.fault(key, "register '" + name + "' cannot be written; only numbers in holding registers can");
        }
        return register;
    }

    private Register readable(YamlMap map, String key, String name) {
        Register register = named(map, key, name);
        if (register.access() == Access.WRITE) {
            map.fault(key, "register '" + name + "' cannot be read; its access is write");
        }
        return register;
    }

    private Register named(YamlMap map, String key, String name) {
        Register register = registers.get(name);
        if (register != null || name.isEmpty()) {
            return register == null ? NONE : register;
        }
        String near = Nearest.of(name, registers.keySet());
        map.fault(
                key,
                "no register is called '" + name + "'"
                        + (near == null ? "; add it under 'registers'" : "; did you mean '" + near + "'?"));
        return NONE;
    }
}
