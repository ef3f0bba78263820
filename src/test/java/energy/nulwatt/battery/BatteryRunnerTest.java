package energy.nulwatt.battery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.BatteryCommand.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of work on one bus, turn by turn, without a thread. */
class BatteryRunnerTest {
    private final FakeTime time = new FakeTime();
    private final List<String> calls = new ArrayList<>();
    private final ScriptedBattery a = new ScriptedBattery("a", time, calls);
    private final ScriptedBattery b = new ScriptedBattery("b", time, calls);
    private int published;
    private BatteryRunner runner =
            new BatteryRunner("bus", List.of(a.seat(), b.seat()), null, () -> published++, null, time);

    /** Turns until nothing is due. */
    private void settle() {
        for (int i = 0; i < 100; i++) {
            if (runner.turn(time.nowNs()) - time.nowNs() > 0) {
                return;
            }
        }
        throw new AssertionError("never rests: " + calls);
    }

    private void run(long ms) {
        long endNs = time.nowNs() + ms * 1_000_000;
        while (time.nowNs() - endNs < 0) {
            long nextNs = runner.turn(time.nowNs());
            long waitNs = Math.min(nextNs, endNs) - time.nowNs();
            if (waitNs > 0) {
                time.sleep(waitNs);
            }
        }
    }

