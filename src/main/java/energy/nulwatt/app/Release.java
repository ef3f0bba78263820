package energy.nulwatt.app;

import energy.nulwatt.battery.ModbusBattery;
import energy.nulwatt.battery.Profile;
import energy.nulwatt.config.Site;
import energy.nulwatt.model.BatteryState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Stops every battery of a site and gives it back to its own logic, whoever commanded it before. */
public final class Release {
    private Release() {}

    /**
     * Tries until it worked or the time is over, all links at the same time.
     *
     * @return for each battery in the order of the site: empty when it was handed back, else what went wrong
     */
    public static List<String> all(Site site, Map<String, Profile> profiles, int withinMs) {
        Map<Integer, String> outcome = new ConcurrentHashMap<>();
        long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMs);
        try (Fleet fleet = new Fleet(site, profiles)) {
            List<Thread> threads = new ArrayList<>();
            for (List<Fleet.Member> bus : fleet.buses()) {
                threads.add(Thread.ofPlatform().daemon().start(() -> {
                    for (Fleet.Member member : bus) {
                        outcome.put(member.index(), release(member.battery(), untilNs));
                    }
                }));
            }
            for (Thread thread : threads) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(untilNs - System.nanoTime());
                thread.join(Math.max(1, leftMs));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < site.batteries().size(); i++) {
            lines.add(outcome.getOrDefault(i, "did not answer in time"));
        }
        return lines;
    }

    private static String release(ModbusBattery battery, long untilNs) {
        BatteryState state = new BatteryState();
        String failure;
        do {
            try {
                battery.connect(state);
                battery.stop(state);
                battery.release(state);
                return "";
            } catch (IOException e) {
                failure = e.getMessage();
            }
        } while (untilNs - System.nanoTime() > 0);
        return failure;
    }
}
