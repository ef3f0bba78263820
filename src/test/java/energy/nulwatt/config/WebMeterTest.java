package energy.nulwatt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.mqtt.TestAuthority;
import energy.nulwatt.yaml.FaultyFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The section of a meter with a web interface. */
class WebMeterTest {
    @TempDir
    static Path certificates;

    private static Path ca;

    @TempDir
    Path directory;

    private SiteFileOnDisk file;

    @BeforeAll
    static void certify() throws Exception {
        ca = TestAuthority.in(certificates).caFile();
    }

    @BeforeEach
    void makeFile() {
        file = new SiteFileOnDisk(directory);
    }

    private static String meter(String text) {
        return "meter: {" + text + "}\nbatteries: []\n";
    }

    private MeterSection load(String text) throws FaultyFileException {
        return file.load(meter(text)).meter();
    }

    @Test
    void aHomeWizardWithoutTokenIsAskedOverHttp() throws FaultyFileException {
        MeterSection meter = load("type: homewizard, port: 192.168.1.20");
        assertEquals(MeterSection.Type.HOMEWIZARD, meter.type());
        assertEquals(new Port.Web(false, "192.168.1.20", 80), meter.port());
        assertEquals(Optional.empty(), meter.token());
        assertEquals(
                "http://p1.lan:8080",
                load("type: homewizard, port: 'http://p1.lan:8080'").port().text());
    }

    @Test
    void aHomeWizardWithTokenIsAskedOverHttps() throws FaultyFileException {
        file.write("p1.token", "71BFD3A2\n", "rw-------");
        MeterSection meter = load("type: homewizard, port: p1.lan, token_file: p1.token, ca_file: " + ca);
        assertEquals("https://p1.lan:443", meter.port().text());
        assertEquals(Optional.of(new Secret("71BFD3A2")), meter.token());
        assertEquals(Optional.of(ca), meter.caFile());
    }

    @Test
    void aShellyMayHaveAPassword() throws FaultyFileException {
        file.write("shelly.password", "0123\n", "rw-------");
        MeterSection meter = load("type: shelly-pro-3em, port: '[fe80::1]', password_file: shelly.password");
        assertEquals(MeterSection.Type.SHELLY_PRO_3EM, meter.type());
        assertEquals("http://[fe80::1]:80", meter.port().text());
        assertEquals(Optional.of(new Secret("0123")), meter.password());
        assertEquals(
                Optional.empty(), load("type: shelly-pro-3em, port: shelly").password());
    }

    @Test
    void whatIsWrongIsToldWithItsPlace() {
        file.write("p1.token", "71BFD3A2\n", "rw-------");
        file.write("open.token", "71BFD3A2\n", "rw-r--r--");
        file.write("no.pem", "hello", "rw-r--r--");
        file.assertFaults(
                meter("type: homewizzard, port: h"),
                "1:15: 'meter.type' must be one of p1, homewizard, shelly-pro-3em, eastron-sdm120, eastron-sdm630,"
                        + " victron-grid, sunspec, but is 'homewizzard'; did you mean 'homewizard'?",
                "1:34: 'meter.port' must be /dev/… (serial), tcp://host:port, host:port, a file (with a / in it) or -"
                        + " (standard input), but is 'h'");
        file.assertFaults(meter("type: homewizard"), "1:8: 'meter.port' is missing");
        file.assertFaults(
                meter("type: homewizard, port: 'https://p1.lan'"),
                "1:33: 'meter.port' must be http://host or http://host:port, but is 'https://p1.lan'; https:// needs"
                        + " 'meter.token_file', and without a token a HomeWizard is asked over http://");
        file.assertFaults(
                meter("type: shelly-pro-3em, port: 'https://a'"),
                "1:37: 'meter.port' must be http://host or http://host:port, but is 'https://a'; a Shelly is asked over"
                        + " http://");
        file.assertFaults(
                meter("type: homewizard, port: h, token_file: p1.token"),
                "1:48: 'meter.ca_file' is missing: the token goes only to a device whose certificate is known; name the"
                        + " certificate of the maker, or save that of the device with: openssl s_client -connect"
                        + " HOST:443 </dev/null | openssl x509 > homewizard.pem");
        file.assertFaults(
                meter("type: homewizard, port: 'http://h', token_file: open.token, ca_file: no.pem"),
                "1:33: 'meter.port' must be https://host or https://host:port, but is 'http://h'; the token goes over"
                        + " https:// only",
                "1:57: 'meter.token_file': open.token is open to others (rw-r--r--); run: chmod 600 open.token",
                "1:78: 'meter.ca_file': no.pem must hold certificates in PEM (-----BEGIN CERTIFICATE-----)");
        file.assertFaults(
                meter("type: shelly-pro-3em, port: /dev/ttyUSB0, speed: 9600"),
                "1:37: 'meter.port' must be http://host or http://host:port, but is '/dev/ttyUSB0'",
                "1:51: unknown key 'meter.speed'; valid here: type, password_file, port");
        file.assertFaults(
                meter("port: 'http://h'"),
                "1:15: 'meter.port' must be /dev/… (serial), tcp://host:port, host:port, a file (with a / in it) or -"
                        + " (standard input), but is 'http://h'; a meter with a web interface needs 'meter.type' too");
    }

    @Test
    void theResolvedSiteNamesItAndHidesItsSecrets() throws Exception {
        file.write("p1.token", "71BFD3A2\n", "rw-------");
        String text = ResolvedSiteText.of(
                file.load(meter("type: homewizard, port: p1.lan, token_file: p1.token, ca_file: " + ca)));
        assertTrue(text.contains("  type: homewizard\n  port: https://p1.lan:443\n  token: \"***\""), text);
        assertTrue(text.contains("  ca_file: " + ca + "\n"), text);
        assertFalse(text.contains("71BFD3A2"), text);
        Site shelly = file.load(meter("type: shelly-pro-3em, port: s"));
        assertEquals(shelly.meter(), file.load(ResolvedSiteText.of(shelly)).meter());
    }
}
