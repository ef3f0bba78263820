package energy.nulwatt.model;

/**
 * Who may limit the site. The order counts twice: of two targets written at the same instant that of the later source
 * holds, and of two equally strict limits the earlier source is named.
 */
public enum LimitSource {
    /** What the connection allows, always: it neither ages nor expires. */
    SITE_FILE("the site file"),
    PLAN("the plan"),
    MQTT("MQTT"),
    CONTACT("a contact");

    /** How many there are. */
    public static final int COUNT = values().length;

    private final String text;

    LimitSource(String text) {
        this.text = text;
    }

    /** For people. */
    public String text() {
        return text;
    }
}
