package energy.nulwatt.meter.p1;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The far end of a serial line on a pseudo-terminal. Closing it is what unplugging looks like. */
final class TestTerminal implements AutoCloseable {
    private static final int READ_WRITE_NO_CONTROLLING_TERMINAL = 0x102;
    private static final int NAME_LENGTH = 128;

    private final int master;
    private final String path;

    TestTerminal() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            master = call("posix_openpt", READ_WRITE_NO_CONTROLLING_TERMINAL);
            MemorySegment name = arena.allocate(NAME_LENGTH);
            boolean ready = master >= 0
                    && call("grantpt", master) == 0
                    && call("unlockpt", master) == 0
                    && (int) handle("ptsname_r", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG)
                                    .invokeExact(master, name, (long) NAME_LENGTH)
                            == 0;
            if (!ready) {
                throw new IOException("this system gives no pseudo-terminal");
            }
            path = name.getString(0);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("this system gives no pseudo-terminal", e);
        }
    }

    /** The port to open. */
    String path() {
        return path;
    }

    void write(byte[] bytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(bytes.length);
            MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, bytes.length);
            long written = (long) handleOfLong("write").invokeExact(master, data, (long) bytes.length);
            if (written != bytes.length) {
                throw new IOException("wrote " + written + " of " + bytes.length + " bytes");
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            call("close", master);
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    private static int call(String function, int argument) throws Throwable {
        return (int) handle(function, ValueLayout.JAVA_INT).invokeExact(argument);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(String function, ValueLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(function), FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handleOfLong(String function) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(function),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    }
}
