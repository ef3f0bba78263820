package energy.nulwatt.bench;

import energy.nulwatt.bench.Benchmark.Result;
import java.util.List;
import java.util.Locale;

/** All scenarios on one page: how far each controller is from the causal limit. */
final class OverviewPlot {
    private static final double LEFT = 150;
    private static final double RIGHT = Svg.WIDTH - 70.0;
    private static final double TOP = 140;
    private static final double BAR = 14;
    private static final double GAP = 12;
    private static final double LEAST = 0.7;
    private static final double MOST = 20;
    private static final double[] RULES = {1, 1.25, 1.6, 2, 3, 5, 10, 20};

    private OverviewPlot() {}

    static String colour(Contestant contestant) {
        return switch (contestant) {
            case NULWATT -> "#0b57d0";
            case NOTHING -> "#9aa1ab";
            case PROPORTIONAL -> "#e08600";
            case PID -> "#8e44ad";
        };
    }

    static String of(List<Result> results, List<Contestant> contestants) {
        List<Contestant> shown =
                contestants.stream().filter(c -> c != Contestant.NOTHING).toList();
        double rowHeight = Math.max(2, shown.size()) * BAR + GAP;
        double bottom = TOP + results.size() * rowHeight;
        Svg svg = new Svg((int) bottom + 24, "mean |grid| over that of the causal limit");
        svg.heading(14, 32, 24, "How far from the causal limit");
        svg.text(14, 58, 17, "#5b6472", Svg.Anchor.START, "mean |grid| as a multiple; 1 is the best that can be had");
        svg.text(14, 80, 17, "#5b6472", Svg.Anchor.START, "without predicting. Logarithmic scale.");
        double x = 14;
        for (Contestant contestant : shown) {
            svg.box(x, 94, 16, 14, colour(contestant));
            svg.text(x + 22, 107, 17, "#1d2430", Svg.Anchor.START, contestant.word());
            x += 50 + 9.5 * contestant.word().length();
        }
        for (double rule : RULES) {
            svg.line(at(rule), TOP - 6, at(rule), bottom, rule == 1 ? "#1d2430" : "#dfe2e6", rule == 1 ? 1.5 : 1);
            svg.text(at(rule), TOP - 11, 15, "#5b6472", Svg.Anchor.MIDDLE, number(rule));
        }
        double y = TOP + GAP / 2;
        for (Result result : results) {
            svg.text(
                    LEFT - 10,
                    y + (rowHeight - GAP) / 2 + 6,
                    17,
                    "#1d2430",
                    Svg.Anchor.END,
                    result.scenario().name());
            double barY = y;
            for (Contestant contestant : shown) {
                bar(svg, barY, result.scores().get(contestant).toCausal(), colour(contestant));
                barY += BAR;
            }
            y += rowHeight;
        }
        return svg.document();
    }

    private static void bar(Svg svg, double y, double ratio, String colour) {
        double end = at(Math.clamp(ratio, LEAST, MOST));
        double one = at(1);
        svg.box(Math.min(one, end), y, Math.max(1, Math.abs(end - one)), BAR - 2, colour);
        svg.text(Math.max(one, end) + 5, y + BAR - 2, 14, "#1d2430", Svg.Anchor.START, twoDigits(ratio));
    }

    private static String twoDigits(double ratio) {
        return String.format(Locale.ROOT, ratio < 10 ? "%.2f" : "%.0f", ratio);
    }

    /** Without zeros at the end. */
    private static String number(double ratio) {
        return ratio == Math.rint(ratio) ? String.valueOf((int) ratio) : String.valueOf(ratio);
    }

    private static double at(double ratio) {
        return LEFT + Math.log(ratio / LEAST) / Math.log(MOST / LEAST) * (RIGHT - LEFT);
    }
}
