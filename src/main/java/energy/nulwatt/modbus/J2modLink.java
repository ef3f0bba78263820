package energy.nulwatt.modbus;

import com.ghgande.j2mod.modbus.Modbus;
import com.ghgande.j2mod.modbus.msg.ExceptionResponse;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersResponse;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersResponse;
import com.ghgande.j2mod.modbus.msg.WriteMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.msg.WriteMultipleRegistersResponse;
import com.ghgande.j2mod.modbus.msg.WriteSingleRegisterRequest;
import com.ghgande.j2mod.modbus.msg.WriteSingleRegisterResponse;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import energy.nulwatt.modbus.ModbusFailure.Kind;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The link over j2mod's messages. One request is sent, once; answers to others are thrown away until the right one has
 * come or the time is over. j2mod's masters and transactions are not used: over TCP they repeat a request up to five
 * times, hand out the answer of the request before, and match neither unit nor function.
 */
final class J2modLink implements ModbusLink {
    /** A serial port that is in order is opened anew only after so many failures in a row. */
    private static final int FAILURES_TO_REOPEN = 10;
    /** A data logger that was thought to speak plain Modbus is asked in its own frames again after so many. */
    private static final int FAILURES_TO_DOUBT = 3;
    /** A data logger loses requests that follow an answer sooner. */
    private static final long LOGGER_REST_NS = 100_000_000;

    private final LinkAddress address;
    private final SerialFormat format;
    private final int timeoutMs;
    private final int reconnectPauseMs;
    private final ReentrantLock exchange = new ReentrantLock();
    private final AtomicLong connects = new AtomicLong();
    private final AtomicLong discarded = new AtomicLong();
    private volatile boolean aborting;
    private volatile boolean closed;
    private volatile Thread waiter;
    private volatile Wire wire;
    private volatile long answerNs;
    private boolean connected;
    private boolean plainLogger;
    private Frames frames;
    private int failuresInARow;
    private long notBeforeNs = System.nanoTime();
    /** The same for what is urgent. */
    private long notBeforeUrgentNs = notBeforeNs;

    private long noReadBeforeNs = notBeforeNs;
    private boolean urgent;

    J2modLink(LinkAddress address, SerialFormat format, int timeoutMs, int reconnectPauseMs) {
        if (timeoutMs < 1 || reconnectPauseMs < 0) {
            throw new IllegalArgumentException("time-out of " + timeoutMs + " ms, reconnect pause of "
                    + reconnectPauseMs + " ms: expected at least 1 and 0");
        }
        this.address = address;
        this.format = format;
        this.timeoutMs = timeoutMs;
        this.reconnectPauseMs = reconnectPauseMs;
    }

    @Override
    public void read(int unit, Table table, int address, int count, int[] into) throws IOException {
        ModbusRequest request = table == Table.HOLDING
                ? new ReadMultipleRegistersRequest(address, count)
                : new ReadInputRegistersRequest(address, count);
        ModbusResponse response = exchange(unit, request, address, count, 0);
        for (int i = 0; i < count; i++) {
            into[i] = response instanceof ReadMultipleRegistersResponse holding
                    ? holding.getRegisterValue(i)
                    : ((ReadInputRegistersResponse) response).getRegisterValue(i);
        }
    }

    @Override
    public void write(int unit, int address, int value) throws IOException {
        exchange(unit, new WriteSingleRegisterRequest(address, new SimpleRegister(value)), address, 1, value);
    }

    @Override
    public void write(int unit, int address, int[] values, int count) throws IOException {
        SimpleRegister[] registers = new SimpleRegister[count];
        for (int i = 0; i < count; i++) {
            registers[i] = new SimpleRegister(values[i]);
        }
        exchange(unit, new WriteMultipleRegistersRequest(address, registers), address, count, 0);
    }

