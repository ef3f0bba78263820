package energy.nulwatt.mqtt.homeassistant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsMessageTest {
    private static final Instant NOW = Instant.parse("2026-11-22T01:00:00Z");

    private static LimitsMessage parse(String text) throws LimitsMessage.Refusal {
        return LimitsMessage.parse(text.getBytes(StandardCharsets.UTF_8), NOW);
    }

    @Test
    void theNamesOfIeee2030AreUnderstood() throws Exception {
        LimitsMessage message = parse("""
                {"opModExpLimW": 1500, "opModImpLimW": 4200.5, "opModGenLimW": 0, "opModLoadLimW": 1e3,
                 "opModConnect": false, "opModEnergize": false, "duration": 900}""");
        Limits limits = message.limits();
        assertEquals(1500, limits.exportW);
        assertEquals(4200.5, limits.importW);
        assertEquals(0, limits.generationW);
        assertEquals(1000, limits.loadW);
        assertFalse(limits.connect);
        assertFalse(limits.energize);
        assertFalse(limits.dimmed);
        assertTrue(Double.isNaN(limits.gridOffsetW));
        assertEquals(900, message.expiresS());
    }

    @Test
    void soAreOurOwn() throws Exception {
        LimitsMessage message = parse("""
                {"max_export": 1500, "max_import": 4000, "max_generation": 10, "max_load": 20, "dimming_14a": true,
                 "grid_offset": -300}""");
        Limits limits = message.limits();
        assertEquals(1500, limits.exportW);
        assertEquals(4000, limits.importW);
        assertEquals(10, limits.generationW);
        assertEquals(20, limits.loadW);
        assertTrue(limits.connect && limits.energize && limits.dimmed);
        assertEquals(-300, limits.gridOffsetW);
        assertTrue(Double.isNaN(message.expiresS()));
    }

    @Test
    void nothingLimitsNothing() throws Exception {
        assertTrue(parse(" {} ").limits().isEmpty());
        assertTrue(parse("{\"opModConnect\": true, \"opModEnergize\": true}")
                .limits()
                .isEmpty());
    }

    @Test
    void anEndIsATime() throws Exception {
        assertEquals(600, parse("{\"expires\": \"2026-11-22T01:10:00Z\"}").expiresS());
        assertEquals(600, parse("{\"expires\": \"2026-11-22T03:10:00+02:00\"}").expiresS());
        assertEquals(
                60, parse("{\"expires\": " + (NOW.getEpochSecond() + 60) + "}").expiresS());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"opModImpLim\": 4200} | the key 'opModImpLim' is unknown; known are opModImpLimW",
                "{\"opmodimplimw\": 4200} | is unknown",
                "{\"opModImpLimW\": 100, \"more\": 1} | the key 'more' is unknown",
                "{\"opModImpLimW\": \"4200\"} | 'opModImpLimW' is the text \"4200\"; expected a number from 0 to 1000000 W",
                "{\"opModImpLimW\": null} | 'opModImpLimW' is null; expected a number",
                "{\"opModImpLimW\": true} | 'opModImpLimW' is true; expected a number",
                "{\"opModImpLimW\": {\"multiplier\": 3, \"value\": 5}} | 'opModImpLimW' is an object; expected a number",
                "{\"opModImpLimW\": [1]} | is a list; expected a number",
                "{\"opModImpLimW\": -1} | 'opModImpLimW' is -1; expected a number from 0",
                "{\"max_export\": -0.01} | 'max_export' is -0.01; expected a number from 0",
                "{\"max_export\": 1000001} | expected a number from 0 to 1000000 W",
                "{\"max_export\": 1e999} | expected a number from 0 to 1000000 W",
                "{\"max_export\": NaN} | not JSON",
                "{\"max_export\": Infinity} | not JSON",
                "{\"max_export\": -Infinity} | not JSON",
                "{\"max_export\": \"NaN\"} | is the text \"NaN\"; expected a number",
                "{\"opModConnect\": 0} | 'opModConnect' is 0; expected true or false",
                "{\"opModEnergize\": \"OFF\"} | is the text \"OFF\"; expected true or false",
                "{\"dimming_14a\": null} | is null; expected true or false",
                "{\"grid_offset\": 1001} | expected a number from -1000 to 1000 W",
                "{\"max_import\": 1, \"opModImpLimW\": 2} | 'max_import' and 'opModImpLimW' both state the import limit",
                "{\"max_import\": 1, \"max_import\": 2} | not JSON: Duplicate field 'max_import'",
                "{\"duration\": 1, \"expires\": 2} | 'duration' and 'expires' both state the expiry",
                "{\"duration\": 0} | expected a number from 1 to 31622400 s",
                "{\"duration\": -5} | 'duration' is -5; expected",
                "{\"duration\": \"PT15M\"} | is the text \"PT15M\"; expected",
                "{\"expires\": \"2026-11-22T00:59:00Z\"} | 'expires' is over since 60 s: the clock here reads 2026-11-22T01:00:00Z",
                "{\"expires\": \"2026-11-22T02:00:00\"} | expected a time as",
                "{\"expires\": \"tomorrow\"} | is the text \"tomorrow\"; expected a time as",
                "{\"expires\": false} | is false; expected a time as",
                "{\"expires\": 99999999999} | more than 366 days ahead",
                "{\"opModImpLimW\": 100 | not JSON",
                "{\"opModImpLimW\": 100} {} | something behind the JSON object",
                "{\"opModImpLimW\": 100}, | not JSON",
                "4200 | expected a JSON object",
                "[] | expected a JSON object",
                "OFF | not JSON",
                "`` | the payload is empty; {} withdraws all limits"
            })
    void whateverElseIsRefusedWithWhatIsWrong(String text, String why) {
        String message =
                assertThrows(LimitsMessage.Refusal.class, () -> parse(text)).getMessage();
        assertTrue(message.contains(why), message);
    }

    @Test
    void damageIsUnderstoodOrRefusedAndNeverAnythingElse() {
        Random random = new Random(5);
        byte[] good = "{\"opModImpLimW\": 4200, \"opModConnect\": false, \"expires\": \"2026-11-22T01:10:00Z\"}"
                .getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int round = 0; round < 50_000; round++) {
            byte[] damaged = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
            for (int i = random.nextInt(3); i >= 0 && damaged.length > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                Limits limits = LimitsMessage.parse(damaged, NOW).limits();
                assertTrue(Double.isNaN(limits.importW) || (limits.importW >= 0 && limits.importW <= 1_000_000));
            } catch (LimitsMessage.Refusal e) {
                assertFalse(e.getMessage().isBlank());
                refused++;
            }
        }
        assertTrue(refused > 25_000, refused + " refused");
    }

    @Test
    void aFloodIsRefused() {
        String message = assertThrows(LimitsMessage.Refusal.class, () -> parse(" ".repeat(2049)))
                .getMessage();
        assertTrue(message.contains("2049 bytes are too long"), message);
        byte[] noText = {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'};
        assertThrows(LimitsMessage.Refusal.class, () -> LimitsMessage.parse(noText, NOW));
    }
}
