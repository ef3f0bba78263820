package energy.nulwatt.mqtt;

/** The broker, or a file that is needed to reach it, did not do what was asked. The message is for a person. */
public final class MqttRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    public MqttRefusal(String message) {
        super(message);
    }

    public MqttRefusal(String message, Throwable cause) {
        super(message, cause);
    }
}
