package io.penstock.cli.command;

import io.penstock.cli.output.Json;
import io.penstock.cli.output.PlanPrinter;
import io.penstock.cli.output.PreviewJson;
import io.penstock.core.plan.Action;
import io.penstock.core.plan.Plan;
import io.penstock.core.run.ModelPreview;
import io.penstock.core.run.Previews;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.workspace.Workspace;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what a run would do. */
@Command(
        name = "plan",
        description = "Shows for every model whether it would run, and why.",
        footer = {"", "Example: penstock plan -p examples/quickstart --statements"})
final class PlanCommand implements Callable<Integer> {
    private final Host host;

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    @Mixin
    private RequestOptions asked = new RequestOptions();

    @Mixin
    private LockOptions lock = new LockOptions();

    @Option(names = "--statements", description = "Show the statements that would be sent to the database.")
    private boolean statements;

    PlanCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = project.open(host);
                ProjectLock held = lock.acquire(host, workspace, "penstock plan")) {
            project.tellEnvironment(host, workspace);
            Plan plan = workspace.plan(asked.request());
            Map<String, ModelPreview> shown = previews(workspace, plan);
            if (project.json()) {
                Json.print(
                        host.console(),
                        statements ? PreviewJson.statements(plan, shown) : PreviewJson.plan(plan, shown));
            } else if (statements) {
                new PlanPrinter(host.console()).printWithStatements(plan, shown);
            } else {
                new PlanPrinter(host.console()).print(plan, shown);
            }
            boolean blocked = plan.models().values().stream().anyMatch(model -> model.action() == Action.BLOCKED);
            boolean fails =
                    shown.values().stream().anyMatch(preview -> preview.write().problem() != null);
            return blocked || fails ? 1 : 0;
        }
    }

    private Map<String, ModelPreview> previews(Workspace workspace, Plan plan) {
        try (Previews previews = workspace.previews(plan)) {
            return statements ? previews.all() : previews.ofTables();
        }
    }
}
