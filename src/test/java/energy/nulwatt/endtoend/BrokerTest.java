package energy.nulwatt.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.mqtt.Mosquitto;
import energy.nulwatt.mqtt.MqttEar;
import energy.nulwatt.mqtt.homeassistant.DiscoveryRules;
import energy.nulwatt.mqtt.homeassistant.JsonTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** What Home Assistant sees and may do, through a real broker. */
class BrokerTest {
    private static final Set<String> SITE_ENTITIES = Set.of(
            "grid_power",
            "grid_power_l1",
            "grid_power_l2",
            "grid_power_l3",
            "house_load",
            "battery_power",
            "asked_power",
            "soc",
            "capacity",
            "remaining",
            "charged_energy",
            "discharged_energy",
            "status",
            "reason",
            "enabled",
            "mode",
            "target_power",
            "grid_offset",
            "emergency_stop",
            "reset");
    private static final Set<String> BATTERY_ENTITIES = Set.of(
            "soc",
            "power",
            "asked_power",
            "delivered_power",
            "state",
            "temperature",
            "faults",
            "available",
            "enabled",
            "max_charge",
            "max_discharge",
            "min_soc",
            "max_soc");
    private static final String SITE = "homeassistant/device/nulwatt_test-house/config";
    private static final String CELLAR = "homeassistant/device/nulwatt_test-house_cellar/config";
    private static final String GARAGE = "homeassistant/device/nulwatt_test-house_garage/config";

    private static Mosquitto broker(Path directory) throws Exception {
        return Mosquitto.in(Files.createDirectory(directory.resolve("broker"))).start();
    }

    private static Home home(Path directory, Mosquitto broker) throws Exception {
        Home home = new Home(directory, "control:\n  target_expiry: 15\nmqtt:\n  broker: " + broker.uri() + "\n");
        home.load(800);
        return home;
    }

    /** A member of the newest JSON object on a topic; null when there is none. */
    private static Object member(MqttEar ear, String topic, String key) {
        String payload = ear.newest().get(topic);
        try {
            return payload == null ? null : JsonTree.object(payload).get(key);
        } catch (IOException e) {
            throw new UncheckedIOException(topic + ": " + payload, e);
        }
    }

    private static boolean near(Object value, double expected, double within) {
        return value instanceof Double number && Math.abs(number - expected) <= within;
    }

    private static void command(MqttEar ear, String name, String payload) throws Exception {
        ear.publish("nulwatt/set/" + name, payload, false);
    }

    private static void awaitAnswer(Home home, MqttEar ear, String type, String text) throws Exception {
        home.await("the answer '" + text + "'", 5, () -> {
            String answer = ear.newest().getOrDefault("nulwatt/answer", "");
            return answer.contains("\"" + type + "\"") && answer.contains(text);
        });
    }

    @Scenario
    void discoveryIsCompleteAndKeepsEveryRule(@TempDir Path directory) throws Exception {
        try (Mosquitto broker = broker(directory);
                MqttEar ear = MqttEar.at(broker.uri());
                Home home = home(directory, broker).control()) {
            home.await("discovery", 30, () -> ear.newest().keySet().containsAll(Set.of(SITE, CELLAR, GARAGE)));
            DiscoveryRules rules = new DiscoveryRules("homeassistant");
            Path saved = Files.createDirectories(Path.of("target", "discovery"));
            Map<String, String> newest = ear.newest();
            for (String topic : newest.keySet()) {
                if (topic.startsWith("homeassistant/")) {
                    Files.writeString(saved.resolve(topic.replace('/', '_') + ".json"), newest.get(topic));
                    assertEquals(List.of(), rules.check(topic, newest.get(topic)), topic);
                }
            }
            assertEquals(
                    Set.of(),
                    missing(SITE_ENTITIES, JsonTree.object(newest.get(SITE)).get("components")));
            for (String topic : List.of(CELLAR, GARAGE)) {
                Map<String, Object> battery = JsonTree.object(newest.get(topic));
                assertEquals(Set.of(), missing(BATTERY_ENTITIES, battery.get("components")));
                assertEquals("nulwatt_test-house", ((Map<?, ?>) battery.get("device")).get("via_device"));
            }
            try (MqttEar late = MqttEar.at(broker.uri())) {
                assertTrue(late.await(SITE, payload -> true).retained());
                assertTrue(late.await(CELLAR, payload -> true).retained());
                assertTrue(late.await("nulwatt/status", "online"::equals).retained());
            }
        }
    }

    private static Set<String> missing(Set<String> expected, Object components) {
        Set<String> missing = new java.util.TreeSet<>(expected);
        missing.removeAll(((Map<?, ?>) components).keySet());
        return missing;
    }

