package energy.nulwatt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchControlTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int bench(String... arguments) {
        return new CommandLine(new BenchControl())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void printsARowPerControllerAndASummary() {
        assertEquals(0, bench("--scenario", "kettle", "--against", "nulwatt,nothing", "--variants", "1"));
        String text = out.toString();
        assertTrue(text.lines().anyMatch(line -> line.startsWith("kettle") && line.contains("causal limit")), text);
        assertTrue(text.lines().anyMatch(line -> line.strip().startsWith("nothing")), text);
        assertTrue(text.contains("1 scenarios") && text.contains("1 variants"), text);
        assertFalse(text.contains("pid"), text);
    }

    @Test
    void listsItsScenarios() {
        assertEquals(0, bench("--scenario", "list"));
        assertTrue(out.toString().lines().count() >= 20);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertEquals(2, bench("--scenario", "kettel"));
        assertTrue(err.toString().contains("no scenario 'kettel'; there are: kettle, "), err.toString());
        assertEquals(2, bench("--against", "pdi"));
        assertTrue(err.toString().contains("no controller 'pdi'; there are: nulwatt, "), err.toString());
        assertEquals(2, bench("--variants", "-1"));
    }

    @Test
    void saysWhenThePlotsCannotBeWritten(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertEquals(73, bench("--scenario", "kettle", "--against", "nothing", "--plots", file.toString()));
        assertTrue(err.toString().contains(file.toString()), err.toString());
    }
}