    private ModbusResponse exchange(int unit, ModbusRequest request, int first, int count, int value)
            throws IOException {
        request.setUnitID(unit);
        boolean reading = request.getFunctionCode() == Modbus.READ_MULTIPLE_REGISTERS
                || request.getFunctionCode() == Modbus.READ_INPUT_REGISTERS;
        exchange.lock();
        waiter = Thread.currentThread();
        try {
            awaitTurn(reading);
            if (frames != null && !frames.stands()) {
                drop();
                pause(1);
                awaitTurn(reading);
            }
            connect();
            ModbusResponse response = ask(request, first, count, value);
            failuresInARow = 0;
            if (response instanceof ExceptionResponse refusal) {
                throw refusal(refusal.getExceptionCode());
            }
            return response;
        } catch (ModbusRefusal e) {
            if (frames.broken()) {
                drop();
                pause(1);
            }
            throw new ModbusRefusal(e.code(), text(unit, request, first, e));
        } catch (ModbusFailure e) {
            if (e.kind() == Kind.ABORTED) {
                aborted();
            } else if (!(e.getCause() instanceof ModbusRefusal)) {
                failed();
            }
            throw new ModbusFailure(e.kind(), text(unit, request, first, e), e);
        } catch (IOException e) {
            failed();
            throw new ModbusFailure(Kind.NO_CONNECTION, text(unit, request, first, e), e);
        } catch (RuntimeException e) {
            // j2mod throws these when an answer does not hold what it says.
            failed();
            throw new ModbusFailure(Kind.DAMAGED, text(unit, request, first, e), e);
        } finally {
            waiter = null;
            exchange.unlock();
        }
    }

    /** Waits for the end of a pause. */
    private void awaitTurn(boolean reading) throws ModbusFailure {
        long pausedNs = urgent ? notBeforeUrgentNs : notBeforeNs;
        long untilNs = reading && noReadBeforeNs - pausedNs > 0 ? noReadBeforeNs : pausedNs;
        while (true) {
            if (isAborted()) {
                throw new ModbusFailure(Kind.ABORTED, "aborted");
            }
            long leftNs = untilNs - System.nanoTime();
            if (leftNs <= 0) {
                return;
            }
            LockSupport.parkNanos(this, leftNs);
        }
    }

    private void connect() throws IOException {
        if (wire != null) {
            return;
        }
        Wire fresh = switch (address.kind()) {
            case SERIAL -> new SerialWire(address.target(), format, this::isAborted);
            case TCP, RTU_OVER_TCP, SOLARMAN -> new SocketWire(address.target(), address.port(), this::isAborted);
        };
        wire = fresh;
        fresh.open(System.nanoTime() + timeoutMs * 1_000_000L);
        connected = true;
        connects.incrementAndGet();
    }

    /** Begins with nothing left over from earlier answers. */
    private Frames startFrames() throws IOException {
        int first = (int) System.nanoTime();
        return switch (address.kind()) {
            case SERIAL, RTU_OVER_TCP -> new RtuFrames(wire, format);
            case TCP -> new MbapFrames(wire, first);
            case SOLARMAN ->
                plainLogger
                        ? new MbapFrames(wire, first)
                        : new SolarmanFrames(wire, address.logger(), first, InstantSource.system());
        };
    }

    private ModbusResponse ask(ModbusRequest request, int first, int count, int value) throws IOException {
        if (frames == null) {
            frames = startFrames();
        }
        // A late answer to this request may be on its way until then.
        long deadlineNs = System.nanoTime() + timeoutMs * 1_000_000L;
        if (!frames.numbered()) {
            noReadBeforeNs = deadlineNs;
        }
        long sentNs = System.nanoTime();
        frames.send(request);
        int foreign = 0;
        while (true) {
            ModbusResponse response = frames.receive(deadlineNs);
            int dropped = frames.takeDiscarded();
            if (response != null && isAnswerTo(request, response, first, count, value)) {
                discarded.addAndGet(dropped);
                noReadBeforeNs = System.nanoTime();
                answerNs = noReadBeforeNs - sentNs;
                if (address.kind() == LinkAddress.Kind.SOLARMAN) {
                    notBeforeNs = noReadBeforeNs + LOGGER_REST_NS;
                    notBeforeUrgentNs = notBeforeNs;
                }
                return response;
            }
            int others = dropped + (response == null ? 0 : 1);
            foreign += others;
            discarded.addAndGet(others);
            if (response == null || System.nanoTime() - deadlineNs >= 0) {
                String late = foreign == 0 ? "" : ", but " + foreign + " answers to other requests";
                throw new ModbusFailure(
                        foreign == 0 ? Kind.TIMEOUT : Kind.DAMAGED, "no answer within " + timeoutMs + " ms" + late);
            }
        }
    }

