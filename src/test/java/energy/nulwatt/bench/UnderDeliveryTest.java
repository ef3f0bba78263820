package energy.nulwatt.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.nulwatt.model.PhaseConnection;
import energy.nulwatt.sim.BatteryDynamics;
import energy.nulwatt.sim.BatteryPhysics;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Two batteries are both needed; one gives only a part of what it is asked. Then the house takes more. What is missing
 * and what is added must go to the one that delivers, at once.
 */
class UnderDeliveryTest {
    private static final int VARIANTS = 1000;
    private static final int IN_TIME = 1000;
    /** What the controller reaches now; in the rest what is asked wavers around the limit, so that it hardly shows. */
    private static final int SPARED = 989;
    /** Before that, ordinary loads: the controller has met its batteries. */
    private static final double FIRST_STEP_S = 240;

    private static final double LENGTH_S = 340;
    private static final double HELD_W = 50;
    /** A limited battery is asked for a little more than it gives, so that its recovery shows. */
    private static final double PROBE_W = 50;

    private static final double INEXACT = 1.06;

    /** One variant: what is drawn, and what follows from it. */
    private static final class Story {
        final int number;
        final double maxW;
        final double limitW;
        final double firstW;
        final double secondW;
        final double secondStepS;
        final BatteryDynamics limited;
        final BatteryDynamics delivering;
        final Scenario scenario;

        Story(int number) {
            this.number = number;
            Random random = new Random(number * 0x9E3779B97F4A7C15L);
            maxW = Scenario.between(random, 800, 2500);
            firstW = maxW * Scenario.between(random, 1, 1.3);
            limitW = Scenario.between(random, Math.max(0.3 * firstW, firstW - 0.9 * maxW), 0.36 * firstW);
            double mostW = limitW + 0.95 * maxW;
            secondW = Scenario.between(random, firstW + 0.2 * (mostW - firstW), mostW);
            secondStepS = FIRST_STEP_S + Scenario.between(random, 0, 30);
            limited = Scenario.drawn(random, 1, 4, 250, 800, 2, 3.5);
            delivering = Scenario.drawn(random, 1, 4, 250, 800, 2, 3.5);
            BatteryPhysics physics = BatteryPhysics.VENUS_E.withSize(5120, maxW, maxW);
            double base = 200;
            scenario = new Scenario("short " + number, "", LENGTH_S / 60, number)
                    .battery(physics.withSoc(70).withDynamics(limited))
                    .battery(physics.withSoc(66).withDynamics(delivering))
                    .load(PhaseConnection.L1, now -> base)
                    .pulse(PhaseConnection.L2, 20, 50, 0.8 * maxW)
                    .pulse(PhaseConnection.L2, 70, 100, 1.3 * maxW)
                    .pulse(PhaseConnection.L2, 120, 150, 1.5 * maxW)
                    .pulse(PhaseConnection.L2, 170, 200, 1.2 * maxW)
                    .at(235, site -> site.battery(0).limitDischarge(limitW))
                    .pulse(PhaseConnection.L3, FIRST_STEP_S, LENGTH_S, firstW - base)
                    .pulse(PhaseConnection.L1, secondStepS, LENGTH_S, secondW - firstW);
        }

        /** A second of the meter, its lateness, the link, the dead time, the ramp over the whole way, and the lag. */
        private double settlingS(BatteryDynamics battery, double watts) {
            double meterS = 1 + scenario.meterLatencyMs() / 1000.0;
            return meterS + 0.06 + battery.deadTimeS() + watts / battery.rampWPerS() + 3 * battery.lagS();
        }

        /** When the shortfall can be seen in the limited battery's own telemetry: it stopped, and was read to stand. */
        double shownS() {
            double readS = limited.telemetryPeriodS() + limited.telemetryLateS() + 0.5;
            return FIRST_STEP_S + settlingS(limited, limitW) + readS + limited.telemetryPeriodS();
        }

        double allowedS() {
            return 1.5 * settlingS(delivering, secondW - limitW);
        }

        /** What became of a run. */
        Outcome outcome(Recording run) {
            double beginS = Math.max(secondStepS, shownS());
            double settledS = beginS;
            double mostAskedW = 0;
            for (int tick = (int) (beginS / VirtualSite.TICK_S); tick < run.ticks; tick++) {
                if (Math.abs(run.gridW[tick]) > HELD_W) {
                    settledS = (tick + 1) * VirtualSite.TICK_S;
                }
                // Its own telemetry and one telegram later nobody may expect more of it.
                if (tick * VirtualSite.TICK_S > beginS + 2) {
                    mostAskedW = Math.max(mostAskedW, -run.askedW[0][tick]);
                }
            }
            double tookS = settledS - beginS;
            String story = String.format(
                    Locale.ROOT,
                    "%d: %.0f W of %.0f W given, %.0f W then %.0f W at +%.1f s, dead times %.1f and %.1f s: grid %.0f W at the"
                            + " end, %.1f s of %.1f s, limited one asked for %.0f W",
                    number,
                    limitW,
                    maxW,
                    firstW,
                    secondW,
                    secondStepS - FIRST_STEP_S,
                    limited.deadTimeS(),
                    delivering.deadTimeS(),
                    run.gridW[run.ticks - 1],
                    tookS,
                    allowedS(),
                    mostAskedW);
            return new Outcome(
                    story,
                    Math.abs(run.gridW[run.ticks - 1]) <= HELD_W,
                    tookS <= allowedS(),
                    mostAskedW <= INEXACT * limitW + PROBE_W);
        }
    }

    /** Whether the grid was held in the end, in time, and without asking the limited battery for what it cannot give. */
    private record Outcome(String story, boolean held, boolean inTime, boolean spared) {}

    @Test
    void whatALimitedBatteryLacksAndWhatIsAddedGoToTheOneThatDelivers() {
        List<Outcome> outcomes = IntStream.rangeClosed(1, VARIANTS)
                .parallel()
                .mapToObj(Story::new)
                .map(story -> story.outcome(VirtualSite.run(story.scenario, Contestant.NULWATT)))
                .toList();
        assertMost(outcomes, Outcome::held, VARIANTS, "the grid is held in the end");
        assertMost(outcomes, Outcome::inTime, IN_TIME, "that within 1.5 times the delivering battery's settling time");
        assertMost(outcomes, Outcome::spared, SPARED, "the limited battery is not asked for what is added");
    }

    private static void assertMost(List<Outcome> outcomes, Predicate<Outcome> good, int least, String what) {
        List<String> faults =
                outcomes.stream().filter(good.negate()).map(Outcome::story).toList();
        assertTrue(
                VARIANTS - faults.size() >= least,
                () -> what + ": not in " + faults.size() + " of " + VARIANTS + ":\n" + String.join("\n", faults));
    }
}
