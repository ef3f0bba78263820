package energy.nulwatt.sim;

import energy.nulwatt.model.Phase;
import energy.nulwatt.model.PhaseConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A simulated house in real time on real wires: the meter's telegrams on a serial port or TCP, every battery on its own
 * serial port or TCP port. For the demo and for tests of the whole road. All methods may be called from any thread.
 */
public final class WiredHouse implements AutoCloseable {
    private static final long TICK_MS = 20;

    private final double speed;
    private final long beginNs = System.nanoTime();
    private final Path directory;
    private final SimulatedHouse house = new SimulatedHouse(beginNs);
    private final SimulatedMeter meter;
    private final MeterPort meterPort;
    private final List<WiredBattery> batteries = new ArrayList<>();
    private final List<SessyServer> sessys = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final byte[] telegram = new byte[TelegramText.SIZE];
    private final Object telegramReady = new Object();
    private int telegramLength;
    private boolean hasTelegram;
    private volatile boolean meterHangs;
    private volatile boolean meterFrozen;
    private volatile boolean closed;

    private WiredHouse(Builder built) throws IOException {
        speed = built.speed;
        directory = Files.createTempDirectory("nulwatt-house");
        built.scenario.accept(house);
        meter = new SimulatedMeter(house, built.meterVersion, built.startEpochSeconds, built.meterLatencyMs);
        meterPort = built.meterOnTcp
                ? MeterPort.tcp(built.meterVersion)
                : MeterPort.serial(built.meterVersion, directory.resolve("meter"));
        for (BatteryPlan plan : built.batteries) {
            add(plan, built.seed);
        }
        for (SessyPlan plan : built.sessys) {
            SimulatedBattery battery = house.add(plan.physics, plan.phase);
            SimulatedSessy sessy = new SimulatedSessy(battery, plan.serial);
            sessys.add(new SessyServer(sessy, plan.password, house, this::nowNs));
        }
    }

    private record SessyPlan(String serial, String password, BatteryPhysics physics, PhaseConnection phase) {}

    private record BatteryPlan(
            VenusModel model, int packs, BatteryPhysics physics, PhaseConnection phase, WiredBattery.Wire wire) {}

    private void add(BatteryPlan plan, long seed) throws IOException {
        int number = batteries.size() + 1;
        SimulatedBattery battery = house.add(plan.physics, plan.phase);
        MarstekVenus venus = new MarstekVenus(plan.model, plan.packs, battery);
        LineFaults faults = new LineFaults(seed * 31 + number);
        Path link = directory.resolve("battery-" + number);
        batteries.add(new WiredBattery(plan.wire, house, battery, venus, this::nowNs, faults, link));
    }

    /** Begins to describe a house. */
    public static Builder builder() {
        return new Builder();
    }

    /** Describes a house; by default an empty one with a DSMR 5.0 meter on a serial port. */
    public static final class Builder {
        private MeterVersion meterVersion = MeterVersion.DSMR_5_0;
        private boolean meterOnTcp;
        private int meterLatencyMs = 300;
        private long startEpochSeconds = System.currentTimeMillis() / 1000;
        private double speed = 1;
        private long seed = 1;
        private Consumer<SimulatedHouse> scenario = house -> {};
        private final List<BatteryPlan> batteries = new ArrayList<>();
        private final List<SessyPlan> sessys = new ArrayList<>();

        private Builder() {}

        /** Kind of meter. */
        public Builder meter(MeterVersion version) {
            meterVersion = version;
            return this;
        }

        /** The meter's telegrams come from a TCP port. */
        public Builder meterOnTcp() {
            meterOnTcp = true;
            return this;
        }

        /** From the end of the meter's period until its telegram goes out, ms of the house. */
        public Builder meterLatencyMs(int millis) {
            meterLatencyMs = millis;
            return this;
        }

        /** What the meter's clock shows at the start; the present by default. */
        public Builder startEpochSeconds(long seconds) {
            startEpochSeconds = seconds;
            return this;
        }

        /** How much faster than real time the house lives, > 0. */
        public Builder speed(double factor) {
            speed = factor;
            return this;
        }

        /** Seed of all chance on the wires. */
        public Builder seed(long newSeed) {
            seed = newSeed;
            return this;
        }

        /** Loads and panels. */
        public Builder scenario(Consumer<SimulatedHouse> installs) {
            scenario = installs;
            return this;
        }

        /** A battery as its model behaves by default. */
        public Builder battery(VenusModel model, PhaseConnection phase, WiredBattery.Wire wire) {
            return battery(model, model.physics(), phase, wire);
        }

        /** A battery with physics of its own. */
        public Builder battery(
                VenusModel model, BatteryPhysics physics, PhaseConnection phase, WiredBattery.Wire wire) {
            batteries.add(new BatteryPlan(model, 1, physics, phase, wire));
            return this;
        }

        /** A Sessy on the network, with what stands on the sticker of its dongle. */
        public Builder sessy(String serial, String password, BatteryPhysics physics, PhaseConnection phase) {
            sessys.add(new SessyPlan(serial, password, physics, phase));
            return this;
        }

