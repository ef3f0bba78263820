package energy.nulwatt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a faulty site file is answered with: place, found, expected, what to write. */
class SiteFaultsTest {
    private static final String METER = "meter: {port: /dev/ttyUSB90}\n";
    private static final String BATTERY = "  - {type: marstek-venus-v1v2, port: /dev/ttyUSB91, phase: L1";
    private static final String FOR_METER = "must be /dev/… (serial), tcp://host:port, host:port, a file (with a / in"
            + " it) or - (standard input), but is ";
    private static final String FOR_BATTERY = "must be /dev/… (serial), tcp://host (Modbus TCP), rtu-tcp://host:port"
            + " (a gateway that passes serial bytes on) or solarman://host/serial (a Solarman data logger), but is ";
    private static final String FOR_LOGGER = "; the serial number on the logger's label (not the inverter's), 1 to"
            + " 4294967295, belongs to it, as in solarman://192.168.1.10/2712345678";

    @TempDir
    Path directory;

    private SiteFileOnDisk file;

    @BeforeEach
    void makeFile() {
        file = new SiteFileOnDisk(directory);
    }

    @Test
    void allFaultsComeAtOnceInTheOrderOfTheFile() {
        file.assertFaults(
                """
                site:
                  nmae: Home
                  phases: 2
                  main_fuse: 25A
                  time_zone: Amsterdam
                  max_import: 5kW
                  max_target: lots
                meter:
                  port: ttyUSB0
                  speed: 19200
                batteries:
                  - type: marstek-venus-v1
                    port: /dev/ttyUSB91
                    phase: l1
                    max_charge: 2500
                    min_soc: 90
                    max_soc: 80
                  - type: marstek-venus-v1v2
                    port: /dev/ttyUSB91
                    phase: L1
                    phase: L2
                    unit: 300
                    capacity: 5120 Wh
                contrl:
                  mode: zero
                control:
                  mode: stop
                mqtt:
                  broker: homeassistant.local
                  interval: 0
                state_directory: state
                log: {level: verbose}
                """,
                "2:3: unknown key 'site.nmae'; did you mean 'name'?",
                "3:11: 'site.phases' must be one of 1, 3, but is '2'",
                "4:14: 'site.main_fuse' must be a whole number of A from 6 to 250, but is '25A'; write 25",
                "5:14: 'site.time_zone' must be a time zone such as Europe/Amsterdam, but is 'Amsterdam';"
                        + " did you mean 'Europe/Amsterdam'?",
                "6:15: 'site.max_import' must be a whole number of W from 0 to 200000, but is '5kW'; write 5000",
                "7:15: 'site.max_target' must be a whole number of W from 1 to 50000, but is 'lots'",
                "9:9: 'meter.port' " + FOR_METER + "'ttyUSB0'; write /dev/ttyUSB0",
                "10:10: 'meter.speed' must be one of auto, 115200, 9600, but is '19200'",
                "12:11: 'batteries[0].type' is 'marstek-venus-v1', for which there is no profile;"
                        + " did you mean 'marstek-venus-v1v2'?",
                "14:12: 'batteries[0].phase' must be one of L1, L2, L3, all, but is 'l1'; did you mean 'L1'?",
                "15:17: 'batteries[0].max_charge' is 2500 W, but a battery that shares its circuit with other loads may"
                        + " have 800 W at most, as more can overload the cable behind the breaker; write"
                        + " 'circuit: dedicated' if cable and breaker are its own, or 800 or less",
                "16:14: 'batteries[0].min_soc' (90) must be less than 'max_soc' (80)",
                "19:11: 'batteries[1].port' is /dev/ttyUSB91, which 'batteries[0].port' in line 13 uses too: write at"
                        + " each the 'unit' that is set in the battery; they must differ",
                "21:5: 'batteries[1].phase' stands here for the second time; the first is in line 20",
                "22:11: 'batteries[1].unit' must be a whole number from 1 to 247, but is '300'",
                "23:15: 'batteries[1].capacity' must be a number of kWh from 0.1 to 500, but is '5120 Wh'; write 5.12",
                "24:1: unknown key 'contrl'; did you mean 'control'?",
                "27:9: 'control.mode' cannot be stop: that is an emergency stop, which someone presses; write standby"
                        + " to hold the batteries at 0 W",
                "29:11: 'mqtt.broker' must be mqtt://host, mqtts://host (TLS) or one of them with :port, but is"
                        + " 'homeassistant.local'; write mqtt://homeassistant.local",
                "30:13: 'mqtt.interval' must be a whole number of s from 1 to 60, but is '0'",
                "31:18: 'state_directory' must be a path that starts with /, but is 'state'",
                "32:14: 'log.level' must be one of error, warn, info, debug, but is 'verbose'");
    }

