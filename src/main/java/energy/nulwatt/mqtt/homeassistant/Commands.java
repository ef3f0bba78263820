package energy.nulwatt.mqtt.homeassistant;

import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.Controls;
import energy.nulwatt.model.Controls.Answer;
import energy.nulwatt.model.Mode;
import energy.nulwatt.model.SiteSpec;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** The command topics: checks what comes, turns the knob, says what became of it. Callable from any thread. */
final class Commands {
    /** {@link Outcome#battery} of a command to the site. */
    static final int SITE = -1;
    /** {@link Outcome#battery} of a message about limits. */
    static final int LIMITS = -2;

    static final String PRESS = "PRESS";
    /** What the grid may be asked to read, ±W: as {@link Controls#setGridOffset} says. */
    static final int MAX_OFFSET_W = 1000;

    private static final int LONGEST = 32;
    private static final String SOURCE = "Home Assistant";

    /**
     * What became of a command.
     *
     * @param battery index of the battery, {@link #SITE} or {@link #LIMITS}
     * @param payload what was sent, shortened
     */
    record Outcome(String topic, int battery, String payload, Answer answer) {}

    /** @param anyWording whatever the payload says, or does not say */
    private record Command(int battery, boolean anyWording, Function<String, Answer> action) {}

    private final Map<String, Command> commands = new HashMap<>();
    private final String stopTopic;
    private final String modeTopic;
    private final String resetTopic;
    private final String limitsTopic;
    private final LimitsCommand limits;
    private long stops;

    Commands(SiteSpec site, Topics topics, Controls controls, int targetExpirySeconds, InstantSource clock) {
        stopTopic = topics.siteSet("emergency_stop");
        modeTopic = topics.siteSet("mode");
        resetTopic = topics.siteSet("reset");
        limitsTopic = topics.setLimits();
        limits = new LimitsCommand(controls, clock);
        add(topics.siteSet("enabled"), SITE, text -> onOff(text, controls::setEnabled));
        add(modeTopic, SITE, text -> mode(text, controls));
        add(
                topics.siteSet("target_power"),
                SITE,
                text -> number(
                        text,
                        "W",
                        -site.maxTargetW(),
                        site.maxTargetW(),
                        watts -> controls.setTarget(watts, targetExpirySeconds)));
        add(
                topics.siteSet("grid_offset"),
                SITE,
                text -> number(text, "W", -MAX_OFFSET_W, MAX_OFFSET_W, controls::setGridOffset));
        if (site.protection().ev().guard()) {
            add(topics.siteSet("ev_charging"), SITE, text -> onOff(text, controls::setEvCharging));
        }
        add(
                topics.siteSet("commission"),
                SITE,
                text -> press(text, () -> controls.commission(Controls.ALL_BATTERIES, Controls.COMMISSIONING_W)));
        add(topics.siteSet("end_commissioning"), SITE, text -> press(text, controls::endCommissioning));
        // A stop is never refused for its wording, its length, or for saying nothing.
        commands.put(stopTopic, new Command(SITE, true, text -> controls.stop(SOURCE)));
        add(resetTopic, SITE, text -> press(text, () -> controls.reset(SOURCE)));
        for (int i = 0; i < site.batteries().size(); i++) {
            addBattery(i, site.batteries().get(i), topics, controls);
        }
    }

    private void addBattery(int i, BatterySpec spec, Topics topics, Controls controls) {
        add(
                topics.batterySet(spec, "commission"),
                i,
                text -> press(text, () -> controls.commission(i, Controls.COMMISSIONING_W)));
        add(topics.batterySet(spec, "enabled"), i, text -> onOff(text, on -> controls.setBatteryEnabled(i, on)));
        add(
                topics.batterySet(spec, "max_charge"),
                i,
                text -> number(text, "W", 0, spec.maxChargeW(), watts -> controls.setMaxCharge(i, watts)));
        add(
                topics.batterySet(spec, "max_discharge"),
                i,
                text -> number(text, "W", 0, spec.maxDischargeW(), watts -> controls.setMaxDischarge(i, watts)));
        add(
                topics.batterySet(spec, "min_soc"),
                i,
                text -> number(
                        text,
                        "%",
                        spec.minSocPercent(),
                        spec.maxSocPercent(),
                        percent -> controls.setMinSoc(i, percent)));
        add(
                topics.batterySet(spec, "max_soc"),
                i,
                text -> number(
                        text,
                        "%",
                        spec.minSocPercent(),
                        spec.maxSocPercent(),
                        percent -> controls.setMaxSoc(i, percent)));
    }

