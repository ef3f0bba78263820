package energy.nulwatt.model;

/** What has become of the limits of one source. */
public enum LimitState {
    NONE("limited nothing yet"),
    IN_FORCE("limits are in force"),
    EXPIRED("limits expired and were not repeated: those of the others hold"),
    WITHDRAWN("limits were withdrawn: those of the others hold");

    private final String text;

    LimitState(String text) {
        this.text = text;
    }

    /** For people, to follow the source; without a full stop. */
    public String text() {
        return text;
    }
}