    /** @throws ModbusFailure when it is the answer but does not hold what was asked for */
    private static boolean isAnswerTo(ModbusRequest request, ModbusResponse response, int first, int count, int value)
            throws ModbusFailure {
        int function = request.getFunctionCode();
        if (response.getUnitID() != request.getUnitID() || (response.getFunctionCode() & 0x7F) != function) {
            return false;
        }
        return switch (response) {
            case ExceptionResponse exception -> exception.getFunctionCode() == (function | Modbus.EXCEPTION_OFFSET);
            case ReadMultipleRegistersResponse read -> holds(count, read.getByteCount());
            case ReadInputRegistersResponse read -> holds(count, read.getByteCount());
            case WriteSingleRegisterResponse write ->
                write.getReference() == first && write.getRegisterValue() == (value & 0xFFFF);
            case WriteMultipleRegistersResponse write -> write.getReference() == first && write.getWordCount() == count;
            default -> false;
        };
    }

    private static boolean holds(int count, int bytes) throws ModbusFailure {
        if (bytes != 2 * count) {
            throw new ModbusFailure(
                    Kind.DAMAGED, "asked for " + count + " registers, the answer has " + bytes + " bytes");
        }
        return true;
    }

    private IOException refusal(int code) {
        ModbusRefusal refusal = new ModbusRefusal(code, "refused with exception " + code + " (" + meaning(code) + ")");
        // Codes 10 and 11 come from a gateway in place of the device, which says nothing.
        return code == 10 || code == 11 ? new ModbusFailure(Kind.TIMEOUT, refusal.getMessage(), refusal) : refusal;
    }

    private static String meaning(int code) {
        return switch (code) {
            case 1 -> "illegal function";
            case 2 -> "illegal address";
            case 3 -> "illegal value";
            case 4 -> "device failure";
            case 5 -> "acknowledged, still working";
            case 6 -> "device busy";
            case 10 -> "gateway has no path";
            case 11 -> "the device behind the gateway does not answer";
            default -> "unknown meaning";
        };
    }

    private void failed() {
        failuresInARow++;
        if (frames != null && frames.turnedOutPlain()) {
            plainLogger = true;
        } else if (failuresInARow % FAILURES_TO_DOUBT == 0) {
            plainLogger = false;
        }
        frames = null;
        Wire current = wire;
        if (current != null && current.outlivesFailure() && failuresInARow % FAILURES_TO_REOPEN != 0) {
            pause(1);
            return;
        }
        drop();
        pause(failuresInARow == 1 ? 1 : failuresInARow == 2 ? 2.5 : 5);
    }

    private void pause(double times) {
        long nowNs = System.nanoTime();
        notBeforeNs = nowNs + (long) (times * reconnectPauseMs * 1_000_000L);
        notBeforeUrgentNs = nowNs + reconnectPauseMs * 1_000_000L;
    }

    /** Nothing is wrong with the line: a connection that stands stays, so that what is urgent can go out at once. */
    private void aborted() {
        if (!connected || closed) {
            drop();
        } else if (frames != null && !frames.numbered()) {
            frames = null;
        }
    }

    private void drop() {
        Wire old = wire;
        wire = null;
        connected = false;
        frames = null;
        if (old != null) {
            old.close();
        }
    }

    private boolean isAborted() {
        return aborting || closed || Thread.currentThread().isInterrupted();
    }

    private String text(int unit, ModbusRequest request, int first, Exception e) {
        return address + ": unit " + unit + ", function " + request.getFunctionCode() + ", register " + first + ": "
                + (closed ? "the link is closed" : e.getMessage());
    }

    @Override
    public void abort() {
        aborting = true;
        Wire current = wire;
        if (current != null) {
            current.wake();
        }
        LockSupport.unpark(waiter);
    }

    @Override
    public void resume() {
        aborting = false;
    }

    @Override
    public void hurry(boolean urgent) {
        this.urgent = urgent;
    }

    @Override
    public void reconnect() {
        exchange.lock();
        try {
            if (wire != null && !wire.outlivesFailure()) {
                drop();
                pause(1);
            }
        } finally {
            exchange.unlock();
        }
    }

    @Override
    public long connects() {
        return connects.get();
    }

    @Override
    public long discarded() {
        return discarded.get();
    }

    @Override
    public long answerNs() {
        return answerNs;
    }

    @Override
    public String name() {
        return address.toString();
    }

    @Override
    public void close() {
        closed = true;
        abort();
        exchange.lock();
        try {
            drop();
        } finally {
            exchange.unlock();
        }
    }
}
