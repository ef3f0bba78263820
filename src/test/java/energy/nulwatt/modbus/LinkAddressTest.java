package energy.nulwatt.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.modbus.LinkAddress.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkAddressTest {
    @ParameterizedTest
    @CsvSource({
        "/dev/ttyUSB1, SERIAL, /dev/ttyUSB1, 0, /dev/ttyUSB1",
        "/dev/serial/by-id/usb-FTDI-if00-port0, SERIAL, /dev/serial/by-id/usb-FTDI-if00-port0, 0,"
                + " /dev/serial/by-id/usb-FTDI-if00-port0",
        "/dev/pts/3, SERIAL, /dev/pts/3, 0, /dev/pts/3",
        "tcp://192.168.1.40, TCP, 192.168.1.40, 502, tcp://192.168.1.40:502",
        "tcp://my_battery.lan:1502, TCP, my_battery.lan, 1502, tcp://my_battery.lan:1502",
        "tcp://[fe80::1], TCP, fe80::1, 502, tcp://[fe80::1]:502",
        "rtu-tcp://[fe80::1]:8899, RTU_OVER_TCP, fe80::1, 8899, rtu-tcp://[fe80::1]:8899",
        "rtu-tcp://gateway:8899, RTU_OVER_TCP, gateway, 8899, rtu-tcp://gateway:8899"
    })
    void addressesOfTheSiteFileAreUnderstood(String text, Kind kind, String target, int port, String written) {
        LinkAddress address = LinkAddress.parse(text);
        assertEquals(new LinkAddress(kind, target, port), address);
        assertEquals(written, address.toString());
        assertEquals(address, LinkAddress.parse(written));
    }

    @ParameterizedTest
    @CsvSource({
        "solarman://stick/2712345678, stick, 8899, 2712345678, solarman://stick:8899/2712345678",
        "solarman://10.0.0.7:8900/4294967295, 10.0.0.7, 8900, 4294967295, solarman://10.0.0.7:8900/4294967295",
        "solarman://[fe80::1]/1, fe80::1, 8899, 1, solarman://[fe80::1]:8899/1"
    })
    void theAddressOfADataLoggerHasItsSerialNumber(String text, String target, int port, long logger, String written) {
        LinkAddress address = LinkAddress.parse(text);
        assertEquals(new LinkAddress(Kind.SOLARMAN, target, port, logger), address);
        assertEquals(written, address.toString());
        assertEquals(address, LinkAddress.parse(written));
    }

    @ParameterizedTest
    @CsvSource({
        "ttyUSB1, expected a serial port such as",
        "'', expected a serial port such as",
        "http://host, expected a serial port such as",
        "tcp://, no host name",
        "tcp://:502, no host name",
        "tcp://a b, no host name",
        "tcp://host/path, no host name",
        "tcp://host:0, expected a port of 1 … 65535",
        "tcp://host:65536, expected a port of 1 … 65535",
        "tcp://host:, expected a port of 1 … 65535",
        "tcp://host:modbus, expected a port of 1 … 65535",
        "tcp://[fe80::1]502, expected a port of 1 … 65535",
        "tcp://[fe80::1, the bracket of the address is not closed",
        "rtu-tcp://host, the gateway's port is missing",
        "solarman://stick, expected the serial number of the logger",
        "solarman://stick/, expected the serial number of the logger",
        "solarman://stick/0, expected the serial number of the logger",
        "solarman://stick/4294967296, expected the serial number of the logger",
        "solarman://stick/1/2, expected the serial number of the logger",
        "solarman:///2712345678, no host name",
        "solarman://stick:0/2712345678, expected a port of 1 … 65535",
        "solarman://[fe80::1/2712345678, the bracket of the address is not closed"
    })
    void othersAreRefusedWithWhatWasExpected(String text, String expected) {
        String message = assertThrows(IllegalArgumentException.class, () -> LinkAddress.parse(text))
                .getMessage();
        assertTrue(message.startsWith("\"" + text + "\": ") && message.contains(expected), message);
    }

    @Test
    void serialFormatsAreCheckedAndWrittenAsPeopleDo() {
        assertEquals("115200 8N1", SerialFormat.DEFAULT.toString());
        SerialFormat even = new SerialFormat(9_600, 8, SerialFormat.Parity.EVEN, 2);
        assertEquals("9600 8E2", even.toString());
        assertEquals(12, even.bitsPerCharacter());
        assertThrows(IllegalArgumentException.class, () -> new SerialFormat(0, 8, SerialFormat.Parity.NONE, 1));
        assertThrows(IllegalArgumentException.class, () -> new SerialFormat(9_600, 9, SerialFormat.Parity.NONE, 1));
        assertThrows(IllegalArgumentException.class, () -> new SerialFormat(9_600, 8, SerialFormat.Parity.NONE, 3));
    }
}
