package energy.nulwatt.mqtt.homeassistant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.LimitSource;
import energy.nulwatt.model.LimitState;
import energy.nulwatt.model.Snapshot;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsTopicTest {
    private static final String SET = "nulwatt/set/limits";
    private static final String STATUS = "nulwatt/limits/status";

    private final Stage stage = new Stage().settled();

    private static String call(String what) {
        return "limits of MQTT " + what;
    }

    private Map<String, Object> status() throws Exception {
        return JsonTree.object(stage.broker.lastOn(STATUS));
    }

    @Test
    void limitsReachTheControlsAndTheirSenderIsTold() throws Exception {
        stage.broker.deliver(SET, "{\"opModImpLimW\": 4200, \"opModConnect\": false, \"duration\": 900}");
        stage.run(1);
        assertEquals(
                List.of(call("import 4200.0 export NaN generation NaN load NaN connect false energize true"
                        + " dimmed false offset NaN for 900.0 s")),
                stage.controls.calls);
        assertEquals("accepted", status().get("status"));
        assertEquals(stage.controls.calls.get(0), status().get("message"));
        assertTrue(stage.broker.retained.containsKey(STATUS));
        assertEquals(
                "accepted",
                JsonTree.object(stage.broker.lastOn("nulwatt/answer")).get("event_type"));
        assertEquals(1, stage.broker.on("nulwatt/limits").size(), "the limits in force, as the answer");
    }

    @Test
    void aBadMessageChangesNothingAndIsToldToItsSenderAndOnceToTheLog() throws Exception {
        String log = StandardError.during(() -> {
            for (int i = 0; i < 3; i++) {
                stage.broker.deliver(SET, "{\"opModImpLimW\": 4200, \"opModExpLim\": 0}");
                stage.run(1);
            }
        });
        assertEquals(List.of(), stage.controls.calls, "not even the half that was good");
        assertEquals("refused", status().get("status"));
        String message = String.valueOf(status().get("message"));
        assertTrue(message.contains("'opModExpLim' is unknown") && message.endsWith("nothing was changed"), message);
        assertEquals(3, stage.broker.on(STATUS).size());
        assertEquals(1, log.lines().count(), log);
        assertTrue(log.startsWith("WARN: MQTT: limits on nulwatt/set/limits are refused: the key 'opModExpLim'"), log);
        assertTrue(stage.bridge.health().contains("3 commands refused"));
    }

    @Test
    void whatTheBrokerKeptHoldsAfterARestart() throws Exception {
        stage.broker.deliverRetained(SET, "{\"max_import\": 1000, \"duration\": 900}");
        stage.run(1);
        assertEquals(1, stage.controls.calls.size());
        String message = String.valueOf(status().get("message"));
        assertTrue(message.contains("its age is not known and the duration counts from now"), message);
    }

    @Test
    void whatTheBrokerRepeatsIsNotBegunAnew() throws Exception {
        stage.broker.deliver(SET, "{\"max_import\": 1000, \"duration\": 900}");
        stage.run(1);
        stage.broker.deliverRetained(SET, "{\"max_import\": 1000, \"duration\": 900}");
        stage.run(1);
        assertEquals(1, stage.controls.calls.size());
        assertEquals("accepted", status().get("status"));
        stage.broker.deliverRetained(SET, "{\"max_import\": 1100}");
        stage.run(1);
        assertEquals(2, stage.controls.calls.size(), "it was sent while nobody heard it");
        stage.broker.deliver(SET, "{\"max_import\": 1100}");
        stage.run(1);
        assertEquals(3, stage.controls.calls.size(), "a live one counts from now");
    }

    @Test
    void theLimitsInForceAreShownWithWhoImposedThem() {
        Snapshot snapshot = stage.snapshot();
        snapshot.limits.clear();
        snapshot.limits.importW = 4200;
        snapshot.limits.importBy = LimitSource.MQTT;
        snapshot.limits.exportW = 0;
        snapshot.limits.exportBy = LimitSource.SITE_FILE;
        snapshot.limits.energize = false;
        snapshot.limits.energizeBy = LimitSource.CONTACT;
        snapshot.limits.dimmed = true;
        snapshot.limits.dimmedBy = LimitSource.MQTT;
        snapshot.limits.states[LimitSource.MQTT.ordinal()] = LimitState.IN_FORCE;
        snapshot.limits.ageS[LimitSource.MQTT.ordinal()] = 12.2;
        snapshot.limits.leftS[LimitSource.MQTT.ordinal()] = 887.8;
        stage.bridge.accept(snapshot);
        stage.turn(0.2);
        assertEquals(
                "{\"import\":4200,\"import_by\":\"mqtt\",\"export\":0,\"export_by\":\"site_file\",\"generation\":null,"
                        + "\"generation_by\":null,\"load\":null,\"load_by\":null,\"permitted\":\"OFF\","
                        + "\"permitted_by\":\"contact\",\"dimmed\":\"ON\",\"dimmed_by\":\"mqtt\",\"mqtt\":\"in_force\","
                        + "\"mqtt_age\":12,\"mqtt_expires_in\":888}",
                stage.broker.lastOn("nulwatt/limits"));
        assertTrue(stage.broker.retained.containsKey("nulwatt/limits"));
    }

    @Test
    void theirAgeAloneIsRarelyWorthAMessage() {
        for (int s = 0; s < 600; s++) {
            Snapshot snapshot = stage.snapshot();
            snapshot.limits.states[LimitSource.MQTT.ordinal()] = LimitState.IN_FORCE;
            snapshot.limits.ageS[LimitSource.MQTT.ordinal()] = s;
            stage.bridge.accept(snapshot);
            stage.turn(1);
        }
        int said = stage.broker.on("nulwatt/limits").size();
        assertTrue(said > 2 && said < 12, said + " messages in ten minutes");
    }

    @Test
    void limitsThatCameBeforeTheConnectionWasLostHold() {
        stage.broker.deliver(SET, "{\"dimming_14a\": true}");
        stage.broker.hangUp("gone");
        stage.turn(0.1);
        assertEquals(1, stage.controls.calls.size());
    }
}
