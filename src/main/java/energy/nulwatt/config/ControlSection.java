package energy.nulwatt.config;

import energy.nulwatt.model.Mode;
import energy.nulwatt.yaml.YamlMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the controller does until its owner says otherwise.
 *
 * @param mode any but {@link Mode#STOP}
 * @param gridOffsetW what the grid should read in mode zero, W, + import
 * @param targetExpiryS a target power falls back to 0 W when not repeated within this time, s
 * @param sharing how the batteries share the power
 */
public record ControlSection(Mode mode, int gridOffsetW, int targetExpiryS, SharingSection sharing) {
    static final int MAX_OFFSET_W = 1000;
    private static final int MAX_EXPIRY_S = 86_400;
    private static final Map<String, Mode> MODES = new LinkedHashMap<>();

    static {
        MODES.put("zero", Mode.ZERO);
        MODES.put("target", Mode.TARGET);
        MODES.put("standby", Mode.STANDBY);
        MODES.put("off", Mode.OFF);
    }

    static ControlSection read(YamlMap map, List<BatterySection> batteries, SiteFile file) {
        Mode mode = Mode.ZERO;
        if (map.text("mode", "zero").equals("stop")) {
            map.fault(
                    "mode",
                    "'control.mode' cannot be stop: that is an emergency stop, which someone presses; write standby"
                            + " to hold the batteries at 0 W");
        } else {
            mode = map.word("mode", MODES, Mode.ZERO);
        }
        ControlSection control = new ControlSection(
                mode,
                map.integer("grid_offset", "W", -MAX_OFFSET_W, MAX_OFFSET_W, 0),
                map.integer("target_expiry", "s", 1, MAX_EXPIRY_S, 60),
                SharingSection.read(map, batteries, file));
        file.done(map);
        return control;
    }
}
