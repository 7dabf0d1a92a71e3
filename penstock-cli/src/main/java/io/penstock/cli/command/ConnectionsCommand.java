package io.penstock.cli.command;

import io.penstock.cli.output.ConnectionsPrinter;
import io.penstock.cli.output.ConnectionsPrinter.Answer;
import io.penstock.cli.output.Json;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.OutsideConnections;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.UserConnections;
import io.penstock.core.workspace.Workspace;
import io.penstock.spi.error.PenstockException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells of connections, tries them, and sets those of the user. */
@Command(
        name = "connections",
        description = "Lists and tries the connections of a project, and sets those of all your projects.",
        footer = {"", "Example: penstock connections check -p examples/quickstart"})
final class ConnectionsCommand implements Runnable {
    private final Host host;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ConnectionsCommand(Host host) {
        this.host = host;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what of: list, check or set is missing");
    }

    @Command(
            name = "list",
            description = "Lists the connections of a project and where each is said, secrets masked.",
            footer = {"", "Example: penstock connections list -p examples/quickstart"})
    int list(@Mixin ProjectOptions project) {
        ProjectConfig config = project.config(host);
        if (project.json()) {
            Json.print(host.console(), ConnectionsPrinter.json(config));
        } else {
            new ConnectionsPrinter(host.console()).table(config);
        }
        return 0;
    }

    /** Tries connections; 1 when one of them does not answer. */
    @Command(
            name = "check",
            description = "Connects, and tells which connections answer; exit code 1 when one does not.",
            footer = {"", "Example: penstock connections check -p examples/quickstart"})
    int check(
            @Mixin ProjectOptions project,
            @Parameters(paramLabel = "NAME", description = "Which (default: all).", arity = "0..*") @Nullable
                    List<String> names) {
        try (Workspace workspace = project.openWithoutModels(host)) {
            Set<String> known = workspace.config().connections().keySet();
            List<String> asked = names == null || names.isEmpty() ? new ArrayList<>(known) : names;
            asked.forEach(name -> requireKnown(name, known));
            ConnectionsPrinter printer = new ConnectionsPrinter(host.console());
            List<Answer> answers = new ArrayList<>();
            for (String name : asked) {
                Answer answer = check(workspace, name);
                answers.add(answer);
                if (!project.json()) {
                    printer.line(answer);
                }
            }
            if (project.json()) {
                Json.print(host.console(), ConnectionsPrinter.json(answers));
            }
            return answers.stream().allMatch(answer -> answer.problem() == null) ? 0 : 1;
        }
    }

    private Answer check(Workspace workspace, String name) {
        Instant begin = host.clock().instant();
        PenstockException problem = null;
        try {
            workspace.check(name);
        } catch (PenstockException e) {
            problem = e;
        }
        return new Answer(name, Duration.between(begin, host.clock().instant()), problem);
    }

    private static void requireKnown(String name, Set<String> known) {
        if (!known.contains(name)) {
            throw new PenstockException(
                    ProjectError.CONNECTION_UNKNOWN,
                    "Cannot check the connection " + name + ": there is none of that name ("
                            + NearestWord.remedy(name, known, "connections") + ")");
        }
    }

    @Command(
            name = "set",
            description = {
                "Sets a connection that all your projects have which do not declare one of that name, in",
                "~/.penstock/connections.yaml. Values may refer to variables: '$${PGPASSWORD}'."
            },
            footer = {"", "Example: penstock connections set raw_db type=postgres host=db database=shop user=etl"})
    int set(
            @Parameters(index = "0", paramLabel = "NAME", description = "Its name.") String name,
            @Parameters(
                            index = "1..*",
                            arity = "1..*",
                            paramLabel = "URL|KEY=VALUE",
                            description = "A URL such as postgres://user@host/database, or options.")
                    List<String> said) {
        Path file = OutsideConnections.file(host.environment());
        if (file == null) {
            throw new PenstockException(
                    ProjectError.REQUEST_INVALID,
                    "Cannot set the connection " + name + ": there is no home folder to keep it in (set HOME)");
        }
        new UserConnections(file, host.connectors().optionsSchemas(), host.connectors()::types).set(name, said);
        host.console()
                .note("set " + name + " in " + OutsideConnections.shown() + " (try it with: penstock connections"
                        + " check " + name + ")");
        return 0;
    }
}
