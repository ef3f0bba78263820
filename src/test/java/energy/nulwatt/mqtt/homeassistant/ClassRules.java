package energy.nulwatt.mqtt.homeassistant;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Device classes of Home Assistant with the units and state classes that go with them. */
final class ClassRules {
    private static final Set<String> ENERGY_UNITS =
            Set.of("J", "kJ", "MJ", "GJ", "mWh", "Wh", "kWh", "MWh", "GWh", "TWh", "cal", "kcal", "Mcal", "Gcal");
    private static final Set<String> MEASUREMENT = Set.of("measurement");
    private static final Set<String> TOTALS = Set.of("total", "total_increasing");
    private static final Set<String> ALL = Set.of("measurement", "total", "total_increasing");

    /**
     * A class that measures.
     *
     * @param units allowed; "" for none
     */
    private record Measure(Set<String> units, Set<String> stateClasses) {}

    private static final Map<String, Measure> MEASURES = Map.ofEntries(
            Map.entry("power", new Measure(Set.of("mW", "W", "kW", "MW", "GW", "TW"), MEASUREMENT)),
            Map.entry("energy", new Measure(ENERGY_UNITS, TOTALS)),
            Map.entry("energy_storage", new Measure(ENERGY_UNITS, MEASUREMENT)),
            Map.entry("battery", new Measure(Set.of("%"), MEASUREMENT)),
            Map.entry("voltage", new Measure(Set.of("V", "mV", "µV", "kV", "MV"), MEASUREMENT)),
            Map.entry("current", new Measure(Set.of("A", "mA"), MEASUREMENT)),
            Map.entry("temperature", new Measure(Set.of("°C", "°F", "K"), MEASUREMENT)),
            Map.entry("frequency", new Measure(Set.of("Hz", "kHz", "MHz", "GHz"), MEASUREMENT)),
            Map.entry("duration", new Measure(Set.of("d", "h", "min", "s", "ms", "µs"), ALL)),
            Map.entry("apparent_power", new Measure(Set.of("VA", "mVA"), MEASUREMENT)),
            Map.entry("reactive_power", new Measure(Set.of("var", "kvar"), MEASUREMENT)),
            Map.entry("reactive_energy", new Measure(Set.of("varh", "kvarh"), TOTALS)),
            Map.entry("power_factor", new Measure(Set.of("", "%"), MEASUREMENT)),
            Map.entry("gas", new Measure(Set.of("L", "m³", "ft³", "CCF"), TOTALS)),
            Map.entry("water", new Measure(Set.of("L", "m³", "gal", "ft³", "CCF"), TOTALS)),
            Map.entry("signal_strength", new Measure(Set.of("dB", "dBm"), MEASUREMENT)));

    private static final Set<String> UNITLESS = Set.of("enum", "timestamp", "date");

    private static final Map<String, Set<String>> OF_OTHERS = Map.of(
            "binary_sensor",
            Set.of(
                    "problem",
                    "running",
                    "safety",
                    "connectivity",
                    "battery",
                    "battery_charging",
                    "power",
                    "plug",
                    "heat",
                    "cold",
                    "lock",
                    "door",
                    "window",
                    "motion",
                    "moving",
                    "occupancy",
                    "opening",
                    "presence",
                    "smoke",
                    "gas",
                    "carbon_monoxide",
                    "moisture",
                    "light",
                    "sound",
                    "tamper",
                    "update",
                    "vibration",
                    "garage_door"),
            "switch",
            Set.of("outlet", "switch"),
            "button",
            Set.of("identify", "restart", "update"),
            "event",
            Set.of("button", "doorbell", "motion"),
            "update",
            Set.of("firmware"));

    private ClassRules() {}

    /** Adds what is wrong with the class, unit and state class of one component. */
    static void check(String platform, Map<String, Object> component, List<String> wrong) {
        Object deviceClass = component.get("device_class");
        Object unit = component.get("unit_of_measurement");
        Object stateClass = component.get("state_class");
        if (stateClass != null && !ALL.contains(stateClass)) {
            wrong.add("state_class " + stateClass + " does not exist");
        }
        if (component.containsKey("last_reset_value_template") && !"total".equals(stateClass)) {
            wrong.add("last_reset_value_template needs state_class total");
        }
        if (deviceClass == null) {
            return;
        }
        if (!platform.equals("sensor") && !platform.equals("number")) {
            if (!OF_OTHERS.getOrDefault(platform, Set.of()).contains(deviceClass)) {
                wrong.add("device_class " + deviceClass + " does not exist on " + platform);
            }
        } else if (UNITLESS.contains(deviceClass) && platform.equals("sensor")) {
            if (unit != null || stateClass != null) {
                wrong.add("device_class " + deviceClass + " takes no unit and no state_class");
            }
        } else if (deviceClass.equals("monetary")) {
            if (stateClass != null && !stateClass.equals("total")) {
                wrong.add("device_class monetary takes state_class total only");
            }
        } else {
            checkMeasure(deviceClass, unit, stateClass, wrong);
        }
    }

    private static void checkMeasure(Object deviceClass, Object unit, Object stateClass, List<String> wrong) {
        Measure measure = MEASURES.get(String.valueOf(deviceClass));
        if (measure == null) {
            wrong.add("device_class " + deviceClass + " does not exist");
            return;
        }
        if (!measure.units.contains(unit == null ? "" : unit)) {
            wrong.add("unit " + unit + " does not go with device_class " + deviceClass);
        }
        if (stateClass != null && !measure.stateClasses.contains(stateClass)) {
            wrong.add("state_class " + stateClass + " does not go with device_class " + deviceClass);
        }
    }
}
