package energy.nulwatt.mqtt;

/** Hears a session, on threads of the connection: hands off and returns at once. */
public interface MqttListener {
    /**
     * A message came.
     *
     * @param retained true when the broker had kept the message for whoever subscribes
     */
    void message(String topic, byte[] payload, boolean retained);

    /** The session ended without our doing. */
    void lost(String reason);
}
