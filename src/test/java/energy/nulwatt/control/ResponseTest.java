package energy.nulwatt.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.Learnt;
import energy.nulwatt.model.ResponseGuess;
import org.junit.jupiter.api.Test;

class ResponseTest {
    private final Response response = new Response(ResponseGuess.TYPICAL);

    @Test
    void theBoundsAreThoseOfTheFieldAtFirst() {
        assertEquals(0.3, response.deadTimeNs(Response.SOONEST) / 1e9, 1e-6);
        assertEquals(2.0, response.deadTimeNs(Response.EXPECTED) / 1e9, 1e-6);
        assertEquals(7.2, response.deadTimeNs(Response.LATEST) / 1e9, 1e-6);
        assertEquals(0, response.wakeUpNs(Response.SOONEST));
        assertEquals(6, response.wakeUpNs(Response.LATEST) / 1e9, 1e-6);
        assertEquals(2800, response.rampWPerS(Response.SOONEST), 1e-6);
        assertEquals(80, response.rampWPerS(Response.LATEST), 1e-6);
        assertTrue(Double.isInfinite(response.deadTimeErrorS()));
    }

    @Test
    void theBoundsCloseAroundWhatIsLearnt() {
        response.learn(1.5, 0.2, 400, 1.1);
        assertEquals(1.5, response.deadTimeNs(Response.EXPECTED) / 1e9, 1e-6);
        assertEquals(1.5, response.deadTimeS(), 1e-9);
        assertTrue(response.deadTimeNs(Response.SOONEST) / 1e9 < 1.3);
        assertTrue(response.deadTimeNs(Response.SOONEST) / 1e9 > 1.0);
        assertTrue(response.deadTimeNs(Response.LATEST) / 1e9 > 1.7);
        assertTrue(response.deadTimeNs(Response.LATEST) / 1e9 < 2.0);
        assertTrue(response.rampWPerS(Response.SOONEST) > 440 && response.rampWPerS(Response.SOONEST) < 500);
        assertTrue(response.rampWPerS(Response.LATEST) < 364 && response.rampWPerS(Response.LATEST) > 320);
    }

    @Test
    void theDeadTimeOfPeopleLeavesOutTailAndTelemetry() {
        response.learn(2.05, 0.1, 400, 1.1);
        // Half the tail of 0.4 s, telemetry 0.5 s old, half a step.
        assertEquals(1.3, response.movesAfterS(0.5), 1e-9);
        assertEquals(0, response.movesAfterS(3), 1e-9);
    }

    @Test
    void theFirstStartTellsMoreOfTheDeadTimeThanOfTheWakeUp() {
        // Guessed are 2 s and 2.5 s.
        response.learnWakeUp(3.5);
        assertEquals(1.2, response.deadTimeS(), 1e-9);
        assertEquals(2.3, response.wakeUpS(), 1e-9);
        assertTrue(Double.isInfinite(response.deadTimeErrorS()));
        response.learnWakeUp(6);
        assertEquals(1.2, response.deadTimeS(), 1e-9);
    }

    @Test
    void aWakeUpIsWhatAStartTakesLongerAlsoWhenTheDeadTimeIsLearntLater() {
        response.learnWakeUp(5);
        assertEquals(2.4, response.deadTimeS(), 1e-9);
        assertEquals(2.6, response.wakeUpS(), 1e-9);
        response.learn(3, 0.1, 400, 1.1);
        assertEquals(2, response.wakeUpS(), 1e-9);
        assertEquals(1, response.wakesSeen());
    }

    @Test
    void awakeItIsNoLaterThanItWasFromStandby() {
        response.learnWakeUp(3.5);
        assertEquals(4.5, response.deadTimeNs(Response.LATEST) / 1e9, 1e-6);
        while (response.later(0.4)) {
            assertTrue(response.deadTimeS() < 4.5);
        }
        assertEquals(4.5, response.deadTimeS(), 1e-9);
    }

    @Test
    void aGuessThatWasTooShortIsRaised() {
        assertTrue(response.later(0.4));
        assertEquals(2.4, response.deadTimeS(), 1e-9);
    }

    @Test
    void whatIsRestoredIsLessCertain() {
        Learnt before = new Learnt();
        before.stretches = 12;
        before.deadTimeS = 1.7;
        before.deadTimeErrorS = 0.1;
        before.rampWPerS = 350;
        before.rampFactor = 1.1;
        before.wakes = 2;
        before.wakeUpS = 2.2;
        response.restore(before, 0.15, 1.2);
        assertEquals(12, response.learnt());
        assertEquals(1.7, response.deadTimeS(), 1e-9);
        assertEquals(0.25, response.deadTimeErrorS(), 1e-9);
        assertEquals(1.32, response.rampErrorFactor(), 1e-9);
        assertEquals(2.2, response.wakeUpS(), 1e-9);
    }
}
