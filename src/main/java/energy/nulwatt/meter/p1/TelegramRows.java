package energy.nulwatt.meter.p1;

import energy.nulwatt.model.Phase;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A proven telegram as a table for people and tools: every single value with a known unit, the identities and states,
 * and the sums that matter. For {@code decode}; allocates freely.
 */
public final class TelegramRows {
    /**
     * One row.
     *
     * @param field an OBIS code, or a name that begins with # for what is derived
     * @param value numbers without leading zeros and with the decimals as printed; texts as printed
     * @param unit as printed, or empty
     */
    public record Row(String field, String value, String unit) {}

    private static final int[] IMPORT_OF_PHASE = {Obis.POWER_IMPORT_L1, Obis.POWER_IMPORT_L2, Obis.POWER_IMPORT_L3};
    private static final int[] EXPORT_OF_PHASE = {Obis.POWER_EXPORT_L1, Obis.POWER_EXPORT_L2, Obis.POWER_EXPORT_L3};

    private final TelegramLines lines = new TelegramLines();
    private final MeterNumber number = new MeterNumber();
    private final List<Row> printed = new ArrayList<>();
    /** W or Wh by code, of the electricity totals. */
    private final Map<Integer, BigDecimal> quantities = new HashMap<>();

    private TelegramRows() {}

    /** The rows of the telegram from "/" to "!": derived ones first, then in the order of the telegram. */
    public static List<Row> of(byte[] bytes, int offset, int length, CrcState crc) {
        TelegramRows table = new TelegramRows();
        return table.read(bytes, offset, offset + length, crc);
    }

