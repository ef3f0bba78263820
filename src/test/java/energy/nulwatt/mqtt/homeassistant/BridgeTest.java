package energy.nulwatt.mqtt.homeassistant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.Snapshot;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BridgeTest {
    private static final String SITE_CONFIG = "homeassistant/device/nulwatt_home/config";
    private static final String ATTIC_CONFIG = "homeassistant/device/nulwatt_home_attic/config";

    @Test
    void configsComeFirstThenAvailabilityThenStates() {
        Stage stage = new Stage();
        stage.bridge.accept(stage.snapshot());
        stage.turn(0);
        List<String> topics =
                stage.broker.sent.stream().map(FakeBroker.Sent::topic).toList();
        assertEquals(
                List.of(
                        SITE_CONFIG,
                        "homeassistant/device/nulwatt_home_garage/config",
                        ATTIC_CONFIG,
                        "homeassistant/device/nulwatt_home_shed-2/config",
                        "nulwatt/battery/garage/available",
                        "nulwatt/battery/attic/available",
                        "nulwatt/battery/shed-2/available",
                        "nulwatt/status"),
                topics);
        stage.turn(1.4);
        assertEquals(topics.size(), stage.broker.sent.size(), "states wait until the configs are worked through");
        stage.turn(0.6);
        assertEquals("online", stage.broker.lastOn("nulwatt/status"));
        assertEquals(
                "{\"grid_power\":1234,\"grid_power_l1\":400,\"grid_power_l2\":401,\"grid_power_l3\":402,"
                        + "\"house_load\":2034,\"battery_power\":-800,\"asked_power\":-800,\"meter_age\":0.1}",
                stage.broker.lastOn("nulwatt/live"));
        assertEquals("5000.0", stage.broker.lastOn("nulwatt/import_energy"));
    }

    @Test
    void onlyWhatRarelyChangesIsRetained() {
        Stage stage = new Stage();
        stage.run(3);
        stage.broker.deliver("nulwatt/set/enabled", "OFF");
        stage.run(1);
        for (FakeBroker.Sent sent : stage.broker.sent) {
            boolean live = sent.topic().endsWith("/live") || sent.topic().endsWith("/answer");
            assertEquals(!live, sent.retained(), sent.topic());
        }
    }

    @Test
    void aBatteryThatFallsSilentBecomesUnavailableAndComesBack() {
        Stage stage = new Stage().settled();
        Snapshot silent = stage.snapshot();
        silent.batteries[1].state.available = false;
        stage.bridge.accept(silent);
        stage.turn(0.2);
        stage.run(0.5);
        assertEquals(List.of("offline", "online"), stage.broker.on("nulwatt/battery/attic/available"));
        assertEquals(List.of(), stage.broker.on("nulwatt/battery/garage/available"));
    }

    @Test
    void livePowerIsPublishedAtTheIntervalAndOnlyWhenItMoved() {
        Stage stage = new Stage().settled();
        for (int i = 0; i < 40; i++) {
            Snapshot snapshot = stage.snapshot();
            snapshot.grid.powerW = 2000 + 100 * i;
            stage.bridge.accept(snapshot);
            stage.turn(0.25);
        }
        int moving = stage.broker.on("nulwatt/live").size();
        assertTrue(moving >= 9 && moving <= 11, "10 s at an interval of 1 s: " + moving);
        stage.run(1);
        stage.broker.sent.clear();
        for (int i = 0; i < 40; i++) {
            Snapshot snapshot = stage.snapshot();
            snapshot.grid.powerW += i % 2 == 0 ? 4 : -4;
            stage.bridge.accept(snapshot);
            stage.turn(0.25);
        }
        assertEquals(List.of(), stage.broker.on("nulwatt/live"), "within the dead band");
        assertEquals(List.of(), stage.broker.on("nulwatt/state"));
    }

    @Test
    void standstillIsRepeatedBeforeItExpiresButAStandingLoopIsNot() throws Exception {
        Stage stage = new Stage().settled();
        stage.run(60);
        int repeats = stage.broker.on("nulwatt/live").size();
        assertTrue(repeats >= 3 && repeats <= 5, "every 15 s: " + repeats);
        Map<String, Object> components = components(stage.broker.retained.get(SITE_CONFIG));
        assertEquals(60.0, ((Map<?, ?>) components.get("grid_power")).get("expire_after"));
        stage.broker.sent.clear();
        stage.turn(120);
        assertEquals(List.of(), stage.broker.sent, "old values are not published as new");
    }

    @Test
    void whatIsNotKnownIsNullAndOldGridPowerIsUnknown() {
        Stage stage = new Stage().settled();
        Snapshot snapshot = stage.snapshot();
        snapshot.grid.arrivalNs = stage.nowNs() - 11 * TestHouse.SECOND;
        snapshot.deliveredW = Double.NaN;
        stage.bridge.accept(snapshot);
        stage.turn(1.2);
        assertEquals(
                "{\"grid_power\":null,\"grid_power_l1\":null,\"grid_power_l2\":null,\"grid_power_l3\":null,"
                        + "\"house_load\":null,\"battery_power\":null,\"asked_power\":-800,\"meter_age\":11.0}",
                stage.broker.lastOn("nulwatt/live"));
    }

    @Test
    void energyIsPublishedOnceKnownAndNeverFalls() {
        Stage stage = new Stage();
        double[] chargedWh = {Double.NaN, Double.NaN, 0, 300_000, 300_005, 300_012, 299_000, Double.NaN, 300_100};
        stage.turn(2);
        for (double wh : chargedWh) {
            Snapshot snapshot = stage.snapshot();
            snapshot.chargedWh = wh;
            stage.bridge.accept(snapshot);
            stage.turn(1);
        }
        assertEquals(List.of("0.0", "300.0", "300.012", "300.1"), stage.broker.on("nulwatt/charged_energy"));
    }

    @Test
    void birthOfHomeAssistantIsAnsweredAfterAWaitWithEverything() {
        Stage stage = new Stage().settled();
        stage.broker.deliver("homeassistant/status", "online");
        stage.run(2.25);
        assertEquals(List.of(), stage.broker.on(SITE_CONFIG), "half of 5 s, by the injected random");
        stage.run(0.5);
        assertEquals(1, stage.broker.on(SITE_CONFIG).size());
        assertEquals(List.of("online"), stage.broker.on("nulwatt/status"));
        stage.run(3);
        assertFalse(stage.broker.on("nulwatt/live").isEmpty());
        assertEquals(1, stage.broker.on("nulwatt/import_energy").size());
        assertEquals(1, stage.broker.on("nulwatt/settings").size());
        assertEquals(1, stage.broker.on("nulwatt/battery/attic/state").size());
        stage.broker.sent.clear();
        stage.broker.deliver("homeassistant/status", "offline");
        stage.broker.deliverRetained("homeassistant/status", "online");
        stage.run(10);
        assertEquals(List.of(), stage.broker.on(SITE_CONFIG));
    }

    @Test
    void twoBirthsInARowAreAnsweredOnce() {
        Stage stage = new Stage().settled();
        stage.broker.deliver("homeassistant/status", "online");
        stage.run(0.25);
        stage.broker.deliver("homeassistant/status", "online");
        stage.run(10);
        assertEquals(1, stage.broker.on(ATTIC_CONFIG).size());
    }

    @Test
    void aLostConnectionIsReplacedAndEverythingSaidAgain() {
        Stage stage = new Stage().settled();
        stage.run(10);
        stage.broker.sent.clear();
        stage.broker.hangUp("gone");
        stage.turn(0.1);
        assertEquals("offline", stage.broker.retained.get("nulwatt/status"));
        assertTrue(stage.bridge.health().contains("gone"), stage.bridge.health());
        stage.run(4);
        assertEquals("online", stage.broker.retained.get("nulwatt/status"));
        assertEquals(1, stage.broker.on(SITE_CONFIG).size());
        assertFalse(stage.broker.on("nulwatt/live").isEmpty());
    }

    @Test
    void aBrokerThatRefusesIsTriedWithGrowingPausesAndOneLogLine() throws Exception {
        Stage stage = new Stage();
        stage.broker.refusal = "mqtt://broker: refuses user 'x'";
        String log = StandardError.during(() -> stage.turn(600));
        // 1 + 2 + 4 + 8 + 16 + 32 s, then a minute each time.
        assertEquals(15, stage.broker.attempts);
        assertEquals(1, log.lines().count(), log);
        assertTrue(log.startsWith("WARN: MQTT: mqtt://broker: refuses user 'x'"), log);
        stage.broker.refusal = null;
        stage.run(61);
        assertTrue(stage.bridge.connected());
    }

    @Test
    void aRemovedBatteryIsClearedWithItsRetainedStatesAndNothingElseIs() {
        FakeBroker broker = new FakeBroker();
        Stage before = new Stage(TestHouse.site("garage", "attic"), broker);
        before.run(4);
        before.bridge.shutdown();
        assertEquals("offline", broker.retained.get("nulwatt/status"));
        assertTrue(broker.retained.keySet().stream().anyMatch(topic -> topic.contains("attic")));
        // What belongs to others, however alike it looks.
        String foreign = broker.retained.get(ATTIC_CONFIG).replace("\"Nulwatt\"", "\"Other\"");
        broker.retained.put("homeassistant/device/nulwatt_home_foreign/config", foreign);
        String otherSite = broker.retained
                .get(ATTIC_CONFIG)
                .replace("\"via_device\":\"nulwatt_home\"", "\"via_device\":\"nulwatt_home_2\"");
        broker.retained.put("homeassistant/device/nulwatt_home_2_attic/config", otherSite);
        broker.retained.put("homeassistant/device/nulwatt_home_broken/config", "{\"device\":");
        broker.retained.put("homeassistant/device/zigbee/config", foreign);

        Stage after = new Stage(TestHouse.site("garage"), broker);
        after.run(4);
        assertEquals(
                List.of(),
                broker.retained.keySet().stream()
                        .filter(topic -> topic.startsWith("nulwatt/battery/attic") || topic.equals(ATTIC_CONFIG))
                        .toList());
        assertTrue(broker.retained
                .keySet()
                .containsAll(List.of(
                        SITE_CONFIG,
                        "homeassistant/device/nulwatt_home_garage/config",
                        "homeassistant/device/nulwatt_home_foreign/config",
                        "homeassistant/device/nulwatt_home_2_attic/config",
                        "homeassistant/device/nulwatt_home_broken/config",
                        "homeassistant/device/zigbee/config",
                        "nulwatt/battery/garage/state")));
        assertNull(broker.retained.get("nulwatt/battery/attic/available"));
    }

    @Test
    void acceptAllocatesNothing() {
        Stage stage = new Stage().settled();
        Snapshot snapshot = stage.snapshot();
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (int round = 0; round < 2; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 100_000; i++) {
                snapshot.step = i;
                stage.bridge.accept(snapshot);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, allocated);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> components(String config) throws Exception {
        return (Map<String, Object>) JsonTree.object(config).get("components");
    }
}
