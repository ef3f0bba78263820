package energy.nulwatt.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One diagram of power over time: axes with units, lines, and a legend of them. */
final class Panel {
    static final int HEIGHT = 330;

    private static final double LEFT = 64;
    private static final double RIGHT = Svg.WIDTH - 14.0;
    private static final double LEGEND_ROW = 24;
    private static final int LETTERS = 17;
    /** Lines are thinned to so many columns: what lies between is drawn from its least to its most. */
    private static final int COLUMNS = 680;

    private static final String INK = "#1d2430";
    private static final String SOFT = "#5b6472";
    private static final String RULE = "#dfe2e6";

    private static final class Line {
        final String name;
        final double[] watts;
        final String colour;
        final double width;
        final String dashes;

        Line(String name, double[] watts, String colour, double width, String dashes) {
            this.name = name;
            this.watts = watts;
            this.colour = colour;
            this.width = width;
            this.dashes = dashes;
        }
    }

    private final String title;
    private final int from;
    private final int to;
    private final boolean inSeconds;
    private final List<Line> lines = new ArrayList<>();

    /**
     * @param from first tick
     * @param to tick after the last
     */
    Panel(String title, int from, int to) {
        this.title = title;
        this.from = from;
        this.to = to;
        inSeconds = (to - from) * VirtualSite.TICK_S <= 150;
    }

    /**
     * @param name empty to keep it out of the legend
     * @param dashes empty for a plain line
     */
    Panel line(String name, double[] watts, String colour, double width, String dashes) {
        lines.add(new Line(name, watts, colour, width, dashes));
        return this;
    }

    /** Draws it with its upper edge at {@code top}. */
    void draw(Svg svg, double top) {
        svg.heading(LEFT - 50, top + 22, 19, title);
        double plotTop = legend(svg, top + 46) + 14;
        double bottom = top + HEIGHT - 44;
        double least = 0;
        double most = 0;
        for (Line line : lines) {
            for (int tick = from; tick < to; tick++) {
                least = Math.min(least, line.watts[tick]);
                most = Math.max(most, line.watts[tick]);
            }
        }
        double roomW = Math.max(100, 0.06 * (most - least));
        Scale y = new Scale(least - (least < 0 ? roomW : 0), most + roomW, bottom, plotTop);
        Scale x = new Scale(from * VirtualSite.TICK_S, to * VirtualSite.TICK_S, LEFT, RIGHT);
        rules(svg, x, y, plotTop, bottom);
        for (Line line : lines) {
            svg.path(path(line.watts, x, y), line.colour, line.width, line.dashes);
        }
    }

    /** Answers where it ends. */
    private double legend(Svg svg, double top) {
        double x = LEFT;
        double y = top;
        for (Line line : lines) {
            if (line.name.isEmpty()) {
                continue;
            }
            double width = 44 + 0.53 * LETTERS * line.name.length();
            if (x + width > RIGHT) {
                x = LEFT;
                y += LEGEND_ROW;
            }
            svg.line(x, y - 5, x + 26, y - 5, line.colour, Math.max(3, line.width), line.dashes);
            svg.text(x + 32, y, LETTERS, INK, Svg.Anchor.START, line.name);
            x += width;
        }
        return y;
    }

    private void rules(Svg svg, Scale x, Scale y, double plotTop, double bottom) {
        double stepW = y.step(5, 1);
        for (double watts = Math.ceil(y.low() / stepW) * stepW; watts <= y.high(); watts += stepW) {
            svg.line(LEFT, y.at(watts), RIGHT, y.at(watts), watts == 0 ? SOFT : RULE, 1);
            svg.text(LEFT - 8, y.at(watts) + 6, LETTERS, SOFT, Svg.Anchor.END, kilowatts(watts, stepW));
        }
        svg.text(LEFT - 8, plotTop - 14, LETTERS, SOFT, Svg.Anchor.END, "kW");
        double unitS = inSeconds ? 1 : 60;
        double stepS = x.step(7, unitS);
        for (double seconds = Math.ceil(x.low() / stepS) * stepS; seconds <= x.high(); seconds += stepS) {
            svg.line(x.at(seconds), plotTop, x.at(seconds), bottom, RULE, 1);
            String words = String.format(Locale.ROOT, "%.0f", seconds / unitS);
            // Beside the last number stands the unit.
            if (x.at(seconds) < RIGHT - 70) {
                svg.text(x.at(seconds), bottom + 22, LETTERS, SOFT, Svg.Anchor.MIDDLE, words);
            }
        }
        svg.text(RIGHT, bottom + 22, LETTERS, SOFT, Svg.Anchor.END, inSeconds ? "s" : "min");
    }

    private static String kilowatts(double watts, double stepW) {
        int digits = stepW >= 1000 ? 0 : stepW >= 100 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + digits + "f", watts == 0 ? 0 : watts / 1000)
                .replace('-', '−');
    }

    private StringBuilder path(double[] watts, Scale x, Scale y) {
        StringBuilder path = new StringBuilder();
        double perColumn = Math.max(1, (to - from) / (double) COLUMNS);
        double lastY = Double.NaN;
        double heldX = Double.NaN;
        for (double at = from; at < to; at += perColumn) {
            int begin = (int) at;
            int end = Math.min(to, Math.max(begin + 1, (int) (at + perColumn)));
            int least = begin;
            int most = begin;
            for (int tick = begin; tick < end; tick++) {
                least = watts[tick] < watts[least] ? tick : least;
                most = watts[tick] > watts[most] ? tick : most;
            }
            int[] both = least <= most ? new int[] {least, most} : new int[] {most, least};
            for (int tick : both) {
                double px = x.at(tick * VirtualSite.TICK_S);
                double py = y.at(watts[tick]);
                if (Math.abs(py - lastY) < 0.3) {
                    // A level stretch is drawn at its end.
                    heldX = px;
                    continue;
                }
                if (!Double.isNaN(heldX)) {
                    point(path, heldX, lastY);
                    heldX = Double.NaN;
                }
                point(path, px, py);
                lastY = py;
            }
        }
        if (!Double.isNaN(heldX)) {
            point(path, heldX, lastY);
        }
        return path;
    }

    private static void point(StringBuilder path, double x, double y) {
        path.append(path.isEmpty() ? 'M' : 'L');
        path.append(Svg.tenths(x)).append(' ').append(Svg.tenths(y));
    }

    /** From values to places. */
    private record Scale(double low, double high, double lowAt, double highAt) {
        double at(double value) {
            return lowAt + (value - low) / (high - low) * (highAt - lowAt);
        }

        /** A round distance between about {@code wanted} rules, a multiple of {@code unit} or a decimal part of it. */
        double step(int wanted, double unit) {
            double raw = (high - low) / unit / wanted;
            double power = Math.pow(10, Math.floor(Math.log10(raw)));
            double factor = raw / power;
            return unit * power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
        }
    }
}
