package energy.nulwatt.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker. */
@Timeout(60)
class PahoConnectorTest {
    private static final MqttConnector.Will WILL = new MqttConnector.Will("it/status", "offline");
    private static final MqttListener DEAF = new MqttListener() {
        @Override
        public void message(String topic, byte[] payload, boolean retained) {}

        @Override
        public void lost(String reason) {}
    };

    @TempDir
    static Path shared;

    private static TestAuthority authority;

    @TempDir
    Path directory;

    @BeforeAll
    static void makeCertificates() throws Exception {
        authority = TestAuthority.in(shared);
    }

    private static MqttConnection connect(MqttOptions options) throws MqttRefusal {
        return new PahoConnector(options, "it").connect(WILL, DEAF);
    }

    @Test
    void aCutWireMakesTheBrokerPublishTheWillAndEndsEveryThread() throws Exception {
        try (Mosquitto broker = Mosquitto.in(directory).start();
                Wire wire = new Wire(broker.port());
                MqttEar ear = MqttEar.at(broker.uri())) {
            MqttConnection connection = connect(MqttOptions.of(wire.uri()));
            connection.publish("it/status", "online".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 1, true);
            ear.await("it/status", "online"::equals);
            wire.cut();
            ear.await("it/status", "offline"::equals);
            connection.close();
            awaitNoThreads();
        }
    }

    @Test
    void anOrderlyCloseLeavesNoWillAndNoThread() throws Exception {
        try (Mosquitto broker = Mosquitto.in(directory).start();
                MqttEar ear = MqttEar.at(broker.uri())) {
            MqttConnection connection = connect(MqttOptions.of(broker.uri()));
            connection.close();
            connection.close();
            awaitNoThreads();
            ear.publish("it/mark", "1", false);
            ear.await("it/mark", "1"::equals);
            assertEquals(null, ear.newest().get("it/status"));
        }
    }

