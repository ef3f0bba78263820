package energy.nulwatt.meter.p1;

import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Phase;
import java.util.Arrays;

/** Understands the lines of one telegram and turns them into a {@link GridReading}. Proves nothing: see {@link P1Parser}. */
final class TelegramInterpreter {
    private static final int FIRST_VERSION_WITH_CRC = 40;

    private final int standardOffsetMinutes;
    private final TelegramLines lines = new TelegramLines();
    private final MeterNumber number = new MeterNumber();
    private final MbusDevices devices = new MbusDevices();

    private final Direction imported = new Direction();
    private final Direction exported = new Direction();
    private final double[] voltageV = new double[Phase.COUNT];
    private final double[] currentA = new double[Phase.COUNT];
    private double quarterHourAverageW;
    private double monthPeakW;
    private double limiterW;
    private double fuseA;
    private int tariff;
    private int breaker;
    private long epochSeconds;
    private double energyResolutionWh;

    private boolean crcDue;
    private int badLines;
    private int contradictions;

    TelegramInterpreter(int standardOffsetMinutes) {
        this.standardOffsetMinutes = standardOffsetMinutes;
    }

    /** Reads the telegram from "/" at {@code from} to "!" before {@code to}. */
    void read(byte[] telegram, int from, int to) {
        forget();
        lines.over(telegram, from, to);
        while (lines.next()) {
            if (lines.understood()) {
                line();
            } else {
                badLines++;
            }
        }
    }

    private void forget() {
        imported.forget();
        exported.forget();
        devices.forget();
        Arrays.fill(voltageV, Double.NaN);
        Arrays.fill(currentA, Double.NaN);
        quarterHourAverageW = Double.NaN;
        monthPeakW = Double.NaN;
        limiterW = Double.NaN;
        fuseA = Double.NaN;
        tariff = -1;
        breaker = -1;
        epochSeconds = GridReading.NO_TIME;
        energyResolutionWh = 1;
        crcDue = false;
        badLines = 0;
        contradictions = 0;
    }

    private void line() {
        if (lines.medium() == 1 && lines.channel() <= 1) {
            electricity();
        } else if (lines.medium() == 1 && lines.channel() == 3 && lines.code() == Obis.VERSION) {
            crcDue |= wholeNumber() >= FIRST_VERSION_WITH_CRC;
        } else if (lines.medium() == 0 && lines.channel() == 0) {
            abstractLine();
        } else if (lines.medium() == 0 && !devices.line(lines, number)) {
            badLines++;
        }
    }

    private void abstractLine() {
        switch (lines.code()) {
            case Obis.VERSION_BELGIAN -> crcDue = true;
            case Obis.CLOCK -> {
                // Every family that sends its clock sends a CRC.
                crcDue = true;
                epochSeconds = MeterClock.epochSeconds(
                        lines.bytes(), lines.valueFrom(0), lines.valueTo(0), standardOffsetMinutes);
            }
            case Obis.TARIFF -> tariff = wholeNumber();
            case Obis.BREAKER -> breaker = wholeNumber();
            case Obis.LIMITER -> {
                if (numberAt(0) && !number.isNoLimit()) {
                    limiterW = number.watts();
                }
            }
            default -> {}
        }
    }

    private void electricity() {
        int code = lines.code();
        int tariffOfCode = code & 0xFF;
        if ((code & ~0xFF) == Obis.ENERGY_IMPORT && tariffOfCode <= Obis.HIGHEST_TARIFF) {
            imported.energyWh[tariffOfCode] = keep(imported.energyWh[tariffOfCode], wattHours());
        } else if ((code & ~0xFF) == Obis.ENERGY_EXPORT && tariffOfCode <= Obis.HIGHEST_TARIFF) {
            exported.energyWh[tariffOfCode] = keep(exported.energyWh[tariffOfCode], wattHours());
        } else {
            instantaneous(code);
        }
    }

    private void instantaneous(int code) {
        switch (code) {
            case Obis.POWER_IMPORT -> imported.totalW = keep(imported.totalW, watts(0));
            case Obis.POWER_EXPORT -> exported.totalW = keep(exported.totalW, watts(0));
            case Obis.POWER_IMPORT_L1 -> imported.phaseW[0] = keep(imported.phaseW[0], watts(0));
            case Obis.POWER_IMPORT_L2 -> imported.phaseW[1] = keep(imported.phaseW[1], watts(0));
            case Obis.POWER_IMPORT_L3 -> imported.phaseW[2] = keep(imported.phaseW[2], watts(0));
            case Obis.POWER_EXPORT_L1 -> exported.phaseW[0] = keep(exported.phaseW[0], watts(0));
            case Obis.POWER_EXPORT_L2 -> exported.phaseW[1] = keep(exported.phaseW[1], watts(0));
            case Obis.POWER_EXPORT_L3 -> exported.phaseW[2] = keep(exported.phaseW[2], watts(0));
            case Obis.VOLTAGE_L1 -> voltageV[0] = keep(voltageV[0], in(MeterUnit.VOLT));
            case Obis.VOLTAGE_L2 -> voltageV[1] = keep(voltageV[1], in(MeterUnit.VOLT));
            case Obis.VOLTAGE_L3 -> voltageV[2] = keep(voltageV[2], in(MeterUnit.VOLT));
            case Obis.CURRENT_L1 -> currentA[0] = keep(currentA[0], in(MeterUnit.AMPERE));
            case Obis.CURRENT_L2 -> currentA[1] = keep(currentA[1], in(MeterUnit.AMPERE));
            case Obis.CURRENT_L3 -> currentA[2] = keep(currentA[2], in(MeterUnit.AMPERE));
            case Obis.FUSE_L1, Obis.FUSE_L2, Obis.FUSE_L3 -> fuse();
            case Obis.QUARTER_HOUR_AVERAGE -> quarterHourAverageW = keep(quarterHourAverageW, watts(0));
            case Obis.MONTH_PEAK -> monthPeak();
            default -> {}
        }
    }

