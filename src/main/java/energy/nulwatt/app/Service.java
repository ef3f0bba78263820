package energy.nulwatt.app;

import energy.nulwatt.battery.BatteryRunner;
import energy.nulwatt.battery.Profile;
import energy.nulwatt.config.Site;
import energy.nulwatt.control.ControlLoop;
import energy.nulwatt.control.ControlPanel;
import energy.nulwatt.meter.Meter;
import energy.nulwatt.model.BatteryChannel;
import energy.nulwatt.model.Controls;
import energy.nulwatt.model.GridReading;
import energy.nulwatt.model.Settings;
import energy.nulwatt.model.Sink;
import energy.nulwatt.model.SiteSpec;
import energy.nulwatt.model.Slot;
import energy.nulwatt.mqtt.MqttRefusal;
import energy.nulwatt.mqtt.homeassistant.HomeAssistant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/** Everything that runs for one site: meter, batteries, control loop, Home Assistant. */
public final class Service implements AutoCloseable {
    private final Fleet fleet;
    private final Meter meter;
    private final Slot<GridReading> readings = new Slot<>(GridReading::new);
    private final ControlPanel panel;
    private final ControlThread control;
    private final List<BatteryRunner> runners;
    private final HomeAssistant homeAssistant;
    private final SettingsKeeper keeper;
    private final LearntKeeper learnt;
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean closed;
    private volatile boolean failed;

    /**
     * Builds everything; opens nothing before {@link #start}.
     *
     * @param viewers shown every snapshot, on the control thread
     * @throws MqttRefusal when a certificate or key for the broker cannot be used
     */
    public Service(Site site, Map<String, Profile> profiles, String version, List<Sink> viewers) throws MqttRefusal {
        fleet = new Fleet(site, profiles);
        SiteSpec spec = fleet.spec();
        List<BatteryChannel> channels = new ArrayList<>();
        spec.batteries().forEach(battery -> channels.add(new BatteryChannel()));

        Slot<Settings> toLoop = new Slot<>(() -> new Settings(spec));
        keeper = new SettingsKeeper(site, spec);
        panel = new ControlPanel(spec, keeper.initial(), toLoop, System::nanoTime, () -> false, this::settingsChanged);
        ControlLoop loop = new ControlLoop(spec, readings, toLoop, channels);
        learnt = new LearntKeeper(site.stateDirectory(), spec);
        loop.restore(learnt.before());
        runners = fleet.runners(channels, this::wakeControl, this::threadFailed);
        homeAssistant = site.mqtt().isEmpty()
                ? null
                : new HomeAssistant(spec, BrokerOptions.of(site.mqtt().get(), site.control()), panel, version);
        List<Sink> sinks = new ArrayList<>(viewers);
        sinks.add(learnt);
        // Not on the control thread: whoever reads the log may be slow.
        sinks.add(new CommissioningLog(spec, line -> Thread.startVirtualThread(() -> Logger.info(line))));
        sinks.add(new LimitLog(line -> Thread.startVirtualThread(() -> Logger.info(line))));
        if (homeAssistant != null) {
            sinks.add(homeAssistant::accept);
        }
        control = new ControlThread(loop, runners, sinks, this::threadFailed);
        meter = Meters.of(site);
    }

    /** Starts every thread and returns. */
    public void start() {
        keeper.start();
        learnt.start();
        control.start();
        runners.forEach(BatteryRunner::start);
        meter.start(this::onReading);
        if (homeAssistant != null) {
            homeAssistant.start();
        }
    }

    private void onReading(GridReading reading) {
        readings.writing().copyFrom(reading);
        readings.publish();
        control.wake();
    }

    private void wakeControl() {
        control.wake();
    }

    private void settingsChanged(Settings settings) {
        keeper.changed(settings);
        control.wake();
    }

    void threadFailed(Throwable fault) {
        // First of all: when memory is short, telling it may fail, too.
        failed = true;
        ended.countDown();
        Logger.error(
                fault,
                "A thread of the control failed; every battery is stopped and handed back, and the service ends");
    }

    /** The knobs. */
    public Controls controls() {
        return panel;
    }

    /** From the arrival of a telegram to the first frame that it caused, over all links, as one line for a person. */
    public String reactionTimes() {
        return ReactionReport.of(runners, fleet.buses());
    }

    /** One line for each part. */
    public List<String> health() {
        List<String> lines = new ArrayList<>();
        lines.add(meter.health());
        if (homeAssistant != null) {
            lines.add(homeAssistant.health());
        }
        return lines;
    }

    /** True once it ended, by itself or because it was closed. */
    boolean ended() {
        return ended.getCount() == 0;
    }

    /** True when it ends, or ended, because of a fault of its own. */
    public boolean failed() {
        return failed;
    }

    /** Waits until the service ended, but no longer than this; true when it ended. */
    public boolean awaitEnd(Duration longest) throws InterruptedException {
        return ended.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until the service ended; true when it ended because of a fault of its own. */
    public boolean awaitEnd() throws InterruptedException {
        ended.await();
        return failed;
    }

    /**
     * Stops and hands back every battery, then ends every thread. Takes up to {@link BatteryRunner#CLOSE_MS}. Who calls
     * while another closes waits until that is done: the process must not end before.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        control.close();
        List<Thread> closing = new ArrayList<>();
        for (BatteryRunner runner : runners) {
            closing.add(Thread.ofPlatform().name("close").start(runner::close));
        }
        meter.close();
        for (Thread thread : closing) {
            joinFully(thread);
        }
        if (homeAssistant != null) {
            homeAssistant.close();
        }
        keeper.close();
        learnt.close();
        fleet.close();
        ended.countDown();
    }

    private static void joinFully(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
