package energy.nulwatt.battery;

import energy.nulwatt.modbus.ModbusFailure;
import energy.nulwatt.modbus.ModbusLink;
import energy.nulwatt.modbus.ModbusRefusal;
import energy.nulwatt.modbus.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A wire with one device on it that holds registers in memory, and that can be made to fail. */
final class FakeLink implements ModbusLink {
    static final int HELD = 0x55AA;
    static final int OFF = 0x55BB;

    final Map<Integer, Integer> registers = new TreeMap<>();
    final int unit;
    final FakeTime time;
    /** Every write as {@code address=value}, in the order on the wire. */
    final List<String> writes = new ArrayList<>();
    /** Every read as {@code address+words}. */
    final List<String> reads = new ArrayList<>();

    final Set<Integer> refused = new HashSet<>();
    /** What a refused read is answered with. */
    int refusalCode = 2;
    /** Written values that the device confirms but does not keep. */
    final Set<Integer> deaf = new HashSet<>();

    int silentExchanges;
    int silentWrites;
    int reconnects;
    boolean closed;
    /** Runs after every write. */
    Runnable afterWrite = () -> {};

    private volatile boolean aborting;

    FakeLink(int unit, FakeTime time) {
        this.unit = unit;
        this.time = time;
    }

    void set(int address, int... words) {
        for (int i = 0; i < words.length; i++) {
            registers.put(address + i, words[i] & 0xFFFF);
        }
    }

    void setText(int address, int words, String text) {
        for (int i = 0; i < words; i++) {
            set(address + i, charAt(text, 2 * i) << 8 | charAt(text, 2 * i + 1));
        }
    }

    private static int charAt(String text, int index) {
        return index < text.length() ? text.charAt(index) : 0;
    }

    int get(int address) {
        return registers.get(address);
    }

    /** What was written since the last call. */
    List<String> takeWrites() {
        List<String> taken = List.copyOf(writes);
        writes.clear();
        return taken;
    }

    @Override
    public void read(int askedUnit, Table table, int address, int count, int[] into) throws IOException {
        exchange(askedUnit);
        reads.add(address + "+" + count);
        if (count > 32) {
            throw new ModbusFailure(ModbusFailure.Kind.TIMEOUT, "no answer to " + count + " words");
        }
        for (int i = 0; i < count; i++) {
            if (refused.contains(address + i) || !registers.containsKey(address + i)) {
                throw new ModbusRefusal(refusalCode, "refused " + (address + i));
            }
            into[i] = registers.get(address + i);
        }
    }

    @Override
    public void write(int askedUnit, int address, int value) throws IOException {
        if (silentWrites > 0) {
            silentWrites--;
            time.passMs(1000);
            throw new ModbusFailure(ModbusFailure.Kind.TIMEOUT, "no answer");
        }
        exchange(askedUnit);
        if (refused.contains(address) || !registers.containsKey(address)) {
            throw new ModbusRefusal(2, "refused " + address);
        }
        writes.add(address + "=" + value);
        if (!deaf.contains(address)) {
            registers.put(address, value);
        }
        afterWrite.run();
    }

    @Override
    public void write(int askedUnit, int address, int[] values, int count) {
        throw new AssertionError("FC16 does not work on every Marstek: FC06 must be used");
    }

    @Override
    public void abort() {
        aborting = true;
    }

    @Override
    public void resume() {
        aborting = false;
    }

    private void exchange(int askedUnit) throws ModbusFailure {
        if (aborting) {
            throw new ModbusFailure(ModbusFailure.Kind.ABORTED, "aborted");
        }
        if (silentExchanges > 0 || askedUnit != unit) {
            silentExchanges = Math.max(0, silentExchanges - 1);
            time.passMs(1000);
            throw new ModbusFailure(ModbusFailure.Kind.TIMEOUT, "no answer");
        }
        time.passMs(65);
    }

    @Override
    public void reconnect() {
        reconnects++;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public void close() {
        closed = true;
    }
}
