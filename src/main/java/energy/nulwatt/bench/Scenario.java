package energy.nulwatt.bench;

import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.sim.Appliances;
import energy.nulwatt.sim.BatteryDynamics;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.MeterVersion;
import energy.nulwatt.sim.PowerTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;

/**
 * A house, a meter, batteries and a script. Built once; every run makes its own house from it. All times in seconds of
 * virtual time since the start.
 */
public final class Scenario {
    /** What is before this is not scored: the first telegram, the first closing of the relays, s. */
    static final double WARM_UP_S = 20;

    /** A load or panels; made anew for every run, because some remember where they are. */
    record Load(LongFunction<PowerTrace> trace, PhaseConnection phase, boolean solar) {}

    /** Something that happens to the house. */
    interface Happening {
        void to(VirtualSite site);
    }

    record Event(double atS, Happening happening) {}

    private final String name;
    private final String about;
    private final double lengthS;
    private final long seed;

    private MeterVersion meter = MeterVersion.DSMR_5_0;
    private int meterLatencyMs;
    private int fuseA = 25;
    private final List<UnitPlan> units = new ArrayList<>();
    private final List<Load> loads = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Double> stepsS = new ArrayList<>();
    private final List<Double> shortfallsS = new ArrayList<>();

    Scenario(String name, String about, double minutes, long seed) {
        this.name = name;
        this.about = about;
        lengthS = minutes * 60;
        this.seed = seed;
        meterLatencyMs = 200 + draws(0).nextInt(500);
    }

    private Random draws(int stream) {
        // The first draws of neighbouring seeds of this generator are alike; a large factor parts them.
        return new Random((seed * 1000 + stream) * 0x9E3779B97F4A7C15L);
    }

    Scenario meter(MeterVersion version) {
        meter = version;
        return this;
    }

    /** A Venus E at each of these states of charge, %, on L1, L2, L3 and round again, with typical drawn dynamics. */
    Scenario batteries(double... socPercent) {
        for (double soc : socPercent) {
            battery(BatteryPhysics.VENUS_E.withSoc(soc).withDynamics(drawnDynamics()));
        }
        return this;
    }

    /** A battery on the next phase. */
    Scenario battery(BatteryPhysics physics) {
        units.add(new UnitPlan(physics, PhaseConnection.values()[units.size() % 3], 500));
        return this;
    }

    private BatteryDynamics drawnDynamics() {
        Random random = draws(1 + units.size());
        return drawn(random, 0.6, 2, 250, 800, 2, 3.5);
    }

    /** A battery between these bounds. */
    static BatteryDynamics drawn(
            Random random,
            double dead,
            double latestDead,
            double ramp,
            double steepest,
            double wake,
            double latestWake) {
        double periodS = between(random, 0.5, 1);
        return new BatteryDynamics(
                between(random, dead, latestDead),
                between(random, ramp, steepest),
                0.4,
                between(random, wake, latestWake),
                0,
                6,
                periodS,
                between(random, 0.1, 0.5));
    }

    static double between(Random random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /** A load that is always made alike. */
    Scenario load(PhaseConnection phase, PowerTrace trace) {
        loads.add(new Load(s -> trace, phase, false));
        return this;
    }

    /** A load that remembers where it is: made from a seed for every run. */
    Scenario seededLoad(PhaseConnection phase, LongFunction<PowerTrace> trace) {
        loads.add(new Load(trace, phase, false));
        return this;
    }

    Scenario solar(PhaseConnection phase, LongFunction<PowerTrace> trace) {
        loads.add(new Load(trace, phase, true));
        return this;
    }

    /** A load between two instants whose beginning and end are steps that must be settled. */
    Scenario pulse(PhaseConnection phase, double fromS, double toS, double watts) {
        load(phase, Appliances.between(fromS, toS, watts));
        step(fromS);
        return toS < lengthS ? step(toS) : this;
    }

    /** The house changes at once here. */
    Scenario step(double atS) {
        stepsS.add(atS);
        return this;
    }

    Scenario at(double atS, Happening happening) {
        events.add(new Event(atS, happening));
        return this;
    }

    /** A happening after which others must make up for what a battery does not deliver. */
    Scenario shortfall(double atS, Happening happening) {
        shortfallsS.add(atS);
        return at(atS, happening);
    }

    /**
     * The same day with other devices than expected: every battery and the meter's lateness drawn anew around those of
     * this scenario, in ranges somewhat wider than typical; what controllers are told of them stays.
     */
    public Scenario varied(int variant) {
        Scenario other = new Scenario(name + "~" + variant, about, lengthS / 60, seed);
        Random random = draws(100 + variant);
        other.meter = meter;
        other.fuseA = fuseA;
        other.meterLatencyMs = 200 + random.nextInt(750);
        other.loads.addAll(loads);
        other.events.addAll(events);
        other.stepsS.addAll(stepsS);
        other.shortfallsS.addAll(shortfallsS);
        for (UnitPlan unit : units) {
            other.units.add(new UnitPlan(varied(unit.physics(), random), unit.phase(), unit.pollMs()));
        }
        return other;
    }

    private static BatteryPhysics varied(BatteryPhysics physics, Random random) {
        BatteryDynamics dynamics = physics.dynamics();
        double periodS = between(random, 0.4, 1.5);
        BatteryDynamics other = new BatteryDynamics(
                dynamics.deadTimeS() * between(random, 0.6, 1.7),
                dynamics.rampWPerS() * between(random, 0.6, 1.6),
                dynamics.lagS(),
                dynamics.wakeUpS() * between(random, 0.7, 1.5),
                dynamics.zeroCrossHoldS(),
                dynamics.relayOpensAfterS(),
                periodS,
                between(random, 0.1, Math.min(0.8, periodS)));
        double chargeGain = physics.chargeGain() * between(random, 0.955, 1.045);
        double dischargeGain = physics.dischargeGain() * between(random, 0.975, 1.025);
        return physics.withDynamics(other).withGains(chargeGain, dischargeGain);
    }

    public String name() {
        return name;
    }

    /** What happens in it, in a few words. */
    public String about() {
        return about;
    }

    public double lengthS() {
        return lengthS;
    }

    long seed() {
        return seed;
    }

    MeterVersion meter() {
        return meter;
    }

    int meterLatencyMs() {
        return meterLatencyMs;
    }

    int fuseA() {
        return fuseA;
    }

    List<UnitPlan> units() {
        return units;
    }

    List<Load> loads() {
        return loads;
    }

    List<Event> events() {
        return events;
    }

    List<Double> stepsS() {
        return stepsS;
    }

    List<Double> shortfallsS() {
        return shortfallsS;
    }
}
