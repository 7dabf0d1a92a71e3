package io.penstock.cli.command;

import io.penstock.cli.output.ErrorPrinter;
import io.penstock.cli.output.Json;
import io.penstock.cli.output.PrintedLines;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectError;
import io.penstock.core.run.RunError;
import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.PenstockException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line's root. */
@Command(
        name = "penstock",
        description = {
            "Runs projects of SQL and Java models: what changed, and only that, in parallel.",
            "",
            "Begin with: penstock init shop && penstock run -p shop",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Provider.class,
        scope = ScopeType.INHERIT,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:something failed, was blocked or found a difference",
            "2:the request or the project is wrong",
            "130:stopped by Ctrl-C"
        })
public final class PenstockCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int WRONG = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs a command in this process and gives its exit code. */
    public static int execute(Host host, String... arguments) {
        // Around all of it: picocli prints help elsewhere when System.out is another than when its commands were made.
        try (PrintedLines printed = PrintedLines.to(host.console()::note)) {
            return execute(host, commands(host), arguments);
        } finally {
            host.console().out().flush();
            host.console().err().flush();
        }
    }

    private static int execute(Host host, CommandLine line, String[] arguments) {
        line.setOut(host.console().out());
        line.setErr(host.console().err());
        line.registerConverter(int.class, whole(Integer::valueOf));
        line.registerConverter(Long.class, whole(Long::valueOf));
        line.setParameterExceptionHandler((error, typed) -> misused(host, error, typed));
        line.setExecutionExceptionHandler((error, command, result) -> failed(host, error, arguments));
        try {
            return line.execute(arguments);
        } catch (Error e) {
            return failed(host, e, arguments);
        }
    }

    /** Makes the commands, each with what it finds around it. */
    private static CommandLine commands(Host host) {
        return new CommandLine(new PenstockCommand())
                .addSubcommand(new InitCommand(host))
                .addSubcommand(new RunCommand(host))
                .addSubcommand(new RunsCommand(host))
                .addSubcommand(new DeadLettersCommand(host))
                .addSubcommand(new PlanCommand(host))
                .addSubcommand(new PreviewCommand(host))
                .addSubcommand(new IntervalsCommand(host))
                .addSubcommand(new CheckCommand(host))
                .addSubcommand(new FreshnessCommand(host))
                .addSubcommand(new TestCommand(host))
                .addSubcommand(new ListCommand(host))
                .addSubcommand(new InfoCommand(host))
                .addSubcommand(new QueryCommand(host))
                .addSubcommand(new ValidateCommand(host))
                .addSubcommand(new SchemaCommand(host))
                .addSubcommand(new MigrateCommand(host))
                .addSubcommand(new PromoteCommand(host))
                .addSubcommand(new EnvCommand(host))
                .addSubcommand(new GcCommand(host))
                .addSubcommand(new ConfigCommand(host))
                .addSubcommand(new ConnectionsCommand(host))
                .addSubcommand(new VersionCommand(host))
                .addSubcommand(new CompletionCommand(host))
                .addSubcommand(new HelpCommand());
    }

    /** Tells what is wrong with the words that were typed, and the nearest that would be right. */
    private static int misused(Host host, ParameterException error, String[] arguments) {
        CommandSpec command = error.getCommandLine().getCommandSpec();
        String near = "";
        if (error instanceof UnmatchedArgumentException unknown) {
            String word = unknown.getUnmatched().get(0);
            near = behindCommand(command, word, arguments)
                    .orElseGet(() -> NearestWord.suggestion(
                            word,
                            word.startsWith("-")
                                    ? command.optionsMap().keySet()
                                    : command.subcommands().keySet()));
        }
        String message = "Cannot understand the command: " + error.getMessage() + near;
        PenstockException problem = new PenstockException(ProjectError.REQUEST_INVALID, message);
        if (wantsJson(Arrays.asList(arguments))) {
            Json.print(host.console(), Json.problems(problem));
        } else {
            new ErrorPrinter(host.console()).print(problem);
            host.console().note("See: " + command.qualifiedName() + " --help");
        }
        return WRONG;
    }

    /** Tells of an option before the command that belongs behind it, with the words in their right order. */
    private static Optional<String> behindCommand(CommandSpec command, String option, String[] arguments) {
        List<String> words = new ArrayList<>(Arrays.asList(arguments));
        return words.stream()
                .filter(name -> takes(command.subcommands().get(name), option))
                .findFirst()
                .map(name -> {
                    words.remove(name);
                    return " (options stand behind the command: " + command.qualifiedName() + " " + name + " "
                            + String.join(" ", words) + ")";
                });
    }

    private static boolean takes(@Nullable CommandLine command, String option) {
        return command != null && command.getCommandSpec().optionsMap().containsKey(option);
    }

    private static int failed(Host host, Throwable error, String[] arguments) {
        PenstockException problem = error instanceof PenstockException told ? told : defect(error);
        int code = wrong(host, problem, Arrays.asList(arguments));
        if (problem != error) {
            // Whoever reports the defect needs all of it, also where no log is open yet.
            error.printStackTrace(host.console().err());
        }
        return problem.code().category() == ErrorCategory.USER ? code : FAILED;
    }

    /** Tells what is wrong with a project or request, and gives the exit code for that. */
    static int wrong(Host host, PenstockException problem, List<String> arguments) {
        if (wantsJson(arguments)) {
            Json.print(host.console(), Json.problems(problem));
        } else {
            new ErrorPrinter(host.console()).print(problem);
        }
        return WRONG;
    }

    private static PenstockException defect(Throwable error) {
        return new PenstockException(
                RunError.DEFECT,
                "Cannot finish the command: " + error + " (this is a defect of Penstock; please report it)",
                error);
    }

    private static boolean wantsJson(List<String> arguments) {
        return arguments.contains("--json");
    }

    /** Reads a whole number, and tells what is none without a word of Java's. */
    private static <N extends Number> ITypeConverter<N> whole(Function<String, N> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("\"" + text + "\" is no whole number, or too large a one");
            }
        };
    }

    /** Shows what there is to do to whoever did not say what. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return WRONG;
    }
}
