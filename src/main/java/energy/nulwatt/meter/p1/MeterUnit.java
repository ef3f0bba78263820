package energy.nulwatt.meter.p1;

/** The units that meters print, in all their known spellings. */
enum MeterUnit {
    KILOWATT("kW"),
    WATT("W"),
    KILOWATT_HOUR("kWh"),
    WATT_HOUR("Wh"),
    VOLT("V"),
    AMPERE("A"),
    CUBIC_METRE("m3"),
    KILOVAR("kvar", "kVAr"),
    VAR("var", "VAr"),
    KILOVAR_HOUR("kvarh", "kVArh"),
    VAR_HOUR("varh", "VArh"),
    KILOVOLT_AMPERE("kVA"),
    VOLT_AMPERE("VA"),
    HERTZ("Hz"),
    GIGAJOULE("GJ"),
    SECOND("s"),
    /** Nothing printed. */
    NONE,
    /** Something printed that is no known unit. */
    UNKNOWN;

    private static final MeterUnit[] ALL = values();

    private final String spelling;
    private final String otherSpelling;

    MeterUnit() {
        this("", "");
    }

    MeterUnit(String spelling) {
        this(spelling, spelling);
    }

    MeterUnit(String spelling, String otherSpelling) {
        this.spelling = spelling;
        this.otherSpelling = otherSpelling;
    }

    static MeterUnit of(byte[] bytes, int from, int to) {
        if (from == to) {
            return NONE;
        }
        for (int i = 0; i < ALL.length; i++) {
            if (ALL[i].isSpelt(bytes, from, to)) {
                return ALL[i];
            }
        }
        return UNKNOWN;
    }

    private boolean isSpelt(byte[] bytes, int from, int to) {
        return equal(spelling, bytes, from, to) || equal(otherSpelling, bytes, from, to);
    }

    private static boolean equal(String text, byte[] bytes, int from, int to) {
        if (text.length() != to - from) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }
}
