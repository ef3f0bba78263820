package energy.nulwatt.mqtt.homeassistant;

import energy.nulwatt.model.Controls;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Snapshot;
import energy.nulwatt.mqtt.MqttOptions;
import energy.nulwatt.mqtt.MqttRefusal;
import energy.nulwatt.mqtt.PahoConnector;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.tinylog.Logger;

/**
 * The site in Home Assistant: entities by MQTT discovery, states from snapshots, commands to {@link Controls}. It has a
 * thread of its own; whatever the broker does, the control loop does not notice.
 */
public final class HomeAssistant implements AutoCloseable {
    private static final long TURN_NS = 100_000_000;
    private static final long FAREWELL_MS = 3000;
    private static final long END_MS = 8000;

    private final Bridge bridge;
    private final Thread thread;
    private volatile boolean closing;

    /**
     * Not yet started; nothing is connected.
     *
     * @param version of the service, as shown in Home Assistant
     * @throws MqttRefusal when a certificate or key cannot be used; names the file and what to do
     */
    public HomeAssistant(SiteSpec site, MqttOptions options, Controls controls, String version) throws MqttRefusal {
        String clientId = options.clientId().isEmpty() ? "nulwatt_" + site.id() : options.clientId();
        bridge = new Bridge(
                site,
                options,
                controls,
                version,
                new PahoConnector(options, clientId),
                System::nanoTime,
                RandomGenerator.getDefault(),
                this::wake);
        // The threads of a session inherit this.
        thread = Thread.ofPlatform().name("home-assistant").daemon().unstarted(this::run);
    }

    /** Connects in the background, and keeps trying. */
    public void start() {
        thread.start();
    }

    /** Takes a copy of what the loop saw and decided; neither waits nor allocates. Always the same thread. */
    public void accept(Snapshot snapshot) {
        bridge.accept(snapshot);
    }

    /** How it is doing, in one line. Any thread. */
    public String health() {
        return bridge.health();
    }

    /** True while there is a session with the broker. Any thread. */
    public boolean connected() {
        return bridge.connected();
    }

    /** Publishes {@code offline} where a broker still listens, and ends every thread; takes seconds at most. */
    @Override
    public void close() {
        closing = true;
        wake();
        // An attempt to connect is not waited for, and a broker that takes nothing only for a while.
        if (!ended(bridge.connected() ? FAREWELL_MS : 1)) {
            thread.interrupt();
        }
        if (!ended(END_MS)) {
            Logger.warn("MQTT: the session with the broker did not end within {} s", END_MS / 1000);
        }
    }

    private boolean ended(long withinMs) {
        try {
            thread.join(withinMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closing) {
            bridge.doWork();
            LockSupport.parkNanos(this, TURN_NS);
        }
        bridge.shutdown();
    }
}
