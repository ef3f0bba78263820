package energy.nulwatt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.nulwatt.yaml.FaultyFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortSharingTest {
    private static final String V1V2 = "marstek-venus-v1v2";
    private static final String GEN3 = "marstek-venus-gen3";

    @TempDir
    Path directory;

    private SiteFileOnDisk file;
    private int batteries;

    @BeforeEach
    void makeFile() {
        file = new SiteFileOnDisk(directory);
    }

    private String battery(String type, String port, String more) {
        batteries++;
        return "  - {name: b" + batteries + ", phase: L1, type: " + type + more + ", port: '" + port + "'}\n";
    }

    private static String site(String meter, String... batteries) {
        return "meter: {port: '" + meter + "'}\nbatteries:\n" + String.join("", batteries);
    }

    @Test
    void batteriesWithUnitsOfTheirOwnShareABusOrAGateway() throws FaultyFileException {
        String text = site(
                "/dev/ttyUSB90",
                battery(V1V2, "/dev/ttyUSB91", ", unit: 1"),
                battery(V1V2, "/dev/ttyUSB91", ", unit: 2"),
                battery(V1V2, "/dev/ttyUSB92", ", unit: 1, baud: 9600"),
                battery(GEN3, "/dev/ttyUSB92", ", unit: 2, baud: 9600"),
                battery(V1V2, "rtu-tcp://ew11:8899", ", unit: 1"),
                battery(GEN3, "rtu-tcp://ew11:8899", ", unit: 2"),
                battery(V1V2, "solarman://stick/2712345678", ", unit: 1"),
                battery(GEN3, "solarman://stick:8899/2712345678", ", unit: 2"),
                battery(GEN3, "tcp://venus", ""),
                battery(GEN3, "tcp://venus:503", ""));
        assertEquals(10, file.load(text).batteries().size());
    }

    @Test
    void aMeterSharesItsPortWithNobody() {
        file.assertFaults(
                site("/dev/ttyUSB90", battery(V1V2, "/dev/ttyUSB90", ", unit: 2")),
                "3:68: 'batteries[0].port' is /dev/ttyUSB90, which 'meter.port' in line 1 uses:"
                        + " a meter needs a port of its own");
        file.assertFaults(
                site("GW.lan:502", battery(V1V2, "tcp://gw.lan", "")),
                "3:59: 'batteries[0].port' is tcp://gw.lan:502, which 'meter.port' in line 1 uses:"
                        + " a meter needs a port of its own");
    }

    @Test
    void withoutDifferentUnitsTheyMayNot() {
        file.assertFaults(
                site(
                        "/dev/ttyUSB90",
                        battery(V1V2, "/dev/ttyUSB91", ", unit: 1"),
                        battery(V1V2, "/dev/ttyUSB91", ", unit: 1"),
                        battery(V1V2, "/dev/ttyUSB91", ""),
                        battery(GEN3, "tcp://venus", ""),
                        battery(GEN3, "tcp://VENUS:502", "")),
                "4:59: 'batteries[1].port' is /dev/ttyUSB91, which 'batteries[0].port' in line 3 uses too, with the same"
                        + " unit 1: each needs its own",
                "5:59: 'batteries[2].port' is /dev/ttyUSB91, which 'batteries[0].port' in line 3 uses too: write at"
                        + " each the 'unit' that is set in the battery; they must differ",
                "7:59: 'batteries[4].port' is tcp://VENUS:502, which 'batteries[3].port' in line 6 uses too: write at"
                        + " each the 'unit' that is set in the battery; they must differ");
    }

    @Test
    void aBusHasOneSpeed() {
        file.assertFaults(
                site(
                        "/dev/ttyUSB90",
                        battery(V1V2, "/dev/ttyUSB91", ", unit: 1, baud: 9600"),
                        battery(V1V2, "/dev/ttyUSB91", ", unit: 2, baud: 19200"),
                        battery(V1V2, "/dev/ttyUSB91", ", unit: 3"),
                        battery(V1V2, "/dev/ttyUSB92", ", unit: 1"),
                        battery(GEN3, "/dev/ttyUSB92", ", unit: 2")),
                "4:68: 'batteries[1].port' is /dev/ttyUSB91, which 'batteries[0].port' in line 3 uses too: write the"
                        + " same 'baud' at both",
                "5:68: 'batteries[2].port' is /dev/ttyUSB91, which 'batteries[0].port' in line 3 uses too: write the"
                        + " same 'baud' at both",
                "7:68: 'batteries[4].port' is /dev/ttyUSB92, which 'batteries[3].port' in line 6 uses too: write the"
                        + " same 'baud' at both");
    }

    @Test
    void aGatewayPortSpeaksOneProtocol() {
        file.assertFaults(
                site(
                        "/dev/ttyUSB90",
                        battery(V1V2, "tcp://gw:502", ", unit: 1"),
                        battery(V1V2, "rtu-tcp://gw:502", ", unit: 2")),
                "4:68: 'batteries[1].port' is rtu-tcp://gw:502, which 'batteries[0].port' in line 3 uses as tcp://gw:502:"
                        + " a port speaks only one of the two");
    }

    @Test
    void aDataLoggerHasOneSerialNumberAndSpeaksOneProtocol() {
        file.assertFaults(
                site(
                        "/dev/ttyUSB90",
                        battery(V1V2, "solarman://stick/7", ", unit: 1"),
                        battery(V1V2, "solarman://STICK/8", ", unit: 2"),
                        battery(V1V2, "tcp://stick:8899", ", unit: 3")),
                "4:68: 'batteries[1].port' is solarman://STICK:8899/8, which 'batteries[0].port' in line 3 uses as"
                        + " solarman://stick:8899/7: a logger has only one serial number",
                "5:68: 'batteries[2].port' is tcp://stick:8899, which 'batteries[0].port' in line 3 uses as"
                        + " solarman://stick:8899/7: a port speaks only one of the two");
    }

    @Test
    void aLinkIsThePortThatItLeadsTo() throws IOException {
        // The null device stands for a serial port that is plugged in.
        Path byId = Files.createDirectories(directory.resolve("by-id"));
        Path stable = Files.createSymbolicLink(byId.resolve("usb-FTDI-if00"), Path.of("/dev/null"));
        file.assertFaults(
                site("/dev/null", battery(V1V2, stable.toString(), "")),
                "3:59: 'batteries[0].port' is by-id/usb-FTDI-if00, which 'meter.port' in line 1 uses:"
                        + " a meter needs a port of its own");
    }

    @Test
    void aPortWithAStableNameIsAdvisedToUseIt() throws IOException, FaultyFileException {
        Path byId = Files.createDirectories(directory.resolve("by-id"));
        Path stable = Files.createSymbolicLink(byId.resolve("usb-FTDI-if00"), Path.of("/dev/null"));
        Files.createSymbolicLink(byId.resolve("usb-gone"), Path.of("/dev/ttyUSB99"));
        assertEquals(
                List.of(
                        "1:15: 'meter.port': /dev/null may be another device after a restart; by-id/usb-FTDI-if00 is this"
                                + " one always"),
                file.warnings("meter: {port: '/dev/null'}\nbatteries:\n" + battery(GEN3, "tcp://a", "")));
        assertEquals(
                List.of(),
                file.warnings("meter: {port: '" + stable + "'}\nbatteries:\n" + battery(GEN3, "tcp://a", "")));
    }
}
