package energy.nulwatt.cli;

import energy.nulwatt.app.SiteLock;
import energy.nulwatt.yaml.FaultyFileException;
import org.tinylog.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The commands, and what their exit codes mean. */
@Command(
        name = "nulwatt",
        description = "Keeps a house at zero watts at its smart meter.",
        mixinStandardHelpOptions = true,
        versionProvider = CommandLineInterface.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:done",
            " 2:wrong command line",
            "65:decode: no good telegram in the input",
            "66:an input is missing or cannot be read",
            "69:release, probe: a device did not answer",
            "70:a fault in the program; every battery was handed back",
            "73:bench: the plots cannot be written",
            "75:run, commission: not now; another Nulwatt controls the site, or a commissioning did not come to its end",
            "78:the site file, or a file that it names, is faulty"
        },
        subcommands = {
            Run.class,
            Commission.class,
            LearntCommand.class,
            Demo.class,
            Check.class,
            Probe.class,
            Decode.class,
            Bench.class,
            ReleaseCommand.class,
            Version.class,
            CommandLine.HelpCommand.class
        })
public final class CommandLineInterface implements IVersionProvider {
    static final int OK = 0;
    static final int NO_INPUT = 66;
    static final int NO_ANSWER = 69;
    static final int PROGRAM_FAULT = 70;
    static final int NO_OUTPUT = 73;
    static final int NOT_NOW = 75;
    static final int FAULTY_FILE = 78;

    /** Runs a command; answers its exit code. */
    public static int execute(String[] args) {
        CommandLine commands = new CommandLine(new CommandLineInterface());
        commands.setExecutionExceptionHandler((fault, command, parsed) -> report(fault));
        if (args.length == 0) {
            commands.usage(System.err);
            return CommandLine.ExitCode.USAGE;
        }
        return commands.execute(args);
    }

    private static int report(Exception fault) {
        if (fault instanceof FaultyFileException faulty) {
            System.err.println(faulty.getMessage());
            return FAULTY_FILE;
        }
        if (fault instanceof SiteLock.Taken taken) {
            System.err.println(taken.getMessage());
            return NOT_NOW;
        }
        Logger.error(fault, "A fault in the program");
        return PROGRAM_FAULT;
    }

    static String version() {
        String version = CommandLineInterface.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"nulwatt " + version() + " on Java " + Runtime.version()};
    }
}
