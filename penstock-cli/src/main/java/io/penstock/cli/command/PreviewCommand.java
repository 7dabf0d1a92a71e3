package io.penstock.cli.command;

import io.penstock.cli.output.Json;
import io.penstock.cli.output.PlanPrinter;
import io.penstock.cli.output.PreviewJson;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlanRequest;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.run.ModelPreview;
import io.penstock.core.run.Previews;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.workspace.Workspace;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells how one model would be written; runs nothing of the user's. */
@Command(
        name = "preview",
        description = "Tells how a model would be written, and by which statements; runs no query.",
        footer = {"", "Example: penstock preview -p examples/quickstart top_customers"})
final class PreviewCommand implements Callable<Integer> {
    private final Host host;

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    @Mixin
    private LockOptions lock = new LockOptions();

    @Parameters(paramLabel = "MODEL", description = "The model.")
    private String name = "";

    PreviewCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = project.open(host);
                ProjectLock held = lock.acquire(host, workspace, "penstock preview")) {
            ModelNode node = workspace.graph().model(name);
            Plan plan = workspace.plan(PlanRequest.of(node.name()));
            PlannedModel planned = Objects.requireNonNull(plan.models().get(node.name()), node.name());
            ModelPreview preview = preview(workspace, plan, planned);
            if (project.json()) {
                Json.print(host.console(), PreviewJson.model(preview));
            } else {
                new PlanPrinter(host.console()).print(preview);
            }
            return preview.write().problem() == null ? 0 : 1;
        }
    }

    private static ModelPreview preview(Workspace workspace, Plan plan, PlannedModel model) {
        try (Previews previews = workspace.previews(plan)) {
            return previews.of(model);
        }
    }
}
