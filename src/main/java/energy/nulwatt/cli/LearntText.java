package energy.nulwatt.cli;

import energy.nulwatt.model.Ceiling;
import energy.nulwatt.model.Learnt;
import java.util.Locale;

/** What is believed of a battery, and what that comes from, for people: lines of at most 80 characters. */
final class LearntText {
    private static final int WIDTH = 80;

    private LearntText() {}

    static String of(String name, Learnt learnt) {
        StringBuilder text = new StringBuilder(800);
        String firmware = learnt.firmware.isEmpty() ? "" : ", firmware " + learnt.firmware;
        text.append(cut(name + firmware)).append('\n');
        if (learnt.isEmpty()) {
            return text.append("  nothing was learnt yet: what its profile guesses holds\n")
                    .toString();
        }
        response(text, learnt);
        direction(text, "charges", learnt.chargeGains, learnt.chargeGain, learnt.chargeCeilingW, learnt.chargeCeiling);
        direction(
                text,
                "discharges",
                learnt.dischargeGains,
                learnt.dischargeGain,
                learnt.dischargeCeilingW,
                learnt.dischargeCeiling);
        line(
                text,
                "telemetry",
                Double.isNaN(learnt.telemetryAgeS)
                        ? "how old it is was not learnt yet"
                        : String.format(
                                Locale.ROOT,
                                "%.1f s old ± %.1f",
                                Math.max(0, learnt.telemetryAgeS),
                                learnt.offsetErrorS));
        line(text, "least power", leastPower(learnt));
        return text.toString();
    }

    private static void response(StringBuilder text, Learnt learnt) {
        if (learnt.stretches == 0) {
            line(text, "dead time", "not learnt yet, nor is the ramp: what its profile guesses holds");
        } else {
            line(
                    text,
                    "dead time",
                    String.format(
                            Locale.ROOT,
                            "%.1f s ± %.1f, learnt from %s",
                            learnt.movesAfterS,
                            learnt.deadTimeErrorS,
                            count(learnt.stretches, "movement")));
            line(
                    text,
                    "ramp",
                    String.format(
                            Locale.ROOT,
                            "%.0f W/s, known within a factor of %.2f",
                            learnt.rampWPerS,
                            learnt.rampFactor));
        }
        line(
                text,
                "wake-up",
                learnt.wakes == 0
                        ? "not learnt yet: it was not seen to start from standby"
                        : String.format(
                                Locale.ROOT,
                                "%.1f s more from standby, learnt from %s",
                                learnt.wakeUpS,
                                count(learnt.wakes, "start")));
    }

    private static void direction(
            StringBuilder text, String label, int seen, double gain, double ceilingW, Ceiling ceiling) {
        line(
                text,
                label,
                seen == 0
                        ? "taken to give what is asked: no steady power was seen"
                        : String.format(
                                Locale.ROOT,
                                "%.0f %% of what is asked, learnt from %s",
                                100 * gain,
                                count(seen, "steady power")));
        line(text, "", String.format(Locale.ROOT, "%.0f W at most lately: %s", ceilingW, ceiling.text()));
    }

    private static String leastPower(Learnt learnt) {
        if (learnt.leastAskedW == 0) {
            return "not tried yet: a commissioning does";
        }
        return Double.isNaN(learnt.leastGivenW)
                ? String.format(Locale.ROOT, "asked for %d W; what it gave is not known", learnt.leastAskedW)
                : String.format(
                        Locale.ROOT, "gave %.0f W when it was asked for %d W", learnt.leastGivenW, learnt.leastAskedW);
    }

    private static String count(int seen, String what) {
        return seen + " " + what + (seen == 1 ? "" : "s");
    }

    private static void line(StringBuilder text, String label, String what) {
        text.append(cut(String.format(Locale.ROOT, "  %-12s %s", label, what).stripTrailing()))
                .append('\n');
    }

    /** To {@link #WIDTH}: only names and versions are ever longer. */
    private static String cut(String line) {
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…";
    }
}
