package energy.nulwatt.mqtt.homeassistant;

import energy.nulwatt.model.Controls;
import energy.nulwatt.model.Controls.Answer;
import energy.nulwatt.model.LimitSource;
import java.time.InstantSource;
import java.util.Arrays;

/**
 * The limits topic: every message replaces all that the one before said. Unlike other commands it may be retained, so
 * that limits hold again after a restart: what the broker repeats after a lost connection is not begun anew, and a
 * duration whose beginning nobody knows is counted from when it is first heard.
 */
final class LimitsCommand {
    private final Controls controls;
    private final InstantSource clock;
    private byte[] accepted;

    LimitsCommand(Controls controls, InstantSource clock) {
        this.controls = controls;
        this.clock = clock;
    }

    /** What became of a message; nothing is changed by one that is refused. */
    Answer handle(byte[] payload, boolean retained) {
        if (retained && Arrays.equals(payload, accepted)) {
            return new Answer(true, "the broker repeats the limits that were heard before: nothing was changed");
        }
        LimitsMessage message;
        try {
            message = LimitsMessage.parse(payload, clock.instant());
        } catch (LimitsMessage.Refusal e) {
            return new Answer(false, e.getMessage() + "; nothing was changed");
        }
        Answer answer = controls.setLimits(LimitSource.MQTT, message.limits(), message.expiresS());
        if (!answer.accepted()) {
            return answer;
        }
        accepted = payload.clone();
        boolean guessed = retained && message.hasDuration();
        return guessed
                ? new Answer(
                        true,
                        answer.message() + "; retained, so its age is not known and the duration counts from now:"
                                + " state 'expires' instead")
                : answer;
    }
}
