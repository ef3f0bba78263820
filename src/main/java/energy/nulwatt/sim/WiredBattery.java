package energy.nulwatt.sim;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** A simulated Venus on a wire of a {@link WiredHouse}. */
public final class WiredBattery implements AutoCloseable {
    /** How it is reached. */
    public enum Wire {
        /** Modbus RTU on a serial port. */
        RTU,
        /** Modbus TCP: one session at a time, as the maker's own. */
        TCP,
        /** RTU frames over TCP: a transparent gateway. */
        RTU_OVER_TCP
    }

    private static final int UNIT_ID = 1;
    private static final int V2_ANSWER_MS = 30;
    private static final int GEN3_ANSWER_MS = 65;
    private static final int GEN3_SLOT_HELD_MS = 1500;

    private final Wire wire;
    private final SimulatedHouse house;
    private final SimulatedBattery battery;
    private final MarstekVenus venus;
    private final LiveRegisters registers;
    private final LineFaults faults;
    private final Path link;
    private int tcpPort;
    private ModbusSlave slave;

    WiredBattery(
            Wire wire,
            SimulatedHouse house,
            SimulatedBattery battery,
            MarstekVenus venus,
            LongSupplier clock,
            LineFaults faults,
            Path link)
            throws IOException {
        this.wire = wire;
        this.house = house;
        this.battery = battery;
        this.venus = venus;
        this.faults = faults;
        this.link = link;
        registers = new LiveRegisters(venus, house, clock);
        faults.answerMs(venus.model().gen3() ? GEN3_ANSWER_MS : V2_ANSWER_MS);
        connect();
    }

    private void connect() throws IOException {
        slave = switch (wire) {
            case RTU -> {
                PseudoTerminal terminal = new PseudoTerminal();
                terminal.linkAt(link);
                yield ModbusSlave.rtu(terminal);
            }
            case TCP -> ModbusSlave.tcp(tcpPort, 1);
            case RTU_OVER_TCP -> ModbusSlave.rtuOverTcp(tcpPort, 3);
        };
        tcpPort = Math.max(0, slave.port());
        if (wire == Wire.TCP && venus.model().gen3()) {
            slave.slotHeldMs(GEN3_SLOT_HELD_MS);
        }
        slave.unit(UNIT_ID, registers, faults);
        slave.start();
    }

    public Wire wire() {
        return wire;
    }

    /** Name of the serial port, or {@code host:port}; stays the same when it was gone for a while. */
    public String port() {
        return wire == Wire.RTU ? link.toString() : "127.0.0.1:" + tcpPort;
    }

    /** Its Modbus unit id. */
    public int unitId() {
        return UNIT_ID;
    }

    /** What its Modbus side believes and counts. */
    public MarstekVenus venus() {
        return venus;
    }

    /** How badly its line behaves; by default it only takes as long to answer as the real one: 30 ms, gen3 65 ms. */
    public LineFaults faults() {
        return faults;
    }

    /** True power at the wall now, W, + charge. */
    public double powerW() {
        synchronized (house) {
            return battery.powerW();
        }
    }

    /** True state of charge, %. */
    public double socPercent() {
        synchronized (house) {
            return battery.socPercent();
        }
    }

    /** Does something to its physics, such as a fault, while the house holds still. */
    public void change(java.util.function.Consumer<SimulatedBattery> what) {
        synchronized (house) {
            what.accept(battery);
        }
    }

    /** Its own program takes over, as the firmware does at times. */
    public void loseControlFlag() {
        synchronized (house) {
            venus.loseControlFlag();
        }
    }

    /** Its port is gone; the battery goes on with its last command. */
    public void unplug() throws IOException {
        slave.close();
    }

    /** Its port is there again, under the same name. */
    public void replug() throws IOException {
        slave.close();
        connect();
    }

    @Override
    public void close() throws IOException {
        slave.close();
    }
}
