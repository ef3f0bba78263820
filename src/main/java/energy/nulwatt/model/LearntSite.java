package energy.nulwatt.model;

import java.util.List;

/**
 * What was learnt before a start.
 *
 * @param meterLatencyS from the end of a telegram's window until it is here, s; NaN when it was not learnt
 * @param batteries for each battery in the order of the site: one entry per firmware, the newest first
 */
public record LearntSite(double meterLatencyS, List<List<Learnt>> batteries) {
    public LearntSite {
        batteries = batteries.stream().map(List::copyOf).toList();
    }
}
