package energy.nulwatt.model;

/** What bounds the power of a battery in one direction now. */
public enum Ceiling {
    NONE("its full power"),
    DELIVERS_LESS("it gave no more than this"),
    OWN_LIMIT("its own management allows no more"),
    TAPER("nearly full"),
    OWNER("set by its owner"),
    GUARD("held back by a guard"),
    CANNOT("cannot be asked now");

    private final String text;

    Ceiling(String text) {
        this.text = text;
    }

    /** For people, without a full stop. */
    public String text() {
        return text;
    }
}
