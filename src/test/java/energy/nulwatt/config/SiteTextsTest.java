package energy.nulwatt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.config.StarterSite.FoundBattery;
import energy.nulwatt.yaml.FaultyFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site files that the program itself writes: the resolved one and the starter. */
class SiteTextsTest {
    @TempDir
    Path directory;

    private SiteFileOnDisk file;

    @BeforeEach
    void makeFile() {
        file = new SiteFileOnDisk(directory);
    }

    @Test
    void theResolvedSiteShowsEveryValueAndMarksDefaults() throws FaultyFileException {
        assertEquals("""
                site:
                  name: Home                                # default
                  id: home                                  # default
                  phases: 3                                 # default
                  main_fuse: 25                             # A per phase, default
                  time_zone: Europe/Amsterdam               # default
                  # max_import:                             # default: no limit
                  # max_export:                             # default: no limit
                  max_target: 7500                          # W, default
                meter:
                  type: p1                                  # default
                  port: /dev/ttyUSB90
                  accept_bad_crc: false                     # default
                  speed: auto                               # default
                batteries:
                  - type: marstek-venus-v1v2
                    name: marstek-venus-v1v2 1              # default
                    id: marstek-venus-v1v2-1                # default
                    port: /dev/ttyUSB91
                    # baud:                                 # default: what the profile says
                    # unit:                                 # default: what the profile says
                    phase: L1
                    # capacity:                             # default: what the battery tells
                    circuit: shared                         # default
                    max_charge: 800                         # W, default
                    max_discharge: 800                      # W, default
                    min_soc: 12                             # %, default
                    max_soc: 100                            # %, default
                    idle: relay-open                        # default
                    last_within: 15                         # %, default
                    first_within: 10                        # %, default
                    taper_from: 95                          # %, default
                    taper_charge: 1250                      # W, default
                    backup_reserve: 0                       # %, default
                    min_charge_temperature: 0               # °C, default
                    max_temperature: 75                     # °C, default
                control:
                  mode: zero                                # default
                  grid_offset: 0                            # W, default
                  target_expiry: 60                         # s, default
                  strategy: priority                        # default
                  # order:                                  # default: by state of charge
                  min_on_time: 300                          # s, default
                  min_off_time: 60                          # s, default
                  # groups:                                 # default: none
                  balance: total                            # default
                  fuse_help: true                           # default
                peak:
                  # quarter_hour_limit:                     # default: no limit
                  follow_month_peak: false                  # default
                ev:
                  guard: false                              # default
                # mqtt:                                     # default: none
                state_directory: /var/lib/nulwatt           # default
                log:
                  level: info                               # default
                """, ResolvedSiteText.of(file.load(SiteFileOnDisk.SHORTEST)));
    }

    @Test
    void theResolvedSiteShowsWhatHoldsTheBatteriesBack() throws FaultyFileException {
        String text = ResolvedSiteText.of(file.load("""
                meter: {port: /dev/ttyUSB90}
                batteries:
                  - {type: marstek-venus-v1v2, port: /dev/ttyUSB91, unit: 1, phase: L1}
                  - {type: marstek-venus-v1v2, port: /dev/ttyUSB91, unit: 2, phase: L2, backup_reserve: 10.5}
                control: {balance: per-phase, fuse_help: false, backup_reserve: 20}
                peak: {quarter_hour_limit: 2500}
                ev: {guard: true, detect: three-phase-step}
                """));
        assertTrue(text.contains("    backup_reserve: 20                      # %, from control\n"), text);
        assertTrue(text.contains("    backup_reserve: 10.5                    # %\n"), text);
        assertTrue(text.contains("""
                  balance: per-phase
                  across_phases: false                      # default
                  fuse_help: false
                peak:
                  quarter_hour_limit: 2500                  # W
                  follow_month_peak: false                  # default
                ev:
                  guard: true
                  detect: three-phase-step
                  absorb: 0                                 # s, default
                """), text);
    }

    @Test
    void secretsAreNotShown() throws FaultyFileException {
        file.write("meter.key", "00112233445566778899aabbccddeeff\n", "rw-------");
        String text = ResolvedSiteText.of(file.load("""
                meter: {port: "-", key_file: meter.key}
                batteries: []
                mqtt: {broker: mqtts://b, user: "u: #1", password: hunter2}
                """));
        assertFalse(text.contains("hunter2"), text);
        assertFalse(text.contains("00112233"), text);
        assertTrue(text.contains("  port: \"-\"\n"), text);
        assertTrue(text.contains("  key: \"***\"                                # from key_file\n"), text);
        assertTrue(text.contains("  user: \"u: #1\"\n  password: \"***\"\n"), text);
        assertTrue(text.contains("  broker: mqtts://b:8883\n"), text);
    }

