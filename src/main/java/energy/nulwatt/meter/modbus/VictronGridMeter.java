package energy.nulwatt.meter.modbus;

import energy.nulwatt.meter.MeterSource;
import energy.nulwatt.modbus.ModbusLink;
import energy.nulwatt.modbus.ModbusRefusal;
import energy.nulwatt.modbus.Table;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Phase;
import java.io.IOException;

/**
 * The grid meter of a Victron GX device (com.victronenergy.grid) over its Modbus TCP. A value that the GX does not have
 * reads as 0, so a phase without voltage counts as not measured.
 */
public final class VictronGridMeter implements MeterSource {
    private static final int PERIOD_MS = 1000;
    /** Unit of the GX itself, whatever is attached. */
    private static final int SYSTEM = 100;

    private static final int PORTAL_ID = 800;
    private static final int POWER = 2600;
    /** Voltage and current of a phase follow each other. */
    private static final int VOLTAGE = 2616;

    private static final int IMPORT = 2634;
    private static final int EXPORT = 2636;
    private static final double TEN_WH = 10;

    private final ModbusLink link;
    private final int unit;
    private final Words portalId = new Words(Table.HOLDING, PORTAL_ID, 6);
    // A read may not cross an address that is not registered, so there are three.
    private final Words powers = new Words(Table.HOLDING, POWER, 3);
    private final Words lines = new Words(Table.HOLDING, VOLTAGE, 6);
    private final Words energies = new Words(Table.HOLDING, IMPORT, 4);

    /**
     * A meter on a link of its own, which is closed together with it.
     *
     * @param unit Modbus unit id of the grid meter as the GX lists it, 1 … 247
     */
    public VictronGridMeter(ModbusLink link, int unit) {
        this.link = link;
        this.unit = unit;
    }

    @Override
    public String name() {
        return "Victron grid meter on " + link.name() + ", unit " + unit;
    }

    @Override
    public int periodMs() {
        return PERIOD_MS;
    }

    @Override
    public void open() throws IOException {
        try {
            portalId.read(link, SYSTEM);
        } catch (ModbusRefusal e) {
            throw new IOException(name() + ": no Victron GX answers there (" + e.getMessage() + ")", e);
        }
        if (!portalId.text().matches("[0-9a-zA-Z]{12}")) {
            throw new IOException(name() + ": no portal id of twelve characters in register 800 of unit 100, expected a"
                    + " Victron GX: check the address");
        }
    }

    @Override
    public boolean read(GridReading into) throws IOException {
        try {
            powers.read(link, unit);
            lines.read(link, unit);
            energies.read(link, unit);
        } catch (ModbusRefusal e) {
            throw new IOException(
                    name() + ": no grid meter there (" + e.getMessage() + "); write the unit that the GX lists under"
                            + " Modbus TCP, Available services, for com.victronenergy.grid",
                    e);
        }
        for (int phase = 0; phase < Phase.COUNT; phase++) {
            int line = VOLTAGE + 2 * phase;
            if (lines.uint16(line) == 0) {
                continue;
            }
            into.phasePowerW[phase] = powers.int16(POWER + phase);
            into.phaseVoltageV[phase] = lines.uint16(line) / 10.0;
            into.phaseCurrentA[phase] = Math.abs(lines.int16(line + 1)) / 10.0;
            into.powerW = (Double.isNaN(into.powerW) ? 0 : into.powerW) + into.phasePowerW[phase];
        }
        if (Double.isNaN(into.powerW)) {
            throw new IOException(name() + ": it tells no voltage on any phase: does the GX still reach the meter?");
        }
        into.importWh = energies.uint32(IMPORT) * TEN_WH;
        into.exportWh = energies.uint32(EXPORT) * TEN_WH;
        return true;
    }

    @Override
    public void close() {
        link.close();
    }
}
