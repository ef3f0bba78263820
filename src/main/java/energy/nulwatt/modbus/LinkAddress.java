package energy.nulwatt.modbus;

/**
 * Where a Modbus link leads, as the site file says it.
 *
 * <ul>
 *   <li>{@code /dev/ttyUSB1}, {@code /dev/serial/by-id/…}: Modbus RTU on a serial port
 *   <li>{@code tcp://host[:502]}: Modbus TCP
 *   <li>{@code rtu-tcp://host:port}: Modbus RTU through a transparent gateway
 *   <li>{@code solarman://host[:8899]/serial}: Modbus RTU through a data logger that speaks Solarman V5
 * </ul>
 *
 * @param kind how frames look and what carries them
 * @param target the path of a serial port, or the host without brackets
 * @param port 1 … 65535; 0 for a serial port
 * @param logger serial number of the data logger, 1 … 4294967295; 0 where there is none
 */
public record LinkAddress(Kind kind, String target, int port, long logger) {
    /** How frames look and what carries them. */
    public enum Kind {
        /** RTU frames on a serial port. */
        SERIAL,
        /** Modbus TCP frames. */
        TCP,
        /** RTU frames on a TCP connection. */
        RTU_OVER_TCP,
        /** RTU frames inside the frames of a data logger. */
        SOLARMAN
    }

    private static final String TCP = "tcp://";
    private static final String RTU_OVER_TCP = "rtu-tcp://";
    private static final String SOLARMAN = "solarman://";
    private static final int TCP_PORT = 502;
    private static final int SOLARMAN_PORT = 8899;
    private static final long MAX_LOGGER = 0xFFFF_FFFFL;
    private static final String EXPECTED = "expected a serial port such as /dev/serial/by-id/…, tcp://host[:502],"
            + " rtu-tcp://host:port or solarman://host[:8899]/serial";

    /** A link without a data logger. */
    LinkAddress(Kind kind, String target, int port) {
        this(kind, target, port, 0);
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException when the text is none of these forms; the message says what was expected
     */
    public static LinkAddress parse(String text) {
        if (text.startsWith("/")) {
            return new LinkAddress(Kind.SERIAL, text, 0);
        }
        if (text.startsWith(TCP)) {
            return network(Kind.TCP, text, TCP.length(), text.length(), 0);
        }
        if (text.startsWith(RTU_OVER_TCP)) {
            return network(Kind.RTU_OVER_TCP, text, RTU_OVER_TCP.length(), text.length(), 0);
        }
        if (text.startsWith(SOLARMAN)) {
            int slash = text.indexOf('/', SOLARMAN.length());
            int end = slash < 0 ? text.length() : slash;
            return network(Kind.SOLARMAN, text, SOLARMAN.length(), end, logger(text, end));
        }
        throw new IllegalArgumentException("\"" + text + "\": " + EXPECTED);
    }

    private static long logger(String text, int slash) {
        String digits = text.substring(Math.min(slash + 1, text.length()));
        long logger = digits.matches("[0-9]{1,10}") ? Long.parseLong(digits) : 0;
        if (logger < 1 || logger > MAX_LOGGER) {
            throw new IllegalArgumentException("\"" + text + "\": expected the serial number of the logger at the end,"
                    + " 1 … " + MAX_LOGGER + " (on its label; not the inverter's), found \"" + digits + "\"");
        }
        return logger;
    }

    private static LinkAddress network(Kind kind, String text, int start, int end, long logger) {
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
            portColon = hostEnd + 1 < end ? hostEnd + 1 : -1;
        } else {
            portColon = text.indexOf(':', start);
            hostEnd = portColon < 0 ? end : portColon;
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
            return new LinkAddress(kind, host, kind == Kind.SOLARMAN ? SOLARMAN_PORT : TCP_PORT, logger);
        }
        return new LinkAddress(kind, host, port(text, portColon, end), logger);
    }

    private static int port(String text, int colon, int end) {
        String digits = text.substring(colon + 1, end);
        if (text.charAt(colon) == ':' && digits.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(digits);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\": expected a port of 1 … 65535 behind the host, found \""
                + text.substring(colon, end) + "\"");
    }

    /** As the site file has it. */
    @Override
    public String toString() {
        return switch (kind) {
            case SERIAL -> target;
            case TCP -> TCP + hostAndPort();
            case RTU_OVER_TCP -> RTU_OVER_TCP + hostAndPort();
            case SOLARMAN -> SOLARMAN + hostAndPort() + "/" + logger;
        };
    }

    private String hostAndPort() {
        return (target.indexOf(':') >= 0 ? "[" + target + "]" : target) + ":" + port;
    }
}