    @Test
    void theResolvedSiteLoadsToTheSameSite() throws FaultyFileException {
        file.write("ca.pem", "x", "rw-r--r--");
        Site site = file.load("""
                site: {name: "null: \\"Häuschen\\" 🏠 #1", max_import: 9000, max_export: 0}
                meter: {port: 'tcp://[fe80::1]:2000'}
                batteries:
                  - {type: marstek-venus-v1v2, port: /dev/ttyUSB91, unit: 2, baud: 9600, phase: all, capacity: 5.125}
                  - {name: "null", type: marstek-venus-gen3, port: tcp://x, phase: L2, circuit: dedicated, min_soc: 15.5}
                  - {name: "a\\\\b", type: marstek-venus-gen3, port: rtu-tcp://x:4196, phase: L3, idle: relay-closed}
                control:
                  mode: "off"
                  grid_offset: -30
                  order: ["null", "a\\\\b"]
                  groups: [{batteries: ["null", "a\\\\b"], max_charge: 0}]
                  balance: per-phase
                  across_phases: true
                  backup_reserve: 20
                peak: {quarter_hour_limit: 2500, follow_month_peak: true}
                ev: {guard: true, detect: three-phase-step, absorb: 60}
                mqtt: {broker: mqtts://b, user: "me ", ca_file: ca.pem, topic: a/b}
                log: {level: warn}
                """);
        Site again = file.load(ResolvedSiteText.of(site));
        assertEquals(withoutOrigin(site), withoutOrigin(again));
    }

    private static Site withoutOrigin(Site site) {
        return new Site(
                site.name(),
                site.id(),
                site.phases(),
                site.mainFuseA(),
                site.timeZone(),
                site.maxImportW(),
                site.maxExportW(),
                site.maxTargetW(),
                site.meter(),
                site.batteries(),
                site.control(),
                site.protection(),
                site.mqtt(),
                site.stateDirectory(),
                site.logLevel(),
                Set.of(),
                List.of());
    }

    @Test
    void theStarterLoadsAndHoldsWhatWasFound() throws FaultyFileException {
        String text = StarterSite.text(
                List.of("/dev/serial/by-id/usb-FTDI_P1-if00-port0", "tcp://p1.lan:2000"),
                List.of(
                        new FoundBattery("marstek-venus-v1v2", "/dev/ttyUSB91", 1, OptionalInt.of(115_200)),
                        new FoundBattery("marstek-venus-gen3", "/dev/ttyUSB91", 2, OptionalInt.of(115_200)),
                        new FoundBattery("marstek-venus-gen3", "tcp://[fe80::1]:502", 1)));
        Site site = file.load(text);
        assertEquals(
                "/dev/serial/by-id/usb-FTDI_P1-if00-port0", site.meter().port().text());
        assertEquals(
                List.of("Battery 1", "Battery 2", "Battery 3"),
                site.batteries().stream().map(BatterySection::name).toList());
        assertEquals(
                List.of("/dev/ttyUSB91", "/dev/ttyUSB91", "tcp://[fe80::1]:502"),
                site.batteries().stream().map(battery -> battery.port().text()).toList());
        assertEquals(OptionalInt.of(2), site.batteries().get(1).unit());
        assertTrue(text.contains("  # port: tcp://p1.lan:2000\n"), text);
    }

    @Test
    void theStarterLoadsWhenNothingWasFound() throws FaultyFileException {
        String text = StarterSite.text(List.of(), List.of());
        assertEquals(List.of(), file.load(text).batteries());
        assertTrue(text.contains("CHECK: no meter was found"), text);
        assertTrue(text.contains("CHECK: no battery was found"), text);
    }

    @Test
    void whatTheStarterHasCommentedOutLoadsTooOnceItIsWanted() throws FaultyFileException {
        file.write("mqtt.password", "x", "rw-------");
        String text = StarterSite.text(
                        List.of("/dev/ttyUSB90"), List.of(new FoundBattery("marstek-venus-v1v2", "/dev/ttyUSB91", 1)))
                .replaceAll("(?m)^# (?=site:|control:|mqtt:|  )", "")
                .replace("    # circuit", "    circuit");
        Site site = file.load(text);
        assertEquals(0, site.maxExportW());
        assertEquals(Circuit.DEDICATED, site.batteries().getFirst().circuit());
        assertEquals("homeassistant.local", site.mqtt().orElseThrow().host());
    }
}
