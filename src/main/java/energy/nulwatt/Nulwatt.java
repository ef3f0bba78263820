package energy.nulwatt;

import energy.nulwatt.cli.CommandLineInterface;

/** The entry of the command line. */
public final class Nulwatt {
    private Nulwatt() {}

    public static void main(String[] args) {
        System.exit(CommandLineInterface.execute(args));
    }
}
