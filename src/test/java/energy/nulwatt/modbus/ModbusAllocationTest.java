package energy.nulwatt.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the link and a device leave to the garbage collector. */
@Timeout(60)
class ModbusAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** A poll is allowed 4 kB: at ten polls a second one small collection a minute. */
    private static final long MOST_BYTES_PER_READ = 4_096;

    private static final Register POWER = new Register(
            "power",
            100,
            Table.HOLDING,
            DataType.INT16,
            1,
            WordOrder.BIG,
            -1,
            "W",
            Access.READ_WRITE,
            Storage.VOLATILE);

    private static long bytesPerRead(LinkAddress address) throws IOException {
        int[] into = new int[20];
        try (ModbusLink link = ModbusLink.open(address, SerialFormat.DEFAULT, 2_000, 100)) {
            long before = 0;
            for (int i = -100; i < 200; i++) {
                if (i == 0) {
                    before = THREADS.getCurrentThreadAllocatedBytes();
                }
                link.read(1, Table.HOLDING, 0, 20, into);
            }
            return (THREADS.getCurrentThreadAllocatedBytes() - before) / 200;
        }
    }

    @Test
    void readOverTcpStaysWithinTheBudget() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                false, (number, request, out) -> out.write(Bytes.mbap(request, Bytes.readAnswer(request, 6))))) {
            long bytes = bytesPerRead(LinkAddress.parse("tcp://127.0.0.1:" + server.port()));
            assertTrue(bytes <= MOST_BYTES_PER_READ, bytes + " bytes a read");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void readOverASerialLineStaysWithinTheBudget() throws IOException {
        try (Pty pty = new Pty().serve((number, request, out) -> out.write(Bytes.rtu(Bytes.readAnswer(request, 0))))) {
            long bytes = bytesPerRead(LinkAddress.parse(pty.path()));
            assertTrue(bytes <= MOST_BYTES_PER_READ, bytes + " bytes a read");
        }
    }

    @Test
    void lookingAtAValueAndWritingAnUnchangedOneAllocateNothing() throws IOException {
        FakeLink link = new FakeLink();
        DeviceLimits limits = new DeviceLimits(32, false, 0, 1_000, 0, 0);
        ModbusDevice device = new ModbusDevice(link, 1, limits, List.of(POWER), List.of(POWER));
        device.write(POWER, 500);
        long before = 0;
        double sum = 0;
        for (int i = -20_000; i < 100_000; i++) {
            if (i == 0) {
                before = THREADS.getCurrentThreadAllocatedBytes();
            }
            sum += device.value(POWER) + device.confirmed(POWER) + device.readNs(POWER);
            device.write(POWER, 500);
        }
        assertEquals(0, THREADS.getCurrentThreadAllocatedBytes() - before, () -> "bytes");
        assertTrue(Double.isNaN(sum), "never read");
    }
}
