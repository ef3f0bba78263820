package energy.nulwatt.meter.modbus;

import energy.nulwatt.meter.MeterSource;
import energy.nulwatt.modbus.ModbusLink;
import energy.nulwatt.modbus.ModbusRefusal;
import energy.nulwatt.modbus.Table;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Phase;
import java.io.IOException;

/**
 * A meter by SunSpec: the first model 201 … 204 (whole numbers with scale factors) that the device lists. Where the list
 * begins and which models stand before the meter's is found out anew after each failure.
 */
public final class SunSpecMeter implements MeterSource {
    private static final int PERIOD_MS = 1000;
    private static final int[] BASES = {40_000, 50_000, 0};
    /** "SunS". */
    private static final long MARK = 0x5375_6E53L;

    private static final int END = 0xFFFF;
    private static final int MAX_MODELS = 100;
    private static final int NOT_THERE = Short.MIN_VALUE;
    /** Up to the last of the values that are wanted, in one read: scale factors may change. */
    private static final int WORDS = 55;

    private final ModbusLink link;
    private final int unit;
    private final int sign;
    private Words model = new Words(Table.HOLDING, 0, WORDS);
    private int start;

    /**
     * A meter on a link of its own, which is closed together with it.
     *
     * @param unit Modbus unit id, 1 … 247
     * @param positiveIsExport whether a positive power of this meter is export; makers and mounting differ
     */
    public SunSpecMeter(ModbusLink link, int unit, boolean positiveIsExport) {
        this.link = link;
        this.unit = unit;
        sign = positiveIsExport ? -1 : 1;
    }

    @Override
    public String name() {
        return "SunSpec meter on " + link.name() + ", unit " + unit;
    }

    @Override
    public int periodMs() {
        return PERIOD_MS;
    }

    @Override
    public void open() throws IOException {
        int at = base() + 2;
        StringBuilder seen = new StringBuilder();
        for (int i = 0; i < MAX_MODELS && at + 2 <= 0x1_0000; i++) {
            Words head = new Words(Table.HOLDING, at, 2);
            head.read(link, unit);
            int id = head.uint16(at);
            int length = head.uint16(at + 1);
            if (id >= 201 && id <= 204 && length + 2 >= WORDS) {
                start = at;
                model = new Words(Table.HOLDING, at, WORDS);
                return;
            }
            if (id == END) {
                break;
            }
            seen.append(seen.isEmpty() ? "" : ", ").append(id);
            at += 2 + length;
        }
        throw new IOException(name() + ": it lists the models " + seen
                + ", expected a meter (201 … 204): check the unit, and that the device tells whole numbers with scale"
                + " factors (int+SF)");
    }

    private int base() throws IOException {
        for (int base : BASES) {
            Words mark = new Words(Table.HOLDING, base, 2);
            try {
                mark.read(link, unit);
            } catch (ModbusRefusal e) {
                continue; // nothing at this address: the next one
            }
            if (mark.uint32(base) == MARK) {
                return base;
            }
        }
        throw new IOException(
                name() + ": no SunSpec mark at register 40000, 50000 or 0: check the unit, and that SunSpec"
                        + " Modbus is switched on in the device");
    }

    @Override
    public boolean read(GridReading into) throws IOException {
        model.read(link, unit);
        int id = model.uint16(start);
        if (id < 201 || id > 204) {
            throw new IOException(name() + ": its models moved: found " + id + " where the meter was");
        }
        into.powerW = sign * scaled(18, 22);
        if (Double.isNaN(into.powerW)) {
            throw new IOException(name() + ": it does not tell its power");
        }
        for (int phase = 0; phase < Phase.COUNT; phase++) {
            into.phaseCurrentA[phase] = Math.abs(scaled(3 + phase, 6));
            into.phaseVoltageV[phase] = scaled(8 + phase, 15);
            into.phasePowerW[phase] = sign * scaled(19 + phase, 22);
        }
        double exported = energy(38);
        double imported = energy(46);
        // Where the meter is mounted the other way round, its counters are too.
        into.importWh = sign > 0 ? imported : exported;
        into.exportWh = sign > 0 ? exported : imported;
        return true;
    }

    /** NaN when the point or its scale factor is not implemented. */
    private double scaled(int point, int factor) {
        int raw = model.int16(start + point);
        return raw == NOT_THERE ? Double.NaN : raw * scale(factor);
    }

    private double scale(int factor) {
        int exponent = model.int16(start + factor);
        return exponent < -10 || exponent > 10 ? Double.NaN : Math.pow(10, exponent);
    }

    /** An accumulator of 0 is not implemented. */
    private double energy(int point) {
        long raw = model.uint32(start + point);
        return raw == 0 ? Double.NaN : raw * scale(54);
    }

    @Override
    public void close() {
        link.close();
    }
}
