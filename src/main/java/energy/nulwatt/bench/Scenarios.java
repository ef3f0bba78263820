package energy.nulwatt.bench;

import static energy.nulwatt.model.PhaseConnection.L1;
import static energy.nulwatt.model.PhaseConnection.L2;
import static energy.nulwatt.model.PhaseConnection.L3;
import static energy.nulwatt.model.PhaseConnection.THREE_PHASE;
import static energy.nulwatt.sim.Appliances.between;
import static energy.nulwatt.sim.Appliances.cycling;
import static energy.nulwatt.sim.Appliances.fridge;
import static energy.nulwatt.sim.Appliances.heatPump;
import static energy.nulwatt.sim.Appliances.restless;
import static energy.nulwatt.sim.Appliances.washingMachine;

import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.sim.BatteryDynamics;
import energy.nulwatt.sim.BatteryPhysics;
import energy.nulwatt.sim.MeterVersion;
import energy.nulwatt.sim.PowerTrace;
import energy.nulwatt.sim.SolarRoof;
import java.util.List;
import java.util.function.LongFunction;

/** The days that every controller is put through. */
public final class Scenarios {
    private static final double EVER = 1e6;
    private static final double HEALED = Double.POSITIVE_INFINITY;

    private Scenarios() {}

    /** All of them; the same seed gives the same days and batteries. */
    public static List<Scenario> all(long seed) {
        long s = seed * 1000;
        return List.of(
                kettle(s + 1),
                hob("hob", "induction hob, 6 of 10 s", 1800, 6, 10.2, s + 2),
                hob("hob-fast", "induction hob, 3 of 6 s", 1500, 3, 6.1, s + 3),
                clouds(s + 4),
                washing(s + 5),
                heatPumpDay(s + 6),
                evening(s + 7),
                carCharging(s + 8),
                fuse(s + 9),
                underDelivery(s + 10),
                underDeliveryLarge(s + 11),
                ceilingDrops(s + 12),
                drift(s + 13),
                recovery(s + 14),
                outage(s + 15),
                trip(s + 16),
                nearFull(s + 17),
                nearEmpty(s + 18),
                slowMeterSteps(s + 19),
                slowMeterEvening(s + 20),
                mixed(s + 21),
                mixedSteps(s + 31),
                night(s + 22),
                zeroCrossing(s + 23),
                meterSilent(s + 24),
                meterLies(s + 25),
                stuck(s + 26),
                flagLost(s + 27),
                standby(s + 28),
                six(s + 29),
                family(s + 30));
    }

    /** A quiet house: about {@code watts} with small changes. */
    private static Scenario quiet(Scenario scenario, double watts) {
        return scenario.load(L1, steady(0.3 * watts))
                .load(L2, steady(0.2 * watts))
                .load(L3, steady(0.25 * watts))
                .seededLoad(L2, seed -> restless(0.25 * watts, 25, seed));
    }

    private static PowerTrace steady(double watts) {
        return now -> watts;
    }

    /** Panels in the middle of a day, so that only clouds change their power. */
    private static LongFunction<PowerTrace> roof(double peakW, double cloudiness) {
        return seed -> new SolarRoof(peakW, -6 * 3600, 7 * 3600, cloudiness, seed);
    }

    private static Scenario kettle(long seed) {
        Scenario scenario = quiet(new Scenario("kettle", "kettle of 2 kW every four minutes", 12, seed), 250)
                .batteries(70, 55);
        for (int at = 60; at < 660; at += 240) {
            scenario.pulse(L1, at, at + 110, 2000);
        }
        return scenario;
    }

    /** Its period is no whole number of seconds, so that nobody falls into step with it by luck. */
    private static Scenario hob(String name, String about, double watts, double onS, double periodS, long seed) {
        return quiet(new Scenario(name, about, 12, seed), 300)
                .batteries(60, 75)
                .load(L3, cycling(60, 600, watts, onS, periodS));
    }

    private static Scenario clouds(long seed) {
        return quiet(new Scenario("clouds", "4.5 kW of panels under passing clouds", 20, seed), 350)
                .batteries(40, 55, 48)
                .solar(THREE_PHASE, roof(4500, 0.9));
    }

    private static Scenario washing(long seed) {
        return quiet(
                        new Scenario("washing", "washing machine: heater, then a drum that turns and rests", 25, seed),
                        250)
                .batteries(70, 60)
                .load(L2, washingMachine(60, 1440, 1900, 300))
                .load(L2, between(900, 1080, 1900))
                .seededLoad(L1, s -> restless(120, 100, s));
    }

