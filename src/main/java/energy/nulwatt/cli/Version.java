package energy.nulwatt.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code nulwatt version}. */
@Command(name = "version", description = "Prints the version.", mixinStandardHelpOptions = true)
final class Version implements Callable<Integer> {
    @Override
    public Integer call() {
        System.out.println(new CommandLineInterface().getVersion()[0]);
        return CommandLineInterface.OK;
    }
}
