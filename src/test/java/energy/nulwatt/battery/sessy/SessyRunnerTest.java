package energy.nulwatt.battery.sessy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.battery.BatteryRunner;
import energy.nulwatt.modbus.BusTime;
import energy.nulwatt.model.BatteryChannel;
import energy.nulwatt.model.BatteryCommand.Kind;
import energy.nulwatt.model.BatteryState;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread of a link with a Sessy on it, over a real socket and in real time. */
@Timeout(60)
class SessyRunnerTest {
    private final BatteryChannel channel = new BatteryChannel();
    private TestSessy sessy;
    private BatteryRunner runner;
    private long sequence;

    @BeforeEach
    void start() throws Exception {
        sessy = new TestSessy();
        SessyBattery battery = new SessyBattery(TestSessy.SPEC, sessy.link, sessy.found, BusTime.SYSTEM);
        BatteryRunner.Seat seat = new BatteryRunner.Seat(battery, channel.commands(), channel.states());
        runner = new BatteryRunner("sessy", List.of(seat), sessy.link, null, null, BusTime.SYSTEM);
        runner.start();
    }

    @AfterEach
    void end() {
        runner.close();
        sessy.close();
    }

    private void order(Kind kind, int watts) {
        channel.commands().writing().kind = kind;
        channel.commands().writing().watts = watts;
        channel.commands().writing().sequence = ++sequence;
        channel.commands().publish();
        if (kind == Kind.SETPOINT) {
            runner.wake();
        } else {
            runner.wakeUrgently();
        }
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(
                    System.nanoTime() - deadlineNs < 0,
                    () -> "waited in vain for " + what + ": " + sessy.server.requests());
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    private void awaitState(String what, Predicate<BatteryState> condition) throws InterruptedException {
        await(what, () -> {
            channel.states().poll();
            return condition.test(channel.states().latest());
        });
    }

    @Test
    void aCommandAndAStopAndARelease() throws Exception {
        awaitState("its first state", state -> state.available && state.powerNs != 0);
        order(Kind.SETPOINT, -400);
        awaitState("the command", state -> state.acceptedSequence == 1);
        assertEquals(-400, channel.states().latest().acceptedWatts);
        assertEquals(400, sessy.setpointW());
        order(Kind.STOP, 0);
        awaitState("the stop", state -> state.acceptedSequence == 2);
        assertEquals(0, channel.states().latest().acceptedWatts);
        assertEquals(0, sessy.setpointW());
        assertEquals("POWER_STRATEGY_API", sessy.strategy());
        order(Kind.RELEASE, 0);
        await("the release", () -> runner.released(0));
        assertEquals("POWER_STRATEGY_NOM", sessy.strategy());
    }

    @Test
    void aStopDoesNotWaitForAReadThatGetsNoAnswer() throws Exception {
        awaitState("its first state", state -> state.available && state.powerNs != 0);
        order(Kind.SETPOINT, -400);
        awaitState("the command", state -> state.acceptedSequence == 1);
        sessy.server.silent(true);
        int asked = sessy.server.requests().size();
        await("a read that hangs", () -> sessy.server.requests().size() > asked);
        long orderedNs = System.nanoTime();
        order(Kind.STOP, 0);
        await("the stop on the wire", () -> sessy.server.requests().size() > asked + 1);
        assertEquals("POST /api/v1/power/setpoint", sessy.server.requests().getLast());
        assertTrue(System.nanoTime() - orderedNs < TimeUnit.SECONDS.toNanos(5), "long before the time-out");
        sessy.server.silent(false);
        awaitState("the stop", state -> state.acceptedSequence == 2);
        assertEquals(0, sessy.setpointW());
    }

    @Test
    void closingHandsItBack() throws Exception {
        order(Kind.SETPOINT, 700);
        awaitState("the command", state -> state.acceptedSequence == 1);
        assertEquals(-700, sessy.setpointW());
        runner.close();
        assertEquals("POWER_STRATEGY_NOM", sessy.strategy());
        assertEquals(0, sessy.setpointW());
        assertFalse(sessy.found.found().containsKey("strategy"));
    }

    @Test
    void closingLeavesAStoppedOneStopped() throws Exception {
        order(Kind.SETPOINT, 700);
        awaitState("the command", state -> state.acceptedSequence == 1);
        order(Kind.STOP, 0);
        awaitState("the stop", state -> state.acceptedSequence == 2);
        runner.close();
        assertEquals("POWER_STRATEGY_API", sessy.strategy());
        assertEquals(0, sessy.setpointW());
        assertTrue(sessy.found.found().containsKey("strategy"), "for the release that comes later");
    }
}
