package energy.nulwatt.modbus;

/**
 * Where a Modbus link leads, as the site file says it.
 *
 * <ul>
 *   <li>{@code /dev/ttyUSB1}, {@code /dev/serial/by-id/…}: Modbus RTU on a serial port
 *   <li>{@code tcp://host[:502]}: Modbus TCP
 *   <li>{@code rtu-tcp://host:port}: Modbus RTU through a transparent gateway
 * </ul>
 *
 * @param kind how frames look and what carries them
 * @param target the path of a serial port, or the host without brackets
 * @param port 1 … 65535; 0 for a serial port
 */
public record LinkAddress(Kind kind, String target, int port) {
    /** How frames look and what carries them. */
    public enum Kind {
        /** RTU frames on a serial port. */
        SERIAL,
        /** Modbus TCP frames. */
        TCP,
        /** RTU frames on a TCP connection. */
        RTU_OVER_TCP
    }

    private static final String TCP = "tcp://";
    private static final String RTU_OVER_TCP = "rtu-tcp://";
    private static final int TCP_PORT = 502;
    private static final String EXPECTED =
            "expected a serial port such as /dev/serial/by-id/…, tcp://host[:502] or rtu-tcp://host:port";

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException when the text is none of the three forms; the message says what was expected
     */
    public static LinkAddress parse(String text) {
        if (text.startsWith("/")) {
            return new LinkAddress(Kind.SERIAL, text, 0);
        }
        if (text.startsWith(TCP)) {
            return network(Kind.TCP, text, TCP.length());
        }
        if (text.startsWith(RTU_OVER_TCP)) {
            return network(Kind.RTU_OVER_TCP, text, RTU_OVER_TCP.length());
        }
        throw new IllegalArgumentException("\"" + text + "\": " + EXPECTED);
    }

    private static LinkAddress network(Kind kind, String text, int start) {
        int hostStart = start;
        int hostEnd;
        int portColon;
        if (text.startsWith("[", start)) {
            // An IPv6 address has colons of its own.
            hostStart++;
            hostEnd = text.indexOf(']', start);
            if (hostEnd < 0) {
                throw new IllegalArgumentException("\"" + text + "\": the bracket of the address is not closed");
            }
            portColon = hostEnd + 1 < text.length() ? hostEnd + 1 : -1;
        } else {
            portColon = text.indexOf(':', start);
            hostEnd = portColon < 0 ? text.length() : portColon;
        }
        String host = text.substring(hostStart, hostEnd);
        if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || "/?#@".indexOf(c) >= 0)) {
            throw new IllegalArgumentException("\"" + text + "\": no host name or address; " + EXPECTED);
        }
        if (portColon < 0) {
            if (kind == Kind.RTU_OVER_TCP) {
                throw new IllegalArgumentException(
                        "\"" + text + "\": the gateway's port is missing, for example " + text + ":8899");
            }
            return new LinkAddress(kind, host, TCP_PORT);
        }
        return new LinkAddress(kind, host, port(text, portColon));
    }

    private static int port(String text, int colon) {
        String digits = text.substring(colon + 1);
        if (text.charAt(colon) == ':' && digits.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(digits);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        }
        throw new IllegalArgumentException(
                "\"" + text + "\": expected a port of 1 … 65535 at the end, found \"" + text.substring(colon) + "\"");
    }

    /** As the site file has it. */
    @Override
    public String toString() {
        return switch (kind) {
            case SERIAL -> target;
            case TCP -> TCP + hostAndPort();
            case RTU_OVER_TCP -> RTU_OVER_TCP + hostAndPort();
        };
    }

    private String hostAndPort() {
        return (target.indexOf(':') >= 0 ? "[" + target + "]" : target) + ":" + port;
    }
}
