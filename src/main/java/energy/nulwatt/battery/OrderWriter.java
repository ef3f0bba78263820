package energy.nulwatt.battery;

import energy.nulwatt.battery.Profile.WriteStep;
import energy.nulwatt.modbus.ModbusDevice;
import java.io.IOException;

/** Writes a list of registers in its order, one frame at a time. */
final class OrderWriter {
    private static final WriteStep[] NOTHING = {};

    private final ModbusDevice device;
    private final EchoCheck echo;
    private WriteStep[] steps = NOTHING;
    private int at;
    private int watts;
    private boolean force;

    OrderWriter(ModbusDevice device, EchoCheck echo) {
        this.device = device;
        this.echo = echo;
    }

    /**
     * Starts a list; one that was under way is dropped.
     *
     * @param watts power without sign, for the steps that want it
     * @param force writes what is believed to stand there already, too
     */
    void begin(WriteStep[] steps, int watts, boolean force) {
        this.steps = steps;
        this.watts = watts;
        this.force = force;
        at = 0;
    }

    void drop() {
        steps = NOTHING;
        at = 0;
    }

    boolean underWay() {
        return at < steps.length;
    }

    /**
     * Goes on to the next write that is needed, and does it. After a failure the same one is tried again.
     *
     * @return false when nothing was left to write
     */
    boolean step() throws IOException {
        while (at < steps.length) {
            WriteStep step = steps[at];
            int value = step.watts() ? watts : step.value();
            boolean wire = true;
            if (force) {
                device.rewrite(step.register(), value);
            } else {
                wire = device.write(step.register(), value);
            }
            echo.wrote(step.register(), value);
            at++;
            if (wire) {
                return true;
            }
        }
        return false;
    }

    /** Goes past a write that the device refused. */
    void skip() {
        at++;
    }
}