    private static Scenario heatPumpDay(long seed) {
        return quiet(new Scenario("heat-pump", "heat pump of 2.2 kW that cycles and defrosts", 25, seed), 300)
                .batteries(80, 65, 50)
                .load(THREE_PHASE, heatPump(60, 420, 25, 2200))
                .load(THREE_PHASE, between(420, 480, 700))
                .load(THREE_PHASE, heatPump(480, 840, 15, 2200))
                .load(THREE_PHASE, heatPump(1020, 1440, 40, 1700))
                .load(L2, fridge(90, 480, 1500, 300));
    }

    private static Scenario evening(long seed) {
        return quiet(new Scenario("evening", "restless evening: everything goes on and off", 25, seed), 200)
                .batteries(80, 70)
                .seededLoad(L1, s -> restless(600, 500, s))
                .seededLoad(L3, s -> restless(250, 300, s))
                .load(L2, fridge(90, 480, 1500, 1200))
                .load(L1, between(400, 520, 1900))
                .load(L3, cycling(700, 1000, 1400, 6, 10.2));
    }

    private static Scenario carCharging(long seed) {
        return quiet(new Scenario("car", "11 kW car on three phases, 25 A fuses, kettle beside it", 15, seed), 400)
                .batteries(75, 60, 85)
                .load(THREE_PHASE, between(120, 660, 11_000))
                .pulse(L1, 300, 400, 2000)
                .pulse(L2, 760, 840, 1500)
                .step(120)
                .step(660);
    }

    /** Surplus on one phase while another carries much: charging there would blow its fuse. */
    private static Scenario fuse(long seed) {
        return quiet(new Scenario("fuse", "sun on one phase, oven on another: 25 A are near", 15, seed), 300)
                .batteries(50, 55, 60)
                .solar(L3, s -> between(0, 600, 5400))
                .load(L1, cycling(60, 600, 4300, 70, 120))
                .load(L2, between(620, 900, 3500))
                .solar(L3, s -> between(620, 900, 4700))
                .load(L1, between(700, 800, 4500));
    }

    /** 500 W each to cover 1000 W; one gives 300; then the house takes 400 W more. */
    private static Scenario underDelivery(long seed) {
        BatteryPhysics outlet = BatteryPhysics.VENUS_E.withSize(5120, 1200, 800);
        return new Scenario("short", "800 W batteries: one gives 300 of 500 W, then 400 W more are taken", 15, seed)
                .load(L1, steady(350))
                .load(L2, steady(350))
                .load(L3, steady(300))
                .battery(outlet.withSoc(70).withDynamics(BatteryDynamics.TYPICAL.with(1.2, 400)))
                .battery(outlet.withSoc(68).withDynamics(BatteryDynamics.TYPICAL.with(0.9, 500)))
                .shortfall(120, site -> site.battery(0).limitDischarge(300))
                .pulse(L2, 240, 420, 100)
                .at(480, site -> site.battery(0).limitDischarge(HEALED))
                .pulse(L1, 560, 900, 400)
                .shortfall(680, site -> site.battery(1).limitDischarge(550));
    }

    private static Scenario underDeliveryLarge(long seed) {
        return quiet(new Scenario("short-large", "two at work, one stops at 900 W while the load rises", 15, seed), 600)
                .batteries(75, 72, 60)
                .load(THREE_PHASE, steady(2600))
                .shortfall(150, site -> site.battery(0).limitDischarge(900))
                .pulse(L2, 151, 400, 400)
                .pulse(L1, 500, 700, 1200)
                .at(720, site -> site.battery(0).limitDischarge(HEALED));
    }

    private static Scenario ceilingDrops(long seed) {
        return quiet(new Scenario("ceiling", "the ceiling of a battery falls while it works", 15, seed), 400)
                .batteries(70, 72)
                .load(THREE_PHASE, steady(2200))
                .shortfall(200, site -> site.battery(1).limitDischarge(1100))
                .shortfall(400, site -> site.battery(1).limitDischarge(500))
                .pulse(L1, 520, 640, 700)
                .at(700, site -> site.battery(1).limitDischarge(1600));
    }

    private static Scenario drift(long seed) {
        Scenario scenario = quiet(new Scenario("drift", "gains drift by up to a tenth", 20, seed), 500)
                .batteries(70, 60)
                .seededLoad(L1, s -> restless(700, 250, s))
                .load(L2, between(300, 420, 1200))
                .load(L2, between(700, 900, 1500));
        for (int i = 1; i <= 10; i++) {
            double part = i / 10.0;
            scenario.at(90 * i, site -> {
                site.battery(0).gains(1 - 0.10 * part);
                site.battery(1).gains(1 + 0.06 * part);
            });
        }
        return scenario;
    }

