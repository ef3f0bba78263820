package energy.nulwatt.sim;

import energy.nulwatt.model.GridReading;
import java.util.function.Consumer;

/** The grid meter service of a Victron GX as its Modbus TCP shows it: what is not known reads as 0. */
public final class SimulatedGxGrid implements RegisterMap {
    /** Unit 100 of a GX, with the portal id only. */
    public static final class Gx implements RegisterMap {
        private final RegisterTable table = new RegisterTable().readable(800, 6);

        public Gx(String portalId) {
            table.setText(800, portalId, 6);
        }

        @Override
        public int read(int address, int count, int[] into) {
            return table.read(address, count, into) ? OK : ILLEGAL_ADDRESS;
        }

        @Override
        public int write(int address, int value) {
            return ILLEGAL_ADDRESS;
        }
    }

    private final RegisterTable table = new RegisterTable()
            .readable(2600, 3)
            .readable(2616, 6)
            .readable(2634, 4)
            .readable(2638, 6)
            .readable(2644, 1);
    private final GridReading values = new GridReading();

    /** Changes what it measures. Power + import. */
    public synchronized void measure(Consumer<GridReading> change) {
        change.accept(values);
        for (int phase = 0; phase < values.phasePowerW.length; phase++) {
            long watts = Math.round(values.phasePowerW[phase]);
            table.set(2600 + phase, watts);
            table.setLong(2638 + 2 * phase, watts);
            table.set(2616 + 2 * phase, Math.round(values.phaseVoltageV[phase] * 10));
            table.set(2617 + 2 * phase, Math.round(values.phaseCurrentA[phase] * 10));
        }
        table.setLong(2634, Math.round(values.importWh / 10));
        table.setLong(2636, Math.round(values.exportWh / 10));
    }

    @Override
    public synchronized int read(int address, int count, int[] into) {
        return table.read(address, count, into) ? OK : ILLEGAL_ADDRESS;
    }

    @Override
    public int write(int address, int value) {
        return ILLEGAL_ADDRESS;
    }
}
