package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.GridReading;
import org.junit.jupiter.api.Test;

class PhaseLoadTest {
    private static final BatteryTrack[] NONE = {};
    private static final long SECOND_NS = 1_000_000_000L;

    private final GridReading reading = new GridReading();
    private final PhaseLoad load = new PhaseLoad(3);

    private void read(double watts, double volts, double amps) {
        for (int p = 0; p < 3; p++) {
            reading.phasePowerW[p] = watts;
            reading.phaseVoltageV[p] = volts;
            reading.phaseCurrentA[p] = amps;
        }
        load.observe(reading, SECOND_NS, NONE, 0);
    }

    @Test
    void powerAndVoltsMakeTheCurrent() {
        read(-2400, 240, Double.NaN);
        assertEquals(10, load.currentA(0), 1e-9);
        assertEquals(240 * 25, load.activeW(0, 25), 1e-9);
        assertEquals(-2400, load.houseW(0), 0);
    }

    @Test
    void withoutVoltsTheUsualOnesAreTaken() {
        read(2300, Double.NaN, Double.NaN);
        assertEquals(10, load.currentA(0), 1e-9);
        read(0, 1.0, 4.25);
        assertEquals(4.25, load.currentA(0), 1e-9, "a phase with odd small volts");
    }

    @Test
    void printedAmpsThatSayMoreLeaveLessRoomForPower() {
        // 20 A of power and 15 A beside it make 25 A.
        read(4600, 230, 25.01);
        assertEquals(25.01, load.currentA(0), 1e-9);
        assertEquals(230 * Math.sqrt(25 * 25 - (25.01 * 25.01 - 400)), load.activeW(0, 25), 1e-6);
        read(0, 230, 26.5);
        assertEquals(0, load.activeW(0, 25), 0);
    }

    @Test
    void wholeAmpsMayBeNearlyOneMore() {
        read(2300, 230, 10);
        assertEquals(11, load.currentA(0), 1e-9);
        read(2300, 230, 0);
        assertEquals(10, load.currentA(0), 1e-9);
        // A meter that prints a fraction once prints fractions.
        read(2300, 230, 10.2);
        assertEquals(10.2, load.currentA(0), 1e-9);
        read(2300, 230, 11);
        assertEquals(11, load.currentA(0), 1e-9);
    }

    @Test
    void withoutPhasesAllOfItFlowsOnEach() {
        reading.powerW = 3000;
        load.observe(reading, SECOND_NS, NONE, 0);
        assertFalse(load.toldApart());
        assertEquals(3000, load.houseW(2), 0);
        read(100, 230, Double.NaN);
        assertTrue(load.toldApart());
    }
}