    private static Scenario recovery(long seed) {
        return quiet(new Scenario("recovery", "a battery limited to 400 W recovers under a high load", 15, seed), 400)
                .batteries(75, 65)
                .load(THREE_PHASE, steady(2900))
                .at(0, site -> site.battery(0).limitDischarge(400))
                .at(400, site -> site.battery(0).limitDischarge(HEALED))
                .pulse(L1, 700, 820, 900);
    }

    private static Scenario outage(long seed) {
        return quiet(new Scenario("outage", "a link is cut for a minute; the battery goes on", 12, seed), 400)
                .batteries(75, 65)
                .load(THREE_PHASE, steady(2000))
                .at(200, site -> site.battery(0).silent(true))
                .pulse(L2, 225, 500, 500)
                .at(260, site -> site.battery(0).silent(false))
                .at(430, site -> site.battery(1).silent(true))
                .at(490, site -> site.battery(1).silent(false))
                .pulse(L1, 600, 660, 1500);
    }

    private static Scenario trip(long seed) {
        return quiet(new Scenario("trip", "a battery restarts: 0 W at once, silent for a minute", 12, seed), 400)
                .batteries(75, 65, 50)
                .load(THREE_PHASE, steady(1800))
                .shortfall(200, site -> site.battery(0).trip())
                .at(260, site -> site.battery(0).restarted())
                .pulse(L2, 320, 420, 1200)
                .shortfall(480, site -> site.battery(1).trip())
                .at(540, site -> site.battery(1).restarted());
    }

    private static Scenario nearFull(long seed) {
        return quiet(
                        new Scenario("near-full", "surplus into batteries of which one tapers and one ends", 25, seed),
                        300)
                .batteries(93.5, 98.4)
                .solar(THREE_PHASE, roof(1700, 0.5))
                .pulse(L1, 400, 500, 1800)
                .pulse(L1, 1000, 1080, 1800);
    }

    private static Scenario nearEmpty(long seed) {
        return quiet(new Scenario("near-empty", "the last percent of one battery after the other", 25, seed), 350)
                .batteries(14.6, 16, 22)
                .seededLoad(L1, s -> restless(500, 300, s))
                .load(L3, between(300, 420, 1500))
                .load(L3, between(900, 980, 1500));
    }

    private static Scenario slowMeterSteps(long seed) {
        return quiet(new Scenario("dsmr4-steps", "a telegram every 10 s, steps", 20, seed), 300)
                .meter(MeterVersion.DSMR_4_2)
                .batteries(70, 60)
                .pulse(L1, 120, 300, 1900)
                .pulse(L2, 420, 700, 900)
                .pulse(L1, 800, 940, 1900);
    }

    private static Scenario slowMeterEvening(long seed) {
        return quiet(new Scenario("dsmr4-evening", "a telegram every 10 s, restless", 25, seed), 250)
                .meter(MeterVersion.DSMR_4_2)
                .batteries(70, 60)
                .seededLoad(L1, s -> restless(500, 350, s))
                .load(L2, washingMachine(300, 1300, 1800, 240));
    }

    private static Scenario mixed(long seed) {
        return quickAndSlow(new Scenario("mixed", "a quick brand beside a slow one, restless", 20, seed))
                .seededLoad(L1, s -> restless(600, 350, s))
                .load(L2, between(240, 420, 1800))
                .load(L3, between(620, 800, 2200))
                .load(L3, cycling(900, 1080, 1500, 6, 10.2));
    }

    private static Scenario mixedSteps(long seed) {
        return quickAndSlow(new Scenario("mixed-steps", "a quick brand beside a slow one, steps", 15, seed))
                .pulse(L2, 120, 260, 1800)
                .pulse(L3, 340, 480, 3600)
                .pulse(L1, 560, 800, 800)
                .pulse(L2, 640, 700, 1800);
    }

    private static Scenario quickAndSlow(Scenario scenario) {
        BatteryDynamics quick = new BatteryDynamics(0.6, 800, 0.3, 2, 0, 6, 0.5, 0.1);
        BatteryDynamics slow = new BatteryDynamics(4, 250, 0.8, 3.5, 0, 6, 1, 0.5);
        return quiet(scenario, 300)
                .battery(BatteryPhysics.VENUS_E.withSoc(60).withDynamics(quick))
                .battery(BatteryPhysics.VENUS_E.withSoc(75).withDynamics(slow));
    }

    private static Scenario night(long seed) {
        return new Scenario("night", "base load, fridge and freezer", 30, seed)
                .batteries(60, 45)
                .load(L1, steady(70))
                .load(L3, steady(60))
                .seededLoad(L2, s -> restless(40, 20, s))
                .load(L2, fridge(85, 480, 1300, 1000))
                .load(L1, fridge(110, 600, 1500, 300));
    }

