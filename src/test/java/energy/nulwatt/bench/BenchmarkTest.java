package energy.nulwatt.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.bench.Benchmark.Result;
import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.sim.Appliances;
import energy.nulwatt.sim.BatteryDynamics;
import energy.nulwatt.sim.BatteryPhysics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class BenchmarkTest {
    private static final List<Contestant> ALL = List.of(Contestant.values());

    private static final List<Result> EVERYTHING = Benchmark.run(Scenarios.all(1), ALL);

    private static Scenario scenario(String name, long seed) {
        return Scenarios.all(seed).stream()
                .filter(each -> each.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    private static Result run(Scenario scenario) {
        return Benchmark.run(List.of(scenario), ALL).get(0);
    }

    @Test
    void theSameSeedGivesTheSameNumbers() {
        assertEquals(
                run(scenario("short", 3)).scores(), run(scenario("short", 3)).scores());
        assertEquals(
                run(scenario("meter-lies", 3).varied(1)).scores(),
                run(scenario("meter-lies", 3).varied(1)).scores());
    }

    @Test
    void anotherSeedAndAVariantGiveOtherNumbers() {
        Score one = run(scenario("kettle", 3)).scores().get(Contestant.NULWATT);
        assertNotEquals(one, run(scenario("kettle", 4)).scores().get(Contestant.NULWATT));
        assertNotEquals(one, run(scenario("kettle", 3).varied(1)).scores().get(Contestant.NULWATT));
    }

    @Test
    void withoutAControllerTheGridIsTheHouse() {
        // Scored from 20 s on: 580 s of 200 W, and 1500 W more for 100 of them.
        Scenario steps = new Scenario("steps", "", 10, 1)
                .batteries(50)
                .load(PhaseConnection.L1, now -> 200)
                .load(PhaseConnection.L2, Appliances.between(100, 200, 1500));
        Score score = run(steps).scores().get(Contestant.NOTHING);
        assertEquals(200 + 1500 * 100 / 580.0, score.meanW(), 0.5);
        assertEquals(0, score.orders());
        assertEquals(0, score.relayFlips());
    }

    @Test
    void nobodyIsBelowTheOracle() {
        for (Result result : EVERYTHING) {
            String name = result.scenario().name();
            double oracleW = result.oracleW();
            assertTrue(oracleW <= result.causalW(), name + ": oracle above the causal limit");
            result.scores()
                    .forEach((contestant, score) -> assertTrue(
                            oracleW <= score.meanW(),
                            () -> name + ": " + contestant + " " + score.meanW() + " W below " + oracleW));
            assertTrue(
                    result.causalW() < result.scores().get(Contestant.NOTHING).meanW(),
                    name + ": the causal limit is no better than nothing");
        }
    }

    private static void assertRatios(double median, double worst, List<Result> results) {
        double[] ratios = results.stream()
                .mapToDouble(result -> result.scores().get(Contestant.NULWATT).toCausal())
                .sorted()
                .toArray();
        assertTrue(ratios[ratios.length / 2] <= median, "median " + ratios[ratios.length / 2]);
        assertTrue(ratios[ratios.length - 1] <= worst, "worst " + ratios[ratios.length - 1]);
    }

    /** Of the limit of whoever does not predict. */
    @Test
    void theLoopIsNearTheCausalLimitEverywhere() {
        assertRatios(1.25, 1.6, EVERYTHING);
    }

    @Test
    void theLoopIsNearTheCausalLimitWithOtherDevicesThanExpected() {
        List<Scenario> variants = Benchmark.variants(Scenarios.all(1), 2);
        assertRatios(1.35, 1.8, Benchmark.run(variants, List.of(Contestant.NULWATT)));
    }

    @Test
    void noRivalIsBetter() {
        for (Result result : EVERYTHING) {
            Score own = result.scores().get(Contestant.NULWATT);
            for (Contestant rival : List.of(Contestant.PID, Contestant.PROPORTIONAL)) {
                double rivalW = result.scores().get(rival).meanW();
                assertTrue(rivalW >= own.meanW(), result.scenario().name() + ": " + rival + " " + rivalW + " W");
            }
        }
    }

    @Test
    void theLoopMovesNoEnergyFromBatteryToBattery() {
        double circulationWh = 0;
        for (Result result : EVERYTHING) {
            circulationWh += result.scores().get(Contestant.NULWATT).circulationWh();
        }
        // The clocks of two batteries are known to a tenth of a second: within that, an end and a beginning may touch.
        assertTrue(circulationWh < 0.01, "circulated " + circulationWh + " Wh in all scenarios together");
    }

    /** One battery, one step: what foresight saves is the ramp, half before and half after. */
    @Test
    void theOracleRampsAroundAStep() {
        BatteryPhysics battery = BatteryPhysics.VENUS_E.withDynamics(BatteryDynamics.TYPICAL.with(1, 500));
        Scenario step = new Scenario("step", "", 5, 1)
                .battery(battery)
                .load(PhaseConnection.L1, Appliances.between(100, 1000, 2000));
        Result result = run(step);
        // 2000 W at 500 W/s: 4 s, of which the mean is 500 W, over 280 s.
        assertEquals(4 * 500 / 280.0, result.oracleW(), 0.05);
        // The newest mean: up to 1 s of waiting for the telegram's end, its lateness, 1 s of dead time, then 4 s of
        // ramp.
        double waitS = (result.causalW() * 280 - 4000) / 2000;
        assertTrue(waitS > 1.2 && waitS < 3, "the causal limit waits " + waitS + " s");
    }

    @Test
    void theOracleIsNoWorseThanAnyOtherRampedCourse() {
        Scenario scenario = scenario("family", 1);
        Recording idle = VirtualSite.run(scenario, Contestant.NOTHING);
        Yardsticks possible = new Yardsticks(idle);
        double[] best = possible.oracle.totalW();
        double rampW = scenario.units().stream()
                        .mapToDouble(unit -> unit.physics().dynamics().rampWPerS())
                        .sum()
                * VirtualSite.TICK_S;
        for (int tick = 1; tick < best.length; tick++) {
            assertTrue(Math.abs(best[tick] - best[tick - 1]) <= rampW + 1e-6, "too steep at tick " + tick);
        }
        double[] shifted = new double[best.length];
        for (int by = -40; by <= 40; by += 8) {
            for (int tick = 0; tick < best.length; tick++) {
                shifted[tick] = best[Math.clamp(tick + by, 0, best.length - 1)];
            }
            assertTrue(possible.oracle.meanW() <= Oracle.meanGridW(possible.envelope, shifted) + 1e-9);
        }
    }

    @Test
    void aVariantChangesTheBatteriesAndNotWhatIsToldOfThem() {
        Scenario scenario = scenario("mixed", 1);
        Scenario varied = scenario.varied(2);
        for (int i = 0; i < scenario.units().size(); i++) {
            UnitPlan told = scenario.units().get(i);
            UnitPlan other = varied.units().get(i);
            assertEquals(told.spec(i).response(), other.spec(i).response());
            assertEquals(told.spec(i).maxChargeW(), other.spec(i).maxChargeW());
            assertNotEquals(told.physics().dynamics(), other.physics().dynamics());
            assertNotEquals(told.physics().dischargeGain(), other.physics().dischargeGain());
        }
    }

    @Test
    void plotsAreDrawnAsWellFormedSvg(@TempDir Path directory) throws Exception {
        Benchmark.plot(List.of(scenario("short", 1), scenario("trip", 1)), ALL, directory);
        for (String name : List.of("short", "trip", "overview")) {
            Path file = directory.resolve(name + ".svg");
            assertEquals("svg", parse(file).getDocumentElement().getTagName());
        }
    }

    private static Document parse(Path file) throws Exception {
        try (var in = Files.newInputStream(file)) {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
        } catch (IOException e) {
            throw new AssertionError(file + " cannot be read", e);
        }
    }
}
