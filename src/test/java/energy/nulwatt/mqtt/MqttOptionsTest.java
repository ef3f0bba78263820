package energy.nulwatt.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MqttOptionsTest {
    private static final MqttOptions PLAIN = MqttOptions.of(URI.create("mqtt://broker"));

    private static String refusal(Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }

    @ParameterizedTest
    @CsvSource({"mqtt://h, 1883", "mqtts://h, 8883", "mqtt://h:1, 1"})
    void theUsualPortIsTaken(String broker, int port) {
        assertEquals(port, MqttOptions.of(URI.create(broker)).port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://h:1883", "http://h", "mqtt:h", "broker"})
    void anAddressThatIsNoneIsRefused(String broker) {
        assertTrue(refusal(() -> MqttOptions.of(URI.create(broker))).contains("expected mqtt://"));
    }

    @Test
    void certificatesNeedTlsAndEachOther() {
        Path file = Path.of("x.pem");
        assertTrue(refusal(() -> PLAIN.withTls(file, null, null)).contains("mqtts://"));
        MqttOptions tls = MqttOptions.of(URI.create("mqtts://broker"));
        assertTrue(refusal(() -> tls.withTls(null, file, null)).contains("the key is missing"));
        assertTrue(refusal(() -> tls.withTls(null, null, file)).contains("the certificate is missing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/nulwatt", "nulwatt/", "a//b", "a/+/b", "#"})
    void aTopicWithWildcardsOrEmptyLevelsIsRefused(String topic) {
        assertTrue(refusal(() -> PLAIN.withNames("", topic, "homeassistant")).contains("expected words"));
        assertTrue(refusal(() -> PLAIN.withNames("", "nulwatt", topic)).contains("expected words"));
    }

    @Test
    void paceHasBounds() {
        assertTrue(refusal(() -> PLAIN.withPace(100, 5, 60, 15)).contains("publish interval"));
        assertTrue(refusal(() -> PLAIN.withPace(1000, Double.NaN, 60, 15)).contains("dead band"));
        assertTrue(refusal(() -> PLAIN.withPace(1000, 5, 0, 15)).contains("target expiry"));
        assertTrue(refusal(() -> PLAIN.withPace(1000, 5, 60, 0)).contains("keep-alive"));
    }

    @Test
    void thePasswordIsNotInTheText() {
        assertFalse(PLAIN.withLogin("u", "secret"::toCharArray).toString().contains("secret"));
    }
}