    private static Scenario zeroCrossing(long seed) {
        return quiet(new Scenario("zero-crossing", "sun and load nearly alike, both restless", 20, seed), 400)
                .batteries(50, 60)
                .seededLoad(L1, s -> restless(500, 260, s))
                .solar(THREE_PHASE, roof(1150, 0.35));
    }

    private static Scenario meterSilent(long seed) {
        Scenario scenario = quiet(new Scenario("meter-silent", "the meter is silent for 8 s at times", 12, seed), 300)
                .batteries(70, 60)
                .pulse(L1, 120, 240, 1800)
                .pulse(L2, 300, 480, 900)
                .pulse(L1, 560, 640, 1800);
        for (int at : new int[] {150, 298, 620}) {
            scenario.at(at, site -> site.meter().connected(false));
            scenario.at(at + 8, site -> site.meter().connected(true));
        }
        return scenario;
    }

    private static Scenario meterLies(long seed) {
        Scenario scenario = quiet(
                        new Scenario("meter-lies", "one telegram in seven is lost, some are spikes", 15, seed), 300)
                .batteries(70, 60)
                .seededLoad(L1, s -> restless(400, 200, s))
                .load(L1, between(200, 330, 1700))
                .load(L2, between(500, 700, 900))
                .at(30, site -> site.meter().lossRate(1 / 7.0));
        for (int at = 70; at < 880; at += 90) {
            double watts = at % 4 == 2 ? 3000 : -2000;
            scenario.at(at, site -> site.meter().spike(watts));
        }
        return scenario;
    }

    private static Scenario stuck(long seed) {
        return quiet(new Scenario("stuck", "a battery keeps its power whatever is asked", 12, seed), 500)
                .batteries(75, 65)
                .load(THREE_PHASE, steady(1500))
                .at(180, site -> site.battery(0).stuck(true))
                .pulse(L1, 200, 300, 1000)
                .at(360, site -> site.battery(0).stuck(false))
                .pulse(L2, 450, 560, 900);
    }

    private static Scenario flagLost(long seed) {
        return quiet(new Scenario("flag-lost", "the control flag is lost for 20 s at times", 12, seed), 500)
                .batteries(75, 65)
                .load(THREE_PHASE, steady(1700))
                .at(150, site -> site.battery(0).flagLost(true, true))
                .pulse(L1, 155, 300, 800)
                .at(170, site -> site.battery(0).flagLost(false, true))
                .shortfall(400, site -> site.battery(1).flagLost(true, false))
                .at(420, site -> site.battery(1).flagLost(false, false))
                .shortfall(520, site -> site.battery(0).flagLost(true, false))
                .at(540, site -> site.battery(0).flagLost(false, false));
    }

    private static Scenario standby(long seed) {
        BatteryDynamics sleepy = new BatteryDynamics(1.6, 350, 0.5, 4.5, 0, 6, 1, 0.4);
        Scenario scenario = new Scenario("standby", "the house rests at 0 W between loads: relays open", 15, seed)
                .battery(BatteryPhysics.VENUS_E.withSoc(60).withDynamics(sleepy))
                .battery(BatteryPhysics.VENUS_E.withSoc(50).withDynamics(sleepy))
                .load(L1, steady(300))
                .solar(L1, s -> steady(300));
        for (int at = 90; at < 840; at += 150) {
            scenario.pulse(PhaseConnection.values()[at % 3], at, at + 70, at % 4 == 0 ? 700 : 1500);
        }
        return scenario;
    }

    private static Scenario six(long seed) {
        return quiet(new Scenario("six", "six batteries: oven, heat pump, car, clouds", 20, seed), 500)
                .batteries(80, 70, 60, 50, 75, 65)
                .load(THREE_PHASE, heatPump(60, 900, 25, 2500))
                .load(L1, cycling(120, 500, 2600, 25, 40))
                .pulse(THREE_PHASE, 600, 800, 7000)
                .solar(THREE_PHASE, roof(3500, 0.8))
                .pulse(L2, 950, 1050, 2200);
    }

    private static Scenario family(long seed) {
        return quiet(new Scenario("family", "an ordinary half hour: cooking, washing, sun and clouds", 30, seed), 220)
                .batteries(71, 48, 55)
                .seededLoad(L1, s -> restless(110, 120, s))
                .seededLoad(L3, s -> restless(60, 60, s))
                .load(L2, fridge(85, 480, 1500, 1320))
                .load(L1, cycling(30, EVER, 1700, 100, 540))
                .load(L3, cycling(170, 350, 1400, 6, 10.2))
                .load(L3, cycling(830, 1010, 1400, 6, 10.2))
                .load(L2, washingMachine(360, EVER, 1600, 200))
                .solar(THREE_PHASE, roof(2600, 0.9));
    }
}
