package energy.nulwatt.battery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Finding out what answers. */
class BatteryProbeTest {
    private static final List<Profile> PROFILES =
            List.of(Marstek.profile("marstek-venus-v1v2"), Marstek.profile("marstek-venus-gen3"));

    private final FakeTime time = new FakeTime();

    @Test
    void findsAThirdGenerationByWhatItsProfileNames() {
        FakeLink link = new FakeLink(1, time);
        Marstek.gen3Registers(link, "VNSD-0", 149, 2);
        List<BatteryProbe.Found> found = BatteryProbe.probe(link, PROFILES, List.of(1), time);
        assertEquals(1, found.size());
        assertEquals("marstek-venus-gen3", found.getFirst().profile().id());
        assertEquals(1, found.getFirst().unit());
        assertTrue(found.getFirst().text().contains("VNSD-0"));
        assertEquals(List.of("31000+10", "30200+1", "32104+1"), link.reads);
        assertEquals(List.of(), link.writes);
    }

    @Test
    void findsAFirstGenerationOnAnotherUnit() {
        FakeLink link = new FakeLink(3, time);
        Marstek.v1v2Registers(link);
        List<BatteryProbe.Found> found = BatteryProbe.probe(link, PROFILES, List.of(1, 2, 3), time);
        assertEquals(1, found.size());
        assertEquals("marstek-venus-v1v2", found.getFirst().profile().id());
        assertEquals(3, found.getFirst().unit());
    }

    @Test
    void aThirdGenerationOfUnknownNameIsNeverAskedForRegistersOfTheFirst() {
        FakeLink link = new FakeLink(1, time);
        Marstek.gen3Registers(link, "VNSX-1", 151, 1);
        assertEquals(1, BatteryProbe.probe(link, PROFILES, List.of(1), time).size());
        assertTrue(link.reads.stream().noneMatch(read -> read.startsWith("311")), link.reads.toString());
    }

    @Test
    void anotherDeviceIsNotTakenForABattery() {
        FakeLink link = new FakeLink(1, time);
        link.setText(31000, 10, "Inverter");
        assertEquals(List.of(), BatteryProbe.probe(link, PROFILES, List.of(1), time));
    }

    @Test
    void aSilentUnitIsAskedOnce() {
        FakeLink link = new FakeLink(9, time);
        long startNs = time.nowNs();
        assertEquals(List.of(), BatteryProbe.probe(link, PROFILES, List.of(1, 2), time));
        assertTrue(time.nowNs() - startNs < 2_500_000_000L);
    }
}
