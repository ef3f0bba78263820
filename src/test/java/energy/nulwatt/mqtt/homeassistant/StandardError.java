package energy.nulwatt.mqtt.homeassistant;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Reads what people would see in the log. */
final class StandardError {
    /** What is done meanwhile. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    private StandardError() {}

    static String during(Action action) throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
