package energy.nulwatt.meter.p1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an owner may write for a meter's port. */
final class P1Address {
    private static final Pattern NETWORK =
            Pattern.compile("(?:tcp://)?([^/:\\[\\]]+|\\[[0-9A-Fa-f:.%]+])[:](\\d{1,5})");

    private P1Address() {}

    /**
     * The source for {@code address}: {@code -} is the standard input, {@code host:port} the network, the path of an
     * existing file or pipe a replay, any other path a serial port.
     *
     * @throws IllegalArgumentException for a port number above 65535
     */
    static ByteSource source(String address, SpeedSearch speed) {
        if (address.equals("-")) {
            return StreamSource.of("standard input", System.in);
        }
        Matcher network = NETWORK.matcher(address);
        if (network.matches()) {
            int port = Integer.parseInt(network.group(2));
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port of " + address + " is " + port + "; expected 1 … 65535");
            }
            return new TcpSource(network.group(1), port);
        }
        if (isStream(address)) {
            return StreamSource.ofFile(address);
        }
        return new SerialSource(address, speed);
    }

    /** True for what exists and is no device, except the pipe of {@code /dev/stdin}. */
    private static boolean isStream(String address) {
        Path path = Path.of(address);
        if (!Files.exists(path) || Files.isDirectory(path)) {
            return false;
        }
        try {
            Path real = path.toRealPath();
            return Files.isRegularFile(real) || !real.startsWith("/dev");
        } catch (IOException e) {
            // The pipes of a shell have no real path.
            return true;
        }
    }
}
