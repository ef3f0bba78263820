package energy.nulwatt.mqtt;

import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.MqttException;

/** Says in a person's words why there is no session. */
final class PahoFailure {
    private PahoFailure() {}

    static String explain(Throwable failure, MqttOptions options) {
        String broker = options.broker().toString();
        if (failure instanceof MqttException mqtt) {
            switch (mqtt.getReasonCode()) {
                case MqttException.REASON_CODE_FAILED_AUTHENTICATION, MqttException.REASON_CODE_NOT_AUTHORIZED -> {
                    return options.login().user().isEmpty()
                            ? broker + ": wants a user and a password, or does not allow this client; set mqtt user"
                            : broker + ": refuses user '" + options.login().user() + "' with this password; check both";
                }
                case MqttException.REASON_CODE_INVALID_CLIENT_ID -> {
                    return broker + ": refuses the client id; set another";
                }
                case MqttException.REASON_CODE_BROKER_UNAVAILABLE -> {
                    return broker + ": is not ready";
                }
                default -> {
                    // Explained by its cause below.
                }
            }
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof UnknownHostException) {
            return broker + ": no such host; check the name, or write the IP address";
        }
        String said = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        if (failure.getCause() instanceof SSLException) {
            return broker + ": TLS fails: " + said + "; "
                    + (options.certificates().authority() == null
                            ? "a broker with its own certificate authority needs a CA file"
                            : "is its certificate made for this host name and signed by "
                                    + options.certificates().authority() + "?");
        }
        return broker + ": " + said;
    }
}
