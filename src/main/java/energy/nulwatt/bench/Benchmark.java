package energy.nulwatt.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
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
        return scenarios.parallelStream()
                .map(each -> Runs.of(each, contestants).result())
                .toList();
    }

    /** The same, with one picture per scenario and one of all of them in a directory, which is made when it is not there. */
    public static List<Result> plot(List<Scenario> scenarios, List<Contestant> contestants, Path directory)
            throws IOException {
        Files.createDirectories(directory);
        List<Result> results;
        try {
            results = scenarios.parallelStream()
                    .map(each -> {
                        Runs runs = Runs.of(each, contestants);
                        write(
                                directory.resolve(each.name() + ".svg"),
                                ScenarioPlot.of(each, runs.possible(), runs.recordings()));
                        return runs.result();
                    })
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Files.writeString(directory.resolve("overview.svg"), OverviewPlot.of(results, contestants));
        return results;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** One scenario under every controller. */
    private record Runs(Scenario scenario, Yardsticks possible, Map<Contestant, Recording> recordings) {
        static Runs of(Scenario scenario, List<Contestant> contestants) {
            Recording idle = VirtualSite.run(scenario, Contestant.NOTHING);
            Map<Contestant, Recording> recordings = new LinkedHashMap<>();
            for (Contestant contestant : contestants) {
                recordings.put(
                        contestant, contestant == Contestant.NOTHING ? idle : VirtualSite.run(scenario, contestant));
            }
            return new Runs(scenario, new Yardsticks(idle), recordings);
        }

        Result result() {
            Map<Contestant, Score> scores = new EnumMap<>(Contestant.class);
            recordings.forEach((contestant, recording) -> scores.put(contestant, Score.of(recording, possible)));
            return new Result(
                    scenario, possible.causal.meanW(), possible.causal.tracker(), possible.oracle.meanW(), scores);
        }
    }
}
