package energy.nulwatt.meter.p1;

/** What the CRC of an accepted telegram said. */
public enum CrcState {
    /** It fits. */
    OK("ok"),
    /** It does not fit, and the telegram was accepted because the owner asked for that. */
    BAD("bad"),
    /** This family of meters has none. */
    ABSENT("absent");

    private final String word;

    CrcState(String word) {
        this.word = word;
    }

    /** As {@code decode} prints it. */
    public String word() {
        return word;
    }
}
