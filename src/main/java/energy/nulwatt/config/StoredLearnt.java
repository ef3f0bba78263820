package energy.nulwatt.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import energy.nulwatt.model.Ceiling;
import energy.nulwatt.model.Learnt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was learnt, as JSON: the meter's lateness, and for each battery one entry per firmware, the newest first. */
final class StoredLearnt {
    private static final int MAX_BATTERIES = 100;
    /** Firmware that is longer gone does not come back. */
    private static final int MAX_FIRMWARES = 4;

    private static final int MAX_COUNT = 1_000_000;
    private static final int MAX_TEXT = 100;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** s; NaN when it was not learnt. */
    double meterLatencyS = Double.NaN;
    /** By id, those that the site no longer has among them. */
    final Map<String, List<Learnt>> batteries = new LinkedHashMap<>();

    /** Takes what is believed of a battery in place of what is kept for the same firmware. */
    void put(String id, Learnt newest) {
        if (newest.isEmpty()) {
            return;
        }
        Learnt copy = new Learnt();
        copy.copyFrom(newest);
        List<Learnt> entries = batteries.computeIfAbsent(id, name -> new ArrayList<>());
        entries.removeIf(entry -> entry.firmware.equals(newest.firmware));
        entries.addFirst(copy);
        while (entries.size() > MAX_FIRMWARES) {
            entries.removeLast();
        }
    }

