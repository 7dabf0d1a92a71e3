package io.penstock.cli;

import java.io.PrintWriter;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line's root. */
@Command(name = "penstock", description = "Runs projects of SQL and Java models.", mixinStandardHelpOptions = true)
public final class Main {
    @Spec
    CommandSpec spec = CommandSpec.create();

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Command(name = "version", description = "Shows the version.")
    int version() {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "development"));
        return 0;
    }
}
