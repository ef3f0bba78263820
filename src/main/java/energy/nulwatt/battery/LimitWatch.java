package energy.nulwatt.battery;

import energy.nulwatt.modbus.ModbusDevice;
import energy.nulwatt.modbus.Register;
import energy.nulwatt.modbus.RegisterBlock;
import java.util.Arrays;
import java.util.List;
import org.tinylog.Logger;

/** Notices when a limit that the device stores is altered by somebody else. */
final class LimitWatch {
    private final ModbusDevice device;
    private final Register[] registers;
    private final long[] known;
    private boolean changed;

    LimitWatch(List<Register> registers, ModbusDevice device) {
        this.device = device;
        this.registers = registers.toArray(new Register[0]);
        known = new long[this.registers.length];
        Arrays.fill(known, ModbusDevice.UNKNOWN);
    }

    /** Looks at what was just read. */
    void check(RegisterBlock block, String battery) {
        for (int i = 0; i < registers.length; i++) {
            if (!block.registers().contains(registers[i])) {
                continue;
            }
            long raw = device.raw(registers[i]);
            if (known[i] != ModbusDevice.UNKNOWN && known[i] != raw) {
                changed = true;
                Logger.warn(
                        "Battery {}: {} went from {} to {}; the app or another controller changed it",
                        battery,
                        registers[i].name(),
                        known[i],
                        raw);
            }
            known[i] = raw;
        }
    }

    /** True from the first change on. */
    boolean changed() {
        return changed;
    }
}
