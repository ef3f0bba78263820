package energy.nulwatt.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the dongle of a Sessy answers, over a {@link SimulatedBattery}: its strategy, its set-point and what it tells. In its
 * own sign, + discharge. Whoever advances the battery meanwhile must hold the same lock: see {@link SessyServer}.
 *
 * <p>It has no dead man's switch: the last set-point stays in force for ever. A set-point that comes in another strategy than
 * API is confirmed and has no effect, and the one before it comes back with that strategy.
 */
public final class SimulatedSessy {
    /** An answer: HTTP status and body. */
    record Answer(int status, String body) {}

    private static final Pattern SETPOINT = Pattern.compile("\"setpoint\"\\s*:\\s*(-?[0-9]{1,6})\\s*[,}]");
    private static final Pattern STRATEGY = Pattern.compile("\"strategy\"\\s*:\\s*\"([A-Z_]+)\"");
    private static final Set<String> STRATEGIES = Set.of(
            "POWER_STRATEGY_NOM",
            "POWER_STRATEGY_ROI",
            "POWER_STRATEGY_API",
            "POWER_STRATEGY_IDLE",
            "POWER_STRATEGY_SESSY_CONNECT",
            "POWER_STRATEGY_ECO");
    private static final String API = "POWER_STRATEGY_API";
    private static final int RANGE_W = 2200;

    private final SimulatedBattery battery;
    private final String serial;
    private final Set<String> absent = new HashSet<>();
    private final List<String> strategiesWritten = new ArrayList<>();
    private String strategy = "POWER_STRATEGY_NOM";
    private int setpointW;
    private int setpointsWritten;
    private int ownProgramW;
    private int minPowerW = 50;
    private int maxPowerW = RANGE_W;
    private boolean overridden;
    private boolean keepsStrategy;
    private boolean importIsDischarge;
    private String systemState = "";

    /**
     * A battery in strategy NOM, whose own program idles.
     *
     * @param serial of the dongle: D and digits for a battery
     */
    public SimulatedSessy(SimulatedBattery battery, String serial) {
        this.battery = battery;
        this.serial = serial;
    }

    /** Serial number of the dongle, also its user name. */
    public String serial() {
        return serial;
    }

    /** Its strategy, as it names it. */
    public String strategy() {
        return strategy;
    }

    /** All strategies that were written, in their order. */
    public List<String> strategiesWritten() {
        return List.copyOf(strategiesWritten);
    }

    /** How many set-points were written. */
    public int setpointsWritten() {
        return setpointsWritten;
    }

    /** The last set-point that it accepted, W, + discharge. */
    public int setpointW() {
        return setpointW;
    }

    /** Somebody chooses another strategy in the app. */
    public void chooseStrategy(String newStrategy) {
        strategy = newStrategy;
        apply();
    }

    /** Somebody else writes a set-point, W, + discharge. */
    public void writeSetpoint(int watts) {
        setpointW = watts;
        apply();
    }

    /** What its own strategy would give, W, + discharge. */
    public void ownProgramW(int watts) {
        ownProgramW = watts;
        apply();
    }

    /** Bounds of its power that its owner set in the app, W. */
    public void powerLimits(int minW, int maxW) {
        minPowerW = minW;
        maxPowerW = maxW;
    }

    /** The maker overrules the strategy, and the battery idles. */
    public void override(boolean isOverridden) {
        overridden = isOverridden;
        apply();
    }

    /** Fault: confirms another strategy and stays in the one that it is in. */
    public void keepsStrategy(boolean keeps) {
        keepsStrategy = keeps;
    }

    /** Its counter of imported energy counts what it discharges: users of the interface have seen both. */
    public void importIsDischarge(boolean isDischarge) {
        importIsDischarge = isDischarge;
    }

    /** Its system is in this state, without SYSTEM_STATE_; empty for what its battery does. */
    public void systemState(String state) {
        systemState = state;
    }

    /** This firmware does not have a field or a path, such as {@code state_of_charge} or {@code /api/v1/system/settings}. */
    public void lacks(String fieldOrPath) {
        absent.add(fieldOrPath);
    }

    /** Answers one request. */
    Answer answer(String method, String path, String body) {
        if (absent.contains(path)) {
            return new Answer(404, "Not found");
        }
        boolean posts = method.equals("POST");
        return switch (path) {
            case "/api/v1/power/status" -> posts ? wrongMethod() : status();
            case "/api/v1/power/active_strategy" -> posts ? write(STRATEGY.matcher(body)) : told();
            case "/api/v1/power/setpoint" -> posts ? set(SETPOINT.matcher(body)) : wrongMethod();
            case "/api/v1/system/settings" -> posts ? wrongMethod() : settings();
            case "/api/v1/system/info" -> posts ? wrongMethod() : info();
            case "/api/v1/energy/status" -> posts ? wrongMethod() : energy();
            default -> new Answer(404, "Not found");
        };
    }

