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

        private double meterS() {
            return 1 + scenario.meterLatencyMs() / 1000.0;
        }

        /** A second of the meter, its lateness, the link, the dead time, the ramp over the whole way, and the lag. */
        private double settlingS(BatteryDynamics battery, double watts) {
            return meterS() + 0.06 + battery.deadTimeS() + watts / battery.rampWPerS() + 3 * battery.lagS();
        }

        /**
         * When the shortfall could be seen in the limited battery's own telemetry, s: it was asked for more than it gives
         * until it stopped, and was read to stand. Infinite when it never was: it gave all that it was asked.
         */
        double shownS(Recording run) {
            double sinceS = Double.POSITIVE_INFINITY;
            for (int tick = (int) (FIRST_STEP_S / VirtualSite.TICK_S); tick < run.ticks; tick++) {
                double nowS = tick * VirtualSite.TICK_S;
                sinceS = -run.askedW[0][tick] > mostAskedW() ? Math.min(sinceS, nowS) : Double.POSITIVE_INFINITY;
                if (nowS >= sinceS + showsWithinS()) {
                    return nowS;
                }
            }
            return Double.POSITIVE_INFINITY;
        }

        /** From the order until it stopped, and was read to stand. */
        private double showsWithinS() {
            double readS = limited.telemetryPeriodS() + limited.telemetryLateS() + 0.5;
            return settlingS(limited, limitW) - meterS() + readS + limited.telemetryPeriodS();
        }

        /** A little more than it gives. */
        double mostAskedW() {
            return INEXACT * limitW + PROBE_W;
        }

        double allowedS() {
            return 1.5 * settlingS(delivering, secondW - limitW);
        }

        /** What became of a run. */
        Outcome outcome(Recording run) {
            double shownS = shownS(run);
            // Asked for hardly more than it gives it shows at the soonest after the first step.
            double soonestS = FIRST_STEP_S + meterS() + showsWithinS();
            double beginS = Math.max(secondStepS, Double.isInfinite(shownS) ? soonestS : shownS);
            double settledS = beginS;
            double mostAskedW = 0;
            for (int tick = (int) (beginS / VirtualSite.TICK_S); tick < run.ticks; tick++) {
                if (Math.abs(run.gridW[tick]) > HELD_W) {
                    settledS = (tick + 1) * VirtualSite.TICK_S;
                }
                // Its own telemetry and one telegram later nobody may expect more of it.
                if (tick * VirtualSite.TICK_S > Math.max(secondStepS, shownS) + 2) {
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
                    mostAskedW <= mostAskedW());
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
        assertAll(outcomes, Outcome::held, "the grid is held in the end");
        assertAll(outcomes, Outcome::inTime, "that within 1.5 times the delivering battery's settling time");
        assertAll(outcomes, Outcome::spared, "the limited battery is not asked for what is added");
    }

    private static void assertAll(List<Outcome> outcomes, Predicate<Outcome> good, String what) {
        List<String> faults =
                outcomes.stream().filter(good.negate()).map(Outcome::story).toList();
        assertTrue(
                faults.isEmpty(),
                () -> what + ": not in " + faults.size() + " of " + VARIANTS + ":\n" + String.join("\n", faults));
    }
}
