package energy.nulwatt.sim;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The C library's terminal calls, for Linux on x86-64 and arm64, which agree on every constant used here. Needs
 * {@code --enable-native-access=ALL-UNNAMED}.
 */
@SuppressWarnings("restricted") // the point of this class: it is started with native access enabled
final class Libc {
    static final int O_RDWR = 2;
    static final int O_NOCTTY = 0x100;
    static final int O_NONBLOCK = 0x800;
    static final short POLLIN = 1;
    static final short POLLHUP = 0x10;

    /** Larger than the C library's structure on any of its versions. */
    static final int TERMIOS_BYTES = 128;
    /** Where the control flags stand in it. */
    static final int TERMIOS_CFLAG = 8;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ThreadLocal<MemorySegment> STATE =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CAPTURE));

    private static final MethodHandle POSIX_OPENPT = intCall("posix_openpt", ValueLayout.JAVA_INT);
    private static final MethodHandle GRANTPT = intCall("grantpt", ValueLayout.JAVA_INT);
    private static final MethodHandle UNLOCKPT = intCall("unlockpt", ValueLayout.JAVA_INT);
    private static final MethodHandle PTSNAME_R =
            intCall("ptsname_r", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    private static final MethodHandle OPEN = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2),
            Linker.Option.captureCallState("errno"));
    private static final MethodHandle CLOSE = intCall("close", ValueLayout.JAVA_INT);
    private static final MethodHandle TCGETATTR = intCall("tcgetattr", ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
    private static final MethodHandle TCSETATTR =
            intCall("tcsetattr", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
    private static final MethodHandle CFMAKERAW = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("cfmakeraw"), FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
    // Without the error number: capturing it allocates 40 bytes per call.
    private static final MethodHandle POLL =
            quickCall("poll", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
    private static final MethodHandle READ =
            quickCall("read", ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    private static final MethodHandle WRITE =
            quickCall("write", ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);

    private Libc() {}

    private static MethodHandle intCall(String name, MemoryLayout... arguments) {
        return call(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }

    private static MethodHandle quickCall(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    private static MethodHandle call(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), descriptor, Linker.Option.captureCallState("errno"));
    }

    /** Error number of this thread's last failed call. */
    private static int errno() {
        return (int) ERRNO.get(STATE.get(), 0L);
    }

    /** Opens a new pseudo-terminal's master and returns its descriptor; {@code name} receives the slave's path. */
    static int openMaster(MemorySegment name) throws IOException {
        try {
            int fd = checked(
                    "posix_openpt", (int) POSIX_OPENPT.invokeExact(STATE.get(), O_RDWR | O_NOCTTY | O_NONBLOCK));
            checked("grantpt", (int) GRANTPT.invokeExact(STATE.get(), fd));
            checked("unlockpt", (int) UNLOCKPT.invokeExact(STATE.get(), fd));
            int error = (int) PTSNAME_R.invokeExact(STATE.get(), fd, name, name.byteSize());
            if (error != 0) {
                throw new IOException("ptsname_r failed with error " + error);
            }
            return fd;
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    static int open(MemorySegment path) throws IOException {
        try {
            return checked("open", (int) OPEN.invokeExact(STATE.get(), path, O_RDWR | O_NOCTTY));
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    static void close(int fd) throws IOException {
        try {
            checked("close", (int) CLOSE.invokeExact(STATE.get(), fd));
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    static void getTerminal(int fd, MemorySegment termios) throws IOException {
        try {
            checked("tcgetattr", (int) TCGETATTR.invokeExact(STATE.get(), fd, termios));
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    static void setTerminal(int fd, MemorySegment termios) throws IOException {
        try {
            checked("tcsetattr", (int) TCSETATTR.invokeExact(STATE.get(), fd, 0, termios));
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    static void makeRaw(MemorySegment termios) throws IOException {
        try {
            CFMAKERAW.invokeExact(termios);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    /** Number of ready descriptors, or −1 after an error. */
    static int poll(MemorySegment descriptor, int timeoutMs) throws IOException {
        try {
            return (int) POLL.invokeExact(descriptor, 1L, timeoutMs);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    /** Number of bytes, or −1 after an error. */
    static int read(int fd, MemorySegment into, int length) throws IOException {
        try {
            return (int) (long) READ.invokeExact(fd, into, (long) length);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    /** Number of bytes, or −1 after an error. */
    static int write(int fd, MemorySegment from, int length) throws IOException {
        try {
            return (int) (long) WRITE.invokeExact(fd, from, (long) length);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    private static int checked(String call, int result) throws IOException {
        if (result < 0) {
            throw new IOException(call + " failed with error " + errno());
        }
        return result;
    }

    private static IOException rethrow(Throwable thrown) {
        return switch (thrown) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> new IOException("a call into the C library failed", thrown);
        };
    }
}
