package energy.nulwatt.yaml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class YamlMapTest {
    private enum Level {
        LOW,
        VERY_HIGH,
        L1
    }

    /** The faults that come up while {@code reading} reads {@code text}. */
    private static List<String> faults(String text, Consumer<YamlMap> reading) throws FaultyFileException {
        Faults faults = new Faults("f");
        reading.accept(YamlFile.parse("f", text, faults));
        return faults.sorted().stream().map(Fault::toString).toList();
    }

    private static YamlMap good(String text) throws FaultyFileException {
        return YamlFile.parse("f", text, new Faults("f"));
    }

    @Test
    void readsEveryKindOfValue() throws FaultyFileException {
        YamlMap map = good("""
                text: ' two words '
                flag: true
                hex: 0x1F
                below: -40
                number: 2.5e1
                level: very-high
                upper: VERY_HIGH
                phase: L1
                inner: {a: 1}
                list:
                  - a: 1
                  - a: 2
                numbers: [1, 2.5]
                texts: [x, "y z"]
                """);
        assertEquals("two words", map.text("text"));
        assertEquals(Optional.of(" two words "), map.exactText("text"));
        assertTrue(map.flag("flag", false));
        assertEquals(31, map.integer("hex", 0, 100));
        assertEquals(-40, map.integer("below", -100, 100));
        assertEquals(25.0, map.number("number", 0, 100));
        assertEquals(Level.VERY_HIGH, map.choice("level", Level.class));
        assertEquals(Level.VERY_HIGH, map.choice("upper", Level.class));
        assertEquals(Level.L1, map.choice("phase", Level.class));
        assertEquals(1, map.map("inner").integer("a", 0, 9));
        assertEquals(2, map.maps("list").get(1).integer("a", 0, 9));
        assertArrayEquals(new double[] {1, 2.5}, map.numbers("numbers", 0, 9));
        assertEquals(List.of("x", "y z"), map.texts("texts"));
        assertEquals("list[1].a", map.maps("list").get(1).path("a"));
        assertEquals(11, map.line("list"));
    }

    @Test
    void absentKeysGiveTheDefaultsWithoutAFault() throws FaultyFileException {
        assertEquals(List.of(), faults("other: 1", map -> {
            assertEquals("d", map.text("a", "d"));
            assertEquals(Optional.empty(), map.exactText("a"));
            assertTrue(map.flag("b", true));
            assertEquals(7, map.integer("c", 0, 9, 7));
            assertEquals(7.5, map.number("d", 0, 9, 7.5));
            assertEquals(Level.LOW, map.choice("e", Level.class, Level.LOW));
            assertEquals(Set.of(), map.mapOrEmpty("f").keys());
            assertEquals("", map.mapOrEmpty("f").text("required inside an absent mapping"));
            assertEquals(List.of(), map.maps("g"));
            assertEquals(0, map.numbers("h", 0, 1).length);
            assertEquals(List.of(), map.texts("i"));
            assertEquals("w", map.word("j", Map.of("x", "y"), "w"));
        }));
    }

    @Test
    void missingKeysAreReportedAtTheMappingThatLacksThem() throws FaultyFileException {
        assertEquals(
                List.of(
                        "f:2:1: 'a' is missing",
                        "f:2:1: 'b' is missing",
                        "f:2:1: 'c' is missing",
                        "f:2:1: 'd' is missing",
                        "f:2:1: 'e' is missing",
                        "f:2:8: 'inner.f' is missing"),
                faults("# comment\ninner: {x: 1}", map -> {
                    map.text("a");
                    map.integer("b", 1, 2);
                    map.number("c", 1, 2);
                    map.choice("d", Level.class);
                    map.map("e").text("said once");
                    map.map("inner").text("f");
                }));
    }

    @Test
    void everyKindOfWrongValueIsReportedWhereItStands() throws FaultyFileException {
        String text = """
                a: [1]
                b: {x: 1}
                c:
                d: ~
                e: ""
                flag: yes
                whole: 12x
                range: 300
                huge: 99999999999999999999
                octal: 010
                number: 5d
                nan: NaN
                infinite: 1e999
                comma: 1,5
                level: verry_high
                none: zzzzzzz
                map: 5
                list: {x: 1}
                items: [1]
                numbers: [1, x, 30]
                texts: [[a]]
                emptied:
                """;
        assertEquals(
                List.of(
                        "f:1:4: 'a' needs a single value, but is a list",
                        "f:2:4: 'b' needs a single value, but is a mapping",
                        "f:3:3: 'c' has no value",
                        "f:4:4: 'd' has no value",
                        "f:5:4: 'e' has no value",
                        "f:6:7: 'flag' must be true or false, but is 'yes'; write true",
                        "f:7:8: 'whole' must be a whole number from 1 to 247, but is '12x'",
                        "f:8:8: 'range' must be a whole number from 1 to 247, but is '300'",
                        "f:9:7: 'huge' must be a whole number from 1 to 247, but is '99999999999999999999'",
                        "f:10:8: 'octal' must be a whole number from 1 to 247, but is '010'; write 10",
                        "f:11:9: 'number' must be a number from 0.5 to 20, but is '5d'",
                        "f:12:6: 'nan' must be a number from 0.5 to 20, but is 'NaN'",
                        "f:13:11: 'infinite' must be a number from 0.5 to 20, but is '1e999'",
                        "f:14:8: 'comma' must be a number from 0.5 to 20, but is '1,5'; write 1.5",
                        "f:15:8: 'level' must be one of low, very-high, L1, but is 'verry_high';"
                                + " did you mean 'very-high'?",
                        "f:16:7: 'none' must be one of low, very-high, L1, but is 'zzzzzzz'",
                        "f:17:6: 'map' must be a mapping of keys to values",
                        "f:18:7: 'list' must be a list: start each item with '- '",
                        "f:19:9: 'items[0]' must be a mapping of keys to values",
                        "f:20:14: 'numbers[1]' must be a number from 0.5 to 20, but is 'x'",
                        "f:20:17: 'numbers[2]' must be a number from 0.5 to 20, but is '30'",
                        "f:21:9: 'texts' must be a list of words",
                        "f:22:9: 'emptied' is empty: it must be a mapping of keys to values"),
                faults(text, map -> {
                    for (String key : List.of("a", "b", "c", "d", "e")) {
                        assertEquals("otherwise", map.text(key, "otherwise"));
                    }
                    assertFalse(map.flag("flag", false));
                    for (String key : List.of("whole", "range", "huge", "octal")) {
                        assertEquals(3, map.integer(key, 1, 247, 3));
                    }
                    for (String key : List.of("number", "nan", "infinite", "comma")) {
                        assertEquals(3, map.number(key, 0.5, 20, 3));
                    }
                    assertEquals(Level.LOW, map.choice("level", Level.class, Level.LOW));
                    assertEquals(Level.LOW, map.choice("none", Level.class, Level.LOW));
                    map.map("map").text("said once");
                    map.maps("list");
                    map.maps("items");
                    map.numbers("numbers", 0.5, 20);
                    map.texts("texts");
                    map.map("emptied").text("said once");
                }));
    }

    @Test
    void aValueWithItsUnitIsAnsweredWithTheNumberToWrite() throws FaultyFileException {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("5kW", "; write 5000");
        expected.put("2.5 kW", "; write 2500");
        expected.put("2,5kw", "; write 2500");
        expected.put("800W", "; write 800");
        expected.put("-800 W", "; write -800");
        expected.put("0 kW", "; write 0");
        expected.put("90kW", ""); // would be out of bounds
        expected.put("5V", "");
        expected.put("0.0005kW", ""); // would not be whole
        expected.put("5.0", "; write 5");
        for (Map.Entry<String, String> value : expected.entrySet()) {
            assertEquals(
                    List.of("f:1:4: 'p' must be a whole number of W from -9000 to 9000, but is '" + value.getKey() + "'"
                            + value.getValue()),
                    faults("p: " + value.getKey(), map -> map.integer("p", "W", -9000, 9000, 0)));
        }
        assertEquals(
                List.of("f:1:4: 'c' must be a number of kWh from 0.1 to 500, but is '5120Wh'; write 5.12"),
                faults("c: 5120Wh", map -> map.number("c", "kWh", 0.1, 500, 1)));
        assertEquals(
                List.of("f:1:4: 't' must be a whole number of s from 1 to 999, but is '2min'; write 120"),
                faults("t: 2min", map -> map.integer("t", "s", 1, 999, 1)));
    }

    @Test
    void aWordIsTakenOnlyAsItIsSpelt() throws FaultyFileException {
        Map<String, Integer> words = new LinkedHashMap<>();
        words.put("L1", 1);
        words.put("all", 3);
        assertEquals(Optional.of(3), good("w: all").word("w", words));
        assertEquals(
                List.of(
                        "f:1:4: 'w' must be one of L1, all, but is 'l1'; did you mean 'L1'?",
                        "f:2:4: 'v' must be one of L1, all, but is 'ALL'; did you mean 'all'?",
                        "f:3:4: 'u' must be p1, but is 'modbus'"),
                faults("w: l1\nv: ALL\nu: modbus", map -> {
                    assertEquals(Optional.empty(), map.word("w", words));
                    assertEquals(7, map.word("v", words, 7));
                    map.word("u", Map.of("p1", 1));
                }));
    }

    @Test
    void unknownAndRepeatedKeysAreReported() throws FaultyFileException {
        assertEquals(
                List.of(
                        "f:2:1: unknown key 'prot'; did you mean 'port'?",
                        "f:3:1: unknown key 'xyzzy'; valid here: port, speed",
                        "f:4:1: 'port' stands here for the second time; the first is in line 1",
                        "f:5:1: unknown key '<<'; merging is not supported: write the keys out",
                        "f:6:3: a key must be a word"),
                faults("port: 1\nprot: 2\nxyzzy: 3\nport: 4\n<<: 5\n? [a]\n: 6\n", map -> {
                    assertEquals("1", map.text("port"));
                    map.text("speed", "");
                    map.done();
                }));
    }

    @Test
    void aSectionWhoseKeysAreAllCommentedOutIsEmptyAndStillDemandsItsOwn() throws FaultyFileException {
        assertEquals(
                List.of("f:1:1: 'mqtt.broker' is missing"),
                faults("mqtt:\n  # broker: x\n", map -> map.mapOrEmpty("mqtt").text("broker")));
    }

    @Test
    void whatIsWrongInAnAliasedMappingIsToldForEveryUse() throws FaultyFileException {
        assertEquals(
                List.of(
                        "f:1:12: unknown key 'list[0].x'; valid here: y",
                        "f:1:12: unknown key 'list[1].x'; valid here: y"),
                faults("list: [&a {x: 1}, *a]", map -> {
                    for (YamlMap item : map.maps("list")) {
                        item.text("y", "");
                        item.done();
                    }
                }));
    }

    @Test
    void anAliasInItselfIsHarmless() throws FaultyFileException {
        assertEquals(
                List.of("f:1:4: 'a[0]' must be a mapping of keys to values"),
                faults("a: &a [*a]", map -> map.maps("a")));
    }
}
