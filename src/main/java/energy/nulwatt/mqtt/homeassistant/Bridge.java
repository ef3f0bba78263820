package energy.nulwatt.mqtt.homeassistant;

import energy.nulwatt.model.Controls;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Slot;
import energy.nulwatt.model.Snapshot;
import energy.nulwatt.mqtt.Backoff;
import energy.nulwatt.mqtt.MqttConnection;
import energy.nulwatt.mqtt.MqttConnector;
import energy.nulwatt.mqtt.MqttOptions;
import energy.nulwatt.mqtt.MqttRefusal;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.tinylog.Logger;

/**
 * The duty of the publisher thread, one turn at a time: keep a session, hear commands and births, say what is new.
 * Only {@link #accept} and {@link #health} may be called from other threads.
 */
final class Bridge {
    /** Words of the answer event. */
    static final String ACCEPTED = "accepted";

    static final String REFUSED = "refused";

    private static final long NS_PER_MS = 1_000_000;
    private static final long BACKOFF_FIRST_MS = 1000;
    private static final long BACKOFF_LONGEST_MS = 60_000;
    /** Home Assistant asks for a random wait, so that not every device answers its birth at once. */
    private static final long BIRTH_SPREAD_MS = 5000;
    /** Two discovery messages on one topic within a second: the second is half lost in Home Assistant. */
    private static final long BETWEEN_CONFIGS_MS = 1000;

    private static final long STEADY_MS = 10_000;
    private static final int PAYLOAD_SHOWN = 32;

    private final MqttOptions options;
    private final Topics topics;
    private final Commands commands;
    private final Publisher publisher;
    private final Set<String> ownConfigs = new HashSet<>();
    private final MqttConnector connector;
    private final MqttConnector.Will will;
    private final LongSupplier clock;
    private final RandomGenerator random;
    private final Runnable wake;
    private final Backoff backoff;
    private final Slot<Snapshot> slot;

    private MqttConnection connection;
    private Inbox inbox;
    private boolean everConnected;
    private long nextAttemptNs;
    private long connectedNs;
    private long announcedNs;
    private boolean birthPending;
    private long birthNs;
    private String limitsRefusal = "";

    private volatile String trouble = "not yet connected";
    private volatile long refused;

    /**
     * One that is not connected.
     *
     * @param clock monotonic ns, the same as that of the snapshots
     * @param wake called when a turn has something to do, on any thread
     */
    Bridge(
            SiteSpec site,
            MqttOptions options,
            Controls controls,
            String version,
            MqttConnector connector,
            LongSupplier clock,
            RandomGenerator random,
            Runnable wake) {
        this.options = options;
        this.connector = connector;
        this.clock = clock;
        this.random = random;
        this.wake = wake;
        topics = new Topics(site, options.topic(), options.discoveryPrefix());
        commands = new Commands(site, topics, controls, options.pace().targetExpirySeconds(), InstantSource.system());
        publisher = new Publisher(new Snapshot(site), options, topics, version);
        site.batteries().forEach(battery -> ownConfigs.add(topics.config(topics.deviceId(battery))));
        will = new MqttConnector.Will(topics.status(), Topics.OFFLINE);
        backoff = new Backoff(BACKOFF_FIRST_MS, BACKOFF_LONGEST_MS, random);
        slot = new Slot<>(() -> new Snapshot(site));
        nextAttemptNs = clock.getAsLong();
    }

    /** Takes a copy; neither waits nor allocates. One thread. */
    void accept(Snapshot snapshot) {
        slot.writing().copyFrom(snapshot);
        slot.publish();
    }

    /** One turn. */
    void doWork() {
        if (slot.poll()) {
            publisher.take(slot.latest());
        }
        try {
            if (connection == null) {
                connectWhenDue();
            } else if (inbox.lost() != null) {
                throw new MqttRefusal(options.broker() + ": connection lost: " + inbox.lost());
            } else {
                hear();
                announceWhenDue();
                publisher.publish(connection, clock.getAsLong());
            }
        } catch (MqttRefusal e) {
            drop(e.getMessage());
        } catch (RuntimeException e) {
            // A fault of ours must not end the thread in silence, nor fill the log.
            drop("internal error, please report: " + e);
        }
    }

    /** Says goodbye and ends the session. */
    void shutdown() {
        if (connection == null) {
            return;
        }
        try {
            publisher.farewell(connection);
        } catch (MqttRefusal e) {
            Logger.debug("no farewell: {}", e.getMessage());
        }
        connection.close();
        connection = null;
        carryOutTheRest();
        trouble = "closed";
    }

    /** One line for a person. */
    String health() {
        String now = trouble;
        return "MQTT " + options.broker() + ": " + (now == null ? "connected" : now) + ", " + publisher.published()
                + " messages published, " + refused + " commands refused";
    }

    /** True while there is a session. Any thread. */
    boolean connected() {
        return trouble == null;
    }

    private void connectWhenDue() throws MqttRefusal {
        if (clock.getAsLong() - nextAttemptNs < 0) {
            return;
        }
        inbox = new Inbox(commands, this::wanted, wake);
        connection = connector.connect(will, inbox);
        for (String filter : topics.commandFilters()) {
            connection.subscribe(filter, 1);
        }
        connection.subscribe(topics.birth(), 1);
        announce();
        if (!everConnected) {
            // After our own messages, so that those arrive as live ones and only what was kept arrives as retained.
            connection.subscribe(topics.allConfigs(), 1);
            everConnected = true;
        }
        birthPending = false;
        connectedNs = clock.getAsLong();
        trouble = null;
        Logger.info("MQTT: connected to {}", options.broker());
    }

