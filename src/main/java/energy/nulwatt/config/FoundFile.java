package energy.nulwatt.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import energy.nulwatt.model.FoundSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tinylog.Logger;

/**
 * What one battery was found set to, in {@code found-<id>.json} in the state directory: there from before control is taken
 * until it was put back. A damaged file is told, put aside and not used.
 */
public final class FoundFile implements FoundSettings {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final StateFile file;
    /** Null until the file was looked at. */
    private Map<String, String> kept;

    /**
     * Nothing is read yet.
     *
     * @param id of the battery: letters, digits, {@code _} and {@code -}
     */
    public FoundFile(Path stateDirectory, String id) {
        file = new StateFile(stateDirectory, "found-" + id + ".json");
    }

    @Override
    public Map<String, String> found() {
        if (kept == null) {
            kept = load();
        }
        return kept;
    }

    private Map<String, String> load() {
        try {
            return parse(file.read());
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException e) {
            Logger.error(
                    "{} cannot be used ({}){}; what the battery was set to before is not known",
                    file.path(),
                    StateFile.firstLine(e),
                    file.copyAside());
            return Map.of();
        }
    }

    private static Map<String, String> parse(byte[] json) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            boolean object = parser.nextToken() == JsonToken.START_OBJECT;
            while (object && parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() != JsonToken.VALUE_STRING) {
                    throw new JsonParseException(parser, "'" + name + "' must be a text");
                }
                settings.put(name, parser.getText());
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new JsonParseException(parser, "must be one object of texts");
            }
        }
        return Map.copyOf(settings);
    }

    @Override
    public void keep(Map<String, String> settings) {
        kept = Map.copyOf(settings);
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JsonGenerator json = JSON.createGenerator(bytes)) {
                json.useDefaultPrettyPrinter();
                json.writeStartObject();
                for (Map.Entry<String, String> setting : kept.entrySet()) {
                    json.writeStringField(setting.getKey(), setting.getValue());
                }
                json.writeEndObject();
            }
            file.replace(bytes.toByteArray());
        } catch (IOException e) {
            Logger.error(
                    "{} cannot be written ({}): after a crash nobody would know what the battery was set to before",
                    file.path(),
                    e);
        }
    }

    @Override
    public void forget() {
        kept = Map.of();
        try {
            if (Files.deleteIfExists(file.path())) {
                StateFile.forceDirectory(file.path().getParent());
            }
        } catch (IOException e) {
            Logger.error("{} cannot be deleted ({}): a later release would put back what it holds", file.path(), e);
        }
    }
}