    @Test
    void whatMustBeThereIsNamed() {
        file.assertFaults(
                "log: {}\n",
                "1:1: 'meter' is missing",
                "1:1: 'batteries' is missing: list at least one, or write 'batteries: []' to only monitor");
        file.assertFaults(
                "meter: {}\nbatteries:\n  - name: x\n",
                "1:8: 'meter.port' is missing",
                "3:5: 'batteries[0].type' is missing",
                "3:5: 'batteries[0].port' is missing",
                "3:5: 'batteries[0].phase' is missing");
        file.assertFaults(
                "meter:\nbatteries:\n",
                "1:7: 'meter' is empty: it must be a mapping of keys to values",
                "2:11: 'batteries' must be a list");
    }

    @Test
    void portsOfTheMeter() {
        portOfMeter("192.168.1.5", FOR_METER + "'192.168.1.5'");
        portOfMeter(
                "tcp://192.168.1.5",
                FOR_METER + "'tcp://192.168.1.5'; a port from 1 to 65535 belongs to it, as in tcp://192.168.1.10:2000");
        portOfMeter(
                "tcp://host:70000",
                FOR_METER + "'tcp://host:70000'; a port from 1 to 65535 belongs to it, as in tcp://192.168.1.10:2000");
        portOfMeter("udp://host:1", FOR_METER + "'udp://host:1'");
        portOfMeter(
                directory + "/none.p1", "'meter.port': none.p1 does not exist; a serial port starts with /dev/", "");
        portOfMeter(
                directory.toString(),
                "'meter.port': " + directory + " is a directory; a serial port starts with /dev/",
                "");
        portOfMeter("\"/dev/a\\0b\"", "cannot be a path: '/dev/a\\u0000b'");
    }

    private void portOfMeter(String port, String message) {
        portOfMeter(port, message, "'meter.port' ");
    }

    private void portOfMeter(String port, String message, String prefix) {
        file.assertFaults("meter:\n  port: " + port + "\nbatteries: []\n", "2:9: " + prefix + message);
    }

    @Test
    void portsOfABattery() {
        portOfBattery("ttyUSB1", FOR_BATTERY + "'ttyUSB1'; write /dev/ttyUSB1");
        portOfBattery("192.168.1.5", FOR_BATTERY + "'192.168.1.5'; write tcp://192.168.1.5");
        portOfBattery(
                "ew11.lan:8899", FOR_BATTERY + "'ew11.lan:8899'; write tcp://ew11.lan:8899 or rtu-tcp://ew11.lan:8899");
        portOfBattery("rtutcp://ew11:8899", FOR_BATTERY + "'rtutcp://ew11:8899'; did you mean 'rtu-tcp'?");
        portOfBattery(
                "rtu-tcp://ew11",
                FOR_BATTERY
                        + "'rtu-tcp://ew11'; a port from 1 to 65535 belongs to it, as in rtu-tcp://192.168.1.10:8899");
        portOfBattery("tcp://", FOR_BATTERY + "'tcp://'");
        portOfBattery("tcp://a/b", FOR_BATTERY + "'tcp://a/b'");
        portOfBattery("/tmp/none/tty", FOR_BATTERY + "'/tmp/none/tty'; a serial port starts with /dev/");
        portOfBattery("/dev/../etc/tty", FOR_BATTERY + "'/dev/../etc/tty'; a serial port starts with /dev/");
        portOfBattery("\"-\"", FOR_BATTERY + "'-'");
    }

