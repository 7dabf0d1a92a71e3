package io.penstock.cli.command;

import io.penstock.cli.output.ErrorPrinter;
import io.penstock.cli.output.Json;
import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.PenstockException;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line's root. */
@Command(
        name = "penstock",
        header = "Runs projects of SQL and Java models: what changed, and only that, in parallel.",
        description = {"", "Begin with: penstock init shop && penstock run -p shop", ""},
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Provider.class,
        scope = ScopeType.INHERIT,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:something failed, was blocked or found a difference",
            "2:the request or the project is wrong"
        },
        subcommands = {
            InitCommand.class,
            RunCommand.class,
            PlanCommand.class,
            ListCommand.class,
            InfoCommand.class,
            QueryCommand.class,
            ValidateCommand.class,
            ConfigCommand.class,
            VersionCommand.class,
            CompletionCommand.class
        })
public final class PenstockCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs a command in this process and gives its exit code. */
    public static int execute(Host host, String... arguments) {
        CommandLine line = new CommandLine(new PenstockCommand(), factory(host));
        line.setOut(host.console().out());
        line.setErr(host.console().err());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((error, command, result) -> failed(host, arguments, error));
        int code = line.execute(arguments);
        host.console().out().flush();
        host.console().err().flush();
        return code;
    }

    /** Gives commands the host, where their constructor asks for it. */
    private static IFactory factory(Host host) {
        IFactory plain = CommandLine.defaultFactory();
        return new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                for (var constructor : type.getDeclaredConstructors()) {
                    if (Arrays.equals(constructor.getParameterTypes(), new Class<?>[] {Host.class})) {
                        return type.cast(constructor.newInstance(host));
                    }
                }
                return plain.create(type);
            }
        };
    }

    private static int failed(Host host, String[] arguments, Exception error) throws Exception {
        if (!(error instanceof PenstockException problem)) {
            throw error;
        }
        if (Arrays.asList(arguments).contains("--json")) {
            Json.print(host.console(), Json.problems(problem));
        } else {
            new ErrorPrinter(host.console()).print(problem);
        }
        return problem.code().category() == ErrorCategory.USER ? 2 : 1;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: a command is missing");
    }
}
