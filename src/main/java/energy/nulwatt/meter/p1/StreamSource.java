package energy.nulwatt.meter.p1;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tinylog.Logger;

/** A file or the standard input, for replay; read as fast as it comes. A read waits as long as the input does. */
final class StreamSource implements ByteSource {
    private interface Opening {
        InputStream open() throws IOException;
    }

    private final String name;
    private final Opening opening;
    private InputStream input = InputStream.nullInputStream();

    private StreamSource(String name, Opening opening) {
        this.name = name;
        this.opening = opening;
    }

    static StreamSource ofFile(String path) {
        return new StreamSource(path, () -> new FileInputStream(path));
    }

    static StreamSource of(String name, InputStream input) {
        return new StreamSource(name, () -> input);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void open() throws IOException {
        input = opening.open();
    }

    @Override
    public int read(byte[] into, int timeoutMs) throws IOException {
        return input.read(into);
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException e) {
            Logger.debug("{}: closing failed: {}", name, e.getMessage());
        }
    }
}
