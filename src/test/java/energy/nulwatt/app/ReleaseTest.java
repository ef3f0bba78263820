package energy.nulwatt.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.battery.Battery;
import energy.nulwatt.modbus.BusTime;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.BatteryState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Batteries on one link, in a time that passes only by what is done. */
class ReleaseTest {
    private final Clock clock = new Clock();
    private final List<String> calls = new ArrayList<>();

    @Test
    void aDeadBatteryDoesNotKeepTheOthersFromBeingHandedBack() {
        Fake dead = new Fake("dead");
        dead.dead = true;
        assertEquals(List.of("no answer", "", ""), release(false, dead, new Fake("second"), new Fake("third")));
        assertTrue(calls.indexOf("third stop") < calls.indexOf("second release"), "all are stopped first: " + calls);
    }

    @Test
    void aFaultInOneDriverDoesNotKeepTheOthersFromBeingHandedBack() {
        Fake faulty = new Fake("faulty");
        faulty.faulty = true;
        List<String> outcome = release(false, faulty, new Fake("second"));
        assertTrue(outcome.get(0).contains("a fault in the program"), outcome.toString());
        assertEquals("", outcome.get(1));
    }

    @Test
    void aBatteryIsHandedBackOnceItRests() {
        Fake battery = new Fake("slow");
        battery.restsAfterS = 3;
        assertEquals(List.of(""), release(false, battery));
        long waitedNs = battery.releasedNs - battery.stoppedNs;
        assertTrue(waitedNs >= TimeUnit.SECONDS.toNanos(3), "ns: " + waitedNs);
        assertTrue(waitedNs < TimeUnit.SECONDS.toNanos(4), "ns: " + waitedNs);
    }

    @Test
    void aBatteryThatNeverRestsIsHandedBackAfterTenSeconds() {
        Fake battery = new Fake("running");
        battery.restsAfterS = 1000;
        assertEquals(List.of(""), release(false, battery));
        long waitedNs = battery.releasedNs - battery.stoppedNs;
        assertTrue(waitedNs >= TimeUnit.SECONDS.toNanos(9), "ns: " + waitedNs);
        assertTrue(waitedNs < TimeUnit.SECONDS.toNanos(11), "ns: " + waitedNs);
    }

    @Test
    void whileAnEmergencyStopHoldsTheyAreOnlyStopped() {
        assertEquals(List.of("", ""), release(true, new Fake("first"), new Fake("second")));
        assertEquals(List.of("first connect", "first stop", "second connect", "second stop"), calls);
    }

    @Test
    void aBatteryThatFailsInBetweenIsStoppedAgainBeforeItIsHandedBack() {
        Fake battery = new Fake("shaky");
        battery.failingReads = 1;
        assertEquals(List.of(""), release(false, battery));
        assertEquals(
                List.of("connect", "stop", "read", "connect", "stop", "read", "release"),
                calls.stream().map(call -> call.substring("shaky ".length())).toList());
    }

    private List<String> release(boolean stopOnly, Battery... batteries) {
        long untilNs = clock.nowNs + TimeUnit.SECONDS.toNanos(20);
        List<HandOver> onBus = new ArrayList<>();
        for (Battery battery : batteries) {
            onBus.add(new HandOver(battery, stopOnly, clock.nowNs, untilNs));
        }
        Release.serve(onBus, untilNs, clock);
        return onBus.stream().map(HandOver::failure).toList();
    }

    private static final class Clock implements BusTime {
        long nowNs = TimeUnit.HOURS.toNanos(1);

        @Override
        public long nowNs() {
            return nowNs;
        }

        @Override
        public void sleep(long ns) {
            nowNs += ns;
        }
    }

    /** Rests so long after its stop. */
    private final class Fake implements Battery {
        private final String name;
        boolean dead;
        boolean faulty;
        int failingReads;
        double restsAfterS;
        long stoppedNs;
        long releasedNs;

        Fake(String name) {
            this.name = name;
        }

        private void call(String what) throws IOException {
            calls.add(name + " " + what);
            clock.nowNs += TimeUnit.MILLISECONDS.toNanos(dead ? 3000 : 20);
            if (dead) {
                throw new IOException("no answer");
            }
            if (faulty) {
                throw new IllegalStateException("on purpose");
            }
        }

        @Override
        public BatterySpec spec() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void connect(BatteryState into) throws IOException {
            call("connect");
        }

        @Override
        public long read(BatteryState into, long nowNs) throws IOException {
            call("read");
            if (failingReads > 0) {
                failingReads--;
                throw new IOException("no answer");
            }
            into.powerW = clock.nowNs - stoppedNs >= restsAfterS * 1e9 ? 0 : 800;
            into.powerNs = clock.nowNs;
            return nowNs;
        }

        @Override
        public void command(int watts, BatteryState into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void stop(BatteryState into) throws IOException {
            call("stop");
            stoppedNs = clock.nowNs;
            into.acceptedNs = clock.nowNs;
        }

        @Override
        public void release(BatteryState into) throws IOException {
            call("release");
            releasedNs = clock.nowNs;
        }

        @Override
        public void close() {}
    }
}
