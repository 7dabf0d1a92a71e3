package io.penstock.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.cli.output.Json;
import io.penstock.cli.output.Shown;
import io.penstock.core.config.ProjectException;
import io.penstock.core.graph.Graph;
import io.penstock.core.workspace.Workspace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Reads everything that a project says and tells all that is wrong with it. */
@Command(
        name = "validate",
        description = "Reads the whole project and tells all that is wrong with it; runs nothing.",
        footer = {"", "Example: penstock validate -p examples/quickstart"})
final class ValidateCommand implements Callable<Integer> {
    private final Host host;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    ValidateCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = project.openToValidate(host)) {
            Graph graph = workspace.graph();
            try {
                workspace.validate().throwIfAny();
            } catch (ProjectException e) {
                workspace.pendingMigrations().forEach(host.console()::warn);
                return PenstockCommand.wrong(
                        host, e, spec.commandLine().getParseResult().originalArgs());
            }
            if (project.json()) {
                ObjectNode valid = Json.object()
                        .put("status", "valid")
                        .put("models", graph.models().size());
                workspace.warnings().forEach(valid.putArray("warnings")::add);
                Json.print(host.console(), valid);
            } else {
                workspace.warnings().forEach(host.console()::warn);
                host.console()
                        .out()
                        .println(workspace.config().name() + " is valid: "
                                + Shown.count(graph.models().size(), "model") + " in environment "
                                + workspace.config().environment());
            }
            return 0;
        }
    }
}
