package energy.nulwatt.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a fault says besides its place: the nearest word, the value found, how many there are. */
class WordsOfFaultsTest {
    private static final List<String> VALID =
            List.of("port", "phase", "max_charge", "max_discharge", "capacity", "L1", "all", "zero");

    @ParameterizedTest
    @CsvSource({
        "prot, port",
        "Port, port",
        "maxCharge, max_charge",
        "max-charge, max_charge",
        "max_discharge_power, max_discharge",
        "cap, capacity",
        "capacity_kwh, capacity",
        "fase, phase",
        "l1, L1",
        "L4, L1",
        "ALL, all",
        "zeor, zero"
    })
    void theNearestWordIsFound(String word, String expected) {
        assertEquals(expected, Nearest.of(word, VALID));
    }

    @ParameterizedTest
    @CsvSource({"x", "1", "ab", "xyzzy", "''", "completely_different"})
    void nothingIsSuggestedWhenNothingIsNear(String word) {
        assertNull(Nearest.of(word, VALID));
    }

    @Test
    void aVeryLongWordIsNotCompared() {
        assertNull(Nearest.of("port".repeat(100_000), VALID));
    }

    @Test
    void aValueIsShownOnOneLineAndCut() {
        assertEquals("'plain ü 電池 😀'", Quote.of("plain ü 電池 😀"));
        assertEquals("'a\\u000Ab\\u001B[31m\\u202E\\uD800'", Quote.of("a\nb\033[31m\u202e\ud800"));
        assertEquals("'" + "x".repeat(60) + "…'", Quote.of("x".repeat(61)));
        assertEquals("'" + "😀".repeat(60) + "'", Quote.of("😀".repeat(60)));
    }

    @Test
    void faultsComeInTheOrderOfTheFileAndOnceEach() {
        Faults faults = new Faults("f");
        assertTrue(faults.isEmpty());
        faults.add(2, 1, "c");
        faults.add(1, 9, "b");
        faults.add(1, 2, "a");
        faults.add(1, 9, "b");
        faults.add(0, 0, "whole file");
        FaultyFileException e = assertThrows(FaultyFileException.class, faults::throwIfAny);
        assertEquals("f: whole file\nf:1:2: a\nf:1:9: b\nf:2:1: c", e.getMessage());
        assertEquals(4, e.faults().size());
    }

    @Test
    void beyondTwoHundredTheyAreOnlyCounted() {
        Faults faults = new Faults("f");
        for (int line = 1; line <= 250; line++) {
            faults.add(line, 1, "x");
        }
        assertEquals(201, faults.sorted().size());
        assertEquals("f:200:1: … and 50 more faults", faults.sorted().getLast().toString());
    }
}