    /** The smallest threshold of the phases counts. */
    private void fuse() {
        if (numberAt(0) && !number.isNoLimit()) {
            double threshold = number.in(MeterUnit.AMPERE);
            if (!(fuseA <= threshold)) {
                fuseA = threshold;
            }
        }
    }

    /** {@code (time)(kW)}; an impossible time marks an empty entry. */
    private void monthPeak() {
        if (lines.valueCount() == 2 && MeterClock.isPossible(lines.bytes(), lines.valueFrom(0), lines.valueTo(0))) {
            monthPeakW = watts(1);
        }
    }

    /** The newer value of a code that is printed twice; channel 1 only stands in for channel 0. */
    private double keep(double before, double now) {
        if (Double.isNaN(before)) {
            return now;
        }
        if (Double.isNaN(now)) {
            return before;
        }
        if (before != now) {
            contradictions++;
        }
        return lines.channel() == 0 ? now : before;
    }

    /** Reads a value into {@link #number}; an empty one is simply not there, an unreadable one is a bad line. */
    private boolean numberAt(int index) {
        int from = lines.valueFrom(index);
        int to = lines.valueTo(index);
        if (from == to) {
            return false;
        }
        if (!number.parse(lines.bytes(), from, to)) {
            badLines++;
            return false;
        }
        return true;
    }

    private double watts(int index) {
        return numberAt(index) ? known(number.watts()) : Double.NaN;
    }

    private double wattHours() {
        if (!numberAt(0)) {
            return Double.NaN;
        }
        double wattHours = known(number.wattHours());
        if (!Double.isNaN(wattHours)) {
            double scale = number.unit() == MeterUnit.KILOWATT_HOUR ? 1000 : 1;
            energyResolutionWh = Math.max(energyResolutionWh, number.resolution() * scale);
        }
        return wattHours;
    }

    private double in(MeterUnit unit) {
        return numberAt(0) ? known(number.in(unit)) : Double.NaN;
    }

    /** A power in kWh or in nothing at all is a bad line. */
    private double known(double value) {
        if (Double.isNaN(value)) {
            badLines++;
        }
        return value;
    }

    private int wholeNumber() {
        int from = lines.valueFrom(0);
        int to = lines.valueTo(0);
        if (to - from > 5 || from == to) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            byte b = lines.bytes()[i];
            if (b < '0' || b > '9') {
                badLines++;
                return -1;
            }
            value = value * 10 + b - '0';
        }
        return value;
    }

    /** True when the telegram has marks of a family that always sends a CRC. */
    boolean crcDue() {
        return crcDue;
    }

    /** Lines that could not be read. */
    int badLines() {
        return badLines;
    }

    /** Values printed twice and not alike. */
    int contradictions() {
        return contradictions;
    }

    int headerFrom() {
        return lines.headerFrom();
    }

    int headerTo() {
        return lines.headerTo();
    }

    /** Size of the last digit of the coarsest energy register, at least 1 Wh. */
    double energyResolutionWh() {
        return energyResolutionWh;
    }

    /** Net power in W: from the totals, else the signed sum of the phases, else NaN. */
    double powerW() {
        double total = difference(imported.totalW, exported.totalW);
        if (!Double.isNaN(total)) {
            return total;
        }
        double sum = Double.NaN;
        for (int phase = 0; phase < Phase.COUNT; phase++) {
            double power = phasePowerW(phase);
            if (!Double.isNaN(power)) {
                sum = Double.isNaN(sum) ? power : sum + power;
            }
        }
        return sum;
    }

    private double phasePowerW(int phase) {
        return difference(imported.phaseW[phase], exported.phaseW[phase]);
    }

    /** Import less export; a missing side counts as 0, both missing is unknown. */
    private static double difference(double plus, double minus) {
        if (Double.isNaN(plus)) {
            return 0 - minus;
        }
        return Double.isNaN(minus) ? plus : plus - minus;
    }

    double importWh() {
        return imported.energyWh();
    }

    double exportWh() {
        return exported.energyWh();
    }

    /** Which of the power and energy values are there, as bits. */
    int shape() {
        return imported.shape() << 16 | exported.shape();
    }

    /** Fills all that the telegram tells; the rest of {@code into} is left to the caller. */
    void fill(GridReading into) {
        into.meterEpochSeconds = epochSeconds;
        into.powerW = powerW();
        for (int phase = 0; phase < Phase.COUNT; phase++) {
            into.phasePowerW[phase] = phasePowerW(phase);
            into.phaseVoltageV[phase] = voltageV[phase];
            into.phaseCurrentA[phase] = currentA[phase];
        }
        into.importWh = importWh();
        into.exportWh = exportWh();
        into.tariff = tariff;
        into.quarterHourAverageW = quarterHourAverageW;
        into.monthPeakW = monthPeakW;
        into.limiterW = limiterW;
        into.fuseA = fuseA;
        into.breaker = breaker;
        into.gasM3 = devices.gasM3();
        into.waterM3 = devices.waterM3();
    }
}
