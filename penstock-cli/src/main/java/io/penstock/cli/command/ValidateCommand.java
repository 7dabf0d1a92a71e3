package io.penstock.cli.command;

import io.penstock.cli.output.Json;
import io.penstock.cli.output.Shown;
import io.penstock.core.config.Problems;
import io.penstock.core.graph.Graph;
import io.penstock.core.workspace.Workspace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads everything that a project says and tells all that is wrong with it. */
@Command(
        name = "validate",
        description = "Reads the whole project and tells all that is wrong with it; runs nothing.",
        footer = {"", "Example: penstock validate -p examples/quickstart"})
final class ValidateCommand implements Callable<Integer> {
    private final Host host;

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    ValidateCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = project.open(host)) {
            Graph graph = workspace.graph();
            Problems problems = new Problems();
            problems.addAll(workspace.lineage().problems());
            problems.throwIfAny();
            if (project.json()) {
                Json.print(
                        host.console(),
                        Json.object()
                                .put("status", "valid")
                                .put("models", graph.models().size()));
            } else {
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