        /**
         * Builds the house, opens its ports and lets it live.
         *
         * @throws IOException when a port cannot be opened
         */
        public WiredHouse start() throws IOException {
            WiredHouse built = new WiredHouse(this);
            built.run("sim-house", built::tick);
            built.run("sim-meter", built::sendTelegrams);
            return built;
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void run(String name, Work work) {
        threads.add(Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                while (!closed) {
                    work.run();
                }
            } catch (InterruptedException | IOException e) {
                if (!closed) {
                    throw new IllegalStateException(name + " ended: " + e.getMessage(), e);
                }
            }
        }));
    }

    private void tick() throws InterruptedException {
        synchronized (house) {
            boolean fresh = meter.advanceTo(nowNs());
            for (int i = 0; i < batteries.size(); i++) {
                batteries.get(i).venus().tick();
            }
            if (fresh && !meterHangs) {
                handOver();
            }
        }
        Thread.sleep(TICK_MS);
    }

    private void handOver() {
        synchronized (telegramReady) {
            if (!meterFrozen || telegramLength == 0) {
                System.arraycopy(meter.telegram(), 0, telegram, 0, meter.length());
                telegramLength = meter.length();
            }
            hasTelegram = true;
            telegramReady.notifyAll();
        }
    }

    private void sendTelegrams() throws IOException, InterruptedException {
        byte[] sending = new byte[TelegramText.SIZE];
        while (!closed) {
            int length;
            synchronized (telegramReady) {
                while (!hasTelegram) {
                    telegramReady.wait();
                }
                hasTelegram = false;
                length = telegramLength;
                System.arraycopy(telegram, 0, sending, 0, length);
            }
            meterPort.send(sending, length);
        }
    }

    /** The house's own time, ns. */
    public long nowNs() {
        return beginNs + (long) ((System.nanoTime() - beginNs) * speed);
    }

    /** Name of the meter's serial port, or {@code host:port}. */
    public String meterPort() {
        return meterPort.name();
    }

    public MeterVersion meterVersion() {
        return meter.version();
    }

    /** Telegrams that the meter has formed so far. */
    public long telegrams() {
        synchronized (house) {
            return meter.sequence();
        }
    }

    /** All batteries in the order in which they were described. */
    public List<WiredBattery> batteries() {
        return List.copyOf(batteries);
    }

    /** The battery that was described as the {@code index}-th, from 0. */
    public WiredBattery battery(int index) {
        return batteries.get(index);
    }

    /** The Sessy that was described as the {@code index}-th, from 0. */
    public SessyServer sessy(int index) {
        return sessys.get(index);
    }

    /** The steady part of a phase's load from now on, W ≥ 0. */
    public void load(Phase phase, double watts) {
        change(inside -> inside.load(phase, watts));
    }

    /** Changes something in the house while it holds still. */
    public void change(Consumer<SimulatedHouse> what) {
        synchronized (house) {
            house.advanceTo(nowNs());
            what.accept(house);
        }
    }

    /** True power at the grid connection now, W, + import. */
    public double gridW() {
        synchronized (house) {
            return house.gridW();
        }
    }

    /** Load − solar now, W. */
    public double houseW() {
        synchronized (house) {
            return house.houseW();
        }
    }

    /** Solar production now, W ≥ 0. */
    public double solarW() {
        synchronized (house) {
            return house.solarW();
        }
    }

    /** All batteries together now, W, + charge. */
    public double batteriesW() {
        synchronized (house) {
            return house.batteriesW();
        }
    }

    /** Energy taken from the grid since the start, Wh. */
    public double importWh() {
        synchronized (house) {
            return house.importWh();
        }
    }

    /** Energy given to the grid since the start, Wh. */
    public double exportWh() {
        synchronized (house) {
            return house.exportWh();
        }
    }

    /** Pulls the meter's plug: its port is gone. */
    public void unplugMeter() throws IOException {
        meterPort.unplug();
    }

    /** Pushes it in again: the port is there under the same name. */
    public void replugMeter() throws IOException {
        meterPort.plug();
    }

    /** While true the port is there and says nothing. */
    public void hangMeter(boolean hangs) {
        meterHangs = hangs;
    }

    /** While true the same telegram comes again and again. */
    public void freezeMeter(boolean frozen) {
        meterFrozen = frozen;
    }

    /** While true a 9600 bit/s meter's bytes carry their parity in bit 7, as a reader with 8 data bits sees them. */
    public void meterParityBits(boolean visible) {
        meterPort.parityBits(visible);
    }

    /** Sends bytes on the meter's line between two telegrams: noise. */
    public void meterNoise(byte[] bytes) throws IOException, InterruptedException {
        meterPort.send(bytes, Math.min(bytes.length, TelegramText.SIZE));
    }

    /** All ports are gone. */
    @Override
    public void close() throws IOException {
        closed = true;
        for (Thread thread : threads) {
            thread.interrupt();
        }
        meterPort.close();
        for (WiredBattery battery : batteries) {
            battery.close();
        }
        sessys.forEach(SessyServer::close);
        try (Stream<Path> left = Files.walk(directory)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
