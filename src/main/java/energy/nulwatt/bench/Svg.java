package energy.nulwatt.bench;

import java.util.Locale;

/** A picture in SVG as text: only what the plots need. Coordinates are those of the view box, y downwards. */
final class Svg {
    /** Wide enough for a desk, and with letters that a phone still shows. */
    static final int WIDTH = 760;

    private final StringBuilder text = new StringBuilder(1 << 16);

    Svg(int height, String title) {
        text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(height)
                .append(
                        "\" style=\"width:100%;max-width:760px;height:auto\" font-family=\"Helvetica, Arial, sans-serif\" role=\"img\">\n<title>")
                .append(escaped(title))
                .append("</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fcfcfa\"/>\n");
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Where a text stands relative to its point. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    Svg text(double x, double y, int size, String colour, Anchor anchor, String words) {
        return text(x, y, size, colour, anchor, false, words);
    }

    Svg heading(double x, double y, int size, String words) {
        return text(x, y, size, "#1d2430", Anchor.START, true, words);
    }

    private Svg text(double x, double y, int size, String colour, Anchor anchor, boolean bold, String words) {
        add("<text x=\"", x, "\" y=\"", y, "\" font-size=\"", size, "\" fill=\"", colour, "\"");
        if (anchor != Anchor.START) {
            text.append(" text-anchor=\"")
                    .append(anchor.name().toLowerCase(Locale.ROOT))
                    .append('"');
        }
        if (bold) {
            text.append(" font-weight=\"bold\"");
        }
        text.append('>').append(escaped(words)).append("</text>\n");
        return this;
    }

    Svg line(double x1, double y1, double x2, double y2, String colour, double width) {
        return line(x1, y1, x2, y2, colour, width, "");
    }

    /** @param dashes lengths of dashes and gaps, or empty for a plain line */
    Svg line(double x1, double y1, double x2, double y2, String colour, double width, String dashes) {
        add("<path d=\"M", x1, " ", y1, "L", x2, " ", y2, "\"");
        stroke(colour, width, dashes);
        return this;
    }

    Svg box(double x, double y, double width, double height, String fill) {
        add("<rect x=\"", x, "\" y=\"", y, "\" width=\"", width, "\" height=\"", height, "\" fill=\"", fill, "\"/>\n");
        return this;
    }

    /** @param path the commands of an SVG path */
    Svg path(CharSequence path, String colour, double width, String dashes) {
        text.append("<path d=\"").append(path).append('"');
        stroke(colour, width, dashes);
        return this;
    }

    private void stroke(String colour, double width, String dashes) {
        add(" fill=\"none\" stroke=\"", colour, "\" stroke-width=\"", width, "\" stroke-linejoin=\"round\"");
        if (!dashes.isEmpty()) {
            text.append(" stroke-dasharray=\"").append(dashes).append('"');
        }
        text.append("/>\n");
    }

    private void add(Object... parts) {
        for (Object part : parts) {
            text.append(part instanceof Double number ? tenths(number) : part);
        }
    }

    /** A tenth of a unit is finer than any screen. */
    static double tenths(double number) {
        return Math.round(number * 10) / 10.0;
    }

    /** The whole document. */
    String document() {
        return text + "</svg>\n";
    }
}
