package energy.nulwatt.config;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of an address behind {@code scheme://}.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port empty when not written
 */
record HostAndPort(String host, OptionalInt port) {
    private static final int MAX_LENGTH = 253 + ":65535".length();
    private static final int MAX_PORT = 65_535;
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:\\[([0-9a-fA-F:.]*:[0-9a-fA-F:.]*)]|([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?))(?::([0-9]{1,5}))?");

    /** Empty when {@code text} is no host with or without a port. */
    static Optional<HostAndPort> of(String text) {
        Matcher matcher = ADDRESS.matcher(text);
        if (text.length() > MAX_LENGTH || !matcher.matches()) {
            return Optional.empty();
        }
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        if (matcher.group(3) == null) {
            return Optional.of(new HostAndPort(host, OptionalInt.empty()));
        }
        int port = Integer.parseInt(matcher.group(3));
        return port < 1 || port > MAX_PORT
                ? Optional.empty()
                : Optional.of(new HostAndPort(host, OptionalInt.of(port)));
    }

    static String text(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
