package energy.nulwatt.battery;

import energy.nulwatt.battery.Profile.FaultWord;
import energy.nulwatt.battery.Profile.Feed;
import energy.nulwatt.battery.Profile.Field;
import energy.nulwatt.modbus.Register;
import energy.nulwatt.model.OperatingState;
import energy.nulwatt.yaml.Nearest;
import energy.nulwatt.yaml.YamlMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the section {@code state}: which register fills which field of a battery's state. */
final class StateReader {
    private static final double ANY = 1e12;

    private final RegisterTable registers;
    private final List<Feed> feeds = new ArrayList<>();
    private final List<FaultWord> faults = new ArrayList<>();
    private final Map<Integer, OperatingState> operatingStates = new HashMap<>();
    private Register operatingState;

    StateReader(YamlMap state, RegisterTable registers) {
        this.registers = registers;
        for (Field field : Field.values()) {
            String key = field.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (field == Field.TEMPERATURE) {
                for (YamlMap entry : state.maps("temperatures")) {
                    feed(entry, field);
                }
            } else if (field == Field.POWER || field == Field.SOC || state.has(key)) {
                feed(state.map(key), field);
            } else {
                // Asked for all the same, so that a mistyped key is told the right one.
                state.mapOrEmpty(key);
            }
        }
        if (state.has("operating-state")) {
            operatingState(state.map("operating-state"));
        } else {
            state.mapOrEmpty("operating-state");
        }
        faults(state);
        state.done();
    }

    List<Feed> feeds() {
        return feeds;
    }

    List<FaultWord> faults() {
        return faults;
    }

    Register operatingState() {
        return operatingState;
    }

    Map<Integer, OperatingState> operatingStates() {
        return operatingStates;
    }

    private void feed(YamlMap entry, Field field) {
        Register register = registers.readable(entry, "register");
        Register times = entry.has("times") ? registers.readable(entry, "times") : null;
        Register minus = entry.has("minus") ? registers.readable(entry, "minus") : null;
        if (times != null && minus != null) {
            entry.fault("minus", "'times' and 'minus' do not go together");
        }
        if (minus != null && !minus.unit().equals(register.unit())) {
            entry.fault(
                    "minus",
                    "register '" + minus.name() + "' is in '" + minus.unit() + "', but '" + register.name() + "' in '"
                            + register.unit() + "'");
        }
        int sign = entry.integer("sign", -1, 1, 1);
        if (sign == 0) {
            entry.fault("sign", "'sign' must be 1 or -1");
        }
        String unit = times == null ? register.unit() : product(register.unit(), times.unit());
        double factor = factor(field, unit);
        if (factor == 0 && !register.name().isEmpty()) {
            entry.fault(
                    "register",
                    "register '" + register.name() + "' is in '" + unit + "', but " + wanted(field)
                            + " is needed here");
        }
        double min = entry.number("min", -ANY, ANY, -ANY);
        double max = entry.number("max", -ANY, ANY, ANY);
        if (min > max) {
            entry.fault("max", "'max' must not be below 'min': no value could be believed");
        }
        feeds.add(new Feed(field, register, times, minus, sign * factor, min, max));
        entry.done();
    }

    private static String product(String one, String other) {
        return (one + other).equals("AV") || (one + other).equals("VA") ? "W" : one + "·" + other;
    }

    /** What turns {@code unit} into that of the field; 0 when nothing does. */
    private static double factor(Field field, String unit) {
        String wanted = wanted(field);
        if (unit.equals(wanted)) {
            return 1;
        }
        return unit.equals("k" + wanted) ? 1000 : 0;
    }

    private static String wanted(Field field) {
        return switch (field) {
            case POWER, MAX_CHARGE, MAX_DISCHARGE -> "W";
            case SOC, SOC_OF_SINGLE_PACK -> "%";
            case CAPACITY, CHARGED, DISCHARGED -> "Wh";
            case TEMPERATURE -> "degC";
            case PACK_COUNT -> "";
        };
    }

    private void operatingState(YamlMap entry) {
        operatingState = registers.readable(entry, "register");
        YamlMap values = entry.map("values");
        List<String> valid = new ArrayList<>();
        for (OperatingState state : OperatingState.values()) {
            String key = state.name().toLowerCase(Locale.ROOT);
            valid.add(key);
            if (values.has(key)) {
                operatingStates.put(values.integer(key, 0, 65535), state);
            }
        }
        for (String key : values.keys()) {
            if (!valid.contains(key)) {
                String near = Nearest.of(key, valid);
                values.fault(
                        key,
                        "'" + key + "' is no operating state; "
                                + (near == null
                                        ? "valid here: " + String.join(", ", valid)
                                        : "did you mean '" + near + "'?"));
            }
        }
        entry.done();
    }

    private void faults(YamlMap state) {
        int shift = 0;
        for (YamlMap entry : state.maps("faults")) {
            Register register = registers.readable(entry, "register");
            int bits = entry.integer("bits", 1, 16);
            if (shift + bits > BatteryFault.FIRST_BIT) {
                entry.fault("bits", "the fault words have more than " + BatteryFault.FIRST_BIT + " bits together");
                bits = 0;
            }
            Map<Integer, String> names = new HashMap<>();
            YamlMap named = entry.mapOrEmpty("names");
            for (int bit = 0; bit < bits; bit++) {
                String name = named.text("b" + bit, "");
                if (!name.isEmpty()) {
                    names.put(bit, name);
                }
            }
            named.done();
            entry.done();
            faults.add(new FaultWord(register, bits, shift, names));
            shift += bits;
        }
    }
}
