package energy.nulwatt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.yaml.FaultyFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Sessy in the site file. */
class SessySiteTest {
    private static final String GOOD = """
            meter:
              port: /dev/ttyUSB90
            batteries:
              - type: sessy
                host: sessy-d1a2.local
                user: D1A2B3C4
                password_file: sessy.password
                phase: L2
                capacity: 5
            """;

    @TempDir
    Path directory;

    private SiteFileOnDisk file;

    @BeforeEach
    void makeFile() {
        file = new SiteFileOnDisk(directory);
        file.write("sessy.password", "stick3r\n", "rw-------");
    }

    @Test
    void itIsReachedByHostUserAndPassword() throws FaultyFileException {
        Site site = file.load(GOOD);
        Port.Http port = (Port.Http) site.batteries().getFirst().port();
        assertEquals(new Port.Http("sessy-d1a2.local", 80, "D1A2B3C4", new Secret("stick3r")), port);
        assertEquals("http://sessy-d1a2.local:80", port.text());
        assertFalse(site.warnings().toString().contains("batteries"), "no warning: the password has a file of its own");
        String text = file.load(GOOD.replace("sessy-d1a2.local", "192.168.1.40:8080"))
                .batteries()
                .getFirst()
                .port()
                .text();
        assertEquals("http://192.168.1.40:8080", text);
    }

    @Test
    void aCapacityThatNobodyTellsIsMissed() throws FaultyFileException {
        List<String> warnings = file.warnings(GOOD.replace("    capacity: 5\n", ""));
        assertEquals(
                "4:5: 'batteries[0].capacity' is not stated, and a Sessy does not tell it: write its kWh",
                warnings.getLast());
    }

    @Test
    void thePasswordIsNotShown() throws FaultyFileException {
        Site site = file.load(GOOD);
        assertFalse(site.toString().contains("stick3r"), site::toString);
        String text = ResolvedSiteText.of(site);
        assertTrue(text.contains("""
                    host: sessy-d1a2.local:80
                    user: D1A2B3C4
                    password: "***"                         # from password_file
                    phase: L2
                """.indent(-4).indent(4)), text);
        assertFalse(text.contains("unit"), text);
        assertFalse(text.contains("idle"), text);
        Site again = file.load(text);
        assertEquals(
                site.batteries().getFirst().port().text(),
                again.batteries().getFirst().port().text());
    }

    @Test
    void whatIsMissingIsTold() {
        file.assertFaults(
                """
                meter: {port: /dev/ttyUSB90}
                batteries:
                  - {type: sessy, phase: L1}
                """,
                "3:5: 'batteries[0].host' is missing",
                "3:5: 'batteries[0].user' is missing",
                "3:5: 'batteries[0].password_file' is missing: name a file with mode 0600 that holds the password on the"
                        + " sticker of the dongle");
    }

    @Test
    void whatIsWrongIsTold() {
        file.write("open.password", "stick3r\n", "rw-r--r--");
        file.assertFaults(
                """
                meter: {port: /dev/ttyUSB90}
                batteries:
                  - type: sessy
                    host: http://192.168.1.40/api
                    port: tcp://192.168.1.40
                    unit: 1
                    user: "D1:stick3r"
                    password_file: open.password
                    phase: L1
                """,
                "4:11: 'batteries[0].host' must be the name or IP address of the battery's dongle, such as"
                        + " sessy-d1a2.local, but is 'http://192.168.1.40/api'; write 192.168.1.40",
                "5:11: 'batteries[0].port' belongs to a Modbus battery; a Sessy is reached by host, user and password_file",
                "6:11: 'batteries[0].unit' belongs to a Modbus battery; a Sessy is reached by host, user and password_file",
                "7:11: 'batteries[0].user' must be the serial number on the sticker of the dongle, but is 'D1:stick3r'",
                "8:20: 'batteries[0].password_file': open.password is open to others (rw-r--r--); run: chmod 600"
                        + " open.password");
    }

    @Test
    void twoOfThemAreTwoDongles() {
        file.assertFaults(
                GOOD + """
                  - {type: sessy, name: b, host: SESSY-D1A2.local, user: D2, password_file: sessy.password, phase: L1}
                """,
                "10:34: 'batteries[1].host' is http://SESSY-D1A2.local:80, which 'batteries[0].host' in line 5 uses too:"
                        + " every battery has a dongle of its own");
    }

    @Test
    void aModbusBatteryHasNoPassword() {
        List<String> faults = file.faults(SiteFileOnDisk.SHORTEST + "    user: D1\n");
        assertEquals(1, faults.size(), faults::toString);
        assertTrue(faults.getFirst().startsWith("7:5: unknown key 'batteries[0].user'"), faults::toString);
    }
}
