package energy.nulwatt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.Ceiling;
import energy.nulwatt.model.Learnt;
import energy.nulwatt.model.LearntSite;
import energy.nulwatt.model.TestSite;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearntCommandTest {
    private static Learnt wellKnown() {
        Learnt learnt = new Learnt();
        learnt.firmware = "153";
        learnt.stretches = 23;
        learnt.movesAfterS = 0.93;
        learnt.deadTimeS = 1.6;
        learnt.deadTimeErrorS = 0.18;
        learnt.rampWPerS = 505.4;
        learnt.rampFactor = 1.08;
        learnt.wakes = 1;
        learnt.wakeUpS = 2.44;
        learnt.chargeGains = 5;
        learnt.chargeGain = 0.978;
        learnt.offsetS = 0.1;
        learnt.offsetErrorS = 0.24;
        learnt.telemetryAgeS = 0.51;
        learnt.leastAskedW = 50;
        learnt.leastGivenW = 47.6;
        learnt.chargeCeilingW = 2500;
        learnt.chargeCeiling = Ceiling.NONE;
        learnt.dischargeCeilingW = 301;
        learnt.dischargeCeiling = Ceiling.DELIVERS_LESS;
        return learnt;
    }

    @Test
    void everyBeliefIsToldWithWhatItComesFrom() {
        Learnt older = wellKnown();
        older.firmware = "147";
        assertEquals(
                """
                Written today

                cellar, firmware 153
                  dead time    0.9 s ± 0.2, learnt from 23 movements
                  ramp         505 W/s, known within a factor of 1.08
                  wake-up      2.4 s more from standby, learnt from 1 start
                  charges      98 % of what is asked, learnt from 5 steady powers
                               2500 W at most lately: its full power
                  discharges   taken to give what is asked: no steady power was seen
                               301 W at most lately: it gave no more than this
                  telemetry    0.5 s old ± 0.2
                  least power  gave 48 W when it was asked for 50 W
                  kept for firmware 147, should it come back

                garage
                  nothing was learnt yet: what its profile guesses holds

                meter: a telegram is 0.4 s old when it is here
                """,
                LearntCommand.text(
                        TestSite.of("cellar", "garage"),
                        new LearntSite(0.37, List.of(List.of(wellKnown(), older), List.of())),
                        "Written today"));
    }

    @Test
    void whatIsNotKnownIsSaidToBeSo() {
        Learnt little = new Learnt();
        little.dischargeGains = 1;
        little.dischargeGain = 1;
        assertEquals("""
                cellar
                  dead time    not learnt yet, nor is the ramp: what its profile guesses holds
                  wake-up      not learnt yet: it was not seen to start from standby
                  charges      taken to give what is asked: no steady power was seen
                               0 W at most lately: cannot be asked now
                  discharges   100 % of what is asked, learnt from 1 steady power
                               0 W at most lately: cannot be asked now
                  telemetry    how old it is was not learnt yet
                  least power  not tried yet: a commissioning does
                """, LearntText.of("cellar", little));
    }

    @Test
    void noLineIsWiderThanATerminal() {
        for (Ceiling ceiling : Ceiling.values()) {
            Learnt learnt = wellKnown();
            learnt.firmware = "a version that somebody wrote a whole story into, from its beginning to its end";
            learnt.stretches = 1_000_000;
            learnt.chargeGains = 1_000_000;
            learnt.wakes = 1_000_000;
            learnt.chargeCeilingW = 50_000;
            learnt.chargeCeiling = ceiling;
            learnt.dischargeCeilingW = 50_000;
            learnt.dischargeCeiling = ceiling;
            String text = LearntText.of("the battery behind the stairs of the cellar", learnt);
            text.lines().forEach(line -> assertTrue(line.length() <= 80, line));
            assertTrue(text.contains(ceiling.text()), "whole: " + ceiling);
        }
    }
}