    private static Answer press(String text, Supplier<Answer> action) {
        return text.equals(PRESS) ? action.get() : refuse("expected " + PRESS);
    }

    private void add(String topic, int battery, Function<String, Answer> action) {
        commands.put(topic, new Command(battery, false, action));
    }

    /** How many stops were carried out: what {@link #handle} is told about a command that comes now. */
    synchronized long stops() {
        return stops;
    }

    /** Carries a stop out as soon as it comes; null for anything else, which waits for its turn. */
    synchronized Outcome stopAtOnce(String topic, byte[] payload, boolean retained) {
        boolean stop = topic.equals(stopTopic)
                || (topic.equals(modeTopic) && Words.MODE[Mode.STOP.ordinal()].equals(text(payload)));
        if (!stop || retained) {
            return null;
        }
        stops++;
        return handle(topic, payload, false, stops);
    }

    /** @param stopsBefore {@link #stops} when the command came: a reset does not lift a stop that came after it */
    synchronized Outcome handle(String topic, byte[] payload, boolean retained, long stopsBefore) {
        String text = text(payload);
        if (topic.equals(limitsTopic)) {
            return new Outcome(topic, LIMITS, text, limits.handle(payload, retained));
        }
        Command command = commands.get(topic);
        if (command == null) {
            return new Outcome(topic, SITE, text, refuse("there is no such command here"));
        }
        if (stopsBefore != stops && topic.equals(resetTopic)) {
            return new Outcome(topic, SITE, text, refuse("a stop came after this reset: reset again"));
        }
        return new Outcome(topic, command.battery, text, answer(command, payload, text, retained));
    }

    private static String text(byte[] payload) {
        return new String(payload, 0, Math.min(payload.length, LONGEST), StandardCharsets.UTF_8).strip();
    }

    private static Answer answer(Command command, byte[] payload, String text, boolean retained) {
        if (retained) {
            return refuse("a retained command is an old one and is ignored; publish commands without retain");
        }
        if (command.anyWording) {
            return command.action.apply(text);
        }
        if (text.isEmpty()) {
            return refuse("the payload is empty");
        }
        if (payload.length > LONGEST) {
            return refuse(payload.length + " bytes are too long; at most " + LONGEST);
        }
        return command.action.apply(text);
    }

    private static Answer onOff(String text, Function<Boolean, Answer> action) {
        return switch (text) {
            case "ON" -> action.apply(true);
            case "OFF" -> action.apply(false);
            default -> refuse("expected ON or OFF");
        };
    }

    private static Answer mode(String text, Controls controls) {
        for (Mode mode : Mode.values()) {
            if (Words.MODE[mode.ordinal()].equals(text)) {
                return mode == Mode.STOP ? controls.stop(SOURCE) : controls.setMode(mode);
            }
        }
        return refuse("expected one of " + String.join(", ", Words.MODE));
    }

    private static Answer number(String text, String unit, double least, double most, DoubleFunction<Answer> action) {
        // Java would also take NaN, Infinity, 0x1p3, and 5f.
        if (!text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,2})?")) {
            return refuse("expected a number in " + unit);
        }
        double value = Double.parseDouble(text);
        if (!(value >= least && value <= most)) {
            return refuse("expected " + plain(least) + " to " + plain(most) + " " + unit);
        }
        return action.apply(value);
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static Answer refuse(String why) {
        return new Answer(false, why + "; nothing was changed");
    }
}
