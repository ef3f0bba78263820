package energy.nulwatt.cli;

import energy.nulwatt.model.BatterySnapshot;
import energy.nulwatt.model.BatterySpec;
import energy.nulwatt.model.Commissioning;
import energy.nulwatt.model.Sink;
import energy.nulwatt.model.Slot;
import energy.nulwatt.model.Snapshot;
import java.io.PrintStream;
import java.util.Locale;

/** Shows live what the controller does: a picture that is redrawn on a terminal, a line at a time elsewhere. */
final class TerminalView implements Sink {
    private static final int BAR_HALF = 18;
    private static final double BAR_FULL_W = 3000;
    private static final String CLEAR = "\033[H\033[2J";
    private static final String BOLD = "\033[1m";
    private static final String DIM = "\033[2m";
    private static final String GREEN = "\033[32m";
    private static final String YELLOW = "\033[33m";
    private static final String RED = "\033[31m";
    private static final String PLAIN = "\033[0m";

    private final Slot<Snapshot> slot;
    private final PrintStream out;
    private final boolean picture;
    private final String heading;
    private final long startNs;
    private Snapshot snapshot;

    /**
     * A view that shows nothing yet.
     *
     * @param first any snapshot of the site
     * @param picture true on a terminal that understands ANSI
     */
    TerminalView(Snapshot first, PrintStream out, boolean picture, String heading) {
        slot = new Slot<>(() -> new Snapshot(first.site));
        snapshot = first;
        this.out = out;
        this.picture = picture;
        this.heading = heading;
        startNs = System.nanoTime();
    }

    @Override
    public void accept(Snapshot newest) {
        slot.writing().copyFrom(newest);
        slot.publish();
    }

    /** Draws the newest snapshot; {@code footer} goes below it. */
    void draw(String footer) {
        if (slot.poll()) {
            snapshot = slot.latest();
        }
        StringBuilder text = new StringBuilder(2000);
        if (picture) {
            drawPicture(text, footer);
        } else {
            drawLine(text);
        }
        out.print(text);
        out.flush();
    }

    /** The newest snapshot drawn. */
    Snapshot snapshot() {
        return snapshot;
    }

    private void drawLine(StringBuilder text) {
        text.append(String.format(
                Locale.ROOT,
                "%s grid %6s W  house %6s W ",
                elapsed(),
                watts(snapshot.grid.powerW),
                watts(snapshot.houseW)));
        for (int i = 0; i < snapshot.batteries.length; i++) {
            BatterySnapshot battery = snapshot.batteries[i];
            text.append(String.format(
                    Locale.ROOT,
                    " %s %d/%s W",
                    snapshot.site.batteries().get(i).name(),
                    battery.askedW,
                    watts(battery.deliveredW)));
            if (battery.commissioning == Commissioning.RUNNING) {
                text.append(" (").append(progress(battery)).append(')');
            }
        }
        text.append("  ")
                .append(word(snapshot.status))
                .append(": ")
                .append(snapshot.reason.text())
                .append('\n');
    }

    private void drawPicture(StringBuilder text, String footer) {
        text.append(CLEAR)
                .append(BOLD)
                .append("Nulwatt")
                .append(PLAIN)
                .append("  ")
                .append(heading)
                .append("  ");
        text.append(DIM).append(elapsed()).append(PLAIN).append("\n\n");
        flow(text, "grid", snapshot.grid.powerW, "import", "export", gridColour());
        flow(text, "house", snapshot.houseW, "takes", "has too much", "");
        flow(text, "batteries", snapshot.deliveredW, "charging", "discharging", "");
        text.append('\n').append(BOLD);
        text.append(String.format(
                Locale.ROOT, "%-14s %-5s %8s %10s %6s  %s%n", "battery", "phase", "asked", "delivered", "SoC", "why"));
        text.append(PLAIN);
        for (int i = 0; i < snapshot.batteries.length; i++) {
            row(text, snapshot.site.batteries().get(i), snapshot.batteries[i]);
        }
        text.append('\n').append(statusColour()).append(word(snapshot.status)).append(PLAIN);
        text.append(": ").append(snapshot.reason.text()).append("\n\n");
        text.append(DIM).append(footer).append(PLAIN).append('\n');
    }

    private static void row(StringBuilder text, BatterySpec spec, BatterySnapshot battery) {
        String soc = Double.isNaN(battery.state.socPercent)
                ? "?"
                : String.format(Locale.ROOT, "%.1f%%", battery.state.socPercent);
        String delivered = battery.state.available ? watts(battery.deliveredW) + " W" : "silent";
        String progress = progress(battery);
        text.append(String.format(
                Locale.ROOT,
                "%-14.14s %-5s %8s %10s %6s  %s%n",
                spec.name(),
                spec.phase().name().length() == 2 ? spec.phase().name() : "all",
                battery.askedW + " W",
                delivered,
                soc,
                progress.isEmpty() ? battery.reason.text() : progress));
    }

    /** How far its commissioning is; empty when it does none. */
    private static String progress(BatterySnapshot battery) {
        return switch (battery.commissioning) {
            case RUNNING -> String.format(Locale.ROOT, "commissioning %.0f %%", 100 * battery.commissioningPart);
            case WAITING -> "waits for its commissioning";
            case NONE, DONE, ENDED_EARLY -> "";
        };
    }

    private static void flow(
            StringBuilder text, String name, double w, String positive, String negative, String colour) {
        text.append(
                String.format(Locale.ROOT, "%-10s %s%7s W%s ", name, colour, watts(w), colour.isEmpty() ? "" : PLAIN));
        int filled = Double.isNaN(w) ? 0 : (int) Math.round(Math.min(1, Math.abs(w) / BAR_FULL_W) * BAR_HALF);
        text.append(" ".repeat(BAR_HALF - (w < 0 ? filled : 0)))
                .append("▇".repeat(w < 0 ? filled : 0))
                .append('│');
        text.append("▇".repeat(w > 0 ? filled : 0)).append(" ".repeat(BAR_HALF - (w > 0 ? filled : 0)));
        boolean shown = !Double.isNaN(w) && Math.abs(w) >= 5;
        text.append(' ').append(shown ? w > 0 ? positive : negative : "").append('\n');
    }

    private String gridColour() {
        double off = Math.abs(snapshot.grid.powerW - snapshot.settings.gridOffsetW);
        return off <= 50 ? GREEN : off <= 300 ? YELLOW : RED;
    }

    private String statusColour() {
        return switch (snapshot.status) {
            case HOLDING, STANDBY, MONITORING -> GREEN;
            case STARTING, DEGRADED -> YELLOW;
            case STOPPED, FAULT -> RED;
        };
    }

    private String elapsed() {
        long seconds = (System.nanoTime() - startNs) / 1_000_000_000L;
        return String.format(Locale.ROOT, "%02d:%02d", seconds / 60, seconds % 60);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String watts(double w) {
        return Double.isNaN(w) ? "?" : Long.toString(Math.round(w));
    }
}
