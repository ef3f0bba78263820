package energy.nulwatt.mqtt.homeassistant;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * A retained discovery message of a battery, read for what is needed to clear it: whose it is and where its topics are.
 */
final class Leftover {
    private static final String AVAILABLE = "/available";

    private String origin = "";
    private String viaDevice = "";
    private String batteryRoot = "";

    private Leftover() {}

    /** Reads a payload; one that is not understood belongs to nobody. */
    static Leftover read(byte[] payload) {
        Leftover leftover = new Leftover();
        try (JsonParser parser = Json.FACTORY.createParser(payload)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.VALUE_STRING) {
                    leftover.value(parser.getParsingContext().pathAsPointer().toString(), parser.getText());
                }
            }
        } catch (IOException e) {
            return new Leftover();
        }
        return leftover;
    }

    private void value(String path, String text) {
        switch (path) {
            case "/origin/name" -> origin = text;
            case "/device/via_device" -> viaDevice = text;
            case "/availability/1/topic" ->
                batteryRoot = text.endsWith(AVAILABLE) ? text.substring(0, text.length() - AVAILABLE.length()) : "";
            default -> {
                // Everything else says nothing about whose it is.
            }
        }
    }

    /** True when Nulwatt published it for a battery of the site with this device identifier. */
    boolean belongsTo(String siteDevice) {
        return origin.equals(Discovery.ORIGIN) && viaDevice.equals(siteDevice);
    }

    /** The retained topics of that battery. */
    String[] retainedTopics() {
        if (batteryRoot.isEmpty()) {
            return new String[0];
        }
        return new String[] {
            batteryRoot + AVAILABLE,
            batteryRoot + "/state",
            batteryRoot + "/settings",
            batteryRoot + "/learnt",
            batteryRoot + "/charged_energy",
            batteryRoot + "/discharged_energy"
        };
    }
}
