package energy.nulwatt.modbus;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** A pseudo-terminal whose far end a test plays. Linux only. */
@SuppressWarnings("restricted")
final class Pty implements AutoCloseable {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final int O_RDWR_NOCTTY = 0x102;
    private static final short POLLIN = 1;
    private static final MethodHandle OPEN = call("posix_openpt", "i", "i");
    private static final MethodHandle GRANT = call("grantpt", "i", "i");
    private static final MethodHandle UNLOCK = call("unlockpt", "i", "i");
    private static final MethodHandle NAME = call("ptsname_r", "i", "ipl");
    private static final MethodHandle READ = call("read", "l", "ipl");
    private static final MethodHandle WRITE = call("write", "l", "ipl");
    private static final MethodHandle CLOSE = call("close", "i", "i");
    private static final MethodHandle POLL = call("poll", "i", "pli");

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate(512);
    private final MemorySegment pollFd = arena.allocate(8);
    private final int fd;
    private final String path;
    private boolean open = true;

    private static MethodHandle call(String name, String result, String arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().find(name).orElseThrow(),
                FunctionDescriptor.of(
                        layout(result.charAt(0)),
                        arguments.chars().mapToObj(Pty::layout).toArray(MemoryLayout[]::new)));
    }

    private static ValueLayout layout(int letter) {
        return switch (letter) {
            case 'i' -> ValueLayout.JAVA_INT;
            case 'l' -> ValueLayout.JAVA_LONG;
            default -> ValueLayout.ADDRESS;
        };
    }

    Pty() throws IOException {
        try {
            fd = (int) OPEN.invokeExact(O_RDWR_NOCTTY);
            if (fd < 0
                    || (int) GRANT.invokeExact(fd) != 0
                    || (int) UNLOCK.invokeExact(fd) != 0
                    || (int) NAME.invokeExact(fd, memory, 64L) != 0) {
                throw new IOException("no pseudo-terminal to be had");
            }
        } catch (Throwable e) {
            throw new IOException(e);
        }
        path = memory.getString(0);
        pollFd.set(ValueLayout.JAVA_INT, 0, fd);
        pollFd.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
    }

    String path() {
        return path;
    }

    /** Waits for bytes, a little at a time, so that {@link #close} is noticed. @return null when it is closed */
    synchronized byte[] readSome() throws IOException {
        try {
            if (!open) {
                return null;
            }
            if ((int) POLL.invokeExact(pollFd, 1L, 5) <= 0) {
                return new byte[0];
            }
            long count = (long) READ.invokeExact(fd, memory, 512L);
            // Nobody has the other end open: that reads as an error.
            return count < 0 ? new byte[0] : memory.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    synchronized void write(byte[] bytes) throws IOException {
        try {
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            long count = open ? (long) WRITE.invokeExact(fd, memory, (long) bytes.length) : -1;
            if (count != bytes.length) {
                throw new IOException("wrote " + count + " of " + bytes.length + " bytes");
            }
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    /** Plays a device: hands each request of 8 bytes, counted from 0, to the script. */
    Pty serve(ScriptedServer.Script script) {
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                Pty.this.write(new byte[] {(byte) b});
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                Pty.this.write(Arrays.copyOfRange(bytes, offset, offset + length));
            }
        };
        ScriptedServer.daemon(() -> {
            byte[] pending = new byte[0];
            int number = 0;
            try {
                while (true) {
                    byte[] some = readSome();
                    if (some == null) {
                        return;
                    }
                    pending = Bytes.join(pending, some);
                    if (some.length == 0) {
                        // While nobody has the other end open, poll returns at once.
                        LockSupport.parkNanos(1_000_000);
                    }
                    while (pending.length >= 8) {
                        byte[] request = Arrays.copyOf(pending, 8);
                        pending = Arrays.copyOfRange(pending, 8, pending.length);
                        script.answer(number++, request, out);
                    }
                }
            } catch (IOException e) {
                // The test closed it.
            }
        });
        return this;
    }

    @Override
    public synchronized void close() {
        if (!open) {
            return;
        }
        open = false;
        try {
            int result = (int) CLOSE.invokeExact(fd);
            if (result != 0) {
                throw new IllegalStateException("close failed");
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
