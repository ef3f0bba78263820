package energy.nulwatt.battery.sessy;

import energy.nulwatt.modbus.BusTime;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.BatteryState;
import energy.nulwatt.model.FoundSettings;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.sim.BatteryDynamics;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.SessyServer;
import energy.nulwatt.sim.SimulatedBattery;
import energy.nulwatt.sim.SimulatedHouse;
import energy.nulwatt.sim.SimulatedSessy;
import java.io.IOException;

/** A driver at a simulated Sessy over a real socket, in a time that passes only when told to. */
final class TestSessy implements AutoCloseable, BusTime {
    static final String SERIAL = "DABC1234";
    static final String PASSWORD = "stick3r \"ü";
    static final BatterySpec SPEC =
            Sessy.spec("cellar", "cellar", PhaseConnection.L1, 5000, Integer.MAX_VALUE, Integer.MAX_VALUE, 5, 100);

    final SimulatedBattery physics;
    final SessyServer server;
    final FoundSettings found = FoundSettings.inMemory();
    final BatteryState state = new BatteryState();
    SessyLink link;
    SessyBattery battery;
    private long nowNs = 1_000_000_000_000L;

    TestSessy() throws IOException {
        this(SERIAL);
    }

    TestSessy(String serial) throws IOException {
        SimulatedHouse house = new SimulatedHouse(nowNs);
        physics = house.add(
                BatteryPhysics.VENUS_E.withSize(5000, 2200, 2000).withDynamics(BatteryDynamics.INSTANT),
                PhaseConnection.L1);
        server = new SessyServer(new SimulatedSessy(physics, serial), PASSWORD, house, this::nowNs);
        restart(PASSWORD, 10_000);
    }

    /** Another process takes over: nothing is known but what was kept. */
    void restart(String password, int timeoutMs) {
        if (link != null) {
            link.close();
        }
        link = new SessyLink("127.0.0.1", server.port(), SERIAL, password, timeoutMs, 10);
        battery = new SessyBattery(SPEC, link, found, this);
        state.clear();
    }

    TestSessy connected() throws IOException {
        battery.connect(state);
        return this;
    }

    @Override
    public synchronized long nowNs() {
        return nowNs;
    }

    @Override
    public void sleep(long ns) {
        pass(ns);
    }

    private synchronized void pass(long ns) {
        nowNs += ns;
    }

    /** Time passes, and what is due is read as soon as it is. */
    void live(int ms) throws IOException {
        long endNs = nowNs() + ms * 1_000_000L;
        while (nowNs() - endNs < 0) {
            long dueNs = battery.read(state, nowNs());
            pass(Math.max(0, Math.min(dueNs, endNs) - nowNs()));
        }
        battery.read(state, nowNs());
    }

    String strategy() {
        return server.look(SimulatedSessy::strategy);
    }

    int setpointW() {
        return server.look(SimulatedSessy::setpointW);
    }

    /** True power, W, + charge. */
    double powerW() {
        return server.look(_ -> physics.powerW());
    }

    long posts() {
        return server.requests().stream()
                .filter(request -> request.startsWith("POST"))
                .count();
    }

    @Override
    public void close() {
        battery.close();
        server.close();
    }
}
