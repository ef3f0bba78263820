package energy.nulwatt.battery;

/** What the driver itself finds wrong with a battery: the highest bits of its fault bits, above the device's own. */
public final class BatteryFault {
    /** The first bit that device words may not use. */
    static final int FIRST_BIT = 58;

    /** A bit of the device's fault words that its profile does not place. */
    public static final long OTHER = 1L << 58;
    /** A limit stored in the device was changed by someone else. */
    public static final long LIMIT_CHANGED = 1L << 59;
    /** The battery left our control and is being taken back. */
    public static final long CONTROL_LOST = 1L << 60;
    /** It confirms commands but gives less than a tenth of them. */
    public static final long NOT_DELIVERING = 1L << 61;
    /** It gives power although it was commanded idle. */
    public static final long RUNAWAY = 1L << 62;
    /** Somebody else writes set-points to it. */
    public static final long TWIN_MASTER = 1L << 63;

    private static final String[] TEXTS = {
        "unknown fault bit",
        "stored power limit changed by someone else",
        "external control lost",
        "does not deliver",
        "runs although commanded idle",
        "another controller writes to it"
    };

    private BatteryFault() {}

    static void appendText(StringBuilder text, long bits) {
        for (int i = 0; i < TEXTS.length; i++) {
            if ((bits >>> (FIRST_BIT + i) & 1) != 0) {
                Profile.append(text, TEXTS[i]);
            }
        }
    }
}