    private static Answer wrongMethod() {
        return new Answer(405, "Method not allowed");
    }

    private Answer told() {
        return ok("{\"strategy\": \"" + strategy + "\", \"status\": \"ok\"}");
    }

    private Answer write(Matcher stated) {
        if (!stated.find() || !STRATEGIES.contains(stated.group(1))) {
            return new Answer(400, "{\"status\": \"error\"}");
        }
        strategiesWritten.add(stated.group(1));
        if (!keepsStrategy) {
            strategy = stated.group(1);
        }
        apply();
        return ok("{\"status\": \"ok\"}");
    }

    private Answer set(Matcher stated) {
        if (!stated.find()) {
            return new Answer(400, "{\"status\": \"error\"}");
        }
        setpointsWritten++;
        if (strategy.equals(API)) {
            setpointW = Math.clamp(Integer.parseInt(stated.group(1)), -RANGE_W, RANGE_W);
        }
        apply();
        return ok("{\"status\": \"ok\"}");
    }

    private void apply() {
        int watts = strategy.equals(API) ? setpointW : strategy.equals("POWER_STRATEGY_IDLE") ? 0 : ownProgramW;
        int bounded = Math.clamp(watts, -maxPowerW, maxPowerW);
        battery.setpoint(overridden || Math.abs(bounded) < minPowerW ? 0 : -bounded);
    }

    private Answer status() {
        Map<String, Object> sessy = new LinkedHashMap<>();
        sessy.put("state_of_charge", battery.socPercent() / 100);
        sessy.put("power", -(int) Math.round(battery.telemetryW()));
        sessy.put("power_setpoint", setpointW);
        sessy.put("system_state", "SYSTEM_STATE_" + (systemState.isEmpty() ? ownState() : systemState));
        sessy.put("system_state_details", "");
        sessy.put("frequency", 50_010);
        sessy.put("inverter_current_ma", (int) Math.abs(battery.telemetryW() / 0.23));
        sessy.put("pack_voltage", 53_200);
        sessy.put("strategy_overridden", overridden);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("status", "ok");
        all.put("sessy", sessy);
        for (int phase = 1; phase <= 3; phase++) {
            Map<String, Object> renewable = new LinkedHashMap<>();
            renewable.put("voltage_rms", 231_000);
            renewable.put("current_rms", 0);
            renewable.put("power", 0);
            all.put("renewable_energy_phase" + phase, renewable);
        }
        return ok(json(all));
    }

    private String ownState() {
        if (battery.isEmpty()) {
            return "BATTERY_EMPTY";
        }
        if (battery.cellChargeLimitW() == 0) {
            return "BATTERY_FULL";
        }
        return battery.powerW() == 0 ? "STANDBY" : "RUNNING_SAFE";
    }

    private Answer settings() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("min_power", minPowerW);
        all.put("max_power", maxPowerW);
        all.put("min_soc", (int) battery.physics().floorSocPercent());
        all.put("allowed_noise_level", 5);
        all.put("enabled_time", "00:00-00:00");
        all.put("pack_temp_limit_enabled", true);
        return ok(json(all));
    }

    private Answer info() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("status", "ok");
        all.put("self_serial", serial);
        return ok(json(all));
    }

    private Answer energy() {
        Map<String, Object> counters = new LinkedHashMap<>();
        counters.put("import_wh", Math.round(importIsDischarge ? battery.dischargedWh() : battery.chargedWh()));
        counters.put("export_wh", Math.round(importIsDischarge ? battery.chargedWh() : battery.dischargedWh()));
        return ok(json(Map.of("sessy_energy", counters)));
    }

    private static Answer ok(String body) {
        return new Answer(200, body);
    }

    private String json(Map<String, Object> values) {
        StringBuilder text = new StringBuilder("{");
        values.forEach((name, value) -> {
            if (absent.contains(name)) {
                return;
            }
            text.append(text.length() == 1 ? "" : ", ").append('"').append(name).append("\": ");
            switch (value) {
                case Map<?, ?> nested -> {
                    Map<String, Object> inner = new LinkedHashMap<>();
                    nested.forEach((key, one) -> inner.put(key.toString(), one));
                    text.append(json(inner));
                }
                case String words -> text.append('"').append(words).append('"');
                case Double number -> text.append(String.format(Locale.ROOT, "%.4f", number));
                default -> text.append(value);
            }
        });
        return text.append('}').toString();
    }
}
