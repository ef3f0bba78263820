package energy.nulwatt.meter.modbus;

import energy.nulwatt.meter.MeterSource;
import energy.nulwatt.modbus.ModbusLink;
import energy.nulwatt.modbus.Table;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Phase;
import java.io.IOException;

/**
 * An Eastron SDM120 (one phase), SDM630 or SDM72V2 (three phases). One request gets everything: the meters take up to 80
 * registers. It has no register that names it, so voltage and frequency must be those of a grid.
 */
public final class EastronMeter implements MeterSource {
    private static final int PERIOD_MS = 1000;
    private static final int WORDS = 76;
    private static final int VOLTAGE = 0;
    private static final int CURRENT = 6;
    private static final int POWER = 12;
    private static final int TOTAL_POWER = 52;
    private static final int FREQUENCY = 70;
    private static final int IMPORT = 72;
    private static final int EXPORT = 74;
    private static final double KWH = 1000;

    private final ModbusLink link;
    private final int unit;
    private final boolean threePhase;
    private final Words words = new Words(Table.INPUT, 0, WORDS);

    /**
     * A meter on a link of its own, which is closed together with it.
     *
     * @param unit Modbus unit id, 1 … 247
     * @param threePhase SDM630 or SDM72V2, not SDM120
     */
    public EastronMeter(ModbusLink link, int unit, boolean threePhase) {
        this.link = link;
        this.unit = unit;
        this.threePhase = threePhase;
    }

    @Override
    public String name() {
        return "Eastron " + (threePhase ? "SDM630" : "SDM120") + " on " + link.name() + ", unit " + unit;
    }

    @Override
    public int periodMs() {
        return PERIOD_MS;
    }

    @Override
    public void open() throws IOException {
        words.read(link, unit);
        double hertz = words.float32(FREQUENCY);
        double volts = words.float32(VOLTAGE);
        if (!(hertz >= 40 && hertz <= 70) || !(volts >= 80 && volts <= 320)) {
            throw new IOException(name() + ": found " + volts + " V in register 0 and " + hertz
                    + " Hz in register 70, expected those of a grid: check the type of the meter, the unit and the"
                    + " wiring of L1");
        }
        if (!threePhase && words.float32(VOLTAGE + 2) > 80) {
            throw new IOException(name() + ": it measures three phases, expected one: write 'type: eastron-sdm630'");
        }
    }

    @Override
    public boolean read(GridReading into) throws IOException {
        words.read(link, unit);
        into.powerW = words.float32(threePhase ? TOTAL_POWER : POWER);
        if (Double.isNaN(into.powerW)) {
            throw new IOException(name() + ": its power is no number");
        }
        for (int phase = 0; phase < (threePhase ? Phase.COUNT : 1); phase++) {
            into.phaseVoltageV[phase] = words.float32(VOLTAGE + 2 * phase);
            into.phaseCurrentA[phase] = Math.abs(words.float32(CURRENT + 2 * phase));
            into.phasePowerW[phase] = words.float32(POWER + 2 * phase);
        }
        into.importWh = words.float32(IMPORT) * KWH;
        into.exportWh = words.float32(EXPORT) * KWH;
        return true;
    }

    @Override
    public void close() {
        link.close();
    }
}
