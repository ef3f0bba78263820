package energy.nulwatt.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.Commissioning;
import energy.nulwatt.model.Reason;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Snapshot;
import energy.nulwatt.model.TestSite;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalViewTest {
    private static Snapshot snapshot() {
        SiteSpec site = TestSite.of("cellar", "garage", "attic");
        Snapshot snapshot = new Snapshot(site);
        for (var battery : snapshot.batteries) {
            battery.state.available = true;
            battery.reason = Reason.BATTERY_ACTIVE;
        }
        snapshot.batteries[0].commissioning = Commissioning.RUNNING;
        snapshot.batteries[0].commissioningPart = 0.4;
        snapshot.batteries[1].commissioning = Commissioning.WAITING;
        return snapshot;
    }

    private static String drawn(boolean picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Snapshot snapshot = snapshot();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        TerminalView view = new TerminalView(new Snapshot(snapshot.site), out, picture, "test");
        view.accept(snapshot);
        view.draw("");
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String row(String text, String name) {
        return text.lines().filter(line -> line.contains(name)).findFirst().orElseThrow();
    }

    @Test
    void thePictureShowsHowFarACommissioningIs() {
        String text = drawn(true);
        assertTrue(row(text, "cellar").endsWith("commissioning 40 %"), text);
        assertTrue(row(text, "garage").endsWith("waits for its commissioning"), text);
        assertTrue(row(text, "attic").endsWith("takes its share"), text);
    }

    @Test
    void aLineShowsItOfTheOneThatRuns() {
        String text = drawn(false);
        assertTrue(text.contains("W (commissioning 40 %) garage"), text);
        assertFalse(text.contains("waits"), text);
    }
}
