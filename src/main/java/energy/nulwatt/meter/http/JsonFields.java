package energy.nulwatt.meter.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The numbers and texts directly in one JSON object; lists and objects in it are left out. */
final class JsonFields {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int SHOWN = 40;

    private final Map<String, Double> numbers = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();

    private JsonFields() {}

    /**
     * Reads an answer.
     *
     * @throws IOException when it is no JSON object; the message shows how it begins
     */
    static JsonFields parse(byte[] body) throws IOException {
        JsonFields fields = new JsonFields();
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("expected a JSON object, found " + beginning(body));
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                fields.field(parser);
            }
            if (parser.nextToken() != null) {
                throw new IOException("expected nothing behind the JSON object, found " + beginning(body));
            }
        } catch (JacksonException e) {
            throw new IOException("expected a JSON object, found " + beginning(body), e);
        }
        return fields;
    }

    private void field(JsonParser parser) throws IOException {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value.isNumeric()) {
            numbers.put(name, parser.getDoubleValue());
        } else if (value == JsonToken.VALUE_STRING) {
            texts.put(name, parser.getText());
        } else {
            parser.skipChildren();
        }
    }

    /** How a foreign answer begins, in one line without control characters. */
    private static String beginning(byte[] body) {
        if (body.length == 0) {
            return "an empty answer";
        }
        String text = new String(body, 0, Math.min(body.length, SHOWN), StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}\\p{Cf}]", " ")
                .strip();
        return (text.startsWith("<") ? "a web page: " : "") + "\"" + text + (body.length > SHOWN ? "…" : "") + "\"";
    }

    /** NaN when it is absent, null, no number, or no finite one. */
    double number(String name) {
        double number = numbers.getOrDefault(name, Double.NaN);
        return Double.isInfinite(number) ? Double.NaN : number;
    }

    /** Empty when it is absent, null or no text. */
    String text(String name) {
        return texts.getOrDefault(name, "");
    }
}
