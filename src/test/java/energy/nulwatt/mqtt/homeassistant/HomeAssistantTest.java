package energy.nulwatt.mqtt.homeassistant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Snapshot;
import energy.nulwatt.mqtt.Mosquitto;
import energy.nulwatt.mqtt.MqttEar;
import energy.nulwatt.mqtt.MqttOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole of it against a real broker, with a loop that hands over a snapshot every 250 ms. */
@Timeout(120)
class HomeAssistantTest {
    private static final String SITE_CONFIG = "homeassistant/device/nulwatt_home/config";

    @TempDir
    Path directory;

    private final SiteSpec site = TestHouse.site();
    private final FakeControls controls = new FakeControls(site);
    private HomeAssistant homeAssistant;
    private Thread loop;

    private void start(MqttOptions options) throws Exception {
        homeAssistant = new HomeAssistant(site, options, controls, "1.2.3");
        homeAssistant.start();
        loop = Thread.ofPlatform().daemon().start(this::loop);
    }

    private void loop() {
        Snapshot snapshot = TestHouse.snapshot(site, System.nanoTime());
        try {
            for (long step = 0; ; step++) {
                snapshot.atNs = System.nanoTime();
                snapshot.grid.arrivalNs = snapshot.atNs;
                // Every live value moves, every second.
                snapshot.grid.powerW = 100 + step % 40 * 10;
                for (var battery : snapshot.batteries) {
                    battery.state.powerW = -800 + step % 40 * 10;
                }
                controls.copyTo(snapshot.settings);
                homeAssistant.accept(snapshot);
                TimeUnit.MILLISECONDS.sleep(250);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (loop != null) {
            loop.interrupt();
            loop.join();
        }
        if (homeAssistant != null) {
            homeAssistant.close();
        }
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, "waited in vain: " + what);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Test
    void whatIsOnTheBrokerIsSavedAndKeepsEveryRule() throws Exception {
        try (Mosquitto broker = Mosquitto.in(directory).start();
                MqttEar ear = MqttEar.at(broker.uri())) {
            start(MqttOptions.of(broker.uri()));
            ear.await("nulwatt/live", payload -> true);
            ear.await("nulwatt/battery/shed-2/live", payload -> true);
            ear.await("nulwatt/battery/shed-2/discharged_energy", "80.0"::equals);
            Map<String, String> newest = ear.newest();
            assertEquals("online", newest.get("nulwatt/status"));
            Path saved = Files.createDirectories(Path.of("target", "discovery"));
            DiscoveryRules rules = new DiscoveryRules("homeassistant");
            int configs = 0;
            for (Map.Entry<String, String> message : newest.entrySet()) {
                if (message.getKey().endsWith("/config")) {
                    configs++;
                    Files.writeString(saved.resolve(message.getKey().replace('/', '_') + ".json"), message.getValue());
                    assertEquals(List.of(), rules.check(message.getKey(), message.getValue()));
                }
            }
            assertEquals(4, configs);
            try (MqttEar late = MqttEar.at(broker.uri())) {
                assertTrue(late.await(SITE_CONFIG, payload -> true).retained());
                assertTrue(late.await("nulwatt/settings", payload -> true).retained());
                late.forget();
                assertFalse(late.await("nulwatt/live", payload -> true).retained());
            }
        }
    }

    @Test
    void aCommandGoesRoundWithinASecond() throws Exception {
        try (Mosquitto broker = Mosquitto.in(directory).start();
                MqttEar ear = MqttEar.at(broker.uri())) {
            start(MqttOptions.of(broker.uri()));
            ear.await("nulwatt/settings", payload -> true);
            ear.forget();
            long before = System.nanoTime();
            ear.publish("nulwatt/set/target_power", "-1500", false);
            ear.await("nulwatt/settings", payload -> payload.contains("\"target_power\":-1500"));
            long roundMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
            ear.await("nulwatt/answer", payload -> payload.contains("\"accepted\""));
            assertEquals(List.of("target -1500.0 for 60 s"), controls.calls);
            assertTrue(roundMs < 1000, roundMs + " ms");
            ear.forget();
            ear.publish("nulwatt/set/target_power", "9000", false);
            ear.await("nulwatt/settings", payload -> payload.contains("\"target_power\":-1500"));
            ear.await("nulwatt/answer", payload -> payload.contains("expected -7500 to 7500 W"));
        }
    }

    @Test
    void aCommandThatWasRetainedBeforeTheStartIsIgnored() throws Exception {
        try (Mosquitto broker = Mosquitto.in(directory).start();
                MqttEar ear = MqttEar.at(broker.uri())) {
            ear.publish("nulwatt/set/emergency_stop", "PRESS", true);
            ear.await("nulwatt/set/emergency_stop", "PRESS"::equals);
            start(MqttOptions.of(broker.uri()));
            ear.await("nulwatt/answer", payload -> payload.contains("retained command"));
            assertEquals(List.of(), controls.calls);
        }
    }

    @Test
    void birthBringsEverythingAgain() throws Exception {
        try (Mosquitto broker = Mosquitto.in(directory).start();
                MqttEar ear = MqttEar.at(broker.uri())) {
            start(MqttOptions.of(broker.uri()));
            ear.await("nulwatt/live", payload -> true);
            ear.forget();
            ear.publish("homeassistant/status", "online", false);
            ear.await(SITE_CONFIG, payload -> true);
            ear.await("nulwatt/status", "online"::equals);
            ear.await("nulwatt/import_energy", "5000.0"::equals);
        }
    }

    @Test
    void aBrokerThatWasRestartedIsFoundAgain() throws Exception {
        try (Mosquitto broker = Mosquitto.in(directory).start()) {
            start(MqttOptions.of(broker.uri()));
            await("connection", homeAssistant::connected);
            broker.stop();
            await("loss", () -> !homeAssistant.connected());
            broker.start();
            try (MqttEar ear = MqttEar.at(broker.uri())) {
                ear.await("nulwatt/live", payload -> true);
                ear.await("nulwatt/status", "online"::equals);
            }
        }
    }

    @Test
    void anEndInOrderSaysOfflineAndLeavesNoThread() throws Exception {
        try (Mosquitto broker = Mosquitto.in(directory).start();
                MqttEar ear = MqttEar.at(broker.uri())) {
            start(MqttOptions.of(broker.uri()));
            ear.await("nulwatt/live", payload -> true);
            stop();
            ear.await("nulwatt/status", "offline"::equals);
            await("threads", () -> ourThreads().isEmpty());
        }
    }

    @Test
    void aFrozenBrokerIsGivenUpAndFoundAgainAndTheLoopNeverNotices() throws Exception {
        try (Mosquitto broker = Mosquitto.in(directory).start()) {
            start(MqttOptions.of(broker.uri()).withPace(200, 0, 60, 1));
            await("connection", homeAssistant::connected);
            loop.interrupt();
            loop.join();
            long calm = typicalAcceptNs();
            broker.freeze();
            long frozen = typicalAcceptNs();
            await("loss", () -> !homeAssistant.connected());
            long lost = typicalAcceptNs();
            assertTrue(frozen < 20 * calm + 20_000, "calm " + calm + " ns, frozen " + frozen + " ns");
            assertTrue(lost < 20 * calm + 20_000, "calm " + calm + " ns, lost " + lost + " ns");
            broker.thaw();
            await("new connection", homeAssistant::connected);
        }
    }

    @Test
    void closingWhileTheBrokerIsFrozenIsBounded() throws Exception {
        try (Mosquitto broker = Mosquitto.in(directory).start()) {
            start(MqttOptions.of(broker.uri()));
            await("connection", homeAssistant::connected);
            broker.freeze();
            long before = System.nanoTime();
            stop();
            assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(10));
            await("threads", () -> ourThreads().isEmpty());
        }
    }

    @Test
    void aWrongPasswordIsOneLogLine() throws Exception {
        try (Mosquitto broker =
                Mosquitto.in(directory).withLogin("house", "right").start()) {
            String log = StandardError.during(() -> {
                start(MqttOptions.of(broker.uri()).withLogin("house", "wrong"::toCharArray));
                await("refusal", () -> homeAssistant.health().contains("refuses user 'house'"));
                // The second attempt is over: 1 s of pause, 25 % of jitter, and the attempt itself.
                TimeUnit.SECONDS.sleep(3);
                stop();
            });
            assertEquals(1, log.lines().count(), log);
            assertTrue(log.contains("refuses user 'house' with this password"), log);
            assertFalse(log.contains("wrong"), log);
        }
    }

    /** Most of it is Paho's: tokens, frames, and a timeout exception every second. */
    @Test
    void aPublishedMessageAllocatesLittle() throws Exception {
        try (Mosquitto broker = Mosquitto.in(directory).start()) {
            start(MqttOptions.of(broker.uri()));
            await("connection", homeAssistant::connected);
            TimeUnit.SECONDS.sleep(4);
            long messages = publishedByHealth();
            long bytes = allocatedByOurThreads();
            long start = System.nanoTime();
            TimeUnit.SECONDS.sleep(8);
            bytes = allocatedByOurThreads() - bytes;
            messages = publishedByHealth() - messages;
            double seconds = (System.nanoTime() - start) / (double) TestHouse.SECOND;
            System.out.printf(
                    "MQTT, 3 batteries, everything moving, 1 Hz: %.0f bytes/s, %.1f messages/s, %d bytes/message%n",
                    bytes / seconds, messages / seconds, bytes / messages);
            assertTrue(messages >= 4 * 7, messages + " messages");
            assertTrue(bytes / messages < 4096, bytes / messages + " bytes per message");
        }
    }

    private long publishedByHealth() {
        return Long.parseLong(homeAssistant.health().replaceAll(".*connected, (\\d+) messages.*", "$1"));
    }

    private static long allocatedByOurThreads() {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long bytes = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            String name = thread.getName();
            if (name.equals("home-assistant") || name.startsWith("MQTT ")) {
                bytes += threads.getThreadAllocatedBytes(thread.threadId());
            }
        }
        return bytes;
    }

    /** Median of many calls; a call that the machine interrupts says nothing. */
    private long typicalAcceptNs() {
        Snapshot snapshot = TestHouse.snapshot(site, System.nanoTime());
        long[] took = new long[20_001];
        for (int i = 0; i < took.length; i++) {
            long before = System.nanoTime();
            homeAssistant.accept(snapshot);
            took[i] = System.nanoTime() - before;
        }
        Arrays.sort(took);
        return took[took.length / 2];
    }

    private static List<String> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.equals("home-assistant") || (name.startsWith("MQTT ") && !name.contains("ear-")))
                .toList();
    }
}
