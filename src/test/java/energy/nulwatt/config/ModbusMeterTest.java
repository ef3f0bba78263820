package energy.nulwatt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.nulwatt.yaml.FaultyFileException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The section of a meter on Modbus. */
class ModbusMeterTest {
    @TempDir
    Path directory;

    private SiteFileOnDisk file;

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
    void anEastronIsReadAsItIsDelivered() throws FaultyFileException {
        MeterSection one = load("type: eastron-sdm120, port: /dev/ttyUSB90");
        assertEquals(MeterSection.Type.EASTRON_SDM120, one.type());
        assertEquals(OptionalInt.of(2400), one.baud());
        assertEquals(OptionalInt.of(1), one.unit());
        MeterSection three = load("type: eastron-sdm630, port: /dev/ttyUSB90, unit: 7");
        assertEquals(OptionalInt.of(9600), three.baud());
        assertEquals(OptionalInt.of(7), three.unit());
        assertEquals(
                OptionalInt.of(19_200),
                load("type: eastron-sdm630, port: /dev/x, baud: 19200").baud());
        assertEquals(
                OptionalInt.empty(),
                load("type: eastron-sdm630, port: 'rtu-tcp://ew11:8899'").baud());
    }

    @Test
    void theGridMeterOfAGxMayShareItsAddressWithABattery() throws FaultyFileException {
        Site site = file.load("""
                meter: {type: victron-grid, port: tcp://gx.lan, unit: 30}
                batteries:
                  - {type: marstek-venus-gen3, port: tcp://gx.lan, phase: L1}
                """);
        assertEquals(new Port.Tcp("gx.lan", 502), site.meter().port());
        assertEquals(OptionalInt.of(30), site.meter().unit());
        assertEquals(site.meter(), file.load(ResolvedSiteText.of(site)).meter());
    }

    @Test
    void aSunSpecMeterMustSayWhatPositiveMeans() throws FaultyFileException {
        String text = "type: sunspec, port: tcp://inverter.lan, unit: 200";
        file.assertFaults(meter(text), "1:8: 'meter.positive' is missing");
        file.assertFaults(
                meter(text + ", positive: exp"),
                "1:71: 'meter.positive' must be one of import, export, but is 'exp'; did you mean 'export'?");
        Site site = file.load(meter(text + ", positive: export"));
        assertEquals(true, site.meter().positiveIsExport());
        assertEquals(site.meter(), file.load(ResolvedSiteText.of(site)).meter());
    }

    @Test
    void whatIsWrongIsToldWithItsPlace() {
        file.assertFaults(meter("type: victron-grid, port: tcp://gx.lan"), "1:8: 'meter.unit' is missing");
        file.assertFaults(
                meter("type: eastron-sdm630, port: 'solarman://stick.lan/1701234567'"),
                "1:37: 'meter.port' leads through a data logger, which answers every few seconds: too seldom for a meter;"
                        + " connect it by serial line, tcp:// or rtu-tcp://");
        file.assertFaults(
                meter("type: victron-grid, port: /dev/ttyUSB90, unit: 300"),
                "1:35: 'meter.port' must be tcp://host for a Victron GX, but is /dev/ttyUSB90",
                "1:56: 'meter.unit' must be a whole number from 1 to 247, but is '300'");
        file.assertFaults(
                meter("type: eastron-sdm630, port: 'rtu-tcp://g:1', baud: 9600"),
                "1:60: 'meter.baud' belongs to a serial port; the speed behind rtu-tcp://g:1 is set in the gateway");
        file.assertFaults(
                """
                meter: {type: eastron-sdm630, port: /dev/ttyUSB90}
                batteries:
                  - {type: marstek-venus-v1v2, port: /dev/ttyUSB90, phase: L1, unit: 2}
                """,
                "3:38: 'batteries[0].port' is /dev/ttyUSB90, which 'meter.port' in line 1 uses: a meter needs a port of"
                        + " its own");
    }
}
