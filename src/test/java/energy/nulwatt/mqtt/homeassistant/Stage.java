package energy.nulwatt.mqtt.homeassistant;

import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Snapshot;
import energy.nulwatt.mqtt.MqttOptions;
import java.net.URI;
import java.util.random.RandomGenerator;

/** A bridge with a broker in memory and a clock that the test turns. */
final class Stage {
    final SiteSpec site;
    final FakeBroker broker;
    final FakeControls controls;
    final Bridge bridge;
    private long nowNs = 1000 * TestHouse.SECOND;

    Stage(SiteSpec site, FakeBroker broker) {
        this.site = site;
        this.broker = broker;
        controls = new FakeControls(site);
        MqttOptions options = MqttOptions.of(URI.create("mqtt://broker"));
        RandomGenerator half = new RandomGenerator() {
            @Override
            public long nextLong() {
                return 1L << 63;
            }

            @Override
            public double nextDouble() {
                return 0.5;
            }
        };
        bridge = new Bridge(site, options, controls, "1.2.3", broker, () -> nowNs, half, () -> {});
    }

    Stage() {
        this(TestHouse.site(), new FakeBroker());
    }

    long nowNs() {
        return nowNs;
    }

    Snapshot snapshot() {
        Snapshot snapshot = TestHouse.snapshot(site, nowNs);
        controls.copyTo(snapshot.settings);
        return snapshot;
    }

    /** Time passes without a turn. */
    void pass(double seconds) {
        nowNs += Math.round(seconds * TestHouse.SECOND);
    }

    /** Turns every 50 ms, with no new snapshot. */
    void turn(double seconds) {
        long endNs = nowNs + Math.round(seconds * TestHouse.SECOND);
        bridge.doWork();
        while (nowNs - endNs < 0) {
            pass(0.05);
            bridge.doWork();
        }
    }

    /** Turns every 50 ms, with the usual snapshot every 250 ms. */
    void run(double seconds) {
        long endNs = nowNs + Math.round(seconds * TestHouse.SECOND);
        while (nowNs - endNs < 0) {
            bridge.accept(snapshot());
            turn(0.25);
        }
    }

    /** Connected, announced, states published; what was sent so far is forgotten. */
    Stage settled() {
        run(4);
        broker.sent.clear();
        return this;
    }
}
