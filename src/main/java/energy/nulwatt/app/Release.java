package energy.nulwatt.app;

import energy.nulwatt.battery.Profile;
import energy.nulwatt.config.Site;
import energy.nulwatt.modbus.BusTime;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Stops every battery of a site and gives it back to its own logic, whoever commanded it before. */
public final class Release {
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private Release() {}

    /**
     * Tries until it worked or the time is over, all links at the same time.
     *
     * @param stopOnly they are only stopped, not given back
     * @return for each battery in the order of the site: empty when it is done, else what went wrong
     */
    public static List<String> all(Site site, Map<String, Profile> profiles, int withinMs, boolean stopOnly) {
        long nowNs = System.nanoTime();
        long untilNs = nowNs + TimeUnit.MILLISECONDS.toNanos(withinMs);
        HandOver[] inOrder = new HandOver[site.batteries().size()];
        List<String> outcome = new ArrayList<>();
        try (Fleet fleet = new Fleet(site, profiles)) {
            List<Thread> threads = new ArrayList<>();
            for (List<Fleet.Member> bus : fleet.buses()) {
                List<HandOver> onBus = new ArrayList<>();
                for (Fleet.Member member : bus) {
                    HandOver handOver = new HandOver(member.battery(), stopOnly, nowNs, untilNs);
                    inOrder[member.index()] = handOver;
                    onBus.add(handOver);
                }
                threads.add(Thread.ofPlatform().daemon().start(() -> serve(onBus, untilNs, BusTime.SYSTEM)));
            }
            awaitEnd(threads, untilNs);
            // Before the links are closed, which every attempt under way would take for its failure.
            for (HandOver handOver : inOrder) {
                outcome.add(handOver.failure());
            }
        }
        return outcome;
    }

    private static void awaitEnd(List<Thread> threads, long untilNs) {
        try {
            for (Thread thread : threads) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(untilNs - System.nanoTime());
                thread.join(Math.max(1, leftMs));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The batteries of one link in turns, so that one that does not answer does not keep the others from theirs. */
    static void serve(List<HandOver> onBus, long untilNs, BusTime time) {
        try {
            boolean open = true;
            while (open && untilNs - time.nowNs() > 0) {
                open = false;
                boolean attempted = false;
                for (HandOver handOver : onBus) {
                    long nowNs = time.nowNs();
                    if (!handOver.done() && handOver.dueNs() - nowNs <= 0) {
                        handOver.attempt(nowNs);
                        attempted = true;
                    }
                    open |= !handOver.done();
                }
                if (open && !attempted) {
                    time.sleep(PAUSE_NS);
                }
            }
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
        }
    }
}
