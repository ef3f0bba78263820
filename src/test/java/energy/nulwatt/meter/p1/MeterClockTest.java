package energy.nulwatt.meter.p1;

import static energy.nulwatt.meter.p1.TelegramBuilder.ascii;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.nulwatt.model.GridReading;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeterClockTest {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyMMddHHmmss");

    private static long epoch(String stamp) {
        byte[] bytes = ascii("(" + stamp + ")");
        return MeterClock.epochSeconds(bytes, 1, bytes.length - 1, 60);
    }

    @Test
    void agreesWithTheCalendarOnEveryDayOfTheCentury() {
        LocalDateTime time = LocalDateTime.of(2000, 1, 1, 13, 7, 59);
        while (time.getYear() < 2069) {
            assertEquals(time.toEpochSecond(ZoneOffset.ofHours(1)), epoch(STAMP.format(time) + "W"));
            assertEquals(time.toEpochSecond(ZoneOffset.ofHours(2)), epoch(STAMP.format(time) + "S"));
            time = time.plusDays(1);
        }
    }

    @Test
    void impossibleTimesAndNoDataMarksAreNone() {
        for (String stamp : List.of(
                "250229120000W",
                "251301120000W",
                "250100120000W",
                "250431120000S",
                "250101240000W",
                "250101126000W",
                "250101120060W",
                "632525252525S",
                "700101000000W",
                "250101120000",
                "250101120000X",
                "25010112000W",
                "25010112000aW",
                "")) {
            assertEquals(GridReading.NO_TIME, epoch(stamp), stamp);
        }
    }
}
