package energy.nulwatt.mqtt;

/** One session with a broker, from its CONNACK to its end. Used by one thread; it never comes back to life. */
public interface MqttConnection extends AutoCloseable {
    /**
     * Hands a message over for sending; does not wait for the broker's confirmation. Waits only, and for a bounded
     * time, when too many messages are unconfirmed.
     *
     * @param qos 0 or 1
     * @throws MqttRefusal when the session is over or the broker takes nothing: close it
     */
    void publish(String topic, byte[] payload, int qos, boolean retained) throws MqttRefusal;

    /**
     * Subscribes and waits, for a bounded time, until the broker grants it.
     *
     * @param filter topic, {@code +} and {@code #} allowed
     * @param qos 0 or 1
     * @throws MqttRefusal when the broker denies it or the session is over: close it
     */
    void subscribe(String filter, int qos) throws MqttRefusal;

    /** Sends what is under way, for a bounded time, and ends the session with its threads. Safe to repeat. */
    @Override
    void close();
}
