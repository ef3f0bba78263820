package energy.nulwatt.battery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.modbus.BusTime;
import energy.nulwatt.modbus.ModbusFailure;
import energy.nulwatt.modbus.ModbusLink;
import energy.nulwatt.modbus.Table;
import energy.nulwatt.model.BatteryCommand.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The runner with its real thread. */
@Timeout(30)
class BatteryRunnerThreadTest {
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final ScriptedBattery a = new ScriptedBattery("a", BusTime.SYSTEM, calls);

    private void await(String call) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!calls.contains(call)) {
            assertTrue(System.nanoTime() - deadlineNs < 0, "no '" + call + "' in " + calls);
            Thread.sleep(2);
        }
    }

    @Test
    void anOrderWakesTheThread() throws InterruptedException {
        a.readEveryMs = 3_600_000;
        try (BatteryRunner runner = new BatteryRunner("t", List.of(a.seat()), null, null, null, BusTime.SYSTEM)) {
            runner.start();
            await("a read");
            a.order(Kind.SETPOINT, 400);
            runner.wake();
            await("a command 400");
        }
    }

    @Test
    void closeStopsAndHandsBackWhatWasCommanded() throws InterruptedException {
        a.readEveryMs = 50;
        try (BatteryRunner runner = new BatteryRunner("t", List.of(a.seat()), null, null, null, BusTime.SYSTEM)) {
            runner.start();
            a.order(Kind.SETPOINT, 400);
            runner.wake();
            await("a command 400");
        }
        assertTrue(calls.indexOf("a stop") > 0);
        assertTrue(calls.indexOf("a stop") < calls.indexOf("a release"));
        assertTrue(calls.indexOf("a release") < calls.indexOf("a close"));
    }

    @Test
    void closeWritesNothingToABatteryThatWasOnlyWatched() throws InterruptedException {
        try (BatteryRunner runner = new BatteryRunner("t", List.of(a.seat()), null, null, null, BusTime.SYSTEM)) {
            runner.start();
            await("a read");
        }
        assertTrue(calls.stream().noneMatch(call -> call.equals("a stop") || call.equals("a release")));
        assertEquals("a close", calls.getLast());
    }

    @Test
    void aStopEndsAnExchangeThatGetsNoAnswer() throws InterruptedException {
        CountDownLatch aborted = new CountDownLatch(1);
        AtomicInteger aborts = new AtomicInteger();
        ModbusLink link = new ModbusLink() {
            @Override
            public void hurry(boolean urgent) {
                calls.add(urgent ? "hurry" : "no hurry");
            }

            @Override
            public void abort() {
                aborts.incrementAndGet();
                aborted.countDown();
            }

            @Override
            public void read(int unit, Table table, int address, int count, int[] into) throws IOException {
                throw new ModbusFailure(ModbusFailure.Kind.TIMEOUT, "unused");
            }

            @Override
            public void write(int unit, int address, int value) {}

            @Override
            public void write(int unit, int address, int[] values, int count) {}

            @Override
            public String name() {
                return "blocking";
            }

            @Override
            public void close() {}
        };
        try (BatteryRunner runner = new BatteryRunner("t", List.of(a.seat()), link, null, null, BusTime.SYSTEM)) {
            runner.start();
            a.order(Kind.STOP, 0);
            runner.wakeUrgently();
            assertTrue(aborted.await(5, TimeUnit.SECONDS));
            await("a stop");
            assertEquals(1, aborts.get());
        }
        List<String> around = List.of("hurry", "a stop", "no hurry");
        int stop = calls.indexOf("a stop");
        assertEquals(around, calls.subList(stop - 1, stop + 2), calls.toString());
    }

    @Test
    void anErrorIsReportedAndTheBatteriesAreHandedBackBeforeTheThreadEnds() throws InterruptedException {
        a.readEveryMs = 50;
        ScriptedBattery b = new ScriptedBattery("b", BusTime.SYSTEM, calls);
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        BatteryRunner runner =
                new BatteryRunner("t", List.of(a.seat(), b.seat()), null, null, failures::add, BusTime.SYSTEM);
        runner.start();
        a.order(Kind.SETPOINT, 400);
        b.order(Kind.SETPOINT, 300);
        runner.wake();
        await("a command 400");
        await("b command 300");
        Error error = new AssertionError("a fault of the test");
        a.readFault = () -> error;
        await("b release");
        await("a stop");
        assertEquals(List.of(error), failures);
        a.readFault = () -> null;
        await("a release");
        runner.close();
        assertEquals(1, failures.size());
    }

    @Test
    void aReportThatFailsDoesNotKeepTheBatteriesFromBeingHandedBack() throws InterruptedException {
        a.readEveryMs = 50;
        boolean[] broken = new boolean[1];
        Consumer<Throwable> report = e -> {
            throw new IllegalStateException("cannot report", e);
        };
        Runnable onState = () -> {
            if (broken[0]) {
                broken[0] = false;
                throw new AssertionError("a fault of the test");
            }
        };
        try (BatteryRunner runner = new BatteryRunner("t", List.of(a.seat()), null, onState, report, BusTime.SYSTEM)) {
            runner.start();
            a.order(Kind.SETPOINT, 400);
            runner.wake();
            await("a command 400");
            broken[0] = true;
            await("a release");
        }
    }

    @Test
    void closeLeavesAStoppedBatteryStopped() throws InterruptedException {
        try (BatteryRunner runner = new BatteryRunner("t", List.of(a.seat()), null, null, null, BusTime.SYSTEM)) {
            runner.start();
            a.order(Kind.SETPOINT, 400);
            runner.wake();
            await("a command 400");
            a.order(Kind.STOP, 0);
            runner.wakeUrgently();
            await("a stop");
        }
        assertFalse(calls.contains("a release"), calls.toString());
        assertEquals(1, Collections.frequency(calls, "a stop"), "confirmed, then untouched");
    }

    @Test
    void closeCarriesOutAStopThatWasOrderedJustBefore() throws InterruptedException {
        try (BatteryRunner runner = new BatteryRunner("t", List.of(a.seat()), null, null, null, BusTime.SYSTEM)) {
            runner.start();
            a.order(Kind.SETPOINT, 400);
            runner.wake();
            await("a command 400");
            a.failures = 2;
            a.order(Kind.STOP, 0);
        }
        assertTrue(Collections.frequency(calls, "a stop") >= 1, calls.toString());
        assertEquals(0, a.state().acceptedWatts, calls.toString());
        assertFalse(calls.contains("a release"), calls.toString());
    }

    @Test
    void aStopThatComesBetweenTheFramesOfASetPointIsTheNextFrame() throws InterruptedException {
        Marstek marstek = Marstek.gen3();
        ScriptedBattery slots = new ScriptedBattery("slots", marstek.time, calls);
        BatteryRunner.Seat seat = new BatteryRunner.Seat(marstek.battery, slots.commands, slots.states);
        try (BatteryRunner runner = new BatteryRunner("t", List.of(seat), marstek.link, null, null, marstek.time)) {
            marstek.link.afterWrite = () -> {
                marstek.link.afterWrite = () -> {};
                slots.order(Kind.STOP, 0);
                runner.wakeUrgently();
            };
            slots.order(Kind.SETPOINT, 700);
            runner.start();
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (slots.state().acceptedWatts != 0) {
                assertTrue(System.nanoTime() - deadlineNs < 0, "not stopped");
                Thread.sleep(2);
            }
        }
        List<String> expected = new ArrayList<>(List.of("42000=21930"));
        expected.addAll(Marstek.stopFrames());
        assertEquals(expected, marstek.link.takeWrites());
    }
}