    @Test
    void portsOfADataLogger() {
        for (String port : List.of(
                "solarman://stick",
                "solarman://stick/",
                "solarman://stick:8899",
                "solarman://stick/0",
                "solarman://stick/4294967296",
                "solarman://stick/27123456789",
                "solarman://stick/SA2712345678",
                "solarman://stick/2712345678/1")) {
            portOfBattery(port, FOR_BATTERY + "'" + port + "'" + FOR_LOGGER);
        }
        portOfBattery("solarman:///2712345678", FOR_BATTERY + "'solarman:///2712345678'");
        portOfBattery("solarman://stick:0/2712345678", FOR_BATTERY + "'solarman://stick:0/2712345678'");
        portOfBattery(
                "solarmann://stick/2712345678",
                FOR_BATTERY + "'solarmann://stick/2712345678'; did you mean 'solarman'?");
    }

    private void portOfBattery(String port, String message) {
        file.assertFaults(
                METER + "batteries:\n  - type: marstek-venus-v1v2\n    port: " + port + "\n    phase: L1\n",
                "4:11: 'batteries[0].port' " + message);
    }

    @Test
    void speedsBelongToSerialPorts() {
        file.assertFaults(
                """
                meter: {port: "h:1", speed: 9600}
                batteries:
                  - {type: marstek-venus-v1v2, port: "tcp://a", phase: L1, baud: 9600}
                  - {type: marstek-venus-v1v2, port: /dev/ttyUSB91, phase: L1, baud: 9601}
                  - {type: marstek-venus-v1v2, port: "solarman://s/7", phase: L1, baud: 9600}
                """,
                "1:29: 'meter.speed' belongs to a serial port, but the meter is read from tcp://h:1",
                "3:66: 'batteries[0].baud' belongs to a serial port; the speed behind tcp://a:502 is set in the gateway",
                "4:70: 'batteries[1].baud' must be one of 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400,"
                        + " but is '9601'",
                "5:73: 'batteries[2].baud' belongs to a serial port; the speed behind solarman://s:8899/7 is set in the"
                        + " logger");
    }

    @Test
    void namesAndIdsStandOnce() {
        file.assertFaults(
                """
                meter: {port: "-"}
                batteries:
                  - {type: marstek-venus-v1v2, port: "tcp://a", phase: L1, name: Garage}
                  - {type: marstek-venus-v1v2, port: "tcp://b", phase: L1, name: garage}
                  - {type: marstek-venus-v1v2, port: "tcp://c", phase: L1, name: Garage!}
                  - {type: marstek-venus-v1v2, port: "tcp://d", phase: L1, name: x, id: GARAGE}
                  - {type: marstek-venus-v1v2, port: "tcp://e", phase: L1, name: 電池}
                  - {type: marstek-venus-v1v2, port: "tcp://f", phase: L1, name: y, id: a b/ü}
                  - {type: marstek-venus-v1v2, port: "tcp://g", phase: L1, name: "a\\nb"}
                """,
                "4:66: the name 'garage' is taken by batteries[0].name: give each battery its own",
                "5:5: the id 'garage' is taken by batteries[0].id: give each battery its own with 'id'",
                "6:73: the id 'GARAGE' is taken by batteries[0].id: give each battery its own with 'id'",
                "7:66: no id can be made from the name '電池': write one with 'batteries[4].id' (letters a-z, digits, -"
                        + " and _)",
                "8:73: 'batteries[5].id' must be letters a-z, digits, - and _ (at most 64), but is 'a b/ü'; write a-b-u",
                "9:66: 'batteries[6].name' must be one line of at most 64 characters, but is 'a\\u000Ab'");
    }

