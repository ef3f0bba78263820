package energy.nulwatt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.AllocationSpec;
import energy.nulwatt.model.Balance;
import energy.nulwatt.model.BatteryProtection;
import energy.nulwatt.model.EvProtection;
import energy.nulwatt.model.Mode;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.model.ProtectionSpec;
import energy.nulwatt.yaml.FaultyFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteLoaderTest {
    @TempDir
    Path directory;

    private SiteFileOnDisk file;

    @BeforeEach
    void makeFile() {
        file = new SiteFileOnDisk(directory);
    }

    @Test
    void theShortestFileGetsSafeDefaults() throws FaultyFileException {
        Site site = file.load(SiteFileOnDisk.SHORTEST);

        assertEquals("Home", site.name());
        assertEquals("home", site.id());
        assertEquals(3, site.phases());
        assertEquals(25, site.mainFuseA());
        assertEquals(ZoneId.of("Europe/Amsterdam"), site.timeZone());
        assertEquals(Integer.MAX_VALUE, site.maxImportW());
        assertEquals(Integer.MAX_VALUE, site.maxExportW());
        assertEquals(7500, site.maxTargetW());
        assertEquals(
                new MeterSection(
                        MeterSection.Type.P1,
                        new Port.Serial(Path.of("/dev/ttyUSB90")),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                site.meter());
        assertEquals(
                List.of(new BatterySection(
                        "marstek-venus-v1v2 1",
                        "marstek-venus-v1v2-1",
                        "marstek-venus-v1v2",
                        new Port.Serial(Path.of("/dev/ttyUSB91")),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        PhaseConnection.L1,
                        OptionalDouble.empty(),
                        Circuit.SHARED,
                        OptionalInt.of(800),
                        OptionalInt.of(800),
                        12,
                        100,
                        IdleRelay.RELAY_OPEN,
                        AllocationSpec.Bands.USUAL,
                        BatteryProtection.DEFAULT)),
                site.batteries());
        assertEquals(new ControlSection(Mode.ZERO, 0, 60, SharingSection.USUAL), site.control());
        assertEquals(ProtectionSpec.DEFAULT, site.protection());
        assertEquals(Optional.empty(), site.mqtt());
        assertEquals(Path.of("/var/lib/nulwatt"), site.stateDirectory());
        assertEquals(LogLevel.INFO, site.logLevel());
        assertEquals(
                List.of(
                        "2:9: 'meter.port': /dev/ttyUSB90 is not there now; it is used as soon as it appears",
                        "5:11: 'batteries[0].port': /dev/ttyUSB91 is not there now; it is used as soon as it appears"),
                file.warnings(SiteFileOnDisk.SHORTEST));
    }

    @Test
    void everyValueCanBeStated() throws FaultyFileException {
        file.write("mqtt.password", "pass: #word \n", "rw-------");
        file.write("ca.pem", "x", "rw-r--r--");
        file.write("client.pem", "x", "rw-r--r--");
        file.write("client.key", "x", "r--------");
        Site site = file.load("""
                site:
                  name: Huis Zuid
                  id: zuid_1
                  phases: 3
                  main_fuse: 35
                  time_zone: Europe/Brussels
                  max_import: 9000
                  max_export: 0
                  max_target: 5000
                meter:
                  type: p1
                  port: tcp://[fe80::1]:2000
                  key: 00112233445566778899AABBCCDDEEFF
                  authentication_key: 00112233445566778899aabbccddeeff
                  accept_bad_crc: true
                batteries:
                  - name: Garage Süd
                    type: marstek-venus-v1v2
                    port: /dev/ttyUSB91
                    baud: 115200
                    unit: 3
                    phase: all
                    capacity: 5.12
                    circuit: dedicated
                    max_charge: 2500
                    max_discharge: 2000
                    min_soc: 15.5
                    max_soc: 95
                    idle: relay-closed
                    last_within: 20
                    first_within: 5.5
                    taper_from: 90
                    taper_charge: 1000
                    backup_reserve: 25
                    min_charge_temperature: 2.5
                    max_temperature: 60
                  - name: Attic
                    id: TOP
                    type: marstek-venus-gen3
                    port: tcp://venus.local
                    phase: L3
                    max_charge: 600
                  - name: Shed
                    type: marstek-venus-gen3
                    port: rtu-tcp://192.168.1.9:8899
                    phase: L2
                    circuit: dedicated
                control:
                  mode: standby
                  grid_offset: -50
                  target_expiry: 300
                  strategy: priority
                  order: [Attic, garage-sud]
                  min_on_time: 120
                  min_off_time: 0
                  groups:
                    - name: barn
                      batteries: [Garage Süd, Shed]
                      circuit: dedicated
                      max_charge: 3600
                  balance: per-phase
                  across_phases: true
                  fuse_help: false
                  backup_reserve: 15
                peak:
                  quarter_hour_limit: 2500
                  follow_month_peak: true
                ev:
                  guard: true
                  detect: three-phase-step
                  absorb: 60
                mqtt:
                  broker: mqtts://broker.local
                  user: nulwatt
                  password_file: mqtt.password
                  ca_file: ca.pem
                  client_certificate: client.pem
                  client_key: client.key
                  topic: house/nulwatt
                  discovery_prefix: ha
                  interval: 5
                state_directory: /data/nulwatt
                log: {level: debug}
                """);
        assertEquals("Huis Zuid", site.name());
        assertEquals("zuid_1", site.id());
        assertEquals(35, site.mainFuseA());
        assertEquals(ZoneId.of("Europe/Brussels"), site.timeZone());
        assertEquals(9000, site.maxImportW());
        assertEquals(0, site.maxExportW());
        assertEquals(5000, site.maxTargetW());
        assertEquals(new Port.Tcp("fe80::1", 2000), site.meter().port());
        assertEquals("tcp://[fe80::1]:2000", site.meter().port().text());
        assertEquals(
                "00112233445566778899AABBCCDDEEFF",
                site.meter().key().orElseThrow().reveal());
        assertEquals(
                "00112233445566778899aabbccddeeff",
                site.meter().authenticationKey().orElseThrow().reveal());
        assertTrue(site.meter().acceptBadCrc());
        assertEquals(
                new BatterySection(
                        "Garage Süd",
                        "garage-sud",
                        "marstek-venus-v1v2",
                        new Port.Serial(Path.of("/dev/ttyUSB91")),
                        OptionalInt.of(115_200),
                        OptionalInt.of(3),
                        PhaseConnection.THREE_PHASE,
                        OptionalDouble.of(5120),
                        Circuit.DEDICATED,
                        OptionalInt.of(2500),
                        OptionalInt.of(2000),
                        15.5,
                        95,
                        IdleRelay.RELAY_CLOSED,
                        new AllocationSpec.Bands(20, 5.5, 90, 1000),
                        new BatteryProtection(25, 2.5, 60)),
                site.batteries().get(0));
        assertEquals("TOP", site.batteries().get(1).id());
        assertEquals(new Port.Tcp("venus.local", 502), site.batteries().get(1).port());
        assertEquals(OptionalInt.of(600), site.batteries().get(1).maxChargeW());
        assertEquals(OptionalInt.of(800), site.batteries().get(1).maxDischargeW());
        assertEquals(
                new Port.RtuOverTcp("192.168.1.9", 8899),
                site.batteries().get(2).port());
        assertEquals(OptionalInt.empty(), site.batteries().get(2).maxChargeW(), "the profile's own on its own circuit");
        assertEquals(
                new ControlSection(
                        Mode.STANDBY,
                        -50,
                        300,
                        new SharingSection(
                                AllocationSpec.Strategy.PRIORITY,
                                List.of(1, 0),
                                List.of(new GroupSection(
                                        "barn", List.of(0, 2), Circuit.DEDICATED, 3600, Integer.MAX_VALUE)),
                                120,
                                0)),
                site.control());
        assertEquals(
                new ProtectionSpec(
                        Balance.PER_PHASE, true, false, 2500, true, new EvProtection(true, true, 60), List.of()),
                site.protection());
        assertEquals(15, site.batteries().get(1).protection().reservePercent(), "that of the whole site");
        assertEquals(
                new MqttSection(
                        "broker.local",
                        8883,
                        true,
                        Optional.of("nulwatt"),
                        Optional.of(new Secret("pass: #word ")),
                        Optional.of(directory.resolve("ca.pem")),
                        Optional.of(directory.resolve("client.pem")),
                        Optional.of(directory.resolve("client.key")),
                        "house/nulwatt",
                        "ha",
                        5),
                site.mqtt().orElseThrow());
        assertEquals(Path.of("/data/nulwatt"), site.stateDirectory());
        assertEquals(LogLevel.DEBUG, site.logLevel());
        assertTrue(site.stated().contains("batteries[1].max_charge"));
        assertFalse(site.stated().contains("batteries[1].max_discharge"));
    }

    @Test
    void theStateDirectoryOfTheServiceManagerIsTheDefault() throws FaultyFileException {
        file.environment.put("STATE_DIRECTORY", "/run/a:/run/b");
        assertEquals(Path.of("/run/a"), file.load(SiteFileOnDisk.SHORTEST).stateDirectory());
        assertEquals(
                Path.of("/own"),
                file.load(SiteFileOnDisk.SHORTEST + "state_directory: /own\n").stateDirectory());
    }

    @Test
    void everyFormOfMeterPortIsUnderstood() throws FaultyFileException {
        file.write("recorded.p1", "x", "rw-r--r--");
        assertEquals(new Port.StandardInput(), meterPort("\"-\""));
        assertEquals(new Port.Tcp("192.168.1.5", 2000), meterPort("192.168.1.5:2000"));
        assertEquals(new Port.Tcp("p1-dongle.lan", 23), meterPort("tcp://p1-dongle.lan:23"));
        assertEquals(new Port.Recording(directory.resolve("recorded.p1")), meterPort("./recorded.p1"));
        assertEquals(
                new Port.Recording(directory.resolve("recorded.p1")),
                meterPort(directory.resolve("recorded.p1").toString()));
        assertEquals(
                new Port.Serial(Path.of("/dev/serial/by-id/usb-FTDI_x-if00-port0")),
                meterPort("/dev/serial/by-id/usb-FTDI_x-if00-port0"));
    }

    private Port meterPort(String text) throws FaultyFileException {
        return file.load(SiteFileOnDisk.SHORTEST.replace("/dev/ttyUSB90", text))
                .meter()
                .port();
    }

    @Test
    void aHouseWithOnePhaseNeedsNoPhaseAtItsBatteries() throws FaultyFileException {
        Site site = file.load(SiteFileOnDisk.SHORTEST.replace("    phase: L1\n", "") + "site:\n  phases: 1\n");
        assertEquals(PhaseConnection.L1, site.batteries().getFirst().phase());
    }

    @Test
    void aHouseWithoutBatteriesMustBeMeant() throws FaultyFileException {
        assertEquals(
                List.of(
                        "1:15: 'meter.port': /dev/ttyUSB90 is not there now; it is used as soon as it appears",
                        "2:12: 'batteries' is empty: the meter is only monitored"),
                file.warnings("meter: {port: /dev/ttyUSB90}\nbatteries: []\n"));
    }

    @Test
    void sectionsWhoseKeysAreCommentedOutAreAsIfAbsent() throws FaultyFileException {
        Site site = file.load(SiteFileOnDisk.SHORTEST + "site:\n  # name: x\ncontrol:\nlog:\n");
        assertEquals("Home", site.name());
        assertEquals(new ControlSection(Mode.ZERO, 0, 60, SharingSection.USUAL), site.control());
    }

    @Test
    void severalBatteriesWithoutNamesAreNumberedByTypeWithAWarning() throws FaultyFileException {
        String text = """
                meter: {port: "-"}
                batteries:
                  - {type: marstek-venus-gen3, port: "tcp://a", phase: L1}
                  - {type: marstek-venus-v1v2, port: "rtu-tcp://b:1", phase: L1}
                  - {type: marstek-venus-gen3, port: "tcp://c", phase: L1}
                """;
        assertEquals(
                List.of("marstek-venus-gen3 1", "marstek-venus-v1v2 1", "marstek-venus-gen3 2"),
                file.load(text).batteries().stream().map(BatterySection::name).toList());
        assertEquals(
                List.of("3:3: 'batteries': give each a name; without one they are numbered, and would swap their"
                        + " entities and settings when the list is put in another order"),
                file.warnings(text));
    }

    @Test
    void aLimitBeyondTheMainFuseIsRemarked() throws FaultyFileException {
        assertEquals(
                "8:15: 'site.max_import' is more than the main fuse carries: 3 × 25 A × 230 V = 17250 W",
                file.warnings(SiteFileOnDisk.SHORTEST + "site:\n  max_import: 20000\n")
                        .getLast());
    }

    @Test
    void aMissingFileIsToldLikeAnyFault() {
        FaultyFileException e = assertThrows(
                FaultyFileException.class, () -> SiteLoader.load(directory.resolve("none.yaml"), SiteFileOnDisk.TYPES));
        assertEquals(directory.resolve("none.yaml") + ": does not exist", e.getMessage());
    }

    @Test
    void secretsDoNotShowInTheRecords() throws FaultyFileException {
        String text = SiteFileOnDisk.SHORTEST + "mqtt: {broker: 'mqtt://b', user: u, password: hunter2}\n";
        assertEquals(
                "hunter2",
                file.load(text).mqtt().orElseThrow().password().orElseThrow().reveal());
        assertFalse(file.load(text).toString().contains("hunter2"));
    }
}
