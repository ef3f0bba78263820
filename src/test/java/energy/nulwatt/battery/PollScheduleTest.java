package energy.nulwatt.battery;

import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.modbus.Register;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PollScheduleTest {
    private static final long MS = 1_000_000;

    @Test
    void whatIsPulledForwardAgainAndAgainDoesNotLetThePowerGrowOld() {
        Profile venus = Marstek.profile("marstek-venus-gen3");
        PollSchedule polls = new PollSchedule(venus.polls(), venus.link().limits());
        Register power = venus.feeds().stream()
                .filter(feed -> feed.field() == Profile.Field.POWER)
                .findFirst()
                .orElseThrow()
                .register();
        int powerBlock = polls.indexOf(power);
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < polls.size(); i++) {
            if (i != powerBlock) {
                others.add(i);
            }
        }
        polls.allDue(0);
        long longestMs = 0;
        long readMs = 0;
        for (long ms = 0; ms < 60_000; ms += 400) {
            // A busy bus: one read every 400 ms, and everything else is wanted at once all the time.
            int block = polls.mostOverdue(ms * MS);
            polls.answered(block, ms * MS);
            if (block == powerBlock) {
                longestMs = Math.max(longestMs, ms - readMs);
                readMs = ms;
            }
            for (int other : others) {
                polls.pull(other, ms * MS);
            }
        }
        longestMs = Math.max(longestMs, 60_000 - readMs);
        assertTrue(longestMs <= 2400, "not read for " + longestMs + " ms");
    }
}
