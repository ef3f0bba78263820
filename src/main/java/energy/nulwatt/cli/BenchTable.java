package energy.nulwatt.cli;

import energy.nulwatt.bench.Benchmark.Result;
import energy.nulwatt.bench.Contestant;
import energy.nulwatt.bench.Score;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The benchmark's results as text. */
final class BenchTable {
    private BenchTable() {}

    static void print(PrintWriter out, List<Result> results, List<Contestant> contestants) {
        out.println("""
                grid: mean and root mean square of |grid|, W; x causal, x oracle: mean over that of the yardsticks;
                avoid: import and export beyond the oracle's, Wh; over: overshoot after steps, W;
                settle, make up: median/worst seconds to +-50 W after steps and shortfalls, !n never;
                rev: changes of direction; relay: relay movements; circ: Wh from battery to battery;
                fuse: ampere seconds above the main fuse that batteries added; cmd: orders per minute
                """);
        out.printf(
                "%-14s %-12s %6s %6s %7s %7s %7s %6s %13s %13s %4s %5s %6s %7s %6s%n",
                "scenario",
                "controller",
                "mean",
                "rms",
                "xcausal",
                "xoracle",
                "avoid",
                "over",
                "settle",
                "make up",
                "rev",
                "relay",
                "circ",
                "fuse",
                "cmd");
        for (Result result : results) {
            String name = result.scenario().name();
            out.printf(
                    Locale.ROOT,
                    "%-14s causal limit %5.0f W (%s), oracle %.0f W%n",
                    name,
                    result.causalW(),
                    result.causalTracker(),
                    result.oracleW());
            for (Contestant contestant : contestants) {
                row(out, contestant, result.scores().get(contestant));
            }
        }
    }

    private static void row(PrintWriter out, Contestant contestant, Score score) {
        out.printf(
                Locale.ROOT,
                "%-14s %-12s %6.0f %6.0f %7.2f %7.1f %7.1f %6s %13s %13s %4d %5d %6.2f %7.1f %6.1f%n",
                "",
                contestant.word(),
                score.meanW(),
                score.rmsW(),
                score.toCausal(),
                score.toOracle(),
                score.avoidableWh(),
                score.settling().count() == 0 ? "-" : String.format(Locale.ROOT, "%.0f", score.overshootW()),
                seconds(score.settling()),
                seconds(score.makingUp()),
                score.reversals(),
                score.relayFlips(),
                score.circulationWh(),
                score.fuseAs(),
                score.ordersPerMin());
    }

    private static String seconds(Score.Settling settling) {
        if (settling.count() == 0) {
            return "-";
        }
        String never = settling.never() == 0 ? "" : " !" + settling.never();
        if (Double.isNaN(settling.medianS())) {
            return "never" + never;
        }
        return String.format(Locale.ROOT, "%.1f/%.1f%s", settling.medianS(), settling.worstS(), never);
    }

    static void sumUp(PrintWriter out, String what, List<Result> results, List<Contestant> contestants) {
        out.printf(
                Locale.ROOT,
                "%n%-26s %7s %7s %9s %9s %8s %6s %7s %7s %9s %6s%n",
                results.size() + " " + what,
                "xcausal",
                "worst",
                "xoracle",
                "avoid Wh",
                "circ Wh",
                "fuse",
                "relay",
                "rev",
                "unsettled",
                "cmd");
        for (Contestant contestant : contestants) {
            out.printf(
                    Locale.ROOT,
                    "%-26s %7.2f %7.2f %9.2f %9.1f %8.2f %6.1f %7.0f %7.0f %9.0f %6.1f%n",
                    contestant.word(),
                    median(results, contestant, Score::toCausal),
                    values(results, contestant, Score::toCausal)[results.size() - 1],
                    median(results, contestant, Score::toOracle),
                    sum(results, contestant, Score::avoidableWh),
                    sum(results, contestant, Score::circulationWh),
                    sum(results, contestant, Score::fuseAs),
                    sum(results, contestant, Score::relayFlips),
                    sum(results, contestant, Score::reversals),
                    sum(
                            results,
                            contestant,
                            s -> s.settling().never() + s.makingUp().never()),
                    median(results, contestant, Score::ordersPerMin));
        }
    }

    /** Where the first controller holds zero less well than another. */
    static void behind(PrintWriter out, List<Result> results, List<Contestant> contestants) {
        Contestant first = contestants.get(0);
        for (Contestant other : contestants.subList(1, contestants.size())) {
            String where = results.stream()
                    .filter(each -> each.scores().get(first).meanW()
                            > each.scores().get(other).meanW())
                    .map(each -> String.format(
                            Locale.ROOT,
                            "%s %.2f > %.2f",
                            each.scenario().name(),
                            each.scores().get(first).toCausal(),
                            each.scores().get(other).toCausal()))
                    .collect(Collectors.joining(", "));
            out.printf("%n%s is behind %s in: %s%n", first.word(), other.word(), where.isEmpty() ? "none" : where);
        }
    }

    /** The eight worst of the first controller. */
    static void worst(PrintWriter out, List<Result> results, List<Contestant> contestants) {
        Contestant first = contestants.get(0);
        out.printf("%nworst of %s:", first.word());
        results.stream()
                .sorted(Comparator.comparingDouble(
                                (Result each) -> each.scores().get(first).toCausal())
                        .reversed())
                .limit(8)
                .forEach(each -> out.printf(
                        Locale.ROOT,
                        " %s %.2f",
                        each.scenario().name(),
                        each.scores().get(first).toCausal()));
        out.println();
    }

    private static double[] values(List<Result> results, Contestant contestant, ToDoubleFunction<Score> value) {
        return results.stream()
                .mapToDouble(each -> value.applyAsDouble(each.scores().get(contestant)))
                .sorted()
                .toArray();
    }

    private static double median(List<Result> results, Contestant contestant, ToDoubleFunction<Score> value) {
        double[] sorted = values(results, contestant, value);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static double sum(List<Result> results, Contestant contestant, ToDoubleFunction<Score> value) {
        double sum = 0;
        for (double each : values(results, contestant, value)) {
            sum += each;
        }
        return sum;
    }
}