    byte[] toJson() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            number(json, "meter_latency_s", meterLatencyS);
            json.writeObjectFieldStart("batteries");
            for (Map.Entry<String, List<Learnt>> battery : batteries.entrySet()) {
                json.writeArrayFieldStart(battery.getKey());
                for (Learnt entry : battery.getValue()) {
                    write(json, entry);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Learnt entry) throws IOException {
        json.writeStartObject();
        json.writeStringField("firmware", entry.firmware);
        if (entry.stretches > 0) {
            json.writeNumberField("stretches", entry.stretches);
            number(json, "moves_after_s", entry.movesAfterS);
            number(json, "dead_time_s", entry.deadTimeS);
            number(json, "dead_time_error_s", entry.deadTimeErrorS);
            number(json, "ramp_w_per_s", entry.rampWPerS);
            number(json, "ramp_factor", entry.rampFactor);
        }
        if (entry.wakes > 0) {
            json.writeNumberField("wakes", entry.wakes);
            number(json, "wake_up_s", entry.wakeUpS);
        }
        if (entry.chargeGains > 0) {
            json.writeNumberField("charge_gains", entry.chargeGains);
            number(json, "charge_gain", entry.chargeGain);
        }
        if (entry.dischargeGains > 0) {
            json.writeNumberField("discharge_gains", entry.dischargeGains);
            number(json, "discharge_gain", entry.dischargeGain);
        }
        number(json, "offset_s", entry.offsetS);
        number(json, "offset_error_s", entry.offsetErrorS);
        number(json, "telemetry_age_s", entry.telemetryAgeS);
        if (entry.leastAskedW > 0) {
            json.writeNumberField("least_asked_w", entry.leastAskedW);
            number(json, "least_given_w", entry.leastGivenW);
        }
        number(json, "charge_ceiling_w", entry.chargeCeilingW);
        json.writeStringField("charge_ceiling", word(entry.chargeCeiling));
        number(json, "discharge_ceiling_w", entry.dischargeCeilingW);
        json.writeStringField("discharge_ceiling", word(entry.dischargeCeiling));
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, Math.round(value * 1000) / 1000.0);
        }
    }

    /** @throws IOException when this is not what {@link #toJson} writes; keys of later versions are passed over */
    static StoredLearnt parse(byte[] bytes) throws IOException {
        StoredLearnt stored = new StoredLearnt();
        try (JsonParser json = JSON.createParser(bytes)) {
            expect(json, json.nextToken(), JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "meter_latency_s" -> stored.meterLatencyS = number(json, name, -5, 20);
                    case "batteries" -> stored.readBatteries(json);
                    default -> json.skipChildren();
                }
            }
            expect(json, json.currentToken(), JsonToken.END_OBJECT);
            if (json.nextToken() != null) {
                throw new JsonParseException(json, "something follows the end");
            }
        }
        return stored;
    }

    private void readBatteries(JsonParser json) throws IOException {
        expect(json, json.currentToken(), JsonToken.START_OBJECT);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String id = json.currentName();
            expect(json, json.nextToken(), JsonToken.START_ARRAY);
            List<Learnt> entries = new ArrayList<>();
            while (json.nextToken() == JsonToken.START_OBJECT) {
                Learnt entry = read(json, id);
                if (entries.size() < MAX_FIRMWARES) {
                    entries.add(entry);
                }
            }
            expect(json, json.currentToken(), JsonToken.END_ARRAY);
            if (batteries.size() < MAX_BATTERIES && !entries.isEmpty()) {
                batteries.put(id, entries);
            }
        }
        expect(json, json.currentToken(), JsonToken.END_OBJECT);
    }

    private static Learnt read(JsonParser json, String id) throws IOException {
        Learnt entry = new Learnt();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "firmware" -> entry.firmware = text(json);
                case "stretches" -> entry.stretches = count(json, name);
                case "moves_after_s" -> entry.movesAfterS = number(json, name, 0, 60);
                case "dead_time_s" -> entry.deadTimeS = number(json, name, 0, 60);
                case "dead_time_error_s" -> entry.deadTimeErrorS = number(json, name, 0, 60);
                case "ramp_w_per_s" -> entry.rampWPerS = number(json, name, 1, 100_000);
                case "ramp_factor" -> entry.rampFactor = number(json, name, 1, 100);
                case "wakes" -> entry.wakes = count(json, name);
                case "wake_up_s" -> entry.wakeUpS = number(json, name, 0, 60);
                case "charge_gains" -> entry.chargeGains = count(json, name);
                case "charge_gain" -> entry.chargeGain = number(json, name, 0.1, 2);
                case "discharge_gains" -> entry.dischargeGains = count(json, name);
                case "discharge_gain" -> entry.dischargeGain = number(json, name, 0.1, 2);
                case "offset_s" -> entry.offsetS = number(json, name, -20, 20);
                case "offset_error_s" -> entry.offsetErrorS = number(json, name, 0, 20);
                case "telemetry_age_s" -> entry.telemetryAgeS = number(json, name, -20, 20);
                case "least_asked_w" -> entry.leastAskedW = count(json, name);
                case "least_given_w" -> entry.leastGivenW = number(json, name, 0, 100_000);
                case "charge_ceiling_w" -> entry.chargeCeilingW = number(json, name, 0, 1_000_000);
                case "charge_ceiling" -> entry.chargeCeiling = ceiling(json, name);
                case "discharge_ceiling_w" -> entry.dischargeCeilingW = number(json, name, 0, 1_000_000);
                case "discharge_ceiling" -> entry.dischargeCeiling = ceiling(json, name);
                default -> json.skipChildren();
            }
        }
        expect(json, json.currentToken(), JsonToken.END_OBJECT);
        demandWhole(json, entry, id);
        return entry;
    }

    /** Half a set of values would be believed with the other half unknown. */
    private static void demandWhole(JsonParser json, Learnt entry, String id) throws IOException {
        boolean response = Double.isNaN(entry.deadTimeS + entry.deadTimeErrorS + entry.rampWPerS + entry.rampFactor);
        if ((entry.stretches > 0 && response)
                || (entry.wakes > 0 && Double.isNaN(entry.wakeUpS))
                || Double.isNaN(entry.offsetS) != Double.isNaN(entry.offsetErrorS)) {
            throw new JsonParseException(json, "an entry of '" + id + "' lacks some of its values");
        }
    }

    private static int count(JsonParser json, String name) throws IOException {
        int value = json.getIntValue();
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || value < 0 || value > MAX_COUNT) {
            throw new JsonParseException(json, "'" + name + "' is " + json.getText() + ", which is out of range");
        }
        return value;
    }

    private static double number(JsonParser json, String name, double least, double most) throws IOException {
        double value = json.getDoubleValue();
        if (!(value >= least && value <= most)) {
            throw new JsonParseException(json, "'" + name + "' is " + json.getText() + ", which is out of range");
        }
        return value;
    }

    private static String word(Ceiling ceiling) {
        return ceiling.name().toLowerCase(Locale.ROOT);
    }

    private static Ceiling ceiling(JsonParser json, String name) throws IOException {
        for (Ceiling ceiling : Ceiling.values()) {
            if (word(ceiling).equals(text(json))) {
                return ceiling;
            }
        }
        throw new JsonParseException(json, "'" + name + "' is '" + json.getText() + "', which is not known");
    }

    private static String text(JsonParser json) throws IOException {
        expect(json, json.currentToken(), JsonToken.VALUE_STRING);
        if (json.getTextLength() > MAX_TEXT) {
            throw new JsonParseException(json, "'" + json.currentName() + "' is longer than any");
        }
        return json.getText();
    }

    private static void expect(JsonParser json, JsonToken found, JsonToken expected) throws IOException {
        if (found != expected) {
            throw new JsonParseException(json, "unexpected end or content");
        }
    }
}
