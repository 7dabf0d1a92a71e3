package io.penstock.cli.command;

import io.penstock.core.plan.Plan;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.workspace.Workspace;
import java.util.List;
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
            Plan plan = workspace.plan(asked.request());
            Map<String, List<String>> shown = statements ? workspace.statements(plan) : Map.of();
            project.show(host.console(), plan, shown);
            return 0;
        }
    }
}
