package energy.nulwatt.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlFileTest {
    private static String refusal(String text) {
        return assertThrows(FaultyFileException.class, () -> YamlFile.parse("f", text, new Faults("f")))
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    meter:\\n\\tport: x     | f:2:1: a tab: indent with spaces
                    a: b: c                 | f:1:5: no ':' is expected here: check the indentation of this line and the one above, or put the value in quotes
                    a: "x\\nb: 2            | f:1:4: the quote that opens here is never closed
                    a: [1, 2\\nb: 3         | f:1:4: the '[' that opens here is not closed before line 2
                    a: {b: 1                | f:1:4: the '{' that opens here is not closed before line 1
                    a:\\n  b: 1\\n c: 2     | f:3:2: does not line up with what began in line 1, column 1
                    a: {b: x[1]}            | f:1:9: ',' or '}' is expected here: put the value in quotes when this belongs to it
                    a: @x                   | f:1:4: a value cannot start with @: put it in quotes
                    a: %x                   | f:1:4: a value cannot start with %: put it in quotes
                    a: *x                   | f:1:4: '*' names an anchor (&) that is not defined above: put the value in quotes when '*' belongs to it
                    a: - b                  | f:1:4: no '-' is expected here: put it in quotes when it is the value; each item of a list starts on a line of its own
                    a: 1\\n---\\nb: 2       | f:2:1: '---' begins a second document: a file holds only one
                    a: "\\\\q"              | f:1:6: is not YAML here: found unknown escape character q(113)
                    """)
    void whatIsNoYamlIsToldWithItsPlaceInPlainWords(String text, String expected) {
        assertEquals(
                expected + " (what follows was not checked)",
                refusal(text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\")));
    }

    @Test
    void whatIsNoMappingIsRefused() {
        assertEquals("f: is empty: a mapping of keys to values is expected", refusal(""));
        assertEquals("f: is empty: a mapping of keys to values is expected", refusal("# only a comment\n"));
        assertEquals("f:1:1: must be a mapping of keys to values: 'key: value'", refusal("- a"));
        assertEquals("f:2:1: must be a mapping of keys to values: 'key: value'", refusal("\nwords"));
    }

    @Test
    void tagsAreRefusedTogetherWithWhatFollows() {
        Faults faults = new Faults("f");
        FaultyFileException e = assertThrows(FaultyFileException.class, () -> {
            YamlFile.parse("f", "a: !secret b\nc: !!str 5\nd: !!binary aGk=\ne: !x {}\n", faults);
            faults.throwIfAny();
        });
        assertEquals("""
                f:1:4: !secret is not supported: a secret may stand in a file of its own (keys that end in _file)
                f:3:4: '!' begins a tag, which is not supported: put the value in quotes when '!' belongs to it
                f:4:4: '!' begins a tag, which is not supported: put the value in quotes when '!' belongs to it""", e.getMessage());
    }

    @Test
    void odditiesOfTheReaderDoNotGetThrough() {
        assertEquals("f: must be YAML 1.2: remove the line that starts with %YAML", refusal("%YAML 9.9\n---\na: 1\n"));
        assertEquals(
                "f:1:1: is not YAML at or after this place: For input string: \"99999999\" under radix 16",
                refusal("a: \"\\U99999999\"\n"));
        assertEquals(
                "f:2:4: the character U+0000 is not allowed in a text file: remove it\n"
                        + "f:3:2: the character U+001B is not allowed in a text file: remove it",
                refusal("a: 1\nb: \0\nc\033: 1\n"));
        assertEquals("f:1:4: the character U+D800 is not allowed in a text file: remove it", refusal("a: \ud800\n"));
    }

    @Test
    void aFileIsReadWithByteOrderMarkAndWindowsLineEnds() throws FaultyFileException {
        YamlMap map = YamlFile.parse("f", "\uFEFFa: 1\r\nb: 2\r\n", new Faults("f"));
        assertEquals(1, map.integer("a", 0, 9));
        assertEquals(2, map.line("b"));
        assertEquals(new Fault("f", 2, 4, "here"), map.remark("b", "here"));
    }

    @Test
    void depthIsBounded() {
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            String expected = "is nested more than 20 deep here (what follows was not checked)";
            assertEquals("f:1:23: " + expected, refusal("a: " + "[".repeat(500_000)));
            assertEquals("f:1:81: " + expected, refusal("{a: ".repeat(20) + "{a: ".repeat(10_000)));
            assertEquals("f:1:41: " + expected, refusal("- ".repeat(10_000)));
        });
    }

    @Test
    void anAliasBombIsRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [*a").append(i - 1);
            bomb.append(", *a").append(i - 1).append("]\n");
        }
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertEquals(
                        "f:12:12: has more than 20 aliases (*) up to here: write the values out",
                        refusal(bomb.toString())));
    }

    @Test
    void aFileThatCannotBeReadIsNamed(@TempDir Path directory) throws IOException {
        assertEquals(directory.resolve("none.yaml") + ": does not exist", reading(directory.resolve("none.yaml")));
        assertEquals(directory + ": is a directory, not a file", reading(directory));

        Path large = directory.resolve("large.yaml");
        Files.writeString(large, "a".repeat((1 << 20) + 1));
        assertEquals(large + ": is larger than 1 MiB: this cannot be a file written by a person", reading(large));

        Path latin = directory.resolve("latin.yaml");
        Files.write(latin, "a: 1\nb: é\n".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(latin + ":2:4: the byte 0xE9 is not UTF-8: save the file as UTF-8", reading(latin));

        Path cut = directory.resolve("cut.yaml");
        Files.write(cut, new byte[] {'a', ':', ' ', (byte) 0xE2, (byte) 0x82});
        assertEquals(cut + ":1:4: the byte 0xE2 is not UTF-8: save the file as UTF-8", reading(cut));
    }

    private static String reading(Path path) {
        return assertThrows(FaultyFileException.class, () -> YamlFile.read(path, new Faults(path.toString())))
                .getMessage();
    }
}
