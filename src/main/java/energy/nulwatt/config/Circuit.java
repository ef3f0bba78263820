package energy.nulwatt.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** What else hangs on the cable and the breaker of a battery, or of a group of them. */
public enum Circuit {
    /**
     * Other loads too, or not known. What a battery feeds in does not pass the breaker, so that cable and sockets may
     * carry more than the breaker allows: at most {@link #SHARED_MAX_W} each way.
     */
    SHARED,
    /** Nothing else: the battery may use its full power. */
    DEDICATED;

    /** The most that may charge or discharge on a shared circuit, W. */
    public static final int SHARED_MAX_W = 800;

    static final Map<String, Circuit> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put("shared", SHARED);
        WORDS.put("dedicated", DEDICATED);
    }

    /** The fault of a power that only a dedicated circuit may carry. */
    static String tooMuch(String path, int watts, String what) {
        return "'" + path + "' is " + watts + " W, but " + what + " with other loads may have " + SHARED_MAX_W
                + " W at most, as more can overload the cable behind the breaker; write 'circuit: dedicated' if cable"
                + " and breaker are its own, or " + SHARED_MAX_W + " or less";
    }
}
