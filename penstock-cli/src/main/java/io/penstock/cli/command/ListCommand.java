package io.penstock.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.Materialization;
import io.penstock.cli.output.Json;
import io.penstock.cli.output.TextTable;
import io.penstock.core.config.Words;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.Selection;
import io.penstock.core.workspace.Workspace;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists models. */
@Command(
        name = "list",
        aliases = "ls",
        description = "Lists models: what each becomes, what it reads, where it is declared.",
        footer = {"", "Example: penstock list -p examples/quickstart --select tag:marts"})
final class ListCommand implements Callable<Integer> {
    private final Host host;

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    @Mixin
    private SelectionOptions selection = new SelectionOptions();

    ListCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = project.openSound(host)) {
            Graph graph = workspace.graph();
            Set<String> chosen = Selection.of(graph, selection.words(), selection.exclude());
            List<ModelNode> nodes = graph.models().stream()
                    .filter(node -> chosen.contains(node.name()))
                    .toList();
            if (project.json()) {
                json(nodes);
            } else {
                table(nodes);
            }
            return 0;
        }
    }

    private void table(List<ModelNode> nodes) {
        TextTable table = new TextTable("MODEL", "KIND", "READS", "TAGS", "DECLARED IN");
        nodes.forEach(node -> table.add(List.of(
                node.name(),
                kind(node),
                String.join(
                        ", ", node.dependencies().stream().map(d -> d.name()).toList()),
                String.join(", ", node.options().tags()),
                node.declaration().place().file())));
        if (!table.isEmpty()) {
            table.print(host.console());
        }
    }

    /** Gives {@code table (merge_by_key)}, {@code view}, ... */
    static String kind(ModelNode node) {
        String kept = Words.of(node.options().materialize());
        return node.options().materialize() == Materialization.TABLE
                ? kept + " (" + Words.of(node.options().write().strategy()) + ")"
                : kept;
    }

    private void json(List<ModelNode> nodes) {
        ObjectNode root = Json.object();
        ArrayNode array = root.putArray("models");
        nodes.forEach(node -> array.add(ModelJson.of(node)));
        Json.print(host.console(), root);
    }
}
