package energy.nulwatt.config;

import java.nio.file.Path;

/** Where a device is reached. */
public sealed interface Port {
    /** As the site file writes it. */
    String text();

    /**
     * A serial port.
     *
     * @param device as its owner wrote it: a stable name such as one under /dev/serial/by-id finds it again after it
     *     was unplugged
     */
    record Serial(Path device) implements Port {
        @Override
        public String text() {
            return device.toString();
        }
    }

    /** A TCP server: Modbus TCP for a battery, the plain byte stream of a meter. An IPv6 address is without brackets. */
    record Tcp(String host, int port) implements Port {
        @Override
        public String text() {
            return "tcp://" + HostAndPort.text(host, port);
        }
    }

    /** A gateway that passes the bytes of a serial bus through TCP as they are. */
    record RtuOverTcp(String host, int port) implements Port {
        @Override
        public String text() {
            return "rtu-tcp://" + HostAndPort.text(host, port);
        }
    }

    /**
     * A data logger that passes Modbus on in frames of its own (Solarman V5).
     *
     * @param serial its serial number, 1 … 4294967295; not the inverter's
     */
    record Solarman(String host, int port, long serial) implements Port {
        @Override
        public String text() {
            return "solarman://" + HostAndPort.text(host, port) + "/" + serial;
        }
    }

    /**
     * A device with a web interface.
     *
     * @param tls whether it is asked over HTTPS
     * @param host without brackets when it is an IPv6 address
     */
    record Web(boolean tls, String host, int port) implements Port {
        @Override
        public String text() {
            return (tls ? "https://" : "http://") + HostAndPort.text(host, port);
        }
    }

    /** A device that answers HTTP and asks for a name and a password. An IPv6 address is without brackets. */
    record Http(String host, int port, String user, Secret password) implements Port {
        @Override
        public String text() {
            return "http://" + HostAndPort.text(host, port);
        }
    }

    /** What is piped into the process. */
    record StandardInput() implements Port {
        @Override
        public String text() {
            return "-";
        }
    }

    /** A recorded byte stream. */
    record Recording(Path file) implements Port {
        @Override
        public String text() {
            return file.toString();
        }
    }
}
