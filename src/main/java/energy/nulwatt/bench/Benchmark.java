package energy.nulwatt.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Puts controllers through scenarios, on all cores. The same scenarios give the same numbers. */
public final class Benchmark {
    private Benchmark() {}

    /**
     * One scenario, measured.
     *
     * @param causalW mean |grid| of the {@link CausalLimit}
     * @param causalTracker the tracker with which it was had
     * @param oracleW mean |grid| of the {@link Oracle}
     */
    public record Result(
            Scenario scenario, double causalW, String causalTracker, double oracleW, Map<Contestant, Score> scores) {}

    /** Results in the order of the scenarios. */
    public static List<Result> run(List<Scenario> scenarios, List<Contestant> contestants) {
        return scenarios.parallelStream().map(each -> run(each, contestants)).toList();
    }

    /** Each scenario in so many variants ({@link Scenario#varied}). */
    public static List<Scenario> variants(List<Scenario> scenarios, int count) {
        List<Scenario> varied = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            for (int variant = 1; variant <= count; variant++) {
                varied.add(scenario.varied(variant));
            }
        }
        return varied;
    }

    private static Result run(Scenario scenario, List<Contestant> contestants) {
        Recording idle = VirtualSite.run(scenario, Contestant.NOTHING);
        Yardsticks possible = new Yardsticks(idle);
        Map<Contestant, Score> scores = new EnumMap<>(Contestant.class);
        for (Contestant contestant : contestants) {
            Recording recording = contestant == Contestant.NOTHING ? idle : VirtualSite.run(scenario, contestant);
            scores.put(contestant, Score.of(recording, possible));
        }
        return new Result(
                scenario, possible.causal.meanW(), possible.causal.tracker(), possible.oracle.meanW(), scores);
    }
}
