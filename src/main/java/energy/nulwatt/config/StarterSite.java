package energy.nulwatt.config;

import java.util.List;
import java.util.OptionalInt;

/** Writes the first site file of a house from what was found on its ports: ready to use, with what is left to check. */
public final class StarterSite {
    /**
     * A battery that answered.
     *
     * @param type id of the profile that recognised it
     * @param port as the site file writes it
     * @param unit Modbus unit id that it answered to, 1–247
     * @param baud speed at which it answered, when that is not what its profile says
     */
    public record FoundBattery(String type, String port, int unit, OptionalInt baud) {
        public FoundBattery(String type, String port, int unit) {
            this(type, port, unit, OptionalInt.empty());
        }
    }

    private static final String HEAD = """
            # The site file of Nulwatt, written from what was found on the ports of this machine.
            # Go through the lines marked CHECK. 'nulwatt check' tells what is wrong in this file, all at once,
            # and shows every value with its default. Powers are in W: write 5000, not 5kW.

            # site:
            #   name: Home
            #   phases: 3                # or 1
            #   main_fuse: 25            # A per phase
            #   max_export: 0            # W that may be fed in; no limit when absent

            """;

    private static final String TAIL = """

            # control:
            #   mode: zero               # zero, target, standby (0 W) or off (only watch, write nothing)
            #   grid_offset: 0           # W that the grid should read in mode zero; + draws, - feeds in

            # mqtt:                      # for Home Assistant: everything appears there by itself
            #   broker: mqtt://homeassistant.local
            #   user: nulwatt
            #   password_file: mqtt.password   # beside this file, mode 0600
            """;

    private StarterSite() {}

    /**
     * The text of a site file that loads without a fault as long as the types exist and no port was found twice.
     *
     * @param meterPorts where a meter was heard, as the site file writes ports; the first is taken
     */
    public static String text(List<String> meterPorts, List<FoundBattery> batteries) {
        StringBuilder text = new StringBuilder(HEAD);
        meter(text, meterPorts);
        text.append('\n');
        if (batteries.isEmpty()) {
            text.append("""
                    # CHECK: no battery was found, so the house is only watched. A battery is written so:
                    # batteries:
                    #   - name: Garage
                    #     type: marstek-venus-v1v2
                    #     port: /dev/ttyUSB1
                    #     phase: L1
                    batteries: []
                    """);
        } else {
            text.append("batteries:\n");
        }
        for (int i = 0; i < batteries.size(); i++) {
            battery(text, batteries.get(i), i + 1);
        }
        return text.append(TAIL).toString();
    }

    private static void meter(StringBuilder text, List<String> ports) {
        text.append("meter:\n");
        if (ports.isEmpty()) {
            text.append("  port: /dev/ttyUSB0         # CHECK: no meter was found; write its port here\n");
            return;
        }
        text.append("  port: ").append(YamlScalar.of(ports.getFirst())).append('\n');
        for (String other : ports.subList(1, ports.size())) {
            text.append("  # CHECK: a meter was heard here too\n");
            text.append("  # port: ").append(YamlScalar.of(other)).append('\n');
        }
    }

    private static void battery(StringBuilder text, FoundBattery battery, int number) {
        text.append("  - name: Battery ").append(number).append("          # any name; its id is made from it\n");
        text.append("    type: ").append(YamlScalar.of(battery.type())).append('\n');
        text.append("    port: ").append(YamlScalar.of(battery.port())).append('\n');
        battery.baud().ifPresent(baud -> text.append("    baud: ").append(baud).append('\n'));
        text.append("    unit: ").append(battery.unit()).append('\n');
        text.append("    phase: L1                # CHECK: the phase it is connected to: L1, L2, L3 or all\n");
        text.append(
                "    # circuit: dedicated     # only with cable and breaker of its own; 800 W at most until then\n");
    }
}
