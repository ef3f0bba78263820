package energy.nulwatt.cli;

import energy.nulwatt.bench.StepTime;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nulwatt bench step}: how long one step of the loop takes on this machine. */
@Command(
        name = "step",
        description = "Times single steps of the control loop with six batteries.",
        mixinStandardHelpOptions = true)
final class BenchStep implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Another day. Default: 1")
    private long seed;

    @Override
    public void run() {
        StepTime time = StepTime.measure(seed);
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%d steps with six batteries: p50 %.1f us, p99 %.1f us, p99.9 %.1f us, longest %.0f us%n",
                        time.steps(),
                        time.p50Us(),
                        time.p99Us(),
                        time.p999Us(),
                        time.mostUs());
        spec.commandLine().getOut().flush();
    }
}
