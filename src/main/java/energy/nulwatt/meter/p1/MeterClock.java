package energy.nulwatt.meter.p1;

import energy.nulwatt.model.GridReading;

/** The meter's time stamps, {@code YYMMDDhhmmssX}: X is S in summer and W in winter time. */
final class MeterClock {
    private static final int DIGITS = 12;

    private MeterClock() {}

    /** True for twelve digits, with or without a flag; the date need not be possible. */
    static boolean isStamp(byte[] bytes, int from, int to) {
        if (to - from != DIGITS && (to - from != DIGITS + 1 || flag(bytes[from + DIGITS]) == 0)) {
            return false;
        }
        for (int i = from; i < from + DIGITS; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
        }
        return true;
    }

    /** 'S', 'W', or 0 for anything else; lower case is in the field too. */
    private static char flag(byte b) {
        return switch (b) {
            case 'S', 's' -> 'S';
            case 'W', 'w' -> 'W';
            default -> 0;
        };
    }

    /**
     * Seconds since 1970 UTC, or {@link GridReading#NO_TIME} for anything that is no possible time with a flag.
     *
     * @param standardOffsetMinutes of winter time from UTC; the flag S adds an hour
     */
    static long epochSeconds(byte[] bytes, int from, int to, int standardOffsetMinutes) {
        if (to - from != DIGITS + 1 || !isPossible(bytes, from, to)) {
            return GridReading.NO_TIME;
        }
        int offsetMinutes = standardOffsetMinutes + (flag(bytes[from + DIGITS]) == 'S' ? 60 : 0);
        long days = daysSince1970(2000 + two(bytes, from), two(bytes, from + 2), two(bytes, from + 4));
        int seconds = two(bytes, from + 6) * 3600 + two(bytes, from + 8) * 60 + two(bytes, from + 10);
        return days * 86_400 + seconds - offsetMinutes * 60L;
    }

    /** True for a stamp with a date that exists and is none of the "no data" marks 6325… and 7001…. */
    static boolean isPossible(byte[] bytes, int from, int to) {
        if (!isStamp(bytes, from, to)) {
            return false;
        }
        int year = two(bytes, from);
        int month = two(bytes, from + 2);
        int day = two(bytes, from + 4);
        boolean noData = year == 70 && month == 1;
        return !noData
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= daysIn(year, month)
                && two(bytes, from + 6) < 24
                && two(bytes, from + 8) < 60
                && two(bytes, from + 10) < 60;
    }

    private static int two(byte[] bytes, int at) {
        return (bytes[at] - '0') * 10 + bytes[at + 1] - '0';
    }

    private static int daysIn(int year, int month) {
        return switch (month) {
            case 2 -> year % 4 == 0 ? 29 : 28; // 2000 … 2099 has no exception
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    /** Howard Hinnant's days_from_civil: years begin in March, so that the leap day is the last. */
    private static long daysSince1970(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int era = y / 400;
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }
}
