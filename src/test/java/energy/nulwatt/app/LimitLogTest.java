package energy.nulwatt.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.nulwatt.model.LimitSource;
import energy.nulwatt.model.LimitState;
import energy.nulwatt.model.Snapshot;
import energy.nulwatt.model.TestSite;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitLogTest {
    private static final int MQTT = LimitSource.MQTT.ordinal();

    private final List<String> lines = new ArrayList<>();
    private final LimitLog log = new LimitLog(lines::add);
    private final Snapshot snapshot = new Snapshot(TestSite.of("cellar"));

    private void step() {
        log.accept(snapshot);
        log.accept(snapshot);
    }

    @Test
    void whatTheSiteFileSaysIsNoNews() {
        snapshot.limits.importW = 5000;
        snapshot.limits.importBy = LimitSource.SITE_FILE;
        step();
        assertEquals(List.of(), lines);
    }

    @Test
    void comingAndExpiringAreToldOnceEach() {
        step();
        snapshot.limits.importW = 1000;
        snapshot.limits.importBy = LimitSource.MQTT;
        snapshot.limits.states[MQTT] = LimitState.IN_FORCE;
        step();
        snapshot.limits.clear();
        snapshot.limits.states[MQTT] = LimitState.EXPIRED;
        step();
        assertEquals(
                List.of(
                        "Limits in force: import up to 1000 W (MQTT)",
                        "Limits by MQTT: limits expired and were not repeated: those of the others hold;"
                                + " in force: no limit"),
                lines);
    }

    @Test
    void aProhibitionIsTold() {
        step();
        snapshot.limits.connect = false;
        snapshot.limits.connectBy = LimitSource.CONTACT;
        step();
        assertEquals(List.of("Limits in force: batteries at 0 W (a contact)"), lines);
    }
}
