package energy.nulwatt.battery;

import energy.nulwatt.modbus.BusTime;
import energy.nulwatt.modbus.ModbusFailure;
import energy.nulwatt.model.BatteryCommand;
import energy.nulwatt.model.BatteryCommand.Kind;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.Slot;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** A battery that notes what is asked of it, obeys at once, and fails when told to. */
final class ScriptedBattery implements Battery {
    private final String name;
    private final BusTime time;
    private final List<String> calls;
    final Slot<BatteryCommand> commands = new Slot<>(BatteryCommand::new);
    final Slot<BatteryState> states = new Slot<>(BatteryState::new);
    private long sequence;

    boolean dead;
    int failures;
    boolean aborts;
    /** What a read throws, as a fault in the program would. */
    Supplier<Throwable> readFault = () -> null;
    /** What a set-point throws; null for nothing. */
    RuntimeException commandFault;

    int silenceMs;
    int readEveryMs = 1000;
    boolean keepsRunning;
    private double powerW;
    private long firstFrameNs;

    /** @param calls shared by all on a bus: what was asked of whom, in its order */
    ScriptedBattery(String name, BusTime time, List<String> calls) {
        this.name = name;
        this.time = time;
        this.calls = calls;
    }

    BatteryRunner.Seat seat() {
        return new BatteryRunner.Seat(this, commands, states);
    }

    void order(Kind kind, int watts) {
        BatteryCommand command = commands.writing();
        command.kind = kind;
        command.watts = watts;
        command.sequence = ++sequence;
        command.causeNs = time.nowNs();
        commands.publish();
    }

    /** The newest state that the runner published. */
    BatteryState state() {
        states.poll();
        return states.latest();
    }

    @Override
    public BatterySpec spec() {
        return Marstek.profile("marstek-venus-gen3").spec(name, name, PhaseConnection.L1, 5000, 2500, 2500, 12, 100);
    }

    @Override
    public int silenceMs() {
        return silenceMs;
    }

    @Override
    public long firstFrameNs() {
        return firstFrameNs;
    }

    private void call(String what) throws IOException {
        calls.add(name + " " + what);
        if (time instanceof FakeTime fake) {
            fake.passMs(10);
        }
        if (aborts) {
            aborts = false;
            throw new ModbusFailure(ModbusFailure.Kind.ABORTED, "aborted");
        }
        if (dead || failures > 0) {
            failures--;
            throw new ModbusFailure(ModbusFailure.Kind.TIMEOUT, "no answer");
        }
    }

    @Override
    public void connect(BatteryState into) throws IOException {
        call("connect");
        into.answeredNs = time.nowNs();
    }

    @Override
    public long read(BatteryState into, long nowNs) throws IOException {
        call("read");
        switch (readFault.get()) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {}
        }
        into.powerW = powerW;
        into.powerNs = time.nowNs();
        return nowNs + readEveryMs * 1_000_000L;
    }

    @Override
    public void command(int watts, BatteryState into) throws IOException {
        call("command " + watts);
        if (commandFault != null) {
            throw commandFault;
        }
        firstFrameNs = time.nowNs();
        powerW = watts;
        into.acceptedWatts = watts;
        into.acceptedNs = time.nowNs();
    }

    @Override
    public void stop(BatteryState into) throws IOException {
        call("stop");
        firstFrameNs = time.nowNs();
        powerW = keepsRunning ? powerW : 0;
        into.acceptedWatts = 0;
        into.acceptedNs = time.nowNs();
    }

    @Override
    public void release(BatteryState into) throws IOException {
        call("release");
        into.acceptedWatts = BatteryState.NOTHING_ACCEPTED;
    }

    @Override
    public void close() {
        calls.add(name + " close");
    }
}
