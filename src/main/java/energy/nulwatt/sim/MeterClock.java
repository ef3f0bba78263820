package energy.nulwatt.sim;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/** The meter's clock: seconds since 1970 as local time with S or W. Allocates only when the offset changes. */
final class MeterClock {
    private final ZoneRules rules;
    private long offsetFrom = Long.MAX_VALUE;
    private long offsetUntil = Long.MIN_VALUE;
    private int offsetSeconds;
    private boolean summer;

    MeterClock(ZoneId zone) {
        rules = zone.getRules();
    }

    /** Appends {@code YYMMDDhhmmssX}. */
    void write(long epochSeconds, TelegramText to) {
        writeWithoutFlag(epochSeconds, to);
        to.add(summer ? "S" : "W");
    }

    /** Appends {@code YYMMDDhhmmss}. */
    void writeWithoutFlag(long epochSeconds, TelegramText to) {
        long secondOfDay = secondOfDay(epochSeconds);
        writeDate(Math.floorDiv(epochSeconds + offsetSeconds, 86_400L), to);
        to.digits(secondOfDay / 3600, 2).digits(secondOfDay / 60 % 60, 2).digits(secondOfDay % 60, 2);
    }

    /** Local second of the day, 0 … 86 399. */
    int secondOfDay(long epochSeconds) {
        if (epochSeconds >= offsetUntil || epochSeconds < offsetFrom) {
            Instant at = Instant.ofEpochSecond(epochSeconds);
            ZoneOffsetTransition next = rules.nextTransition(at);
            ZoneOffsetTransition previous = rules.previousTransition(at.plusSeconds(1));
            offsetUntil = next == null ? Long.MAX_VALUE : next.getInstant().getEpochSecond();
            offsetFrom =
                    previous == null ? Long.MIN_VALUE : previous.getInstant().getEpochSecond();
            offsetSeconds = rules.getOffset(at).getTotalSeconds();
            summer = rules.isDaylightSavings(at);
        }
        return Math.floorMod(epochSeconds + offsetSeconds, 86_400);
    }

    /** Civil date of a day count since 1970-01-01: Hinnant's algorithm, in years that begin in March. */
    private static void writeDate(long epochDay, TelegramText to) {
        long shifted = epochDay + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        long dayOfEra = shifted - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long monthFromMarch = (5 * dayOfYear + 2) / 153;
        long day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        long month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        to.digits(year % 100, 2).digits(month, 2).digits(day, 2);
    }
}