    @Test
    void aHouseWithOnePhaseHasNoOther() {
        file.assertFaults(
                "site: {phases: 1}\n" + METER + "batteries:\n" + BATTERY.replace("L1", "L2") + "}\n"
                        + BATTERY.replace("L1", "all").replace("91", "92") + "}\n",
                "4:60: 'batteries[0].phase' must be L1, for 'site.phases' is 1, but is 'L2'",
                "5:60: 'batteries[1].phase' must be L1, for 'site.phases' is 1, but is 'all'");
    }

    @Test
    void limitsOfABattery() {
        file.assertFaults(
                METER + "batteries:\n" + BATTERY + ", max_discharge: 801}\n"
                        + BATTERY.replace("91", "92") + ", circuit: dedicated, max_charge: 2500, max_discharge: 0}\n"
                        + BATTERY.replace("91", "93") + ", circuit: own, max_charge: 2.5kW}\n"
                        + BATTERY.replace("91", "94") + ", max_soc: 10}\n"
                        + BATTERY.replace("91", "95") + ", min_soc: 12%, max_soc: 101}\n",
                "3:79: 'batteries[0].max_discharge' is 801 W, but a battery that shares its circuit with other loads may"
                        + " have 800 W at most, as more can overload the cable behind the breaker; write"
                        + " 'circuit: dedicated' if cable and breaker are its own, or 800 or less",
                "4:117: 'batteries[1].max_discharge' must be a whole number of W from 1 to 50000, but is '0'",
                "5:73: 'batteries[2].circuit' must be one of shared, dedicated, but is 'own'",
                "5:90: 'batteries[2].max_charge' must be a whole number of W from 1 to 50000, but is '2.5kW'; write 2500",
                "6:73: 'batteries[3].min_soc' (12) must be less than 'max_soc' (10)",
                "7:73: 'batteries[4].min_soc' must be a number of % from 0 to 100, but is '12%'; write 12",
                "7:87: 'batteries[4].max_soc' must be a number of % from 0 to 100, but is '101'");
    }

    @Test
    void wordsOfTheControl() {
        file.assertFaults(
                METER + "batteries: []\ncontrol: {mode: Zero, grid_offset: 1001, target_expiry: 1 min}\n",
                "3:17: 'control.mode' must be one of zero, target, standby, off, but is 'Zero'; did you mean 'zero'?",
                "3:36: 'control.grid_offset' must be a whole number of W from -1000 to 1000, but is '1001'",
                "3:57: 'control.target_expiry' must be a whole number of s from 1 to 86400, but is '1 min'; write 60");
    }

    @Test
    void theBroker() {
        broker("{broker: 'mqtt://b'}");
        broker("", "3:1: 'mqtt.broker' is missing");
        broker(
                "{broker: 'mqtt://me:secret@b'}",
                "3:16: 'mqtt.broker' must not hold a user or password: write them with 'user' and 'password_file'");
        String expected =
                "3:16: 'mqtt.broker' must be mqtt://host, mqtts://host (TLS) or one of them with :port, but is ";
        broker("{broker: 'tcp://b:1883'}", expected + "'tcp://b:1883'; write mqtt://b:1883");
        broker("{broker: 'ssl://b'}", expected + "'ssl://b'; write mqtts://b");
        broker("{broker: 'ws://b'}", expected + "'ws://b'");
        broker("{broker: 'mqtt://b:0'}", expected + "'mqtt://b:0'");
        broker(
                "{broker: 'mqtt://b', password: x}",
                "3:38: 'mqtt.user' is missing: MQTT takes a password only together with a user");
        broker(
                "{broker: 'mqtt://b', topic: 'a/+/b', discovery_prefix: '/ha'}",
                "3:35: 'mqtt.topic' must be words of letters a-z, digits, - and _ with / between them, but is 'a/+/b'",
                "3:62: 'mqtt.discovery_prefix' must be words of letters a-z, digits, - and _ with / between them, but is"
                        + " '/ha'");
        broker(
                "{broker: 'mqtt://b', topic: homeassistant}",
                "3:35: 'mqtt.topic' and 'mqtt.discovery_prefix' must differ, but both are 'homeassistant'");
        broker(
                "{broker: 'mqtt://b', ca_file: none.pem, client_key: none.key}",
                "3:37: 'mqtt.ca_file': none.pem does not exist",
                "3:37: 'mqtt.ca_file' needs TLS: write mqtts:// in 'mqtt.broker'",
                "3:59: 'mqtt.client_key': none.key does not exist",
                "3:59: 'mqtt.client_key' needs 'mqtt.client_certificate' too",
                "3:59: 'mqtt.client_key' needs TLS: write mqtts:// in 'mqtt.broker'");
    }

