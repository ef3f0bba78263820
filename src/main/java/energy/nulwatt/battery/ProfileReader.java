package energy.nulwatt.battery;

import energy.nulwatt.battery.Profile.Check;
import energy.nulwatt.battery.Profile.Control;
import energy.nulwatt.battery.Profile.LinkDefaults;
import energy.nulwatt.battery.Profile.ModelLimits;
import energy.nulwatt.battery.Profile.PollGroup;
import energy.nulwatt.battery.Profile.PowerLimits;
import energy.nulwatt.battery.Profile.WriteStep;
import energy.nulwatt.modbus.Access;
import energy.nulwatt.modbus.DeviceLimits;
import energy.nulwatt.modbus.Register;
import energy.nulwatt.modbus.SerialFormat;
import energy.nulwatt.modbus.SerialFormat.Parity;
import energy.nulwatt.model.EfficiencyCurve;
import energy.nulwatt.model.ResponseGuess;
import energy.nulwatt.yaml.Faults;
import energy.nulwatt.yaml.FaultyFileException;
import energy.nulwatt.yaml.YamlMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Turns a profile file into a {@link Profile} and finds everything that is wrong in it. */
final class ProfileReader {
    private static final int MAX_POWER_W = 100_000;
    private static final int DAY_MS = 86_400_000;
    private static final double ANY = 1e12;
    /** What the site file calls the battery that needs no profile. */
    private static final String BUILT_IN = "sessy";

    private final String file;
    private final YamlMap map;
    private final Faults faults;

    ProfileReader(String file, YamlMap map, Faults faults) {
        this.file = file;
        this.map = map;
        this.faults = faults;
    }

    Profile read() throws FaultyFileException {
        String id = map.text("id");
        if (!id.isEmpty() && !id.matches("[a-z0-9][a-z0-9-]*")) {
            map.fault("id", "'id' must be of small letters, digits and dashes, but is '" + id + "'");
        } else if (id.equals(BUILT_IN)) {
            map.fault("id", "'id' must not be '" + BUILT_IN + "': that type is built in and speaks no Modbus");
        }
        String maker = map.text("maker");
        String models = map.text("models");
        String confidence = map.text("confidence");
        List<String> sources = map.texts("sources");
        LinkDefaults link = link(map.map("link"));
        RegisterTable registers = new RegisterTable(map, link.limits().maxWordsPerRead());
        ControlReader commands = new ControlReader(map, registers, link.limits());
        Control control = commands.control();
        List<Check> identity = checks(registers, map, "identity");
        if (identity.isEmpty()) {
            map.fault("identity", "'identity' must name at least one register that only this family has");
        }
        List<Register> firmware = registers.readables(map, "firmware");
        StateReader state = new StateReader(map.map("state"), registers);
        List<PollGroup> polls = polls(registers);
        List<Register> watch = registers.readables(map, "watch");
        PowerLimits limits = limits(registers, map.map("limits"));
        ResponseGuess response = response(map.mapOrEmpty("response"));
        YamlMap efficiency = map.mapOrEmpty("efficiency");
        EfficiencyCurve charge = curve(efficiency, "charge");
        EfficiencyCurve discharge = curve(efficiency, "discharge");
        efficiency.done();
        boolean deadMan = map.flag("dead-mans-switch", false);
        Profile profile = new Profile(
                id,
                maker,
                models,
                confidence,
                sources,
                file,
                link,
                identity,
                firmware,
                registers.all(),
                commands.writeList(),
                polls,
                state.feeds(),
                state.operatingState(),
                state.operatingStates(),
                state.faults(),
                watch,
                control,
                commands.verify(),
                limits,
                response,
                charge,
                discharge,
                deadMan);
        map.done();
        demandPolled(profile);
        faults.throwIfAny();
        return profile;
    }

    private static LinkDefaults link(YamlMap link) {
        String format = link.text("format", "8N1");
        if (!format.matches("8[NEO][12]")) {
            link.fault("format", "'link.format' must be like 8N1 or 8E1, but is '" + format + "'");
            format = "8N1";
        }
        Parity parity = switch (format.charAt(1)) {
            case 'E' -> Parity.EVEN;
            case 'O' -> Parity.ODD;
            default -> Parity.NONE;
        };
        LinkDefaults defaults = new LinkDefaults(
                new SerialFormat(link.integer("baud", 300, 4_000_000, 9600), 8, parity, format.charAt(2) - '0'),
                link.integer("tcp-port", 1, 65535, 502),
                link.integer("unit", 1, 247, 1),
                link.integer("silence-ms", 0, 60_000, 3000),
                new DeviceLimits(
                        link.integer("max-words-per-read", 1, 125, 125),
                        link.flag("bridge-gaps", false),
                        link.integer("pause-ms", 0, 10_000, 0),
                        link.integer("timeout-ms", 10, 60_000, 1000),
                        link.integer("reconnect-pause-ms", 0, 60_000, 1000),
                        link.integer("persistent-writes-per-day", 0, 1000, 0)));
        link.done();
        return defaults;
    }

