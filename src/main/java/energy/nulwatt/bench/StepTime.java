package energy.nulwatt.bench;

import java.util.Arrays;

/**
 * How long one step of the loop takes on this machine: six batteries through a lively house, every step timed. The first
 * runs warm the compiler up and are not counted.
 *
 * @param steps how many were timed
 * @param p50Us half of them took no longer, µs
 * @param p99Us 99 of 100 took no longer, µs
 * @param p999Us 999 of 1000 took no longer, µs
 * @param mostUs the longest; pauses of the machine itself are part of it, µs
 */
public record StepTime(int steps, double p50Us, double p99Us, double p999Us, double mostUs) {
    private static final String LIVELY = "six";
    private static final int WARM_UPS = 4;
    private static final int RUNS = 6;

    /** Measures; takes a few seconds. */
    public static StepTime measure(long seed) {
        Scenario scenario = Scenarios.all(seed).stream()
                .filter(each -> each.name().equals(LIVELY))
                .findFirst()
                .orElseThrow();
        Clocked clocked = new Clocked();
        for (int run = 0; run < WARM_UPS + RUNS; run++) {
            if (run == WARM_UPS) {
                clocked.count = 0;
            }
            VirtualSite.run(scenario, (site, grid, channels, chance) -> {
                Controller loop = Contestant.NULWATT.make(site, grid, channels, chance);
                return nowNs -> clocked.time(loop, nowNs);
            });
        }
        return clocked.result();
    }

    private static final class Clocked {
        private long[] tookNs = new long[1 << 20];
        private int count;

        private void time(Controller loop, long nowNs) {
            long startNs = System.nanoTime();
            loop.step(nowNs);
            long endNs = System.nanoTime();
            if (count == tookNs.length) {
                tookNs = Arrays.copyOf(tookNs, 2 * count);
            }
            tookNs[count++] = endNs - startNs;
        }

        private StepTime result() {
            long[] sorted = Arrays.copyOf(tookNs, count);
            Arrays.sort(sorted);
            return new StepTime(count, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999), at(sorted, 1));
        }

        private static double at(long[] sorted, double part) {
            return sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))] / 1000.0;
        }
    }
}
