package io.penstock.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.cli.output.Json;
import io.penstock.cli.output.TextTable;
import io.penstock.core.config.Words;
import io.penstock.core.plan.IntervalReport;
import io.penstock.core.plan.IntervalReport.Stretch;
import io.penstock.core.workspace.Workspace;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells which intervals of a model are written. */
@Command(
        name = "intervals",
        description = "Tells which intervals of an incremental model are done, open, missing or failed.",
        footer = {"", "Example: penstock intervals -p examples/warehouse trips_by_day"})
final class IntervalsCommand implements Callable<Integer> {
    private final Host host;

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    @Parameters(paramLabel = "MODEL", description = "A model with strategy incremental.")
    private String model = "";

    IntervalsCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = project.open(host)) {
            IntervalReport report = workspace.intervals(model);
            if (project.json()) {
                Json.print(host.console(), json(report));
            } else {
                print(report);
            }
            return 0;
        }
    }

    private void print(IntervalReport report) {
        if (report.stretches().isEmpty()) {
            host.console()
                    .out()
                    .println("Nothing is written of " + report.model() + " yet (write it with: penstock run "
                            + report.model() + ")");
        } else {
            TextTable table = new TextTable("STATUS", "INTERVALS", "FROM .. TO").right(1);
            for (Stretch stretch : report.stretches()) {
                table.add(List.of(
                        Words.of(stretch.status()),
                        Integer.toString(stretch.intervals()),
                        report.grain().show(stretch.interval())));
            }
            table.print(host.console());
        }
        host.console().out().flush();
    }

    private static ObjectNode json(IntervalReport report) {
        ObjectNode root = Json.object()
                .put("model", report.model())
                .put("zone", report.grain().zone().getId());
        ArrayNode stretches = root.putArray("stretches");
        for (Stretch stretch : report.stretches()) {
            stretches
                    .addObject()
                    .put("status", Words.of(stretch.status()))
                    .put("intervals", stretch.intervals())
                    .put("start", stretch.interval().start().toString())
                    .put("end", stretch.interval().end().toString());
        }
        return root;
    }
}