    private static List<Check> checks(RegisterTable registers, YamlMap parent, String key) {
        List<Check> checks = new ArrayList<>();
        for (YamlMap entry : parent.maps(key)) {
            double min = entry.number("min", -ANY, ANY, -ANY);
            double max = entry.number("max", -ANY, ANY, ANY);
            if (min > max) {
                entry.fault("max", "'max' must not be below 'min': no value could hold");
            }
            checks.add(new Check(
                    registers.readable(entry, "register"),
                    entry.texts("starts-with"),
                    entry.texts("starts-not-with"),
                    min,
                    max));
            entry.done();
        }
        return checks;
    }

    private List<PollGroup> polls(RegisterTable registers) {
        List<PollGroup> groups = new ArrayList<>();
        for (YamlMap entry : map.maps("poll")) {
            groups.add(new PollGroup(entry.integer("every-ms", 100, DAY_MS), registers.readables(entry, "registers")));
            entry.done();
        }
        return groups;
    }

    private static PowerLimits limits(RegisterTable registers, YamlMap limits) {
        int maxChargeW = limits.integer("max-charge-w", 1, MAX_POWER_W);
        int maxDischargeW = limits.integer("max-discharge-w", 1, MAX_POWER_W);
        int minPowerW = limits.integer("min-power-w", 0, MAX_POWER_W, 0);
        double minSoc = limits.number("min-soc-percent", 0, 100, 0);
        double maxSoc = limits.number("max-soc-percent", minSoc, 100, 100);
        double full = limits.number("full-from-percent", 0, 100, 98);
        double empty = limits.number("empty-below-percent", 0, 100, minSoc + 2);
        List<ModelLimits> models = new ArrayList<>();
        for (YamlMap model : limits.maps("models")) {
            models.add(new ModelLimits(
                    model.text("name"),
                    checks(registers, model, "when"),
                    model.integer("max-charge-w", 1, maxChargeW, maxChargeW),
                    model.integer("max-discharge-w", 1, maxDischargeW, maxDischargeW)));
            model.done();
        }
        limits.done();
        return new PowerLimits(maxChargeW, maxDischargeW, minPowerW, minSoc, maxSoc, full, empty, models);
    }

    private static ResponseGuess response(YamlMap response) {
        ResponseGuess typical = ResponseGuess.TYPICAL;
        ResponseGuess guess = new ResponseGuess(
                response.integer("dead-time-ms", 0, 60_000, typical.deadTimeMs()),
                response.integer("ramp-w-per-s", 1, MAX_POWER_W, typical.rampWPerS()),
                response.integer("lag-ms", 0, 60_000, typical.lagMs()),
                response.integer("wake-up-ms", 0, 60_000, typical.wakeUpMs()),
                response.integer("telemetry-latency-ms", 0, 60_000, typical.telemetryLatencyMs()));
        response.done();
        return guess;
    }

    private static EfficiencyCurve curve(YamlMap efficiency, String key) {
        if (!efficiency.has(key)) {
            return EfficiencyCurve.IDEAL;
        }
        YamlMap points = efficiency.map(key);
        double[] acW = points.numbers("ac-w", 0, MAX_POWER_W);
        double[] dcW = points.numbers("dc-w", 0, MAX_POWER_W);
        points.done();
        try {
            return new EfficiencyCurve(acW, dcW);
        } catch (IllegalArgumentException e) {
            efficiency.fault(key, "'efficiency." + key + "': " + e.getMessage());
            return EfficiencyCurve.IDEAL;
        }
    }

    /** What the driver relies on must be read while it runs, or it would wait for it for ever. */
    private void demandPolled(Profile profile) {
        Set<Register> polled = new HashSet<>();
        for (PollGroup group : profile.polls()) {
            polled.addAll(group.registers());
        }
        Set<Register> needed = new HashSet<>(profile.watch());
        for (Profile.Feed feed : profile.feeds()) {
            needed.add(feed.register());
            if (feed.second() != null) {
                needed.add(feed.second());
            }
        }
        for (Profile.FaultWord word : profile.faults()) {
            needed.add(word.register());
        }
        if (profile.operatingState() != null) {
            needed.add(profile.operatingState());
        }
        if (profile.control().flag() != null) {
            needed.add(profile.control().flag());
        }
        needStepsPolled(profile.control().charge(), needed);
        needStepsPolled(profile.control().discharge(), needed);
        for (Register register : profile.registers()) {
            if (needed.contains(register) && !polled.contains(register)) {
                map.fault("poll", "register '" + register.name() + "' is used but in no 'poll' group");
            }
        }
    }

    private static void needStepsPolled(List<WriteStep> steps, Set<Register> needed) {
        for (WriteStep step : steps) {
            for (Register register : step.registers()) {
                if (register.access() != Access.WRITE) {
                    needed.add(register);
                }
            }
        }
    }
}
