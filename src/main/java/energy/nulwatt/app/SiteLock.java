package energy.nulwatt.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.tinylog.Logger;

/**
 * Held while a process controls a site: two of them would give their orders to the same batteries in turns. It is a lock on
 * the file {@code running} in the state directory, which the system lifts however the process ends.
 */
public final class SiteLock implements AutoCloseable {
    /** Another process holds it. */
    public static final class Taken extends Exception {
        private static final long serialVersionUID = 1;

        Taken(Path file) {
            super("another Nulwatt controls this site already (it holds " + file + "): end that one first");
        }
    }

    /** Null when nobody can tell who else there is. */
    private final FileChannel channel;

    private SiteLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock of a site. Without a disk the house is controlled all the same, which is said in the log.
     *
     * @throws Taken when another process controls the site; the message is for a person
     */
    public static SiteLock take(Path stateDirectory) throws Taken {
        Path file = stateDirectory.resolve("running");
        FileChannel channel = null;
        try {
            Files.createDirectories(stateDirectory);
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return new SiteLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            Logger.trace(e, "{} is held by this process", file);
        } catch (IOException e) {
            Logger.warn("{} cannot be locked ({}): nobody sees whether another Nulwatt controls this site", file, e);
            closeQuietly(channel);
            return new SiteLock(null);
        }
        closeQuietly(channel);
        throw new Taken(file);
    }

    private static void closeQuietly(FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                Logger.debug("the lock of the site cannot be closed: {}", e);
            }
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }
}
