package energy.nulwatt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DecodeTest {
    private static final String TELEGRAM =
            "/ISk5\\2MT382\r\n\r\n1-0:1.8.1(00001.500*kWh)\r\n1-0:1.7.0(0000.55*kW)\r\n1-0:2.7.0(0000.00*kW)\r\n!\r\n";
    private static final String ROWS = "{\"rows\":["
            + "{\"field\":\"#header\",\"value\":\"ISk5\\\\2MT382\",\"unit\":\"\"},"
            + "{\"field\":\"#crc\",\"value\":\"absent\",\"unit\":\"\"},"
            + "{\"field\":\"#net_power\",\"value\":\"550\",\"unit\":\"W\"},"
            + "{\"field\":\"#import\",\"value\":\"1.5\",\"unit\":\"kWh\"},"
            + "{\"field\":\"1-0:1.8.1\",\"value\":\"1.500\",\"unit\":\"kWh\"},"
            + "{\"field\":\"1-0:1.7.0\",\"value\":\"0.55\",\"unit\":\"kW\"},"
            + "{\"field\":\"1-0:2.7.0\",\"value\":\"0.00\",\"unit\":\"kW\"}]}";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int decode(String... arguments) {
        return new CommandLine(new Decode())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private static String file(Path directory, String text) throws Exception {
        return Files.writeString(directory.resolve("p1.txt"), text, StandardCharsets.ISO_8859_1)
                .toString();
    }

    @Test
    void printsOneLinePerTelegramAndPerDroppedPiece(@TempDir Path directory) throws Exception {
        assertEquals(0, decode(file(directory, "noise\r\n" + TELEGRAM + "/ISk5\\2MT382\r\n\r\n1-0:1.8")));
        assertEquals(
                "{\"dropped\":\"noise\",\"bytes\":7}\n" + ROWS + "\n{\"dropped\":\"no-end\",\"bytes\":23}\n",
                out.toString());
    }

    @Test
    void aBadCrcIsPrintedOnlyWhenAsked(@TempDir Path directory) throws Exception {
        String file = file(directory, TELEGRAM.replace("!", "!1234"));
        assertEquals(65, decode(file));
        assertEquals("{\"dropped\":\"crc-bad\",\"bytes\":93}\n", out.toString());
        assertEquals(0, decode("--accept-bad-crc", file));
        assertTrue(out.toString().contains("{\"field\":\"#crc\",\"value\":\"bad\",\"unit\":\"\"}"), out::toString);
    }

    @Test
    void nothingGoodIsExitCode65(@TempDir Path directory) throws Exception {
        assertEquals(65, decode(file(directory, "")));
        assertEquals("", out.toString());
    }

    @Test
    void aMissingInputIsExitCode66(@TempDir Path directory) {
        assertEquals(66, decode(directory.resolve("none").toString()));
        assertTrue(err.toString().contains("none"), err::toString);
    }

    @Test
    void aDirectoryIsExitCode66(@TempDir Path directory) {
        assertEquals(66, decode(directory.toString()));
    }

    @Test
    void wrongUseIsExitCode2(@TempDir Path directory) throws Exception {
        assertEquals(2, decode());
        assertEquals(2, decode("--key", "12", file(directory, TELEGRAM)));
        assertTrue(err.toString().contains("32 hex digits"), err::toString);
        assertEquals(2, decode("host:99999"));
    }
}
