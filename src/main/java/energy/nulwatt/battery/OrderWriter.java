package energy.nulwatt.battery;

import energy.nulwatt.battery.Profile.Write;
import energy.nulwatt.battery.Profile.WriteStep;
import energy.nulwatt.modbus.ModbusDevice;
import java.io.IOException;
import java.util.List;

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
            boolean wire = send(steps[at], watts, force);
            at++;
            if (wire) {
                return true;
            }
        }
        return false;
    }

    /** Writes one frame; returns whether something went over the wire. */
    boolean send(WriteStep step, int watts, boolean force) throws IOException {
        List<Write> writes = step.writes();
        boolean wire;
        if (writes.size() == 1) {
            Write write = writes.get(0);
            wire = true;
            if (force) {
                device.rewrite(write.register(), write.of(watts));
            } else {
                wire = device.write(write.register(), write.of(watts));
            }
        } else {
            double[] values = new double[writes.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = writes.get(i).of(watts);
            }
            wire = device.writeTogether(step.registers(), values, force);
        }
        for (Write write : writes) {
            echo.wrote(write.register(), write.of(watts));
        }
        return wire;
    }

    /** Goes past a write that the device refused. */
    void skip() {
        at++;
    }
}
