package energy.nulwatt;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(name = "nulwatt", description = "Keeps a house at zero watts at its smart meter.")
public final class Nulwatt {
    private Nulwatt() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Nulwatt()).execute(args));
    }
}
