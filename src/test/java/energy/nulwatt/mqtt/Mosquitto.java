package energy.nulwatt.mqtt;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A real mosquitto on a loopback port of its own. Made by {@link #in}, set up by the {@code with} methods, started by
 * {@link #start}; it can be stopped, started again and frozen.
 *
 * <p>Where the program is missing the test fails, unless NULWATT_NO_BROKER=1 says that this is known.
 */
public final class Mosquitto implements AutoCloseable {
    private static final long START_MS = 10_000;

    private final Path directory;
    private final String program;
    private final int port;
    private final List<String> configuration = new ArrayList<>();
    private String scheme = "mqtt";
    private Process process;

    private Mosquitto(Path directory) throws IOException {
        this.directory = directory;
        program = find("mosquitto");
        port = freePort();
        configuration.add("listener " + port + " 127.0.0.1");
        configuration.add("persistence true");
        configuration.add("persistence_location " + directory + "/");
        configuration.add("log_dest none");
        if ("root".equals(System.getProperty("user.name"))) {
            configuration.add("user root");
        }
    }

    /**
     * Below the ports that the system hands out itself: on one of those, a client may find its own end of the connection
     * instead of a broker, and another test may be given it in the meantime.
     */
    private static int freePort() throws IOException {
        BindException taken = null;
        for (int tries = 0; tries < 100; tries++) {
            int candidate = ThreadLocalRandom.current().nextInt(12_000, 32_000);
            try (ServerSocket free = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException e) {
                taken = e;
            }
        }
        throw new IOException("no free port between 12000 and 32000", taken);
    }

    /**
     * One with its files in an empty directory.
     *
     * @throws IOException when there is no port
     */
    public static Mosquitto in(Path directory) throws IOException {
        return new Mosquitto(directory);
    }

    /** Lets in this user only. */
    public Mosquitto withLogin(String user, String password) throws IOException, InterruptedException {
        Path file = directory.resolve("passwords");
        run(find("mosquitto_passwd"), "-b", "-c", file.toString(), user, password);
        configuration.add("allow_anonymous false");
        configuration.add("password_file " + file);
        return this;
    }

    /** Speaks TLS; with {@code clientCertificate} only to those that have one of {@code authority}. */
    public Mosquitto withTls(TestAuthority authority, boolean clientCertificate) {
        scheme = "mqtts";
        configuration.add("cafile " + authority.caFile());
        configuration.add("certfile " + authority.serverCertificate());
        configuration.add("keyfile " + authority.serverKey());
        configuration.add("require_certificate " + clientCertificate);
        return this;
    }

    /** Starts it, or starts it again with all that it had retained, and waits until it listens. */
    public Mosquitto start() throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(configuration);
        if (all.stream().noneMatch(line -> line.startsWith("allow_anonymous"))) {
            all.add("allow_anonymous true");
        }
        Path file = directory.resolve("mosquitto.conf");
        Files.write(file, all);
        process = new ProcessBuilder(program, "-c", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("mosquitto.log").toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MS);
        while (!listens()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IOException(
                        "mosquitto does not start: " + Files.readString(directory.resolve("mosquitto.log")));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return this;
    }

    /** Where it listens. */
    public URI uri() {
        return URI.create(scheme + "://127.0.0.1:" + port);
    }

    /** The port on the loopback interface. */
    public int port() {
        return port;
    }

    /** Ends it in order; what it retained is kept for the next {@link #start}. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    /** It answers nothing until {@link #thaw}, though its connections stay open. */
    public void freeze() throws IOException, InterruptedException {
        run("kill", "-STOP", Long.toString(process.pid()));
    }

    /** Ends {@link #freeze}. */
    public void thaw() throws IOException, InterruptedException {
        run("kill", "-CONT", Long.toString(process.pid()));
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String find(String name) {
        for (String directory : (System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":", -1)) {
            Path path = Path.of(directory, name);
            if (Files.isExecutable(path)) {
                return path.toString();
            }
        }
        String missing = name + " is missing; install it with: apt-get install mosquitto";
        Assumptions.assumeFalse("1".equals(System.getenv("NULWATT_NO_BROKER")), missing);
        throw new AssertionError(missing + ", or set NULWATT_NO_BROKER=1 to leave out the tests with a broker");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process run = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (run.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }
}
