package energy.nulwatt.modbus;

/**
 * One way to one or several devices, such as a serial bus or the connection to a host, as its thread and whoever has
 * something urgent see it.
 */
public interface Link extends AutoCloseable {
    /**
     * For another thread that has something more urgent: the call that waits, and every call from now on, fails at once,
     * and its exception says that it was {@link Aborted}, until {@link #resume()}; a connection that stands is kept. So
     * nothing that is under way, be it of several frames, holds up what is urgent.
     */
    default void abort() {}

    /**
     * Takes {@link #abort()} away. For the thread of the link, just before it looks for what is urgent: an abort that
     * comes later is then for something that it has not seen yet.
     */
    default void resume() {}

    /**
     * From now on calls carry what is urgent, or not any more: then they wait for one reconnect pause after a failure
     * instead of up to 5. Not for none: sooner, many devices still hold the old session and would refuse. For the thread
     * of the link.
     */
    default void hurry(boolean urgent) {}

    /** Ends it for good, from any thread; a call that waits fails at once. */
    @Override
    void close();

    /** What the exceptions of a link can tell. */
    interface Aborted {
        /** True when nothing is wrong: the exchange made way for something urgent. */
        boolean aborted();
    }
}