    private void broker(String mqtt, String... expected) {
        String text = METER + "batteries: []\nmqtt: " + mqtt + "\n";
        if (expected.length > 0) {
            file.assertFaults(text, expected);
        } else {
            org.junit.jupiter.api.Assertions.assertDoesNotThrow(() -> file.load(text));
        }
    }

    @Test
    void habitsFromOtherProgramsAreAnswered() {
        file.assertFaults(
                """
                meter: {port: !secret meter_port, accept_bad_crc: yes}
                batteries:
                  type: marstek-venus-v1v2
                  port: /dev/ttyUSB91
                """,
                "1:15: !secret is not supported: a secret may stand in a file of its own (keys that end in _file)",
                "1:15: 'meter.port' " + FOR_METER + "'meter_port'",
                "1:51: 'meter.accept_bad_crc' must be true or false, but is 'yes'; write true",
                "3:3: 'batteries' must be a list: start each item with '- '");
    }

    @Test
    void tooManyBatteriesAreRefused() {
        StringBuilder text = new StringBuilder(METER + "batteries:\n");
        for (int i = 0; i < 33; i++) {
            text.append("  - {type: marstek-venus-v1v2, port: 'tcp://b")
                    .append(i)
                    .append("', phase: L1}\n");
        }
        assertEquals(
                "[3:3: 'batteries' may hold 32 at most, but holds 33]",
                file.faults(text.toString()).toString());
    }

    @Test
    void sharing() {
        file.assertFaults(
                METER + """
                batteries:
                  - {name: Garage, type: marstek-venus-v1v2, port: /dev/ttyUSB91, phase: L1, taper_charge: 1.2kW}
                  - {name: Attic, type: marstek-venus-v1v2, port: /dev/ttyUSB92, phase: L2, last_within: 101}
                  - {name: Shed, type: marstek-venus-v1v2, port: /dev/ttyUSB93, phase: L3}
                control:
                  strategy: efficent
                  order:
                    - Garage
                    - attic
                    - Cellar
                    - garage
                  min_on_time: 2h
                  groups:
                    - {name: barn, batteries: [Garage, Attic], max_charge: 1500}
                    - {batteries: [Shed, attic], circuit: dedicated}
                    - {batteries: [Atic], max_power: 800}
                """,
                "3:92: 'batteries[0].taper_charge' must be a whole number of W from 0 to 50000, but is '1.2kW';"
                        + " write 1200",
                "4:90: 'batteries[1].last_within' must be a number of % from 0 to 100, but is '101'",
                "7:13: 'control.strategy' must be one of priority, proportional, efficient, rotate, but is 'efficent';"
                        + " did you mean 'efficient'?",
                "11:7: 'control.order[2]' is 'Cellar', which is no battery's name; there are: Garage, Attic, Shed",
                "12:7: 'control.order[3]' names 'garage' for the second time",
                "13:16: 'control.min_on_time' must be a whole number of s from 0 to 3600, but is '2h'",
                "15:60: 'control.groups[0].max_charge' is 1500 W, but a group that shares its circuit with other loads"
                        + " may have 800 W at most, as more can overload the cable behind the breaker; write"
                        + " 'circuit: dedicated' if cable and breaker are its own, or 800 or less",
                "16:26: 'control.groups[1].batteries[1]' is in the group 'barn' already: a battery may be in one group"
                        + " only",
                "16:43: the group 'group 2' limits nothing: write 'max_charge' and 'max_discharge' in W, such as 3600 for"
                        + " a circuit of 16 A",
                "17:19: 'control.groups[2].batteries' must name two batteries or more; what one battery may give is"
                        + " limited by its own 'max_charge' and 'max_discharge'",
                "17:20: 'control.groups[2].batteries[0]' is 'Atic', which is no battery's name; did you mean 'Attic'?",
                "17:27: unknown key 'control.groups[2].max_power'; valid here: name, batteries, circuit, max_charge,"
                        + " max_discharge");
    }

