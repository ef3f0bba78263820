package energy.nulwatt.mqtt.homeassistant;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes one JSON object after the other with the same generator and buffer. Used by one thread. */
final class Json {
    static final JsonFactory FACTORY =
            new JsonFactoryBuilder().rootValueSeparator((String) null).build();

    /** Fills an object that is already open. */
    @FunctionalInterface
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final JsonGenerator generator;

    Json() {
        try {
            generator = FACTORY.createGenerator(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] object(Body body) {
        try {
            generator.writeStartObject();
            body.write(generator);
            generator.writeEndObject();
            generator.flush();
        } catch (IOException e) {
            // Memory does not fail; a fault of ours must not pass in silence.
            throw new UncheckedIOException(e);
        }
        byte[] result = bytes.toByteArray();
        bytes.reset();
        return result;
    }
}