    private List<Row> read(byte[] bytes, int from, int to, CrcState crc) {
        lines.over(bytes, from, to);
        while (lines.next()) {
            if (lines.understood()) {
                line();
            }
        }
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("#header", header(), ""));
        rows.add(new Row("#crc", crc.word(), ""));
        addPower(rows, "#net_power", Obis.POWER_IMPORT, Obis.POWER_EXPORT);
        for (int i = 0; i < Phase.COUNT; i++) {
            addPower(rows, "#net_power_l" + (i + 1), IMPORT_OF_PHASE[i], EXPORT_OF_PHASE[i]);
        }
        addEnergy(rows, "#import", Obis.ENERGY_IMPORT);
        addEnergy(rows, "#export", Obis.ENERGY_EXPORT);
        rows.addAll(printed);
        return rows;
    }

    private String header() {
        StringBuilder header = new StringBuilder();
        for (int i = lines.headerFrom(); i < lines.headerTo(); i++) {
            int b = lines.bytes()[i] & 0xFF;
            if (b < 0x20 || b > 0x7E || b == '%') {
                header.append(String.format("%%%02X", b));
            } else {
                header.append((char) b);
            }
        }
        return header.toString();
    }

    private void addPower(List<Row> rows, String field, int importCode, int exportCode) {
        BigDecimal imported = quantities.get(importCode);
        BigDecimal exported = quantities.get(exportCode);
        if (imported != null || exported != null) {
            BigDecimal plus = imported == null ? BigDecimal.ZERO : imported;
            BigDecimal net = exported == null ? plus : plus.subtract(exported);
            rows.add(new Row(field, plain(net), "W"));
        }
    }

    private void addEnergy(List<Row> rows, String field, int totalCode) {
        BigDecimal wattHours = quantities.get(totalCode);
        for (int tariff = 1; wattHours == null && tariff <= Obis.HIGHEST_TARIFF; tariff++) {
            if (quantities.containsKey(totalCode + tariff)) {
                wattHours = sumOfTariffs(totalCode);
            }
        }
        if (wattHours != null) {
            rows.add(new Row(field, plain(wattHours.movePointLeft(3)), "kWh"));
        }
    }

    private BigDecimal sumOfTariffs(int totalCode) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int tariff = 1; tariff <= Obis.HIGHEST_TARIFF; tariff++) {
            sum = sum.add(quantities.getOrDefault(totalCode + tariff, BigDecimal.ZERO));
        }
        return sum;
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    private void line() {
        int code = lines.code();
        if (code == Obis.OUTAGE_LOG) {
            return;
        }
        if (code == Obis.MONTH_PEAKS) {
            monthPeaks();
        } else if (isText(code)) {
            texts(code);
        } else if (lines.medium() == 0 && code == Obis.DEVICE_READING_OLD) {
            oldDeviceReading();
        } else if (lines.valueCount() == 2 && isStamp(0)) {
            stampedValue(code);
        } else if (lines.valueCount() <= 2) {
            measured();
        }
    }

    /** {@code (n)(1-0:1.6.0)(1-0:1.6.0)…}; the Hungarian month block begins with a time instead. */
    private void monthPeaks() {
        if (lines.valueTo(0) - lines.valueFrom(0) <= 3 && numberAt(0) && number.unit() == MeterUnit.NONE) {
            add(field() + "#count", numberText(0), "");
        }
    }

    /** Identities and states: listed as printed, also when empty. */
    private boolean isText(int code) {
        if (lines.medium() == 1) {
            return lines.channel() == 3 && code == Obis.VERSION;
        }
        if (lines.medium() != 0) {
            return false;
        }
        return switch (code) {
            case Obis.METER_ID,
                    Obis.DEVICE_ID,
                    Obis.METER_ID_LU_HU,
                    Obis.VERSION_BELGIAN,
                    Obis.CLOCK,
                    Obis.TARIFF,
                    Obis.BREAKER,
                    Obis.SHORT_OUTAGES,
                    Obis.LONG_OUTAGES,
                    Obis.DEVICE_TYPE,
                    Obis.VALVE -> true;
            default -> false;
        };
    }

    private void texts(int code) {
        add(field(), text(0), "");
        if (code == Obis.CLOCK && MeterClock.isPossible(lines.bytes(), lines.valueFrom(0), lines.valueTo(0))) {
            String stamp = text(0);
            if (stamp.length() == 13) {
                add(field() + "#iso", iso(stamp), "");
            }
        }
    }

    private static String iso(String stamp) {
        boolean summer = stamp.charAt(12) == 'S' || stamp.charAt(12) == 's';
        return "20" + stamp.substring(0, 2) + "-" + stamp.substring(2, 4) + "-" + stamp.substring(4, 6) + "T"
                + stamp.substring(6, 8) + ":" + stamp.substring(8, 10) + ":" + stamp.substring(10, 12)
                + (summer ? "+02:00" : "+01:00");
    }

    /** {@code (time)(status)(60)(1)(code)(unit)} and {@code (value)} on the next line. */
    private void oldDeviceReading() {
        int last = lines.valueCount() - 1;
        if (last >= 6 && isStamp(0) && numberAt(last)) {
            add(field() + "#time", text(0), "");
            add(field(), numberText(last), text(last - 1));
        }
    }

    private void stampedValue(int code) {
        boolean device = code == Obis.DEVICE_READING || code == Obis.DEVICE_READING_UNCORRECTED;
        if (numberAt(1) && (device || number.unit() != MeterUnit.NONE)) {
            add(field() + "#time", text(0), "");
            add(field(), numberText(1), unitText(1));
        }
    }

    private void measured() {
        if (!numberAt(0) || number.unit() == MeterUnit.NONE) {
            return;
        }
        String value = numberText(0);
        add(field(), value, unitText(0));
        if (lines.medium() == 1 && lines.channel() <= 1) {
            keep(new BigDecimal(value));
        }
    }

    /** The newer of values printed twice; channel 1 only stands in for channel 0. */
    private void keep(BigDecimal value) {
        BigDecimal quantity = switch (number.unit()) {
            case KILOWATT, KILOWATT_HOUR -> value.movePointRight(3);
            case WATT, WATT_HOUR -> value;
            default -> null;
        };
        if (quantity != null && (lines.channel() == 0 || !quantities.containsKey(lines.code()))) {
            quantities.put(lines.code(), quantity);
        }
    }

    private void add(String field, String value, String unit) {
        printed.add(new Row(field, value, unit));
    }

    private String field() {
        return lines.medium() + "-" + lines.channel() + ":" + Obis.text(lines.code());
    }

    private boolean isStamp(int index) {
        return MeterClock.isStamp(lines.bytes(), lines.valueFrom(index), lines.valueTo(index));
    }

    private boolean numberAt(int index) {
        return number.parse(lines.bytes(), lines.valueFrom(index), lines.valueTo(index));
    }

    private String text(int index) {
        return ascii(lines.valueFrom(index), lines.valueTo(index));
    }

    private String unitText(int index) {
        String unit = ascii(number.numberEnd(), lines.valueTo(index));
        return unit.startsWith("*") ? unit.substring(1) : unit;
    }

    /** The number parsed last, at {@code index}, without leading zeros. */
    private String numberText(int index) {
        String digits = ascii(lines.valueFrom(index), number.numberEnd());
        String sign = digits.startsWith("-") ? "-" : "";
        int first = sign.length();
        while (first + 1 < digits.length() && digits.charAt(first) == '0' && digits.charAt(first + 1) != '.') {
            first++;
        }
        return sign + digits.substring(first);
    }

    private String ascii(int from, int to) {
        return new String(lines.bytes(), from, to - from, StandardCharsets.US_ASCII);
    }
}
