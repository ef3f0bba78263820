package energy.nulwatt.app;

import energy.nulwatt.config.ControlSection;
import energy.nulwatt.config.MqttSection;
import energy.nulwatt.mqtt.MqttOptions;
import java.net.URI;

/** The broker as the site file has it, in the words of the MQTT room. */
final class BrokerOptions {
    private static final double DEAD_BAND_W = 5;
    private static final int KEEP_ALIVE_S = 15;

    private BrokerOptions() {}

    static MqttOptions of(MqttSection section, ControlSection control) {
        String host = section.host().indexOf(':') >= 0 ? "[" + section.host() + "]" : section.host();
        URI broker = URI.create((section.tls() ? "mqtts://" : "mqtt://") + host + ":" + section.port());
        return MqttOptions.of(broker)
                .withLogin(section.user().orElse(""), () -> password(section))
                .withTls(
                        section.caFile().orElse(null),
                        section.clientCertificate().orElse(null),
                        section.clientKey().orElse(null))
                .withNames("", section.topic(), section.discoveryPrefix())
                .withPace(section.intervalS() * 1000, DEAD_BAND_W, control.targetExpiryS(), KEEP_ALIVE_S);
    }

    private static char[] password(MqttSection section) {
        return section.password().map(secret -> secret.reveal().toCharArray()).orElse(new char[0]);
    }
}
