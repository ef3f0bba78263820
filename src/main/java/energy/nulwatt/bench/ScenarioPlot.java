package energy.nulwatt.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One scenario as a picture: house, grid and batteries under the first controller, its worst moments, and the rivals. */
final class ScenarioPlot {
    private static final String HOUSE = "#a3aab4";
    private static final String GRID = "#c8102e";
    private static final String[] BATTERY = {"#0b57d0", "#e08600", "#107c41", "#8e44ad", "#00838f", "#6d4c41"};
    private static final String DASHED = "5 4";
    private static final double BEFORE_S = 8;
    private static final double CLOSE_S = 60;
    private static final int HEADER = 84;

    private ScenarioPlot() {}

    /** @param runs in the order in which they are shown; the first one is shown in full */
    static String of(Scenario scenario, Yardsticks possible, Map<Contestant, Recording> runs) {
        Contestant shown = runs.keySet().iterator().next();
        Recording run = runs.get(shown);
        Score score = Score.of(run, possible);
        List<Panel> panels = new ArrayList<>();
        panels.add(new Panel("House and grid", 0, run.ticks)
                .line("house", run.houseW, HOUSE, 1.5, "")
                .line("grid", run.gridW, GRID, 1.5, ""));
        panels.add(batteries("Batteries", run, 0, run.ticks));
        int from = worstMoment(run);
        int to = Math.min(run.ticks, from + ticks(CLOSE_S));
        panels.add(new Panel("Its worst minute: house and grid", from, to)
                .line("house", run.houseW, HOUSE, 2.5, "")
                .line("grid", run.gridW, GRID, 2.5, ""));
        panels.add(batteries("Its worst minute: batteries", run, from, to));
        if (runs.size() > 1) {
            panels.add(rivals(runs, from, to));
        }
        Svg svg = new Svg(HEADER + panels.size() * Panel.HEIGHT, scenario.name());
        svg.heading(14, 32, 24, scenario.name() + ": " + shown.word());
        svg.text(14, 56, 17, "#5b6472", Svg.Anchor.START, scenario.about());
        svg.text(14, 78, 17, "#5b6472", Svg.Anchor.START, words(score, possible));
        double top = HEADER;
        for (Panel panel : panels) {
            panel.draw(svg, top);
            top += Panel.HEIGHT;
        }
        return svg.document();
    }

    private static String words(Score score, Yardsticks possible) {
        return String.format(
                Locale.ROOT,
                "mean |grid| %.0f W: %.2f × the causal limit of %.0f W; the oracle has %.0f W",
                score.meanW(),
                score.toCausal(),
                possible.causal.meanW(),
                possible.oracle.meanW());
    }

    private static Panel batteries(String title, Recording run, int from, int to) {
        boolean close = to - from < run.ticks;
        Panel panel = new Panel(title + " (asked dashed, + charge)", from, to);
        for (int i = 0; i < run.batteryW.length; i++) {
            panel.line("", run.askedW[i], BATTERY[i % BATTERY.length], close ? 1.8 : 1, DASHED);
            panel.line(
                    "battery " + (i + 1) + " " + run.scenario.units().get(i).phase(),
                    run.batteryW[i],
                    BATTERY[i % BATTERY.length],
                    close ? 2.5 : 1.5,
                    "");
        }
        return panel;
    }

    private static Panel rivals(Map<Contestant, Recording> runs, int from, int to) {
        Panel panel = new Panel("The same minute: grid under each controller", from, to);
        runs.forEach((contestant, run) -> {
            if (contestant != Contestant.NOTHING) {
                panel.line(contestant.word(), run.gridW, OverviewPlot.colour(contestant), 2.2, "");
            }
        });
        return panel;
    }

    /** Begins shortly before the minute with the most exchange. */
    private static int worstMoment(Recording run) {
        int length = ticks(CLOSE_S - BEFORE_S);
        double sum = 0;
        double worst = -1;
        int worstAt = 0;
        for (int tick = Envelope.firstScored(); tick < run.ticks; tick++) {
            sum += Math.abs(run.gridW[tick]);
            int begin = tick - length;
            if (begin < Envelope.firstScored()) {
                continue;
            }
            sum -= Math.abs(run.gridW[begin]);
            if (sum > worst) {
                worst = sum;
                worstAt = begin;
            }
        }
        return Math.clamp(worstAt - ticks(BEFORE_S), 0, run.ticks - ticks(CLOSE_S));
    }

    private static int ticks(double seconds) {
        return (int) Math.round(seconds / VirtualSite.TICK_S);
    }
}