    private List<String> take() {
        List<String> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    @Test
    void connectsBeforeItReads() {
        settle();
        assertEquals(List.of("a connect", "b connect", "a read", "b read"), take());
        assertTrue(a.state().available);
        assertTrue(b.state().available);
        assertEquals(4, published);
    }

    @Test
    void nothingIsWrittenWithoutAnOrder() {
        run(60_000);
        a.order(Kind.NONE, 0);
        run(60_000);
        assertTrue(calls.stream().noneMatch(call -> call.contains("command") || call.contains("stop")));
    }

    @Test
    void aStopOvertakesPollsAndSetPoints() {
        settle();
        time.passMs(5000);
        a.order(Kind.SETPOINT, 500);
        b.order(Kind.STOP, 0);
        take();
        for (int i = 0; i < 4; i++) {
            runner.turn(time.nowNs());
        }
        assertEquals(List.of("b stop", "a command 500", "a read", "b read"), take());
    }

    @Test
    void aSetPointOvertakesPolls() {
        settle();
        time.passMs(5000);
        b.order(Kind.SETPOINT, -300);
        take();
        runner.turn(time.nowNs());
        assertEquals(List.of("b command -300"), take());
        assertEquals(-300, b.state().acceptedWatts);
    }

    @Test
    void setPointsThatNeverEndStarveNeitherReadsNorAnotherBattery() {
        settle();
        take();
        for (int i = 0; i < 600; i++) {
            a.order(Kind.SETPOINT, 100 + i);
            b.order(Kind.SETPOINT, -100 - i);
            runner.turn(time.nowNs());
        }
        List<String> during = take();
        double seconds = during.size() * 0.01;
        int ofA = (int)
                during.stream().filter(call -> call.startsWith("a command")).count();
        int ofB = (int)
                during.stream().filter(call -> call.startsWith("b command")).count();
        assertEquals(ofA, ofB, 1);
        assertEquals(seconds, Collections.frequency(during, "a read"), 1);
        assertEquals(seconds, Collections.frequency(during, "b read"), 1);
    }

    @Test
    void theStateTellsWhichOrderWasCarriedOut() {
        settle();
        a.order(Kind.SETPOINT, 100);
        a.order(Kind.SETPOINT, 200);
        settle();
        assertEquals(2, a.state().acceptedSequence);
        a.order(Kind.STOP, 0);
        settle();
        assertEquals(3, a.state().acceptedSequence);
        a.dead = true;
        a.order(Kind.SETPOINT, 300);
        runner.turn(time.nowNs());
        assertEquals(3, a.state().acceptedSequence);
    }

    @Test
    void onlyTheNewestOrderCounts() {
        settle();
        a.order(Kind.SETPOINT, 100);
        a.order(Kind.SETPOINT, 200);
        take();
        settle();
        assertEquals(List.of("a command 200"), take());
    }

    @Test
    void aStopThatFailsIsTriedAgainUntilItIsConfirmedWhileOthersGoOn() {
        settle();
        a.order(Kind.SETPOINT, 700);
        settle();
        a.dead = true;
        a.order(Kind.STOP, 0);
        take();
        run(10_000);
        List<String> during = take();
        assertTrue(Collections.frequency(during, "a stop") >= 35, during.toString());
        assertTrue(Collections.frequency(during, "b read") >= 9, during.toString());
        a.dead = false;
        run(300);
        assertTrue(take().contains("a stop"));
        run(300);
        assertFalse(take().contains("a stop"));
    }

    @Test
    void aSilentBatteryIsNotAvailableAndPolledEverMoreSlowlyWhileTheOtherGoesOn() {
        settle();
        a.dead = true;
        run(2000);
        assertFalse(a.state().available);
        assertTrue(b.state().available);
        take();
        run(60_000);
        List<String> minute = take();
        assertTrue(Collections.frequency(minute, "a connect") <= 12, minute.toString());
        assertTrue(Collections.frequency(minute, "a connect") >= 5, minute.toString());
        assertTrue(Collections.frequency(minute, "b read") >= 58, minute.toString());
    }

    @Test
    void aBatteryThatStallsRegularlyStaysAvailable() {
        a.silenceMs = 10_000;
        runner = new BatteryRunner("bus", List.of(a.seat(), b.seat()), null, null, null, time);
        settle();
        a.failures = 3;
        run(4000);
        assertTrue(a.state().available);
        a.dead = true;
        run(8500);
        assertTrue(a.state().available);
        run(2000);
        assertFalse(a.state().available);
    }

    @Test
    void afterAnOutageItIdentifiesItselfAndWaitsForAFreshSetPoint() {
        settle();
        a.order(Kind.SETPOINT, 700);
        settle();
        a.dead = true;
        run(5000);
        a.dead = false;
        take();
        run(10_000);
        assertTrue(a.state().available);
        List<String> after = take();
        assertTrue(after.contains("a connect"), after.toString());
        assertFalse(after.contains("a command 700"), "an old set-point");
        a.order(Kind.SETPOINT, 300);
        settle();
        assertTrue(take().contains("a command 300"));
    }

    @Test
    void aSetPointThatWasNeverConfirmedIsNotWrittenLongAfterwards() {
        settle();
        a.dead = true;
        a.order(Kind.SETPOINT, 700);
        run(20_000);
        a.dead = false;
        take();
        run(15_000);
        assertTrue(a.state().available);
        assertFalse(take().contains("a command 700"));
    }

    @Test
    void aSetPointOfTheLastTwoSecondsIsWrittenAgainAfterAnOutage() {
        a.readEveryMs = 100;
        settle();
        a.order(Kind.SETPOINT, 700);
        settle();
        take();
        a.failures = 2;
        run(1500);
        List<String> after = take();
        assertTrue(after.contains("a connect"), after.toString());
        assertEquals(1, Collections.frequency(after, "a command 700"), after.toString());
    }

    @Test
    void anOrderThatWasReplacedDuringTheOutageIsNotWrittenAgain() {
        settle();
        a.order(Kind.SETPOINT, 700);
        settle();
        a.dead = true;
        run(5000);
        a.order(Kind.NONE, 0);
        a.dead = false;
        take();
        run(10_000);
        assertTrue(take().stream().noneMatch(call -> call.startsWith("a command")));
    }

    @Test
    void aStandingStopIsWrittenAgainAfterAnOutageAndNeverTurnsIntoARelease() {
        settle();
        a.order(Kind.STOP, 0);
        settle();
        a.dead = true;
        run(5000);
        a.dead = false;
        take();
        run(20_000);
        List<String> after = take();
        assertEquals(1, Collections.frequency(after, "a stop"), after.toString());
        assertFalse(after.contains("a release"));
    }

    @Test
    void aDeviceThatNeverIdentifiedItselfIsNotWrittenTo() {
        a.dead = true;
        a.order(Kind.STOP, 0);
        run(5000);
        assertTrue(calls.stream().noneMatch(call -> call.equals("a stop")));
        a.dead = false;
        run(1000);
        assertTrue(calls.contains("a stop"));
    }

    @Test
    void aRepeatedStopIsWrittenAgain() {
        settle();
        a.order(Kind.STOP, 0);
        settle();
        a.order(Kind.STOP, 0);
        settle();
        assertEquals(2, Collections.frequency(calls, "a stop"));
    }

    @Test
    void aReleaseStopsWaitsForTheBatteryToRestAndHandsBack() {
        settle();
        a.order(Kind.SETPOINT, 700);
        settle();
        a.order(Kind.RELEASE, 0);
        take();
        run(1500);
        List<String> during = take();
        during = during.stream().filter(call -> call.startsWith("a")).toList();
        assertEquals(List.of("a stop", "a read", "a release"), during.subList(0, 3));
        assertTrue(runner.released(0));
        a.order(Kind.SETPOINT, 100);
        settle();
        assertFalse(runner.released(0));
    }

    @Test
    void aReleasedBatteryThatKeepsRunningIsHandedBackAfterTenSeconds() {
        settle();
        a.order(Kind.SETPOINT, 700);
        settle();
        a.keepsRunning = true;
        a.order(Kind.RELEASE, 0);
        run(9000);
        assertFalse(calls.contains("a release"));
        run(2000);
        assertTrue(calls.contains("a release"));
    }

    @Test
    void anAbortedCallIsNoFailure() {
        settle();
        time.passMs(2000);
        a.aborts = true;
        take();
        settle();
        assertEquals(List.of("a read", "a read", "b read"), take());
        assertTrue(a.state().available);
    }

    @Test
    void theTimeFromCauseToFirstFrameIsCounted() {
        settle();
        a.order(Kind.SETPOINT, 700);
        time.passMs(30);
        settle();
        assertEquals(1, runner.reactionTimes(0).count());
        assertEquals(40, runner.reactionTimes(0).percentileMs(50), 2.5);
        assertEquals(0, runner.reactionTimes(1).count());
    }

    @Test
    void aFaultInTheProgramMakesThatBatteryUnavailableAndLeavesItsStopAndTheOtherBatteryAlone() {
        settle();
        a.readFault = () -> new ArrayIndexOutOfBoundsException("-1");
        run(2000);
        assertFalse(a.state().available);
        assertTrue(b.state().available);
        a.order(Kind.STOP, 0);
        take();
        run(60_000);
        List<String> minute = take();
        assertEquals("a stop", minute.getFirst());
        assertFalse(a.state().available, "that it was stopped does not prove that it can be read");
        assertTrue(Collections.frequency(minute, "a read") <= 12, minute.toString());
        assertTrue(Collections.frequency(minute, "b read") >= 58, minute.toString());
    }

    @Test
    void afterAFaultInTheProgramItIsReadAtItsUsualPaceAndCountsAgainAfterAMinuteWithoutAnother() {
        settle();
        a.readFault = () -> new IllegalStateException("once");
        run(1100);
        a.readFault = () -> null;
        take();
        run(50_000);
        assertFalse(a.state().available);
        int reads = Collections.frequency(take(), "a read");
        assertTrue(reads >= 45 && reads <= 51, reads + " reads");
        run(15_000);
        assertTrue(a.state().available);
    }

    @Test
    void aSetPointThatTheProgramCannotWriteIsAFaultOfThatBatteryOnly() {
        settle();
        a.commandFault = new IllegalArgumentException("does not fit");
        a.order(Kind.SETPOINT, 500);
        run(1000);
        assertFalse(a.state().available);
        a.order(Kind.STOP, 0);
        take();
        run(300);
        assertTrue(take().contains("a stop"));
    }
}
