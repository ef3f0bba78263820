package energy.nulwatt.battery.sessy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A JSON object as a dongle sends it. Values are named by their path, such as {@code sessy.power}; lists are left out.
 * Fields come and go with the firmware, so what is missing or of another type is unknown and no error.
 */
final class SessyAnswer {
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Double> numbers = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Boolean> flags = new HashMap<>();

    private SessyAnswer() {}

    /**
     * Reads an object.
     *
     * @throws IOException when it is none
     */
    static SessyAnswer parse(byte[] json) throws IOException {
        SessyAnswer answer = new SessyAnswer();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it does not begin with {");
            }
            answer.read(parser);
        }
        return answer;
    }

    private void read(JsonParser parser) throws IOException {
        Deque<String> around = new ArrayDeque<>();
        String prefix = "";
        while (true) {
            JsonToken token = parser.nextToken();
            switch (token) {
                case null -> throw new IOException("it ends too early");
                case END_OBJECT -> {
                    if (around.isEmpty()) {
                        return;
                    }
                    prefix = around.pop();
                }
                case START_OBJECT -> {
                    around.push(prefix);
                    prefix += parser.currentName() + ".";
                }
                case START_ARRAY -> parser.skipChildren();
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    numbers.put(prefix + parser.currentName(), parser.getDoubleValue());
                case VALUE_STRING -> texts.put(prefix + parser.currentName(), parser.getText());
                case VALUE_TRUE, VALUE_FALSE -> flags.put(prefix + parser.currentName(), parser.getBooleanValue());
                default -> {} // names and nulls
            }
        }
    }

    /** A number; NaN when there is none or it is outside {@code min} … {@code max}. */
    double number(String path, double min, double max) {
        double value = numbers.getOrDefault(path, Double.NaN);
        return value >= min && value <= max ? value : Double.NaN;
    }

    /** A text; empty when there is none. */
    String text(String path) {
        return texts.getOrDefault(path, "");
    }

    /** True when it says so; false when it does not, or says nothing. */
    boolean flag(String path) {
        return flags.getOrDefault(path, false);
    }
}
