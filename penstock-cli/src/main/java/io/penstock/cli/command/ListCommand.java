package io.penstock.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.Materialization;
import io.penstock.cli.output.Json;
import io.penstock.cli.output.TextTable;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.Selection;
import io.penstock.core.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists models. */
@Command(
        name = "list",
        aliases = "ls",
        description = "Lists models: what each becomes, what it reads, where it is declared.",
        footer = {"", "Example: penstock list -p examples/quickstart --select tag:mart"})
final class ListCommand implements Callable<Integer> {
    private final Host host;

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    @Parameters(paramLabel = "MODEL", arity = "0..*", description = "Models, as in --select.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = {"-s", "--select"},
            paramLabel = "WORDS",
            description = "Models by name, glob, tag:, path:, source:, with + and @ (see penstock run --help).")
    private List<String> select = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "WORDS", description = "Models to leave out, as in --select.")
    private List<String> exclude = new ArrayList<>();

    ListCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = project.open(host)) {
            Graph graph = workspace.graph();
            List<String> words = new ArrayList<>(models);
            words.addAll(select);
            Set<String> chosen = Selection.of(graph, words, exclude);
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
        table.print(host.console());
    }

    /** Gives {@code table (merge_by_key)}, {@code view}, ... */
    static String kind(ModelNode node) {
        String kept = Json.word(node.options().materialize());
        return node.options().materialize() == Materialization.TABLE
                ? kept + " (" + Json.word(node.options().write().strategy()) + ")"
                : kept;
    }

    private void json(List<ModelNode> nodes) {
        ObjectNode root = Json.object();
        ArrayNode array = root.putArray("models");
        nodes.forEach(node -> array.add(ModelJson.of(node)));
        Json.print(host.console(), root);
    }
}
