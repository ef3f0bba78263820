package energy.nulwatt.cli;

import energy.nulwatt.bench.Benchmark;
import energy.nulwatt.bench.Benchmark.Result;
import energy.nulwatt.bench.Contestant;
import energy.nulwatt.bench.Scenario;
import energy.nulwatt.bench.Scenarios;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nulwatt bench control}: how well the loop holds zero, in virtual houses, beside other controllers. */
@Command(
        name = "control",
        description = "Runs the control loop and its rivals through virtual days and prints how well each holds zero.",
        mixinStandardHelpOptions = true)
final class BenchControl implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "Only this one; may be given several times. 'list' lists them.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--against",
            paramLabel = "NAME",
            split = ",",
            description = "Which controllers. Default: all of ${COMPLETION-CANDIDATES}",
            completionCandidates = Words.class)
    private List<String> against = new ArrayList<>();

    @Option(
            names = "--variants",
            paramLabel = "N",
            description = "Also each scenario N times with other batteries and meter delays than expected.")
    private int variants;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Other days. Default: 1")
    private long seed;

    @Option(
            names = "--plots",
            paramLabel = "DIR",
            description = "Also draws every scenario, and all of them together, as SVG files in this directory.")
    private Optional<Path> plots = Optional.empty();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Scenario> all = Scenarios.all(seed);
        if (names.contains("list")) {
            all.forEach(each ->
                    out.printf(Locale.ROOT, "%-14s %2.0f min  %s%n", each.name(), each.lengthS() / 60, each.about()));
            return CommandLineInterface.OK;
        }
        List<Scenario> chosen = chosen(all);
        List<Contestant> contestants = contestants();
        if (variants < 0) {
            throw new ParameterException(spec.commandLine(), "--variants must be 0 or more, but is " + variants);
        }
        long startNs = System.nanoTime();
        List<Result> results;
        try {
            results = plots.isPresent()
                    ? Benchmark.plot(chosen, contestants, plots.get())
                    : Benchmark.run(chosen, contestants);
        } catch (IOException e) {
            spec.commandLine().getErr().println("nulwatt bench control: the plots cannot be written: " + e);
            return CommandLineInterface.NO_OUTPUT;
        }
        BenchTable.print(out, results, contestants);
        BenchTable.sumUp(out, "scenarios", results, contestants);
        BenchTable.behind(out, results, contestants);
        if (variants > 0) {
            List<Result> varied = Benchmark.run(Benchmark.variants(chosen, variants), contestants);
            BenchTable.sumUp(out, "variants", varied, contestants);
            BenchTable.worst(out, varied, contestants);
        }
        out.printf(Locale.ROOT, "%nRun time %.1f s%n", (System.nanoTime() - startNs) / 1e9);
        out.flush();
        return CommandLineInterface.OK;
    }

    private List<Scenario> chosen(List<Scenario> all) {
        List<Scenario> chosen = all.stream()
                .filter(each -> names.isEmpty() || names.contains(each.name()))
                .toList();
        for (String name : names) {
            if (all.stream().noneMatch(each -> each.name().equals(name))) {
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no scenario '" + name + "'; there are: "
                                + all.stream().map(Scenario::name).collect(Collectors.joining(", ")));
            }
        }
        return chosen;
    }

    private List<Contestant> contestants() {
        if (against.isEmpty()) {
            return List.of(Contestant.values());
        }
        List<Contestant> contestants = new ArrayList<>();
        for (String word : against) {
            contestants.add(Words.all().stream()
                    .filter(each -> each.word().equals(word))
                    .findAny()
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            "there is no controller '" + word + "'; there are: " + String.join(", ", new Words()))));
        }
        return contestants;
    }

    /** What may follow {@code --against}. */
    private static final class Words extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Words() {
            all().forEach(each -> add(each.word()));
        }

        static List<Contestant> all() {
            return List.of(Contestant.values());
        }
    }
}
