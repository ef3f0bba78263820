package energy.nulwatt.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import energy.nulwatt.model.BatterySettings;
import energy.nulwatt.model.Mode;
import energy.nulwatt.model.Settings;
import energy.nulwatt.model.SiteSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the owner changed, as JSON. Only what differs from the site file is stored, so that a later change of the site
 * file is not held back by a value that nobody chose. A field is null where nothing was changed.
 */
final class StoredSettings {
    /** What was changed at one battery. */
    static final class Battery {
        Boolean enabled;
        Integer maxChargeW;
        Integer maxDischargeW;
        Double minSocPercent;
        Double maxSocPercent;

        boolean isEmpty() {
            return enabled == null
                    && maxChargeW == null
                    && maxDischargeW == null
                    && minSocPercent == null
                    && maxSocPercent == null;
        }
    }

    private static final int MAX_BATTERIES = 100;
    private static final int MAX_POWER_W = 1_000_000;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    Boolean enabled;
    Mode mode;
    Integer gridOffsetW;
    /** By id, those that the site no longer has among them. */
    final Map<String, Battery> batteries = new LinkedHashMap<>();

    /**
     * What differs between {@code settings} and {@code defaults}.
     *
     * @param mode to store, any but {@link Mode#STOP}
     * @param foreign what is stored for batteries that are not of this site
     */
    static StoredSettings of(
            SiteSpec site, Settings settings, Mode mode, Settings defaults, Map<String, Battery> foreign) {
        StoredSettings stored = new StoredSettings();
        stored.enabled = settings.enabled == defaults.enabled ? null : Boolean.valueOf(settings.enabled);
        stored.mode = mode == defaults.mode ? null : mode;
        stored.gridOffsetW =
                settings.gridOffsetW == defaults.gridOffsetW ? null : Integer.valueOf(settings.gridOffsetW);
        for (int i = 0; i < settings.batteries.length; i++) {
            Battery battery = changes(settings.batteries[i], defaults.batteries[i]);
            if (!battery.isEmpty()) {
                stored.batteries.put(site.batteries().get(i).id(), battery);
            }
        }
        stored.batteries.putAll(foreign);
        return stored;
    }

    private static Battery changes(BatterySettings now, BatterySettings then) {
        Battery battery = new Battery();
        battery.enabled = now.enabled == then.enabled ? null : Boolean.valueOf(now.enabled);
        battery.maxChargeW = now.maxChargeW == then.maxChargeW ? null : Integer.valueOf(now.maxChargeW);
        battery.maxDischargeW = now.maxDischargeW == then.maxDischargeW ? null : Integer.valueOf(now.maxDischargeW);
        battery.minSocPercent = now.minSocPercent == then.minSocPercent ? null : Double.valueOf(now.minSocPercent);
        battery.maxSocPercent = now.maxSocPercent == then.maxSocPercent ? null : Double.valueOf(now.maxSocPercent);
        return battery;
    }

    byte[] toJson() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            write(json, "enabled", enabled);
            if (mode != null) {
                json.writeStringField("mode", mode.name().toLowerCase(Locale.ROOT));
            }
            write(json, "grid_offset_w", gridOffsetW);
            json.writeObjectFieldStart("batteries");
            for (Map.Entry<String, Battery> entry : batteries.entrySet()) {
                Battery battery = entry.getValue();
                json.writeObjectFieldStart(entry.getKey());
                write(json, "enabled", battery.enabled);
                write(json, "max_charge_w", battery.maxChargeW);
                write(json, "max_discharge_w", battery.maxDischargeW);
                write(json, "min_soc_percent", battery.minSocPercent);
                write(json, "max_soc_percent", battery.maxSocPercent);
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, String name, Object value) throws IOException {
        if (value != null) {
            json.writePOJOField(name, value);
        }
    }

    /** @throws IOException when this is not what {@link #toJson} writes; keys of later versions are passed over */
    static StoredSettings parse(byte[] bytes) throws IOException {
        StoredSettings stored = new StoredSettings();
        try (JsonParser json = JSON.createParser(bytes)) {
            expect(json, json.nextToken(), JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "enabled" -> stored.enabled = json.getBooleanValue();
                    case "mode" -> stored.mode = mode(json);
                    case "grid_offset_w" ->
                        stored.gridOffsetW = whole(json, -ControlSection.MAX_OFFSET_W, ControlSection.MAX_OFFSET_W);
                    case "batteries" -> stored.readBatteries(json);
                    default -> json.skipChildren();
                }
            }
            expect(json, json.currentToken(), JsonToken.END_OBJECT);
            if (json.nextToken() != null) {
                throw new IOException("something follows the end");
            }
        }
        return stored;
    }

    private void readBatteries(JsonParser json) throws IOException {
        expect(json, json.currentToken(), JsonToken.START_OBJECT);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String id = json.currentName();
            expect(json, json.nextToken(), JsonToken.START_OBJECT);
            Battery battery = new Battery();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "enabled" -> battery.enabled = json.getBooleanValue();
                    case "max_charge_w" -> battery.maxChargeW = whole(json, 0, MAX_POWER_W);
                    case "max_discharge_w" -> battery.maxDischargeW = whole(json, 0, MAX_POWER_W);
                    case "min_soc_percent" -> battery.minSocPercent = percent(json);
                    case "max_soc_percent" -> battery.maxSocPercent = percent(json);
                    default -> json.skipChildren();
                }
            }
            expect(json, json.currentToken(), JsonToken.END_OBJECT);
            if (batteries.size() < MAX_BATTERIES) {
                batteries.put(id, battery);
            }
        }
        expect(json, json.currentToken(), JsonToken.END_OBJECT);
    }

    private static Mode mode(JsonParser json) throws IOException {
        for (Mode mode : Mode.values()) {
            if (mode != Mode.STOP && mode.name().toLowerCase(Locale.ROOT).equals(json.getText())) {
                return mode;
            }
        }
        throw new IOException("'" + json.getText() + "' is no mode");
    }

    private static int whole(JsonParser json, int min, int max) throws IOException {
        int value = json.getIntValue();
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || value < min || value > max) {
            throw new IOException(json.getText() + " is out of range");
        }
        return value;
    }

    private static double percent(JsonParser json) throws IOException {
        double value = json.getDoubleValue();
        if (!(value >= 0 && value <= 100)) {
            throw new IOException(value + " is out of range");
        }
        return value;
    }

    private static void expect(JsonParser json, JsonToken found, JsonToken expected) throws IOException {
        if (found != expected) {
            throw new IOException(
                    "unexpected end or content at " + json.currentLocation().offsetDescription());
        }
    }
}