    private boolean wanted(String topic) {
        // Discovery of other devices is none of our business, and there may be hundreds.
        return !topic.endsWith("/config") || topics.mayBeOurBattery(topic);
    }

    private void announce() throws MqttRefusal {
        announcedNs = clock.getAsLong();
        publisher.announce(connection, announcedNs);
    }

    private void hear() throws MqttRefusal {
        for (Inbox.Message message = inbox.poll(); message != null; message = inbox.poll()) {
            if (message.topic.equals(topics.birth())) {
                hearBirth(message);
            } else if (topics.mayBeOurBattery(message.topic)) {
                clearLeftover(message);
            } else {
                hearCommand(message);
            }
        }
    }

    private void hearBirth(Inbox.Message message) {
        if (message.retained || birthPending || !Topics.ONLINE.equals(text(message.payload))) {
            return;
        }
        long now = clock.getAsLong();
        long earliestNs = announcedNs + BETWEEN_CONFIGS_MS * NS_PER_MS;
        birthNs = now + Math.round(random.nextDouble() * BIRTH_SPREAD_MS) * NS_PER_MS;
        if (birthNs - earliestNs < 0) {
            birthNs = earliestNs;
        }
        birthPending = true;
    }

    private void announceWhenDue() throws MqttRefusal {
        if (birthPending && clock.getAsLong() - birthNs >= 0) {
            birthPending = false;
            announce();
        }
    }

    /** A battery that was taken out of the site file is taken out of Home Assistant. */
    private void clearLeftover(Inbox.Message message) throws MqttRefusal {
        if (!message.retained || message.payload.length == 0 || ownConfigs.contains(message.topic)) {
            return;
        }
        Leftover leftover = Leftover.read(message.payload);
        if (!leftover.belongsTo(topics.deviceId())) {
            return;
        }
        publisher.clear(connection, message.topic);
        for (String topic : leftover.retainedTopics()) {
            publisher.clear(connection, topic);
        }
        Logger.info("MQTT: removed {} from Home Assistant: it is no longer in the site file", message.topic);
    }

    private void hearCommand(Inbox.Message message) throws MqttRefusal {
        Commands.Outcome outcome = carryOut(message);
        publisher.answer(outcome.battery(), clock.getAsLong());
        publisher.say(connection, topics.answer(), json -> {
            json.writeStringField("event_type", outcome.answer().accepted() ? ACCEPTED : REFUSED);
            json.writeStringField("command", outcome.topic());
            json.writeStringField("payload", outcome.payload());
            json.writeStringField("message", outcome.answer().message());
        });
        if (outcome.battery() == Commands.LIMITS) {
            publisher.keep(connection, topics.limitsStatus(), json -> {
                json.writeStringField("status", outcome.answer().accepted() ? ACCEPTED : REFUSED);
                json.writeStringField("message", outcome.answer().message());
            });
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written by one thread only.
    private Commands.Outcome carryOut(Inbox.Message message) {
        Commands.Outcome outcome = message.outcome == null
                ? commands.handle(message.topic, message.payload, message.retained, message.stopsBefore)
                : message.outcome;
        if (!outcome.answer().accepted()) {
            refused++;
        }
        if (outcome.battery() == Commands.LIMITS) {
            tell(outcome.answer());
        }
        return outcome;
    }

    /** A sender who repeats his mistake is told each time; whoever reads the log once. */
    private void tell(Controls.Answer answer) {
        String refusal = answer.accepted() ? "" : answer.message();
        if (!refusal.isEmpty() && !refusal.equals(limitsRefusal)) {
            Logger.warn("MQTT: limits on {} are refused: {}", topics.setLimits(), refusal);
        }
        limitsRefusal = refusal;
    }

    /** What the session left: the broker believes that it was heard, so it is, although nobody can be answered. */
    private void carryOutTheRest() {
        for (Inbox.Message message = inbox.poll(); message != null; message = inbox.poll()) {
            if (!message.topic.equals(topics.birth()) && !topics.mayBeOurBattery(message.topic)) {
                try {
                    carryOut(message);
                } catch (RuntimeException e) {
                    Logger.error("MQTT: internal error at {}, please report: {}", message.topic, e);
                }
            }
        }
    }

    /** Ends a session or an attempt; says so once, not at every attempt that fails alike. */
    private void drop(String why) {
        long now = clock.getAsLong();
        if (connection != null) {
            // Before the farewell, which takes seconds, and once more after the last that came.
            carryOutTheRest();
            connection.close();
            connection = null;
            carryOutTheRest();
        }
        // A session that ends at once, as when two clients share an id, does not start the pauses over.
        if (trouble == null && now - connectedNs >= STEADY_MS * NS_PER_MS) {
            backoff.reset();
        }
        long waitMs = backoff.nextMs();
        nextAttemptNs = clock.getAsLong() + waitMs * NS_PER_MS;
        // An attempt that the end of the service interrupts is no news.
        if (!why.equals(trouble) && !Thread.currentThread().isInterrupted()) {
            Logger.warn("MQTT: {}; trying again with growing pauses, up to a minute; control goes on without it", why);
        }
        trouble = why;
    }

    private static String text(byte[] payload) {
        return new String(payload, 0, Math.min(payload.length, PAYLOAD_SHOWN), StandardCharsets.UTF_8);
    }
}
