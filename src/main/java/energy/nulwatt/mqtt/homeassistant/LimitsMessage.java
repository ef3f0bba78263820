package energy.nulwatt.mqtt.homeassistant;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import energy.nulwatt.model.Controls;
import energy.nulwatt.model.Limits;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;

/**
 * The JSON object on the limits topic, understood as a whole or refused as a whole. Its keys are those of the operating
 * envelopes of IEEE 2030.5, or ours as the site file has them; each value in W, true or false:
 *
 * <pre>
 * opModImpLimW   max_import      opModGenLimW   max_generation   opModConnect    true, false
 * opModExpLimW   max_export      opModLoadLimW  max_load         opModEnergize   true, false
 * dimming_14a    true: the grid operator dims by § 14a EnWG
 * grid_offset    what the grid should read, W, + import
 * duration       s from now on, or expires: a time as 2026-11-22T02:00:00Z, or in s since 1970
 * </pre>
 */
final class LimitsMessage {
    static final int LONGEST = 2048;

    private static final String KEYS = "opModImpLimW, opModExpLimW, opModGenLimW, opModLoadLimW, opModConnect,"
            + " opModEnergize, max_import, max_export, max_generation, max_load, dimming_14a, grid_offset, duration,"
            + " expires";
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /** What is wrong with a message, for whoever sent it. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;

        Refusal(String what) {
            super(what);
        }
    }

    private final Limits limits = new Limits();
    /** For what was said, the key that said it. */
    private final Map<String, String> said = new HashMap<>();

    private final Instant now;
    private double expiresS = Double.NaN;

    private LimitsMessage(Instant now) {
        this.now = now;
    }

    /**
     * Reads a message.
     *
     * @param now when it came
     * @throws Refusal with what was found and what was expected
     */
    static LimitsMessage parse(byte[] payload, Instant now) throws Refusal {
        if (payload.length > LONGEST) {
            throw new Refusal(payload.length + " bytes are too long; at most " + LONGEST);
        }
        LimitsMessage message = new LimitsMessage(now);
        try (JsonParser parser = FACTORY.createParser(payload)) {
            message.read(parser);
        } catch (JsonProcessingException e) {
            throw new Refusal("not JSON: " + firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new Refusal("not JSON: " + firstLine(e.getMessage()));
        }
        return message;
    }

    /** What it says. */
    Limits limits() {
        return limits;
    }

    /** Until it expires, s > 0; NaN for never. */
    double expiresS() {
        return expiresS;
    }

    /** True when it says how long it holds and not until when. */
    boolean hasDuration() {
        return "duration".equals(said.get("expiry"));
    }

    private void read(JsonParser parser) throws IOException, Refusal {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new Refusal("the payload is empty; {} withdraws all limits");
        }
        if (first != JsonToken.START_OBJECT) {
            throw new Refusal("expected a JSON object, as {\"opModImpLimW\": 4200}");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            member(key, parser);
        }
        if (parser.nextToken() != null) {
            throw new Refusal("there is something behind the JSON object");
        }
    }

    private void member(String key, JsonParser parser) throws IOException, Refusal {
        switch (key) {
            case "opModImpLimW", "max_import" -> limits.importW = limit("import limit", key, parser);
            case "opModExpLimW", "max_export" -> limits.exportW = limit("export limit", key, parser);
            case "opModGenLimW", "max_generation" -> limits.generationW = limit("generation limit", key, parser);
            case "opModLoadLimW", "max_load" -> limits.loadW = limit("load limit", key, parser);
            case "opModConnect" -> limits.connect = truth(key, parser);
            case "opModEnergize" -> limits.energize = truth(key, parser);
            case "dimming_14a" -> limits.dimmed = truth(key, parser);
            case "grid_offset" ->
                limits.gridOffsetW = number(key, "W", -Commands.MAX_OFFSET_W, Commands.MAX_OFFSET_W, parser);
            case "duration" -> {
                once("expiry", key);
                expiresS = number(key, "s", 1, Controls.MAX_LIMIT_S, parser);
            }
            case "expires" -> {
                once("expiry", key);
                expiresS = secondsUntil(key, parser);
            }
            default -> throw new Refusal("the key '" + shown(key) + "' is unknown; known are " + KEYS);
        }
    }

    private double limit(String what, String key, JsonParser parser) throws IOException, Refusal {
        once(what, key);
        return number(key, "W", 0, Controls.MAX_LIMIT_W, parser);
    }

    private void once(String what, String key) throws Refusal {
        String before = said.put(what, key);
        if (before != null) {
            throw new Refusal("'" + before + "' and '" + key + "' both state the " + what + ": leave one out");
        }
    }

    private static double number(String key, String unit, int least, int most, JsonParser parser)
            throws IOException, Refusal {
        String expected = "a number from " + least + " to " + most + " " + unit;
        if (!parser.currentToken().isNumeric()) {
            throw wrong(key, expected, parser);
        }
        double value = parser.getDoubleValue();
        if (!(value >= least && value <= most)) {
            throw wrong(key, expected, parser);
        }
        return value;
    }

    private static boolean truth(String key, JsonParser parser) throws IOException, Refusal {
        if (!parser.currentToken().isBoolean()) {
            throw wrong(key, "true or false", parser);
        }
        return parser.getBooleanValue();
    }

    private double secondsUntil(String key, JsonParser parser) throws IOException, Refusal {
        double seconds = instant(key, parser) - (now.getEpochSecond() + now.getNano() / 1e9);
        if (seconds <= 0) {
            throw new Refusal(
                    "'" + key + "' is over since " + Math.round(-seconds) + " s: the clock here reads " + now);
        }
        if (seconds > Controls.MAX_LIMIT_S) {
            throw new Refusal("'" + key + "' is more than 366 days ahead: the clock here reads " + now);
        }
        return Math.max(1, seconds);
    }

    private static double instant(String key, JsonParser parser) throws IOException, Refusal {
        String expected = "a time as \"2026-11-22T02:00:00Z\" or the seconds since 1970";
        if (parser.currentToken().isNumeric() && Double.isFinite(parser.getDoubleValue())) {
            return parser.getDoubleValue();
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong(key, expected, parser);
        }
        try {
            return OffsetDateTime.parse(parser.getText()).toEpochSecond();
        } catch (DateTimeException e) {
            throw wrong(key, expected, parser);
        }
    }

    private static Refusal wrong(String key, String expected, JsonParser parser) throws IOException {
        String found = switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "the text \"" + shown(parser.getText()) + "\"";
            default -> shown(parser.getText());
        };
        return new Refusal("'" + key + "' is " + found + "; expected " + expected);
    }

    private static String shown(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    private static String firstLine(String text) {
        return text == null ? "unreadable" : text.lines().findFirst().orElse("");
    }
}
