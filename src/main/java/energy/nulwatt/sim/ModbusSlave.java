package energy.nulwatt.sim;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Serves the registers of one or more devices over Modbus: RTU on a {@link PseudoTerminal}, TCP, or RTU frames over TCP
 *  * as a transparent gateway does, or in the frames of a data logger. Functions 3, 4, 6 and 16. Register maps are called from
 * the slave's own threads.
 */
public final class ModbusSlave implements AutoCloseable {
    private static final int UNIT_IDS = 256;

    private interface Session {
        void serve(Line line) throws IOException;
    }

    private interface Framing {
        Session session(ModbusUnit[] units);
    }

    private final ModbusUnit[] units = new ModbusUnit[UNIT_IDS];
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final PseudoTerminal terminal;
    private final ServerSocket server;
    private final Supplier<Session> sessions;
    private final Semaphore slots;
    private volatile int slotHeldMs;
    private volatile boolean closed;

    private ModbusSlave(PseudoTerminal terminal, ServerSocket server, Framing framing, int maxSessions) {
        this.terminal = terminal;
        this.server = server;
        sessions = () -> framing.session(units);
        slots = new Semaphore(maxSessions);
    }

    /** RTU on {@code terminal}, which is closed together with the slave. Call {@link #start} after adding units. */
    public static ModbusSlave rtu(PseudoTerminal terminal) {
        return new ModbusSlave(terminal, null, units -> new RtuSession(units)::serve, 1);
    }

    /**
     * Modbus TCP on the loopback interface.
     *
     * @param port 0 for any free one: see {@link #port}
     * @param maxSessions how many clients are served at once; the next one is connected but hears nothing until another
     *     leaves, as with one session on the maker's own TCP
     */
    public static ModbusSlave tcp(int port, int maxSessions) throws IOException {
        return new ModbusSlave(null, LoopbackServer.listen(port), units -> new MbapSession(units)::serve, maxSessions);
    }

    /** RTU frames over TCP on the loopback interface; parameters as of {@link #tcp}. */
    public static ModbusSlave rtuOverTcp(int port, int maxSessions) throws IOException {
        return new ModbusSlave(null, LoopbackServer.listen(port), units -> new RtuSession(units)::serve, maxSessions);
    }

    /** RTU frames in the frames of a data logger over TCP on the loopback interface, one client at a time. */
    public static ModbusSlave solarman(int port, SolarmanLogger logger) throws IOException {
        return new ModbusSlave(
                null, LoopbackServer.listen(port), units -> new SolarmanSession(units, logger)::serve, 1);
    }

    /** Adds a device without faults; returns the means to give it some. */
    public LineFaults unit(int unitId, RegisterMap map) {
        LineFaults faults = new LineFaults(unitId);
        unit(unitId, map, faults);
        return faults;
    }

    /** Adds a device with these faults. */
    public void unit(int unitId, RegisterMap map, LineFaults faults) {
        units[unitId] = new ModbusUnit(map, faults);
    }

    /** A session that ended keeps its slot for this long, so that a client that reconnects too fast hears nothing, ms. */
    public ModbusSlave slotHeldMs(int millis) {
        slotHeldMs = millis;
        return this;
    }

    /** Begins to serve. */
    public ModbusSlave start() {
        if (terminal != null) {
            run("sim-rtu " + terminal.path(), () -> sessions.get().serve(terminal));
        } else {
            run("sim-modbus " + server.getLocalPort(), this::accept);
        }
        return this;
    }

    private interface Work {
        void run() throws IOException;
    }

    private void run(String name, Work work) {
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                work.run();
            } catch (IOException expected) {
                // The line is closed: by the client, or by close(). Either way there is nobody left to tell.
            }
        });
    }

    private void accept() throws IOException {
        while (!closed) {
            acquireSlot();
            Socket socket = server.accept();
            sockets.add(socket);
            run("sim-modbus session", () -> serve(socket));
        }
    }

    private void serve(Socket socket) throws IOException {
        try (socket) {
            sessions.get().serve(new SocketLine(socket));
        } finally {
            sockets.remove(socket);
            if (slotHeldMs > 0) {
                holdSlot();
            }
            slots.release();
        }
    }

    private void acquireSlot() throws IOException {
        try {
            slots.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    private void holdSlot() throws IOException {
        try {
            Thread.sleep(slotHeldMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    /** TCP port, or −1 on a serial line. */
    public int port() {
        return server == null ? -1 : server.getLocalPort();
    }

    /** Number of TCP clients that are being served. */
    public int sessions() {
        return sockets.size();
    }

    /** Cuts every TCP session, as a restart of the device's network chip does; new ones are welcome. */
    public void dropSessions() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Ends serving: the port is gone. */
    @Override
    public void close() throws IOException {
        closed = true;
        if (terminal != null) {
            terminal.close();
        } else {
            server.close();
            dropSessions();
        }
    }
}
