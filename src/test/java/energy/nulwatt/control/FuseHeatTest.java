package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FuseHeatTest {
    private static final long SECOND_NS = 1_000_000_000L;

    @Test
    void theRatedCurrentComesToOne() {
        FuseHeat fuse = new FuseHeat(25);
        fuse.carry(0, 0);
        assertEquals(0, fuse.heat(), 1e-9);
        fuse.carry(25, 20 * SECOND_NS);
        assertEquals(1 - 1 / Math.E, fuse.heat(), 1e-9);
        fuse.carry(25, 1000 * SECOND_NS);
        assertEquals(1, fuse.heat(), 1e-9);
    }

    /** The times stand in the class's own words: nothing that the standards allow to happen happens sooner. */
    @ParameterizedTest
    @CsvSource({"2.00, 5.8", "1.60, 9.9", "1.45, 12.9", "1.13, 30.6"})
    void aColdFuseIsSpentInTime(double timesRated, double expectedS) {
        FuseHeat fuse = new FuseHeat(25);
        fuse.carry(0, 0);
        long nowNs = 0;
        while (fuse.heat() < 1) {
            nowNs += SECOND_NS / 10;
            fuse.carry(25 * timesRated, nowNs);
        }
        assertEquals(expectedS, nowNs / 1e9, 0.15);
    }

    @Test
    void howTelegramsCutTheTimeChangesNothing() {
        FuseHeat often = new FuseHeat(25);
        FuseHeat seldom = new FuseHeat(25);
        often.carry(10, 0);
        seldom.carry(10, 0);
        for (int s = 1; s <= 10; s++) {
            often.carry(30, s * SECOND_NS);
        }
        seldom.carry(30, 10 * SECOND_NS);
        assertEquals(seldom.heat(), often.heat(), 1e-12);
    }

    @Test
    void aColdFuseAllowsMoreThanItsRatingAndAHotOneLess() {
        FuseHeat fuse = new FuseHeat(25);
        fuse.carry(10, 0);
        assertEquals(25 * Math.sqrt(1 + (1 - 0.16) * 20 / 8), fuse.allowedA(1, 8), 1e-9);
        fuse.carry(25, 1000 * SECOND_NS);
        assertEquals(25, fuse.allowedA(1, 8), 1e-6);
        fuse.carry(50, 1040 * SECOND_NS);
        assertEquals(0, fuse.allowedA(1, 8), 1e-9);
    }
}
