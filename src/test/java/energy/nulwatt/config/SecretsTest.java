package energy.nulwatt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import energy.nulwatt.yaml.FaultyFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    private static final String KEY = "00112233445566778899aabbccddeeff";
    private static final String OTHER_KEY = "FFEEDDCCBBAA99887766554433221100";

    @TempDir
    Path directory;

    private SiteFileOnDisk file;

    @BeforeEach
    void makeFile() {
        file = new SiteFileOnDisk(directory);
    }

    private static String mqtt(String more) {
        return "meter: {port: 'h:1'}\nbatteries: []\nmqtt: {broker: 'mqtt://b', user: u, " + more + "}\n";
    }

    private static String meter(String more) {
        return "meter: {port: 'h:1', " + more + "}\nbatteries: []\n";
    }

    @Test
    void aSecretInTheSiteFileIsTakenExactlyAndRemarked() throws FaultyFileException {
        String text = mqtt("password: ' 0123 '");
        assertEquals(
                " 0123 ",
                file.load(text).mqtt().orElseThrow().password().orElseThrow().reveal());
        assertEquals(
                "3:47: 'mqtt.password' is a secret in the site file: move it into a file of its own with mode 0600 and"
                        + " name that with password_file",
                file.warnings(text).getLast());
        assertEquals(
                3,
                file.warnings(meter("key: " + KEY + ", authentication_key: " + OTHER_KEY))
                        .size());
    }

    @Test
    void aSecretInAFileOfItsOwnIsItsFirstLine() throws FaultyFileException {
        file.write("mqtt.password", "it's: a #pass\r\n", "rw-------");
        Site site = file.load(mqtt("password_file: mqtt.password"));
        assertEquals(
                "it's: a #pass",
                site.mqtt().orElseThrow().password().orElseThrow().reveal());
        assertEquals(
                List.of(),
                site.warnings().stream().filter(w -> w.contains("secret")).toList());
    }

    @Test
    void theKeysOfAMeterStandInOneFile() throws FaultyFileException {
        file.write("one.key", KEY + "\n", "r--------");
        file.write("both.key", KEY + "\n" + OTHER_KEY + "\n", "r--------");
        MeterSection one = file.load(meter("key_file: one.key")).meter();
        assertEquals(Optional.of(new Secret(KEY)), one.key());
        assertEquals(Optional.empty(), one.authenticationKey());
        MeterSection both = file.load(meter("key_file: both.key")).meter();
        assertEquals(Optional.of(new Secret(KEY)), both.key());
        assertEquals(Optional.of(new Secret(OTHER_KEY)), both.authenticationKey());
    }

    @Test
    void aFileThatOthersMayTouchIsRefusedWithTheCommandToRun() {
        Path open = file.write("open file", "x", "rw-r--r--");
        file.assertFaults(
                mqtt("password_file: open file"),
                "3:52: 'mqtt.password_file': open file is open to others (rw-r--r--); run: chmod 600 'open file'");
        file.write("group.key", KEY, "rw-r-----");
        file.assertFaults(
                meter("key_file: group.key"),
                "1:32: 'meter.key_file': group.key is open to others (rw-r-----); run: chmod 600 group.key");
        assertFalse(open.toString().isEmpty());
    }

    @Test
    void whatIsNoSecretFileIsRefused() {
        file.write("empty", "\n", "rw-------");
        file.write("binary", "\u0000", "rw-------");
        file.assertFaults(mqtt("password_file: none"), "3:52: 'mqtt.password_file': none does not exist");
        file.assertFaults(mqtt("password_file: ."), "3:52: 'mqtt.password_file': " + directory + " is not a file");
        file.assertFaults(
                mqtt("password_file: empty"),
                "3:52: 'mqtt.password_file': empty must hold the secret in its first line");
        file.assertFaults(
                mqtt("password: x, password_file: empty"),
                "3:65: 'mqtt.password_file': empty must hold the secret in its first line",
                "3:65: 'mqtt.password_file' and 'mqtt.password' both give it: write only one");
        file.assertFaults(
                meter("key: " + KEY + ", key_file: empty"),
                "1:71: 'meter.key_file': empty must hold the secret in its first line",
                "1:71: 'meter.key_file' and a key in the site file both give it: write only one");
    }

    @Test
    void aWrongKeyIsDescribedAndNeverShown() {
        file.write("bad.key", KEY + "\nsecret\n", "rw-------");
        file.assertFaults(
                meter("key: " + KEY.substring(1)),
                "1:27: 'meter.key' must be 32 hex digits (0-9, a-f), but has 31 of them");
        file.assertFaults(
                meter("key: " + KEY + ", authentication_key: 'secret'"),
                "1:81: 'meter.authentication_key' must be 32 hex digits (0-9, a-f), but has other characters among them");
        file.assertFaults(
                meter("key_file: bad.key"),
                "1:32: 'meter.key_file' must be 32 hex digits (0-9, a-f) in its second line, but has other characters"
                        + " among them");
        file.assertFaults(
                meter("authentication_key: " + KEY), "1:42: 'meter.authentication_key' needs 'meter.key' too");
        for (String password : List.of("!hunter2", "*hunter2", "&hunter2 x y: z", "[hunter2", "{hunter2: hunter2}")) {
            assertFalse(file.faults(mqtt("password: " + password)).toString().contains("hunter2"), password);
        }
    }
}
