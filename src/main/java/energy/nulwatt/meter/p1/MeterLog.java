package energy.nulwatt.meter.p1;

import energy.nulwatt.model.GridReading;
import java.util.Locale;
import org.tinylog.Logger;

/** Tells people how a meter stands: one log line per change, damage at most once a minute. */
final class MeterLog {
    private static final long NS_PER_S = 1_000_000_000L;
    private static final long DAMAGE_EVERY_NS = 60 * NS_PER_S;
    /** One round of the speed search and a telegram of a slow meter. */
    private static final long SILENT_NS = 50 * NS_PER_S;

    private final String name;
    private volatile String state = "not started";
    private volatile long readings;
    private volatile long readingNs;
    private volatile int periodMs;
    private volatile String setting = "";
    private boolean damageLogged;
    private long damageLoggedNs;
    private boolean telegramsCome;
    private boolean silenceLogged;
    private boolean frozen;
    private long openedNs;

    MeterLog(String name) {
        this.name = name;
    }

    void opened(String newSetting, long nowNs) {
        setting = newSetting;
        openedNs = nowNs;
        telegramsCome = false;
        silenceLogged = false;
        state = "open, waiting for a telegram";
    }

    void setting(String newSetting) {
        setting = newSetting;
    }

    void reading(GridReading reading) {
        readings = reading.sequence;
        readingNs = reading.arrivalNs;
        periodMs = reading.periodMs;
        if (!telegramsCome) {
            telegramsCome = true;
            silenceLogged = false;
            state = "reading";
            Logger.info("meter on {}{}: telegrams come", name, setting.isEmpty() ? "" : " (" + setting + ")");
        }
        if (reading.frozen != frozen) {
            frozen = reading.frozen;
            if (frozen) {
                Logger.warn("meter on {}: it repeats itself: its clock or its registers stand still", name);
            } else {
                Logger.info("meter on {}: its values move again", name);
            }
        }
    }

    void dropped(DropReason reason, P1Counters counters, long nowNs) {
        // The first bytes on a line, and those at a wrong speed, are noise as a rule.
        if (reason == DropReason.NOISE || (damageLogged && nowNs - damageLoggedNs < DAMAGE_EVERY_NS)) {
            return;
        }
        damageLogged = true;
        damageLoggedNs = nowNs;
        Logger.warn("meter on {}: {}", name, counters.summary());
    }

    /** Notices that a line is open and nothing good comes. */
    void tick(long nowNs) {
        long sinceNs = telegramsCome ? readingNs : openedNs;
        if (!silenceLogged && nowNs - sinceNs >= SILENT_NS) {
            silenceLogged = true;
            telegramsCome = false;
            state = "open, but no telegram comes";
            Logger.warn(
                    "meter on {}: no telegram for {} s; check the cable, its data request line, and the key if the meter"
                            + " encrypts",
                    name,
                    (nowNs - sinceNs) / NS_PER_S);
        }
    }

    void lost(String why) {
        String now = "not connected: " + why;
        if (!now.equals(state)) {
            Logger.warn("meter on {}: {}; it is tried again", name, why);
        }
        state = now;
        telegramsCome = false;
    }

    void ended() {
        state = "at the end of its input";
        Logger.info("meter on {}: the input has ended after {} telegrams", name, readings);
    }

    /** One line for a person. */
    String state(long nowNs) {
        StringBuilder line = new StringBuilder(state);
        if (!setting.isEmpty()) {
            line.append(", ").append(setting);
        }
        line.append(", ").append(readings).append(" telegrams");
        if (periodMs > 0) {
            line.append(String.format(Locale.ROOT, ", one every %.1f s", periodMs / 1000.0));
        }
        if (readings > 0) {
            line.append(String.format(Locale.ROOT, ", the last %.1f s ago", (nowNs - readingNs) / 1e9));
        }
        return line.toString();
    }
}
