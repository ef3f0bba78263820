package energy.nulwatt.mqtt.homeassistant;

import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.Snapshot;
import energy.nulwatt.mqtt.MqttConnection;
import energy.nulwatt.mqtt.MqttOptions;
import energy.nulwatt.mqtt.MqttRefusal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Says what is new: discovery, availability, states. Everything is said again to whoever may have missed it. */
final class Publisher {
    /** Live values come at least this often, so that silence can be told from standstill. */
    private static final long REPEAT_MS = 15_000;
    /** Home Assistant subscribes the states only once it has worked through a discovery message. */
    private static final long STATES_AFTER_CONFIGS_NS = 1_500_000_000L;

    private static final long LEARNT_EVERY_NS = 10_000_000_000L;

    private static final byte[] ONLINE = Topics.ONLINE.getBytes(StandardCharsets.UTF_8);
    private static final byte[] OFFLINE = Topics.OFFLINE.getBytes(StandardCharsets.UTF_8);
    private static final byte[] NOTHING = new byte[0];

    private final Topics topics;
    private final List<Discovery.Config> configs;
    private final SiteStates site;
    private final BatteryStates[] batteries;
    private final Json json = new Json();
    private final long intervalNs;

    private long snapshotNs;
    private boolean known;
    private boolean fresh;
    private long statesFromNs;
    private long nextLiveNs;
    private volatile long published;

    Publisher(Snapshot empty, MqttOptions options, Topics topics, String version) {
        this.topics = topics;
        intervalNs = options.pace().publishIntervalMs() * 1_000_000L;
        long repeatMs = Math.max(REPEAT_MS, 3L * options.pace().publishIntervalMs());
        int expireAfterS = (int) (4 * repeatMs / 1000);
        configs = Discovery.configs(empty.site, topics, version, expireAfterS);
        site = new SiteStates(topics, options.pace().deadBandW(), repeatMs * 1_000_000);
        List<BatterySpec> specs = empty.site.batteries();
        batteries = new BatteryStates[specs.size()];
        for (int i = 0; i < batteries.length; i++) {
            batteries[i] =
                    new BatteryStates(specs.get(i), topics, options.pace().deadBandW(), repeatMs * 1_000_000);
        }
    }

    /** Discovery, then who is available; states follow a little later. */
    void announce(MqttConnection to, long nowNs) throws MqttRefusal {
        for (Discovery.Config config : configs) {
            send(to, config.topic(), config.payload().getBytes(StandardCharsets.UTF_8), 1, true);
        }
        forget();
        sayAvailability(to);
        send(to, topics.status(), ONLINE, 1, true);
        statesFromNs = nowNs + STATES_AFTER_CONFIGS_NS;
        nextLiveNs = statesFromNs;
    }

    /** The last word of an orderly end. */
    void farewell(MqttConnection to) throws MqttRefusal {
        send(to, topics.status(), OFFLINE, 1, true);
    }

    /** Empties a retained topic. */
    void clear(MqttConnection to, String topic) throws MqttRefusal {
        send(to, topic, NOTHING, 1, true);
    }

    void say(MqttConnection to, String topic, Json.Body body) throws MqttRefusal {
        send(to, topic, json.object(body), 1, false);
    }

    /** Says what whoever comes later should find, too. */
    void keep(MqttConnection to, String topic, Json.Body body) throws MqttRefusal {
        send(to, topic, json.object(body), 1, true);
    }

    /** Notes what a new snapshot says. */
    void take(Snapshot snapshot) {
        snapshotNs = snapshot.atNs;
        known = true;
        fresh = true;
        site.take(snapshot);
        for (int i = 0; i < batteries.length; i++) {
            batteries[i].take(snapshot.batteries[i]);
        }
    }

    /** The topic of what was set answers a command given now: {@link Commands.Outcome#battery} says which. */
    void answer(int battery, long nowNs) {
        StateTopic answering = switch (battery) {
            case Commands.SITE -> site.settings;
            case Commands.LIMITS -> site.limits.topic;
            default -> batteries[battery].settings;
        };
        answering.answer(nowNs);
    }

    /** Publishes what is due. */
    void publish(MqttConnection to, long nowNs) throws MqttRefusal {
        if (!known || nowNs - statesFromNs < 0) {
            return;
        }
        sayAvailability(to);
        // Live values only from a new snapshot: when the loop stands still they must expire.
        boolean live = fresh && nowNs - nextLiveNs >= 0;
        if (live) {
            fresh = false;
            nextLiveNs = nextLiveNs + intervalNs - nowNs > 0 ? nextLiveNs + intervalNs : nowNs + intervalNs;
        }
        say(to, site.live, site.state, site.settings, site.energies, live, nowNs);
        sayWhenDue(to, site.limits.topic, nowNs);
        for (BatteryStates battery : batteries) {
            say(to, battery.live, battery.state, battery.settings, battery.energies, live, nowNs);
            sayLearnt(to, battery, nowNs);
        }
    }

    /** Messages that were handed to the broker. Any thread. */
    long published() {
        return published;
    }

    private void say(
            MqttConnection to,
            StateTopic live,
            StateTopic state,
            StateTopic settings,
            EnergyTopic[] energies,
            boolean withLive,
            long nowNs)
            throws MqttRefusal {
        if (withLive) {
            sayWhenDue(to, live, nowNs);
        }
        sayWhenDue(to, state, nowNs);
        sayWhenDue(to, settings, nowNs);
        for (EnergyTopic energy : energies) {
            if (energy.due()) {
                send(to, energy.topic, energy.payload(), 1, true);
                energy.sent();
            }
        }
    }

    /** What is learnt moves slowly: it is said no more often than this, whatever it does. */
    private void sayLearnt(MqttConnection to, BatteryStates battery, long nowNs) throws MqttRefusal {
        if (battery.learnt.restedFor(LEARNT_EVERY_NS, nowNs)) {
            sayWhenDue(to, battery.learnt, nowNs);
        }
    }

    private void sayWhenDue(MqttConnection to, StateTopic state, long nowNs) throws MqttRefusal {
        if (state.due(nowNs, snapshotNs)) {
            send(to, state.topic, json.object(state), state.retained ? 1 : 0, state.retained);
            state.sent(nowNs);
        }
    }

    private void sayAvailability(MqttConnection to) throws MqttRefusal {
        for (BatteryStates battery : batteries) {
            if (!battery.availability().equals(battery.saidAvailable)) {
                send(to, battery.availableTopic, battery.available ? ONLINE : OFFLINE, 1, true);
                battery.saidAvailable = battery.availability();
            }
        }
    }

    private void forget() {
        forget(site.live, site.state, site.settings, site.energies);
        site.limits.topic.forget();
        for (BatteryStates battery : batteries) {
            battery.saidAvailable = null;
            forget(battery.live, battery.state, battery.settings, battery.energies);
            battery.learnt.forget();
        }
    }

    private static void forget(StateTopic live, StateTopic state, StateTopic settings, EnergyTopic[] energies) {
        live.forget();
        state.forget();
        settings.forget();
        for (EnergyTopic energy : energies) {
            energy.forget();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written by one thread only.
    private void send(MqttConnection to, String topic, byte[] payload, int qos, boolean retained) throws MqttRefusal {
        to.publish(topic, payload, qos, retained);
        published++;
    }
}
