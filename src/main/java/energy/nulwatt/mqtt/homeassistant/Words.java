package energy.nulwatt.mqtt.homeassistant;

import energy.nulwatt.model.Commissioning;
import energy.nulwatt.model.Guard;
import energy.nulwatt.model.LimitSource;
import energy.nulwatt.model.LimitState;
import energy.nulwatt.model.Mode;
import energy.nulwatt.model.OperatingState;
import energy.nulwatt.model.Reason;
import energy.nulwatt.model.Status;
import java.util.Locale;

/** The fixed words of the enums as entities show them: the names in lower case. Automations hang on them. */
final class Words {
    static final String[] STATUS = lowerCase(Status.values());
    static final String[] REASON = lowerCase(Reason.values());
    static final String[] GUARD = lowerCase(Guard.values());
    static final String[] MODE = lowerCase(Mode.values());
    static final String[] COMMISSIONING = lowerCase(Commissioning.values());
    static final String[] LIMIT_SOURCE = lowerCase(LimitSource.values());
    static final String[] LIMIT_STATE = lowerCase(LimitState.values());
    static final String[] OPERATING_STATE = lowerCase(OperatingState.values());

    private Words() {}

    private static String[] lowerCase(Enum<?>[] values) {
        String[] words = new String[values.length];
        for (int i = 0; i < values.length; i++) {
            words[i] = values[i].name().toLowerCase(Locale.ROOT);
        }
        return words;
    }
}
