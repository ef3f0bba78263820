package energy.nulwatt.config;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.yaml.FaultyFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to a site file, it loads or is refused with faults: nothing else, and soon. */
class SiteFuzzTest {
    private static final int FILES = 2_000;
    private static final String VALID = """
            site:
              name: Home
              phases: 3
              main_fuse: 25
              time_zone: Europe/Amsterdam
              max_import: 9000
            meter:
              port: tcp://p1.lan:2000
              key: 00112233445566778899AABBCCDDEEFF
              accept_bad_crc: true
            batteries:
              - name: Garage
                type: marstek-venus-v1v2
                port: /dev/ttyUSB91
                unit: 3
                baud: 115200
                phase: L1
                capacity: 5.12
                circuit: dedicated
                max_charge: 2500
                min_soc: 15.5
              - type: marstek-venus-gen3
                port: tcp://venus.local
                phase: all
                idle: relay-closed
            control:
              mode: zero
              grid_offset: -50
              order: [Garage]
              groups:
                - batteries: [Garage, marstek-venus-gen3 1]
                  max_charge: 700
            mqtt:
              broker: mqtts://broker.local
              user: nulwatt
              password: "hunter2"
              interval: 5
            log: {level: debug}
            """;

    /** Pieces that YAML, numbers, paths or the eye of a reader may stumble over. */
    private static final List<String> NASTY = List.of(
            "\t",
            "\0",
            "\033",
            "\uFEFF",
            "\u0085",
            "\u2028",
            "\ud800",
            "\udc00",
            "\u202e",
            "😀",
            "é",
            "電池",
            "\r",
            "\r\n",
            "- ",
            "? ",
            ": ",
            " #",
            "---\n",
            "...\n",
            "%YAML 1.1\n---\n",
            "%TAG ! x\n",
            "!secret x",
            "!!binary x",
            "!!int",
            "&a ",
            "*a",
            "<<: *a\n",
            "&a [*a, *a]",
            "{a: {a: {a: ",
            "[[[[",
            "]}",
            "\"",
            "'",
            "\"\\U99999999\"",
            "\"\\ud83d\"",
            "\"\\0\"",
            "|2\n  x",
            ">9\n",
            "|+-",
            "99999999999999999999999999",
            "-0",
            "1e999999999",
            ".inf",
            "NaN",
            "0x",
            "0x7fffffffff",
            "010",
            "1_000",
            "12:30:45",
            "~",
            "null",
            "true",
            "yes",
            "5kW",
            "9".repeat(3000),
            "z".repeat(3000),
            "/dev/../../../etc/shadow",
            "/dev/",
            "/",
            "//",
            "../..",
            "tcp://",
            "tcp://[",
            "tcp://[::]:1",
            "rtu-tcp://a:99999",
            "-");

    @TempDir
    Path directory;

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(20_260_101);

    @Test
    void nothingButASiteOrFaults() {
        SiteFileOnDisk file = new SiteFileOnDisk(directory);
        int[] outcomes = new int[2];
        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            for (int i = 0; i < FILES; i++) {
                outcomes[load(file, mutated())]++;
            }
        });
        assertTrue(outcomes[0] > FILES / 50, outcomes[0] + " mutated files still loaded");
        assertTrue(outcomes[1] > FILES / 2, outcomes[1] + " mutated files were refused");
    }

    @Test
    void bombsAreRefusedSoon() {
        SiteFileOnDisk file = new SiteFileOnDisk(directory);
        StringBuilder doubling = new StringBuilder("a0: &a0 {x: y}\n");
        for (int i = 1; i < 500; i++) {
            doubling.append("a%d: &a%d {l: *a%d, r: *a%d}\n".formatted(i, i, i - 1, i - 1));
        }
        List<String> bombs = List.of(
                doubling.toString(),
                "batteries: &b [*b, *b]\n",
                "batteries: &b\n  - *b\n",
                "batteries: [" + "&b {port: 1}, ".repeat(10_000) + "]\n",
                "batteries:\n" + "  - {a: 1, b: 2}\n".repeat(10_000),
                "meter: " + "[".repeat(200_000),
                "meter: " + "{a: ".repeat(200_000),
                "- ".repeat(100_000),
                "? ".repeat(100_000),
                "a: ".repeat(50_000),
                "\"" + "\\x41".repeat(50_000) + "\": 1\n",
                "a: " + "\"x\" ".repeat(200_000),
                "a: |\n" + " x\n".repeat(50_000),
                "#".repeat(200_000),
                "\n".repeat(200_000),
                " ".repeat(200_000) + "a: 1",
                "site: {name: " + "9".repeat(200_000) + "}\n",
                "site: {main_fuse: " + "9".repeat(200_000) + "}\n",
                "site: {time_zone: " + "z".repeat(200_000) + "}\n",
                "meter: {port: tcp://" + "a.".repeat(100_000) + ":1}\n",
                "mqtt: {broker: mqtt://b, topic: " + "a/".repeat(100_000) + "!}\n",
                "z".repeat(1000) + ": 1\n",
                "? " + "z".repeat(200_000) + "\n: 1\n");
        for (String bomb : bombs) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(10),
                    () -> assertTrue(load(file, bomb) == 1),
                    () -> bomb.substring(0, Math.min(40, bomb.length())));
        }
    }

    /** 0 when it loaded, 1 when it was refused with one fault or more, each a single line. */
    private static int load(SiteFileOnDisk file, String text) {
        try {
            file.load(text);
            return 0;
        } catch (FaultyFileException e) {
            assertTrue(e.faults().stream().noneMatch(fault -> fault.message().contains("\n")), e.getMessage());
            assertTrue(!e.faults().isEmpty() && e.getMessage().length() < 500_000);
            return 1;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("not a fault: " + e + " from\n" + text, e);
        }
    }

    private String mutated() {
        String text = VALID;
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            text = random.nextInt(10) < 4 ? mutateLines(text) : mutateCharacters(text);
        }
        return text;
    }

    private String mutateLines(String text) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        if (lines.isEmpty()) {
            return text;
        }
        int line = random.nextInt(lines.size());
        switch (random.nextInt(6)) {
            case 0 -> lines.remove(line);
            case 1 -> lines.add(random.nextInt(lines.size()), lines.get(line));
            case 2 -> Collections.swap(lines, line, random.nextInt(lines.size()));
            case 3 ->
                lines.set(line, " ".repeat(random.nextInt(6)) + lines.get(line).strip());
            case 4 -> lines.set(line, "\t" + lines.get(line));
            default -> {
                String old = lines.get(line);
                lines.set(line, old.substring(0, old.indexOf(':') + 1) + " " + nasty());
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private String mutateCharacters(String text) {
        if (text.isEmpty()) {
            return nasty();
        }
        int at = random.nextInt(text.length());
        int to = Math.min(text.length(), at + 1 + random.nextInt(4));
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at) + text.substring(to);
            case 1 -> text.substring(0, at) + (char) (' ' + random.nextInt(95)) + text.substring(at + 1);
            case 2 -> text.substring(0, at) + nasty() + text.substring(at);
            default ->
                text.substring(0, at) + text.substring(at, to).repeat(1 + random.nextInt(50)) + text.substring(at);
        };
    }

    private String nasty() {
        return NASTY.get(random.nextInt(NASTY.size()));
    }
}