    @Test
    void closingAConnectionToAFrozenBrokerIsBoundedAndEndsEveryThread() throws Exception {
        try (Mosquitto broker = Mosquitto.in(directory).start()) {
            MqttConnection connection = connect(MqttOptions.of(broker.uri()));
            broker.freeze();
            byte[] large = new byte[256 * 1024];
            MqttRefusal refusal = assertThrows(MqttRefusal.class, () -> {
                for (int i = 0; i < 100; i++) {
                    connection.publish("it/large", large, 1, false);
                }
            });
            assertTrue(refusal.getMessage().contains("confirmed nothing"), refusal.getMessage());
            long before = System.nanoTime();
            connection.close();
            assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(8));
            awaitNoThreads();
        }
    }

    @Test
    void anAttemptAtSomethingThatNeverAnswersCanBeInterruptedAndEndsEveryThread() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            MqttOptions options = MqttOptions.of(URI.create("mqtt://127.0.0.1:" + mute.getLocalPort()));
            MqttRefusal[] refusal = new MqttRefusal[1];
            Thread attempt = Thread.ofPlatform()
                    .start(() -> refusal[0] = assertThrows(MqttRefusal.class, () -> connect(options)));
            mute.accept();
            TimeUnit.MILLISECONDS.sleep(200);
            attempt.interrupt();
            attempt.join();
            assertTrue(refusal[0].getMessage().contains("no answer"), refusal[0].getMessage());
            awaitNoThreads();
        }
    }

    @Test
    void aBrokerThatHangsUpAtOnceLeavesNoThread() throws Exception {
        try (ServerSocket rude = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> {
                while (!rude.isClosed()) {
                    try {
                        rude.accept().close();
                    } catch (java.io.IOException e) {
                        org.tinylog.Logger.debug("closed: {}", e.getMessage());
                    }
                }
            });
            MqttOptions options = MqttOptions.of(URI.create("mqtt://127.0.0.1:" + rude.getLocalPort()));
            for (int i = 0; i < 3; i++) {
                long before = System.nanoTime();
                assertThrows(MqttRefusal.class, () -> connect(options));
                assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(5), "seen at once, not by time-out");
            }
            awaitNoThreads();
        }
    }

    @Test
    void nobodyListeningIsSaid() {
        MqttRefusal refusal =
                assertThrows(MqttRefusal.class, () -> connect(MqttOptions.of(URI.create("mqtt://127.0.0.1:1"))));
        assertEquals("mqtt://127.0.0.1:1: Connection refused", refusal.getMessage());
    }

    @Test
    void aWrongPasswordAndAMissingOneAreSaid() throws Exception {
        try (Mosquitto broker =
                Mosquitto.in(directory).withLogin("house", "right").start()) {
            MqttOptions options = MqttOptions.of(broker.uri());
            connect(options.withLogin("house", "right"::toCharArray)).close();
            MqttRefusal wrong =
                    assertThrows(MqttRefusal.class, () -> connect(options.withLogin("house", "wrong"::toCharArray)));
            assertTrue(wrong.getMessage().contains("refuses user 'house'"), wrong.getMessage());
            MqttRefusal none = assertThrows(MqttRefusal.class, () -> connect(options));
            assertTrue(none.getMessage().contains("wants a user"), none.getMessage());
            awaitNoThreads();
        }
    }

    @Test
    void tlsIsSpokenWithTheCaOfTheFileOnly() throws Exception {
        Path other = authority.clientCertificate();
        try (Mosquitto broker =
                Mosquitto.in(directory).withTls(authority, false).start()) {
            MqttOptions options = MqttOptions.of(broker.uri());
            connect(options.withTls(authority.caFile(), null, null)).close();
            MqttRefusal foreign = assertThrows(MqttRefusal.class, () -> connect(options.withTls(other, null, null)));
            assertTrue(foreign.getMessage().contains(other.toString()), foreign.getMessage());
            MqttRefusal none = assertThrows(MqttRefusal.class, () -> connect(options));
            assertTrue(none.getMessage().contains("needs a CA file"), none.getMessage());
            awaitNoThreads();
        }
    }

    @Test
    void aClientCertificateOpensTheDoor() throws Exception {
        try (Mosquitto broker = Mosquitto.in(directory).withTls(authority, true).start()) {
            MqttOptions options = MqttOptions.of(broker.uri());
            connect(options.withTls(authority.caFile(), authority.clientCertificate(), authority.clientKey()))
                    .close();
            assertThrows(MqttRefusal.class, () -> connect(options.withTls(authority.caFile(), null, null)));
            awaitNoThreads();
        }
    }

    @Test
    void faultyFilesAreNamedBeforeAnythingIsConnected() throws Exception {
        MqttOptions options = MqttOptions.of(URI.create("mqtts://127.0.0.1:1"));
        Path none = directory.resolve("none.pem");
        Path empty = Files.createFile(directory.resolve("empty.pem"));
        Path oldKey = Files.writeString(directory.resolve("old.key"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n");
        Path badKey = Files.writeString(
                directory.resolve("bad.key"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Path certificate = authority.clientCertificate();
        List<List<Object>> cases = List.of(
                List.of(options.withTls(none, null, null), none + ": no such file"),
                List.of(options.withTls(empty, null, null), empty + ": no certificate in it"),
                List.of(options.withTls(badKey, null, null), badKey + ": no"),
                List.of(options.withTls(null, certificate, oldKey), oldKey + ": expected a private key"),
                List.of(options.withTls(null, certificate, badKey), badKey + ": the private key is damaged"),
                List.of(
                        options.withTls(null, certificate, authority.serverKey()),
                        authority.serverKey() + ": is not the key of the certificate in " + certificate));
        for (List<Object> faulty : cases) {
            MqttRefusal refusal =
                    assertThrows(MqttRefusal.class, () -> new PahoConnector((MqttOptions) faulty.get(0), "it"));
            assertTrue(refusal.getMessage().startsWith((String) faulty.get(1)), refusal.getMessage());
        }
    }

    /** Waits until no thread of Paho is left. */
    static void awaitNoThreads() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            List<String> left = Thread.getAllStackTraces().entrySet().stream()
                    .filter(thread -> thread.getKey().getName().startsWith("MQTT ")
                            && !thread.getKey().getName().contains("ear-"))
                    .map(thread -> thread.getKey().getName() + " at " + List.of(thread.getValue()))
                    .toList();
            if (left.isEmpty()) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("threads left: " + left);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
