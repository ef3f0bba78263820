package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.AllocationSpec.Group;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A large change of the total is shared by all that are awake, and goes back slowly to those of the strategy. */
class TogetherSharingTest {
    /** The first works alone, the second is awake. */
    private static TestFleet oneAtWork(TestFleet fleet) {
        fleet.awakeS = 10_000;
        fleet.run(-4000, 30);
        fleet.run(-600, 600);
        assertArrayEquals(new int[] {-600, 0}, fleet.shares());
        fleet.tracks[0].response.learn(2, 0.1, 500, 1.1);
        fleet.tracks[1].response.learn(2, 0.1, 500, 1.1);
        return fleet;
    }

    private static TestFleet two() {
        return new TestFleet().battery(80).battery(60);
    }

    @Test
    void aLargeGainIsSharedAtOnceAndGoesBackSlowly() {
        TestFleet fleet = oneAtWork(two());
        fleet.step(-1400);
        assertEquals(-1000, fleet.shares()[0], 5);
        assertEquals(-400, fleet.shares()[1], 5);
        fleet.run(-1400, 4);
        int lentW = -fleet.shares()[1];
        assertTrue(lentW >= 150 && lentW < 400, "goes back slowly: still lends " + lentW);
        fleet.run(-1400, 15);
        assertArrayEquals(new int[] {-1400, 0}, fleet.shares());
    }

    @Test
    void theSteeperTakesMoreAndTheLaterLess() {
        TestFleet fleet = oneAtWork(two());
        fleet.tracks[0].response.learn(2, 0.1, 250, 1.1);
        fleet.tracks[1].response.learn(2.5, 0.1, 750, 1.1);
        fleet.step(-1600);
        // Both arrive 3.375 s after the order: 1.375 s at 250 W/s and 0.875 s at 750 W/s.
        assertEquals(-944, fleet.shares()[0], 10);
        assertEquals(-656, fleet.shares()[1], 10);
    }

    @Test
    void asSmallAChangeAsOneCanGoSoonIsItsOwn() {
        TestFleet fleet = oneAtWork(two());
        fleet.step(-1000);
        assertArrayEquals(new int[] {-1000, 0}, fleet.shares());
    }

    @Test
    void nobodyIsWokenForAMoment() {
        TestFleet fleet = two();
        fleet.run(-600, 60);
        fleet.tracks[0].response.learn(2, 0.1, 500, 1.1);
        fleet.step(-1400);
        assertArrayEquals(new int[] {-1400, 0}, fleet.shares());
    }

    @Test
    void onACommonCircuitSharesAreThoseOfTheStrategy() {
        TestFleet fleet = two();
        fleet.groups.add(new Group("circuit", List.of(0, 1), 5000, 5000));
        oneAtWork(fleet);
        fleet.step(-1400);
        assertArrayEquals(new int[] {-1400, 0}, fleet.shares());
    }

    @Test
    void aLargeLossIsTakenFromAllByTheirRamps() {
        TestFleet fleet = two();
        fleet.run(-4000, 30);
        fleet.tracks[0].response.learn(2, 0.1, 250, 1.1);
        fleet.tracks[1].response.learn(2, 0.1, 750, 1.1);
        fleet.step(-2400);
        assertEquals(-1600, fleet.shares()[0], 10);
        assertEquals(-800, fleet.shares()[1], 10);
    }

    @Test
    void oneThatComesBackBeginsWithWhatItGives() {
        TestFleet fleet = oneAtWork(two());
        fleet.tracks[1].settings.enabled = false;
        fleet.step(-600);
        fleet.tracks[1].settings.enabled = true;
        fleet.tracks[1].askedW = -800;
        fleet.step(-1400, TestFleet.SECOND_NS / 10);
        // From there it goes on at the rate of any exchange.
        assertEquals(-600, fleet.shares()[0], 10);
        assertEquals(-800, fleet.shares()[1], 10);
    }

    @Test
    void whatComesAndGoesIsForTheQuick() {
        TestFleet fleet = oneAtWork(two());
        fleet.tracks[0].response.learn(5.3, 0.1, 240, 1.1);
        fleet.tracks[1].response.learn(0.8, 0.1, 800, 1.1);
        fleet.run(-2400, 140);
        assertEquals(-600, fleet.shares()[0], 5);
        assertEquals(-1800, fleet.shares()[1], 5);
        fleet.run(-2400, 600);
        assertEquals(-1200, fleet.shares()[0], 5);
    }
}
