package energy.nulwatt.battery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The histogram of reaction times. */
class ReactionTimesTest {
    @Test
    void percentilesAreExactToSixPercent() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        ReactionTimes times = new ReactionTimes();
        double[] all = new double[20_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = Math.exp(random.nextDouble(Math.log(0.01), Math.log(60_000)));
            times.record((long) (all[i] * 1e6));
        }
        Arrays.sort(all);
        for (double percent : new double[] {1, 50, 90, 99, 100}) {
            double exact = all[(int) Math.ceil(all.length * percent / 100) - 1];
            assertEquals(exact, times.percentileMs(percent), exact * 0.07 + 0.001, percent + " %");
        }
        assertEquals(all.length, times.count());
    }

    @Test
    void nothingRecordedIsUnknown() {
        assertTrue(Double.isNaN(new ReactionTimes().percentileMs(50)));
    }

    @Test
    void whatIsOutOfRangeIsKeptAtItsEnd() {
        ReactionTimes times = new ReactionTimes();
        times.record(-5);
        times.record(Long.MAX_VALUE);
        assertEquals(0, times.percentileMs(50));
        assertEquals(600_000, times.percentileMs(100), 40_000);
    }
}