    @Scenario
    void statesArriveAndModesAndTargetsAreObeyed(@TempDir Path directory) throws Exception {
        try (Mosquitto broker = broker(directory);
                MqttEar ear = MqttEar.at(broker.uri());
                Home home = home(directory, broker).controlled()) {
            home.await(
                    "the state of the house",
                    10,
                    () -> "online".equals(ear.newest().get("nulwatt/status"))
                            && near(member(ear, "nulwatt/live", "grid_power"), 0, 60)
                            && near(member(ear, "nulwatt/live", "grid_power_l1"), 0, 60)
                            && near(member(ear, "nulwatt/live", "house_load"), 800, 60)
                            && near(member(ear, "nulwatt/live", "battery_power"), -800, 60)
                            && near(member(ear, "nulwatt/state", "soc"), 60, 2)
                            && "holding".equals(member(ear, "nulwatt/state", "status")));
            home.await(
                    "the states of the batteries",
                    20,
                    () -> near(member(ear, "nulwatt/battery/cellar/state", "soc"), 70, 1)
                            && near(member(ear, "nulwatt/battery/garage/state", "soc"), 50, 1)
                            && near(member(ear, "nulwatt/battery/cellar/live", "power"), -800, 60)
                            && "online".equals(ear.newest().get("nulwatt/battery/garage/available"))
                            && "discharging".equals(member(ear, "nulwatt/battery/cellar/state", "state")));

            command(ear, "mode", "standby");
            home.await("standby", 8, () -> home.idle() && "standby".equals(member(ear, "nulwatt/state", "status")));

            command(ear, "mode", "target");
            command(ear, "target_power", "500");
            long givenNs = System.nanoTime();
            home.await("500 W into the batteries", 12, () -> Math.abs(home.house.batteriesW() - 500) < 20);
            command(ear, "target_power", "9000");
            awaitAnswer(home, ear, "refused", "-7500 to 7500 W");
            home.check("the target is unchanged", near(member(ear, "nulwatt/settings", "target_power"), 500, 0));
            home.await("0 W once the target expired", 25, home::idle);
            home.check("not before its time", (System.nanoTime() - givenNs) / 1e9 > 15);
            home.await("the reason", 5, () -> "target_expired".equals(member(ear, "nulwatt/state", "reason")));

            command(ear, "mode", "zero");
            home.awaitZero(30, 3);
        }
    }

    @Scenario
    void limitsThatTheBrokerKeepsHoldOverARestart(@TempDir Path directory) throws Exception {
        try (Mosquitto broker = broker(directory);
                MqttEar ear = MqttEar.at(broker.uri());
                Home home = home(directory, broker).controlled()) {
            home.await("no limit", 20, () -> "none".equals(member(ear, "nulwatt/limits", "mqtt")));
            ear.publish("nulwatt/set/limits", "{\"opModGenLimW\": 300}", true);
            home.await("300 W out of the batteries", 12, () -> Math.abs(home.house.batteriesW() + 300) < 30);
            home.await("the limit", 5, () -> near(member(ear, "nulwatt/limits", "generation"), 300, 0));
            home.await("the reason", 5, () -> "generation_limit".equals(member(ear, "nulwatt/state", "reason")));

            command(ear, "limits", "{\"opModGenLimW\": 100, \"opModImpLim\": 0}");
            awaitAnswer(home, ear, "refused", "opModImpLim");
            home.check("the sender is told", "refused".equals(member(ear, "nulwatt/limits/status", "status")));
            home.check("nothing changed", near(member(ear, "nulwatt/limits", "generation"), 300, 0));

            home.controller().kill();
            ear.forget();
            home.control();
            home.await("the limit again", 30, () -> near(member(ear, "nulwatt/limits", "generation"), 300, 0));
            home.await("300 W again", 20, () -> Math.abs(home.house.batteriesW() + 300) < 30);

            command(ear, "limits", "{\"opModConnect\": false, \"duration\": 15}");
            home.await("batteries at 0 W", 12, home::idle);
            home.await("its end", 25, () -> "expired".equals(member(ear, "nulwatt/limits", "mqtt")));
            home.awaitZero(30, 3);
        }
    }

    @Scenario
    void anEmergencyStopStaysLatchedOverARestartUntilItIsReset(@TempDir Path directory) throws Exception {
        try (Mosquitto broker = broker(directory);
                MqttEar ear = MqttEar.at(broker.uri());
                Home home = home(directory, broker).controlled()) {
            home.await("a connection", 10, () -> "online".equals(ear.newest().get("nulwatt/status")));
            command(ear, "emergency_stop", "PRESS");
            home.await("stop orders", 2, home::stopOrdered);
            home.await("batteries at 0 W", 6, home::idle);
            home.await("the state", 5, () -> "stopped".equals(member(ear, "nulwatt/state", "status")));

            home.controller().kill();
            ear.forget();
            home.control();
            home.awaitLasting(
                    "still stopped after the restart",
                    20,
                    8,
                    () -> "stopped".equals(member(ear, "nulwatt/state", "status"))
                            && home.idle()
                            && home.stopOrdered());
            command(ear, "mode", "zero");
            awaitAnswer(home, ear, "refused", "reset");
            home.check("still idle", home.idle());

            command(ear, "reset", "PRESS");
            home.awaitZero(30, 3);
            home.await("the state", 5, () -> "holding".equals(member(ear, "nulwatt/state", "status")));
        }
    }

    @Scenario
    void aBrokerThatComesAndGoesAndItsOldCommandsDoNotTouchTheGrid(@TempDir Path directory) throws Exception {
        try (Mosquitto broker = broker(directory);
                Home home = home(directory, broker)) {
            try (MqttEar ear = MqttEar.at(broker.uri())) {
                ear.publish("nulwatt/set/mode", "standby", true);
                ear.await("nulwatt/set/mode", "standby"::equals);
                home.controlled();
                awaitAnswer(home, ear, "refused", "retained command");
            }
            broker.stop();
            home.load(1500);
            home.awaitZero(20, 5);
            broker.start();
            try (MqttEar ear = MqttEar.at(broker.uri())) {
                home.await(
                        "everything online again",
                        40,
                        () -> "online".equals(ear.newest().get("nulwatt/status"))
                                && near(member(ear, "nulwatt/live", "house_load"), 1500, 60)
                                && "online".equals(ear.newest().get("nulwatt/battery/cellar/available"))
                                && "online".equals(ear.newest().get("nulwatt/battery/garage/available")));
                home.check("still at zero", home.gridIsZero());
                command(ear, "mode", "standby");
                home.await("commands obeyed again", 8, home::idle);
            }
        }
    }
}
