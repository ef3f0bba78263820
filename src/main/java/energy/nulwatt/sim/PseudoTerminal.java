package energy.nulwatt.sim;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A serial line without hardware: we hold the master end, and whoever opens {@link #path} holds the other as if it were
 * a serial port. Closing is pulling the plug: the reader of the port sees it hang up and its name is gone.
 *
 * <p>One thread may read while another writes. Reading and writing allocate nothing. What is written while nobody has
 * the port open is lost, as on a real line.
 */
public final class PseudoTerminal implements Line, AutoCloseable {
    private static final int BUFFER = 4096;
    private static final int SLICE_MS = 50;

    private static final int CBAUD = 0x100F;
    private static final int B9600 = 0xD;
    private static final int B115200 = 0x1002;

    private final Arena arena = Arena.ofShared();
    private final int fd;
    private final String path;
    private final MemorySegment readBuffer = arena.allocate(BUFFER);
    private final MemorySegment writeBuffer = arena.allocate(BUFFER);
    private final MemorySegment readPoll = arena.allocate(8, 4);
    private final MemorySegment writePoll = arena.allocate(8, 4);
    private final MemorySegment termios = arena.allocate(Libc.TERMIOS_BYTES, 8);
    private final Object readMonitor = new Object();
    private final Object writeMonitor = new Object();
    /** Calls into the C library share it; closing waits for them, so that a reused descriptor is never touched. */
    private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();

    private volatile boolean closed;
    private Path link;

    /**
     * Plugs in a new port: raw, 115200 8N1.
     *
     * @throws IOException when the system gives no pseudo-terminal
     */
    public PseudoTerminal() throws IOException {
        MemorySegment name = arena.allocate(64);
        fd = Libc.openMaster(name);
        path = name.getString(0);
        // Raw, and hung up until the first reader opens it.
        int slave = Libc.open(name);
        try {
            Libc.getTerminal(slave, termios);
            Libc.makeRaw(termios);
            int flags = termios.get(ValueLayout.JAVA_INT, Libc.TERMIOS_CFLAG);
            termios.set(ValueLayout.JAVA_INT, Libc.TERMIOS_CFLAG, (flags & ~CBAUD) | B115200);
            Libc.setTerminal(slave, termios);
        } finally {
            Libc.close(slave);
        }
        preparePoll(readPoll, Libc.POLLIN);
        preparePoll(writePoll, (short) 0);
    }

    private void preparePoll(MemorySegment poll, short events) {
        poll.set(ValueLayout.JAVA_INT, 0, fd);
        poll.set(ValueLayout.JAVA_SHORT, 4, events);
    }

    /** Name of the port, {@code /dev/pts/…}. */
    public String path() {
        return path;
    }

    /**
     * Lays a symbolic link to the port, in place of one that is there: a stable name that outlives a re-plugged port.
     * It goes away on {@link #close}.
     */
    public void linkAt(Path name) throws IOException {
        Path fresh = name.resolveSibling(name.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createSymbolicLink(fresh, Path.of(path));
        Files.move(fresh, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        link = name;
    }

    /** Same as the other {@code read}, into the whole array. */
    public int read(byte[] into, int timeoutMs) throws IOException {
        return read(into, 0, into.length, timeoutMs);
    }

    @Override
    public int read(byte[] into, int offset, int length, int timeoutMs) throws IOException {
        long deadlineNs = System.nanoTime() + timeoutMs * 1_000_000L;
        synchronized (readMonitor) {
            while (true) {
                long leftMs = timeoutMs < 0 ? SLICE_MS : (deadlineNs - System.nanoTime() + 999_999) / 1_000_000;
                int got = readOnce(into, offset, length, (int) Math.clamp(leftMs, 0L, (long) SLICE_MS));
                if (got > 0) {
                    return got;
                }
                if (leftMs <= 0) {
                    return 0;
                }
                if (got < 0) {
                    // Nobody has the port open: poll would return at once for ever.
                    pause(Math.min(leftMs, SLICE_MS));
                }
            }
        }
    }

    /** Bytes read; 0 when none came; −1 when nobody has the port open. */
    private int readOnce(byte[] into, int offset, int length, int waitMs) throws IOException {
        open.readLock().lock();
        try {
            requireOpen();
            int ready = Libc.poll(readPoll, waitMs);
            if (ready <= 0) {
                return 0;
            }
            short events = readPoll.get(ValueLayout.JAVA_SHORT, 6);
            if ((events & Libc.POLLIN) == 0) {
                return -1;
            }
            int got = Libc.read(fd, readBuffer, Math.min(BUFFER, length));
            if (got > 0) {
                MemorySegment.copy(readBuffer, ValueLayout.JAVA_BYTE, 0, into, offset, got);
            }
            return got;
        } finally {
            open.readLock().unlock();
        }
    }

    @Override
    public void write(byte[] from, int length) throws IOException {
        write(from, 0, length);
    }

    /** Sends bytes; those that find nobody listening, or no room, are lost. */
    public void write(byte[] from, int offset, int length) throws IOException {
        synchronized (writeMonitor) {
            int sent = 0;
            while (sent < length) {
                int part = writeOnce(from, offset + sent, Math.min(BUFFER, length - sent));
                if (part <= 0) {
                    return;
                }
                sent += part;
            }
        }
    }

    private int writeOnce(byte[] from, int offset, int length) throws IOException {
        open.readLock().lock();
        try {
            requireOpen();
            if (!hasReader()) {
                return 0;
            }
            MemorySegment.copy(from, offset, writeBuffer, ValueLayout.JAVA_BYTE, 0, length);
            return Libc.write(fd, writeBuffer, length);
        } finally {
            open.readLock().unlock();
        }
    }

    private boolean hasReader() throws IOException {
        return Libc.poll(writePoll, 0) <= 0 || (writePoll.get(ValueLayout.JAVA_SHORT, 6) & Libc.POLLHUP) == 0;
    }

    /** True while somebody has the port open. */
    public boolean isOpenedByReader() throws IOException {
        synchronized (writeMonitor) {
            open.readLock().lock();
            try {
                requireOpen();
                return hasReader();
            } finally {
                open.readLock().unlock();
            }
        }
    }

    /** Bits per second that the reader has set: 9600 or 115200, or 0 for anything else. Data bits cannot be told: Linux keeps 8. */
    public int readerBaudRate() throws IOException {
        return switch (controlFlags() & CBAUD) {
            case B9600 -> 9600;
            case B115200 -> 115200;
            default -> 0;
        };
    }

    private int controlFlags() throws IOException {
        synchronized (writeMonitor) {
            open.readLock().lock();
            try {
                requireOpen();
                Libc.getTerminal(fd, termios);
                return termios.get(ValueLayout.JAVA_INT, Libc.TERMIOS_CFLAG);
            } finally {
                open.readLock().unlock();
            }
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException(path + " is unplugged");
        }
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Pulls the plug. */
    @Override
    public void close() throws IOException {
        closed = true;
        open.writeLock().lock();
        try {
            if (!arena.scope().isAlive()) {
                return;
            }
            removeLink();
            Libc.close(fd);
            arena.close();
        } finally {
            open.writeLock().unlock();
        }
    }

    private void removeLink() throws IOException {
        if (link != null
                && Files.isSymbolicLink(link)
                && Files.readSymbolicLink(link).equals(Path.of(path))) {
            Files.delete(link);
        }
    }
}
