package energy.nulwatt.app;

import energy.nulwatt.battery.BatteryRunner;
import java.util.List;
import java.util.Locale;

/** How long the batteries' first frames took from the telegrams that caused them. */
final class ReactionReport {
    private ReactionReport() {}

    static String of(List<BatteryRunner> runners, List<List<Fleet.Member>> buses) {
        StringBuilder text = new StringBuilder();
        for (int bus = 0; bus < runners.size(); bus++) {
            for (int seat = 0; seat < buses.get(bus).size(); seat++) {
                var times = runners.get(bus).reactionTimes(seat);
                text.append(String.format(
                        Locale.ROOT,
                        "%s%s: %d commands, p50 %.1f ms, p99 %.1f ms",
                        text.isEmpty() ? "" : "; ",
                        buses.get(bus).get(seat).battery().spec().name(),
                        times.count(),
                        times.percentileMs(50),
                        times.percentileMs(99)));
            }
        }
        return text.toString();
    }
}
