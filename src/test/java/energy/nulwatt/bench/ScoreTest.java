package energy.nulwatt.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.sim.Appliances;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The numbers of hand-made recordings, of which the right answer is known. */
class ScoreTest {
    private static final double LOAD_W = 1000;

    private final Scenario scenario = new Scenario("made", "", 5, 1)
            .batteries(50, 50)
            .load(PhaseConnection.L1, Appliances.between(0, 100, 1))
            .load(PhaseConnection.L1, Appliances.between(100, 1000, LOAD_W))
            .step(100);
    private final Yardsticks possible = new Yardsticks(VirtualSite.run(scenario, Contestant.NOTHING));
    /** A run whose grid is 0 W and whose batteries rest, until a test says otherwise. */
    private final Recording run = VirtualSite.run(scenario, Contestant.NOTHING);

    ScoreTest() {
        Arrays.fill(run.gridW, 0);
        for (double[] phase : run.phaseW) {
            Arrays.fill(phase, 0);
        }
    }

    private static void set(double[] values, double fromS, double toS, double value) {
        Arrays.fill(values, tick(fromS), tick(toS), value);
    }

    private static int tick(double atS) {
        return (int) Math.round(atS / VirtualSite.TICK_S);
    }

    private Score score() {
        return Score.of(run, possible);
    }

    @Test
    void meanAndRootMeanSquare() {
        set(run.gridW, 20, 160, 300);
        set(run.gridW, 160, 300, -100);
        assertEquals(200, score().meanW(), 1e-6);
        assertEquals(Math.sqrt((300 * 300 + 100 * 100) / 2.0), score().rmsW(), 1e-6);
    }

    @Test
    void energyFromBatteryToBatteryIsTheSmallerOfBoth() {
        set(run.batteryW[0], 100, 136, 800);
        set(run.batteryW[1], 100, 136, -500);
        assertEquals(500 * 36 / 3600.0, score().circulationWh(), 1e-6);
    }

    @Test
    void aBatteryOutOfReachDoesNotCountAsCirculating() {
        set(run.batteryW[0], 100, 136, 800);
        set(run.batteryW[1], 100, 136, -500);
        Arrays.fill(run.reach[1], VirtualBattery.Reach.FROZEN);
        assertEquals(0, score().circulationWh());
    }

    @Test
    void onlyWhatBatteriesAddAboveTheFuseCounts() {
        // 30 A on L1 where battery 1 sits: 5 A above its fuse, of which it adds 3 A for 10 s.
        set(run.phaseW[0], 100, 110, 30 * 230);
        set(run.batteryW[0], 100, 110, 3 * 230);
        assertEquals(3 * 10, score().fuseAs(), 1e-6);
        // Adding more than the excess: only the excess is to blame.
        set(run.batteryW[0], 100, 110, 9 * 230);
        assertEquals(5 * 10, score().fuseAs(), 1e-6);
        // One that helps is not to blame, neither is one on another phase.
        set(run.batteryW[0], 100, 110, -9 * 230);
        set(run.batteryW[1], 100, 110, 9 * 230);
        assertEquals(0, score().fuseAs());
    }

    @Test
    void settlingEndsWhenTheGridStays() {
        set(run.gridW, 100, 104, LOAD_W);
        // Back within 50 W, but not for 5 s.
        set(run.gridW, 107, 109, -80);
        assertEquals(9, score().settling().medianS(), 0.06);
        assertEquals(80, score().overshootW(), 1e-6);
        assertEquals(0, score().settling().never());
    }

    @Test
    void anOscillationNeverSettles() {
        for (int from = 100; from < 300; from += 4) {
            set(run.gridW, from, from + 2, 90);
        }
        assertEquals(1, score().settling().never());
    }

    @Test
    void reversalsIgnoreWhatIsNearZero() {
        set(run.batteryW[0], 100, 110, 500);
        set(run.batteryW[0], 110, 120, -10);
        set(run.batteryW[0], 120, 130, 400);
        assertEquals(0, score().reversals());
        set(run.batteryW[0], 130, 140, -400);
        set(run.batteryW[0], 150, 160, 400);
        assertEquals(2, score().reversals());
    }
}
