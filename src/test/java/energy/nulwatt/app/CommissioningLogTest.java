package energy.nulwatt.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.nulwatt.model.Commissioning;
import energy.nulwatt.model.Reason;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Snapshot;
import energy.nulwatt.model.TestSite;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommissioningLogTest {
    private static final SiteSpec SITE = TestSite.of("cellar", "garage");

    private final List<String> lines = new ArrayList<>();
    private final CommissioningLog log = new CommissioningLog(SITE, lines::add);
    private final Snapshot snapshot = new Snapshot(SITE);

    private void garage(Commissioning now) {
        snapshot.batteries[1].commissioning = now;
        log.accept(snapshot);
        log.accept(snapshot);
    }

    @Test
    void beginningAndEndAreToldOnceEach() {
        garage(Commissioning.NONE);
        garage(Commissioning.WAITING);
        garage(Commissioning.RUNNING);
        garage(Commissioning.DONE);
        assertEquals(List.of("Commissioning of garage begins", "Commissioning of garage is done"), lines);
    }

    @Test
    void anEarlyEndIsToldWithItsReason() {
        garage(Commissioning.RUNNING);
        snapshot.batteries[1].commissioningReason = Reason.EMERGENCY_STOP;
        garage(Commissioning.ENDED_EARLY);
        assertEquals("Commissioning of garage ended early: " + Reason.EMERGENCY_STOP.text(), lines.getLast());
        assertEquals(2, lines.size());
    }
}
