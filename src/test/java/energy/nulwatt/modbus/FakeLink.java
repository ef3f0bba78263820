package energy.nulwatt.modbus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A device in memory. */
final class FakeLink implements ModbusLink {
    final int[] memory = new int[0x1_0000];
    final List<String> exchanges = new ArrayList<>();
    IOException nextFailure;
    long connects = 1;
    long discarded;
    /** Runs with every exchange, for example to let time pass. */
    Runnable onExchange = () -> {};

    private void exchange(String text) throws IOException {
        exchanges.add(text);
        onExchange.run();
        IOException failure = nextFailure;
        nextFailure = null;
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void read(int unit, Table table, int address, int count, int[] into) throws IOException {
        exchange("read " + unit + " " + table + " " + address + "+" + count);
        System.arraycopy(memory, address, into, 0, count);
    }

    @Override
    public void write(int unit, int address, int value) throws IOException {
        exchange("write " + unit + " " + address + "=" + value);
        memory[address] = value;
    }

    @Override
    public void write(int unit, int address, int[] values, int count) throws IOException {
        exchange("write " + unit + " " + address + "=" + Arrays.toString(Arrays.copyOf(values, count)));
        System.arraycopy(values, 0, memory, address, count);
    }

    @Override
    public long connects() {
        return connects;
    }

    @Override
    public long discarded() {
        return discarded;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public void close() {}
}
