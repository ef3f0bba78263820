package energy.nulwatt.mqtt.homeassistant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    @ParameterizedTest
    @CsvSource({
        "set/enabled, OFF, enabled false",
        "set/enabled, ON, enabled true",
        "set/ev_charging, ON, ev charging true",
        "set/mode, zero, mode ZERO",
        "set/mode, target, mode TARGET",
        "set/mode, standby, mode STANDBY",
        "set/mode, off, mode OFF",
        "set/mode, stop, stop by Home Assistant",
        "set/target_power, -7500, target -7500.0 for 60 s",
        "set/target_power, 7500.0, target 7500.0 for 60 s",
        "set/target_power, 1e3, target 1000.0 for 60 s",
        "set/grid_offset, -1000, offset -1000.0",
        "set/emergency_stop, PRESS, stop by Home Assistant",
        "set/emergency_stop, please, stop by Home Assistant",
        "set/reset, PRESS, reset by Home Assistant",
        "battery/attic/set/enabled, OFF, 1 enabled false",
        "battery/garage/set/max_charge, 2500, 0 max charge 2500.0",
        "battery/shed-2/set/max_discharge, 0, 2 max discharge 0.0",
        "battery/attic/set/commission, PRESS, commission 1 1200",
        "set/commission, PRESS, commission -1 1200",
        "set/end_commissioning, PRESS, end commissioning",
        "battery/attic/set/min_soc, 12.5, 1 min soc 12.5",
        "battery/attic/set/max_soc, 90, 1 max soc 90.0"
    })
    void aGoodCommandTurnsItsKnobAndIsAnswered(String topic, String payload, String call) throws Exception {
        Stage stage = new Stage().settled();
        stage.broker.deliver("nulwatt/" + topic, payload);
        stage.run(1);
        assertEquals(List.of(call), stage.controls.calls);
        Map<String, Object> answer = JsonTree.object(stage.broker.lastOn("nulwatt/answer"));
        assertEquals("accepted", answer.get("event_type"));
        assertEquals("nulwatt/" + topic, answer.get("command"));
        assertEquals(payload, answer.get("payload"));
        assertEquals(1, stage.broker.on(settingsTopic(topic)).size(), "the value in force, once");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set/enabled | on | expected ON or OFF",
                "set/mode | full | expected one of zero, target, standby, stop, off",
                "set/mode | ZERO | expected one of",
                "set/target_power | 7501 | expected -7500 to 7500 W",
                "set/target_power | -7500.5 | expected -7500 to 7500 W",
                "set/target_power | NaN | expected a number",
                "set/target_power | Infinity | expected a number",
                "set/target_power | 1e99 | expected -7500 to 7500 W",
                "set/target_power | 0x10 | expected a number",
                "set/target_power | 100f | expected a number",
                "set/target_power | 100 W | expected a number",
                "set/target_power | 00000000000000000000000000000000000100 | too long",
                "set/target_power | '' | empty",
                "set/grid_offset | 1001 | expected -1000 to 1000 W",
                "set/reset | 1 | expected PRESS",
                "set/commission | ON | expected PRESS",
                "battery/attic/set/commission | 1200 | expected PRESS",
                "set/nonsense | 1 | no such command",
                "battery/attic/set/max_charge | 2501 | expected 0 to 2500 W",
                "battery/attic/set/max_discharge | -1 | expected 0 to 800 W",
                "battery/attic/set/min_soc | 9.5 | expected 10 to 97.5 %",
                "battery/attic/set/max_soc | 98 | expected 10 to 97.5 %",
                "battery/cellar/set/enabled | ON | no such command"
            })
    void aBadCommandChangesNothingAndIsAnsweredWithTheValueInForce(String topic, String payload, String why)
            throws Exception {
        Stage stage = new Stage().settled();
        stage.broker.deliver("nulwatt/" + topic, payload);
        stage.run(1);
        assertEquals(List.of(), stage.controls.calls);
        Map<String, Object> answer = JsonTree.object(stage.broker.lastOn("nulwatt/answer"));
        assertEquals("refused", answer.get("event_type"));
        assertTrue(String.valueOf(answer.get("message")).contains(why), answer.toString());
        String settings = topic.contains("cellar") ? "nulwatt/settings" : settingsTopic(topic);
        assertEquals(1, stage.broker.on(settings).size());
        assertTrue(stage.bridge.health().contains("1 commands refused"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "OFF", "a text that is longer than any payload that makes sense here"})
    void aStopIsNeverRefusedForItsWording(String payload) throws Exception {
        Stage stage = new Stage().settled();
        stage.broker.deliver("nulwatt/set/emergency_stop", payload);
        stage.run(1);
        assertEquals(List.of("stop by Home Assistant"), stage.controls.calls);
        assertEquals(
                "accepted",
                JsonTree.object(stage.broker.lastOn("nulwatt/answer")).get("event_type"));
    }

    @ParameterizedTest
    @CsvSource({"set/emergency_stop, PRESS", "set/target_power, 100", "battery/attic/set/enabled, OFF"})
    void aRetainedCommandIsIgnored(String topic, String payload) throws Exception {
        Stage stage = new Stage().settled();
        stage.broker.deliverRetained("nulwatt/" + topic, payload);
        stage.run(1);
        assertEquals(List.of(), stage.controls.calls);
        Map<String, Object> answer = JsonTree.object(stage.broker.lastOn("nulwatt/answer"));
        assertEquals("refused", answer.get("event_type"));
        assertTrue(String.valueOf(answer.get("message")).contains("retain"));
    }

    @Test
    void theAnswerShowsTheNewValueAndNeverTheOldOneFirst() {
        Stage stage = new Stage().settled();
        // Taken by the loop before the command, read by us after it.
        stage.bridge.accept(stage.snapshot());
        stage.pass(0.05);
        stage.broker.deliver("nulwatt/set/target_power", "1500");
        stage.turn(0.2);
        assertEquals(List.of(), stage.broker.on("nulwatt/settings"));
        stage.run(0.5);
        assertEquals(
                List.of(
                        "{\"enabled\":\"ON\",\"mode\":\"zero\",\"target_power\":1500,\"grid_offset\":0,\"ev_charging\":\"OFF\"}"),
                stage.broker.on("nulwatt/settings"));
    }

    @Test
    void aCommandIsAnsweredWithinASecondEvenWhenTheLoopStandsStill() {
        Stage stage = new Stage().settled();
        stage.broker.deliver("nulwatt/set/grid_offset", "5000");
        stage.turn(0.9);
        assertEquals(1, stage.broker.on("nulwatt/settings").size());
    }

    @Test
    void aLatchedStopShowsAsModeStopUntilReset() {
        Stage stage = new Stage().settled();
        stage.broker.deliver("nulwatt/set/emergency_stop", "PRESS");
        stage.run(1);
        assertTrue(stage.broker.lastOn("nulwatt/settings").contains("\"mode\":\"stop\""));
        stage.broker.deliver("nulwatt/set/mode", "standby");
        stage.run(1);
        assertTrue(stage.broker.lastOn("nulwatt/answer").contains("press reset first"));
        assertTrue(stage.broker.lastOn("nulwatt/settings").contains("\"mode\":\"stop\""));
        stage.broker.deliver("nulwatt/set/reset", "PRESS");
        stage.run(1);
        assertTrue(stage.broker.lastOn("nulwatt/settings").contains("\"mode\":\"zero\""));
    }

    @Test
    void aTargetThatExpiresIsShownAsWhatTheLoopSays() {
        Stage stage = new Stage().settled();
        stage.broker.deliver("nulwatt/set/target_power", "1500");
        stage.run(1);
        assertEquals(List.of("target 1500.0 for 60 s"), stage.controls.calls);
        stage.controls.setTarget(0, 0);
        stage.run(0.5);
        assertTrue(stage.broker.lastOn("nulwatt/settings").contains("\"target_power\":0"));
    }

    @Test
    void aFloodOfCommandsLosesTheOldestNotTheStop() {
        Stage stage = new Stage().settled();
        for (int i = 0; i < 1000; i++) {
            stage.broker.deliver("nulwatt/set/target_power", "100");
        }
        stage.broker.deliver("nulwatt/set/emergency_stop", "PRESS");
        assertEquals(List.of("stop by Home Assistant"), stage.controls.calls, "before all that waits");
        stage.run(0.25);
        assertEquals(64, stage.controls.calls.size());
    }

    @ParameterizedTest
    @CsvSource({"set/emergency_stop, PRESS", "set/mode, stop"})
    void aStopActsWhenItComesAndIsAnsweredInItsTurn(String topic, String payload) {
        Stage stage = new Stage().settled();
        stage.broker.deliver("nulwatt/" + topic, payload);
        assertEquals(List.of("stop by Home Assistant"), stage.controls.calls, "without a turn of the publisher");
        stage.run(1);
        assertEquals(List.of("stop by Home Assistant"), stage.controls.calls, "only once");
        assertEquals(1, stage.broker.on("nulwatt/answer").size());
    }

    @Test
    void aResetThatWaitsDoesNotLiftAStopThatCameAfterIt() {
        Stage stage = new Stage().settled();
        stage.broker.deliver("nulwatt/set/reset", "PRESS");
        stage.broker.deliver("nulwatt/set/emergency_stop", "PRESS");
        stage.run(1);
        assertEquals(List.of("stop by Home Assistant"), stage.controls.calls);
        assertTrue(stage.broker.on("nulwatt/answer").get(0).contains("a stop came after this reset"));
        stage.broker.deliver("nulwatt/set/reset", "PRESS");
        stage.run(1);
        assertEquals(List.of("stop by Home Assistant", "reset by Home Assistant"), stage.controls.calls);
    }

    @Test
    void commandsThatCameBeforeTheConnectionWasLostAreCarriedOut() {
        Stage stage = new Stage().settled();
        stage.broker.deliver("nulwatt/set/enabled", "OFF");
        stage.broker.deliver("nulwatt/set/grid_offset", "100");
        stage.broker.hangUp("gone");
        stage.turn(0.1);
        assertEquals(List.of("enabled false", "offset 100.0"), stage.controls.calls);
    }

    @Test
    void commandsBehindOneThatCannotBeAnsweredAreCarriedOut() {
        Stage stage = new Stage().settled();
        stage.broker.deliver("nulwatt/set/enabled", "OFF");
        stage.broker.deliver("nulwatt/set/emergency_stop", "PRESS");
        stage.broker.deliver("nulwatt/set/grid_offset", "100");
        stage.broker.takesNothing = "the broker confirmed nothing for 5 s";
        stage.turn(0.1);
        assertEquals(List.of("stop by Home Assistant", "enabled false", "offset 100.0"), stage.controls.calls);
        assertTrue(stage.bridge.health().contains("confirmed nothing"), stage.bridge.health());
    }

    private static String settingsTopic(String commandTopic) {
        return "nulwatt/" + commandTopic.replaceFirst("set/.*", "settings");
    }
}
