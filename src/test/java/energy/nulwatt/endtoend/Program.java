package energy.nulwatt.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, with the options of its launcher. */
final class Program implements AutoCloseable {
    /** As in {@code src/main/bin/nulwatt}; {@link CommandLineTest} compares them. */
    static final List<String> LAUNCHER_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-Xms8m",
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED");

    private final String commandLine;
    private final Process process;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Thread> readers = new ArrayList<>();

    private Program(List<String> arguments) throws IOException {
        commandLine = "nulwatt " + String.join(" ", arguments);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(LAUNCHER_OPTIONS);
        command.add("-Djava.library.path=" + System.getProperty("java.library.path"));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("energy.nulwatt.Nulwatt");
        command.addAll(arguments);
        process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        collect(process.getInputStream(), out);
        collect(process.getErrorStream(), err);
    }

    static Program start(String... arguments) throws IOException {
        return new Program(List.of(arguments));
    }

    private void collect(InputStream from, StringWriter into) {
        readers.add(Thread.ofPlatform().daemon().start(() -> {
            char[] piece = new char[1024];
            try (Reader reader = new InputStreamReader(from, StandardCharsets.UTF_8)) {
                for (int length = reader.read(piece); length >= 0; length = reader.read(piece)) {
                    into.write(piece, 0, length);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }

    boolean runs() {
        return process.isAlive();
    }

    /** What it wrote to its standard output so far. */
    String out() {
        return out.toString();
    }

    /** What it wrote to its standard error so far: the log. */
    String err() {
        return err.toString();
    }

    /** SIGKILL: it gets no chance to do anything. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM: as the service manager asks it to end. */
    void terminate() {
        // By its handle: the other way closes the pipes, and its last lines would be lost.
        process.toHandle().destroy();
    }

    /** Waits for its end; returns the exit code once all that it wrote was read. */
    int exitCode(int withinS) throws InterruptedException {
        if (!process.waitFor(withinS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + withinS + " s: " + this);
        }
        for (Thread reader : readers) {
            reader.join();
        }
        return process.exitValue();
    }

    /** Everything for the message of a failure. */
    @Override
    public String toString() {
        String state = process.isAlive() ? "running" : "ended with " + process.exitValue();
        return commandLine + " (" + state + ")\n--- standard output\n" + out + "--- standard error\n" + err + "---";
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }
}
