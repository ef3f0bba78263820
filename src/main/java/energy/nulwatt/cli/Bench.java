package energy.nulwatt.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nulwatt bench}: measurements of the program itself. */
@Command(
        name = "bench",
        description = "Measures the program itself.",
        mixinStandardHelpOptions = true,
        subcommands = {BenchControl.class, BenchStep.class})
final class Bench implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