    @Test
    void anOrderIsForPriorityOnly() {
        file.assertFaults(
                METER + "batteries:\n" + BATTERY + ", name: A}\n" + "control: {strategy: rotate, order: [A]}\n",
                "4:36: 'control.order' belongs to strategy priority: with rotate it would say nothing; take one of the"
                        + " two out");
    }

    @Test
    void faultsOfWhatHoldsTheBatteriesBack() {
        file.assertFaults(
                METER + "batteries:\n" + BATTERY + """
                , max_soc: 80, backup_reserve: 90, max_temperature: 30}
                control: {balance: phase, fuse_help: yes, backup_reserve: 101}
                peak: {quarter_hour_limit: 2.5kW, follow: true}
                ev: {guard: true, detect: step, absorb: 10 min}
                """,
                "3:93: 'batteries[0].backup_reserve' (90) must not be more than 'max_soc' (80), up to which it is charged",
                "3:114: 'batteries[0].max_temperature' must be a number of °C from 40 to 120, but is '30'",
                "4:20: 'control.balance' must be one of total, per-phase, but is 'phase'",
                "4:38: 'control.fuse_help' must be true or false, but is 'yes'; write true",
                "4:59: 'control.backup_reserve' must be a number of % from 0 to 100, but is '101'",
                "5:28: 'peak.quarter_hour_limit' must be a whole number of W from 500 to 200000, but is '2.5kW';"
                        + " write 2500",
                "5:35: unknown key 'peak.follow'; did you mean 'follow_month_peak'?",
                "6:27: 'ev.detect' must be one of none, three-phase-step, but is 'step'",
                "6:41: 'ev.absorb' must be a whole number of s from 0 to 600, but is '10 min'; write 600");
    }

    @Test
    void whatDoesNothingWithoutSomethingElse() {
        file.assertFaults(
                METER + "batteries: []\ncontrol: {across_phases: true}\nev: {absorb: 60, detect: three-phase-step}\n",
                "3:26: 'control.across_phases' says what 'control.balance: per-phase' may do, but the balance is total;"
                        + " remove one or change the other",
                "4:14: 'ev.absorb' does nothing without 'ev.guard'; write 'guard: true' beside it",
                "4:26: 'ev.detect' does nothing without 'ev.guard'; write 'guard: true' beside it");
    }

    @Test
    void onePhaseHasNothingToBalanceNorToRecogniseACarBy() {
        file.assertFaults(
                "site: {phases: 1}\n" + METER + "batteries: []\ncontrol: {balance: per-phase}\n"
                        + "ev: {guard: true, detect: three-phase-step}\n",
                "4:20: 'control.balance' is per-phase, but 'site.phases' is 1: there is nothing to balance; write total",
                "5:27: 'ev.detect' is three-phase-step, but 'site.phases' is 1; write none and tell by MQTT when a car"
                        + " charges");
    }
}
