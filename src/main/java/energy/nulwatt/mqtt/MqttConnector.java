package energy.nulwatt.mqtt;

/** Opens sessions with one broker. */
@FunctionalInterface
public interface MqttConnector {
    /**
     * One attempt, bounded in time. Interrupting the thread ends it early.
     *
     * @param will sent by the broker, retained at QoS 1, when the session ends without a farewell
     * @param listener told of messages and of the loss of the session, on threads that must not be held up
     * @throws MqttRefusal saying why there is no session
     */
    MqttConnection connect(Will will, MqttListener listener) throws MqttRefusal;

    /** A last message. */
    record Will(String topic, String payload) {}
}
