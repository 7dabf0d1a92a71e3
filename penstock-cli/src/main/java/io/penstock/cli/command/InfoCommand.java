package io.penstock.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.cli.output.Console;
import io.penstock.cli.output.Json;
import io.penstock.cli.output.Shown;
import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.config.Durations;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.SourceDeclaration;
import io.penstock.core.config.SourceDeclaration.Freshness;
import io.penstock.core.config.Words;
import io.penstock.core.contract.ContractColumn;
import io.penstock.core.contract.TableContract;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.state.PostRecord;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.StateStore;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.workspace.Workspace;
import io.penstock.spi.type.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells about a project, or about one of its models or sources. */
@Command(
        name = "info",
        description = "Tells about the project, or about one of its models or sources.",
        footer = {"", "Example: penstock info -p examples/quickstart top_customers"})
final class InfoCommand implements Callable<Integer> {
    private static final int RUNS_SEARCHED = 100;

    private final Host host;

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "A model or source.")
    private @Nullable String name;

    InfoCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = project.openSound(host)) {
            ObjectNode told = name == null ? project(workspace) : named(workspace, name);
            if (project.json()) {
                Json.print(host.console(), told);
            } else {
                print(host.console(), told);
            }
            return 0;
        }
    }

    private static ObjectNode project(Workspace workspace) {
        ProjectConfig config = workspace.config();
        ObjectNode told = Json.object()
                .put("project", config.name())
                .put("directory", config.directory().toString())
                .put("environment", config.environment());
        ObjectNode connections = told.putObject("connections");
        for (ConnectionSpec connection : config.connections().values()) {
            connections.put(connection.name(), connection.type());
        }
        told.put("models", workspace.graph().models().size());
        told.put("sources", config.sources().size());
        workspace
                .state()
                .runs(config.environment(), 1)
                .forEach(last -> told.putObject("last_run")
                        .put("run_id", last.id())
                        .put("command", last.command())
                        .put("status", Words.of(last.status()))
                        .put("started_at", last.startedAt().toString()));
        return told;
    }

    private static ObjectNode named(Workspace workspace, String name) {
        Graph graph = workspace.graph();
        Optional<Dependency> meant = graph.names().find(name);
        if (meant.isPresent() && meant.get() instanceof Dependency.OnSource on) {
            return source(graph, on.source());
        }
        ModelNode node = graph.model(meant.map(Dependency::name).orElse(name));
        ObjectNode told = ModelJson.of(node);
        graph.downstream(node.name()).forEach(told.putArray("read_by")::add);
        lastOfPost(node, workspace, told);
        descriptions(node, told);
        ArrayNode checks = told.putArray("checks");
        node.declaredChecks()
                .forEach(check -> checks.addObject()
                        .put("name", check.name())
                        .put("type", check.rule().word())
                        .put("severity", Words.of(check.severity())));
        lastTask(workspace, node.name())
                .ifPresent(task -> told.putObject("last_run")
                        .put("run_id", task.runId())
                        .put("status", Words.of(task.status()))
                        .put("started_at", String.valueOf(task.startedAt())));
        Schema schema =
                workspace.state().schemas(workspace.config().environment()).get(node.name());
        if (schema != null) {
            ObjectNode columns = told.putObject("columns");
            schema.columns()
                    .forEach(column -> columns.put(column.name(), column.type().toString()));
        }
        return told;
    }

    /** Gives the last runs that wrote models, the newest first: not those that only evaluated checks. */
    private static Stream<RunRecord> runs(Workspace workspace) {
        return workspace.state().runs(workspace.config().environment(), RUNS_SEARCHED).stream()
                .filter(run -> !run.command().startsWith("penstock check"));
    }

    /** Finds what became of a model when it was last started, among the last runs. */
    private static Optional<TaskRecord> lastTask(Workspace workspace, String model) {
        StateStore state = workspace.state();
        return runs(workspace)
                .flatMap(run -> state.tasks(run.id()).stream())
                .filter(task -> task.model().equals(model) && task.startedAt() != null)
                .findFirst();
    }

    /** Tells what became of each statement after the write when it ran last. */
    private static void lastOfPost(ModelNode node, Workspace workspace, ObjectNode told) {
        List<PostRecord> last = workspace.state().post(workspace.config().environment(), node.name());
        told.path("post")
                .forEach(post -> last.stream()
                        .filter(record -> record.name().equals(post.path("name").asText())
                                && Words.of(record.kind())
                                        .equals(post.path("kind").asText()))
                        .forEach(record -> ((ObjectNode) post).set("last", Json.post(record))));
    }

    /** Tells what the declaration of a table says of the table and its columns. */
    private static void descriptions(ModelNode node, ObjectNode told) {
        TableContract contract = node.options().contract();
        if (contract == null) {
            return;
        }
        if (!contract.description().isEmpty()) {
            told.put("table_description", contract.description());
        }
        for (ContractColumn column : contract.columns()) {
            if (!column.description().isEmpty()) {
                told.withObject("/column_descriptions").put(column.name(), column.description());
            }
        }
    }

    private static ObjectNode source(Graph graph, SourceDeclaration source) {
        ObjectNode told = Json.object()
                .put("source", source.name())
                .put("connection", source.connection())
                .put("description", source.description());
        if (source.path() != null) {
            told.put("path", source.path());
        } else {
            told.put("table", source.schema() == null ? source.table() : source.schema() + "." + source.table());
        }
        if (source.cursor() != null) {
            told.put("cursor", source.cursor());
        }
        Freshness freshness = source.freshness();
        if (freshness != null) {
            ObjectNode limits = told.putObject("freshness");
            if (freshness.warnAfter() != null) {
                limits.put("warn_after", Durations.show(freshness.warnAfter()));
            }
            if (freshness.errorAfter() != null) {
                limits.put("error_after", Durations.show(freshness.errorAfter()));
            }
        }
        var readers = told.putArray("read_by");
        graph.models().stream()
                .filter(node -> node.dependencies().contains(new Dependency.OnSource(source)))
                .forEach(node -> readers.add(node.name()));
        return told;
    }

    /** Prints a tree of one or two levels as aligned lines; what is empty is left out. */
    private static void print(Console console, ObjectNode told) {
        told.properties().forEach(field -> {
            var value = field.getValue();
            if (value.isObject()) {
                console.out().println(console.styled("bold", field.getKey()));
                value.properties()
                        .forEach(inner -> console.out()
                                .println("  " + inner.getKey() + ": "
                                        + inner.getValue().asText()));
            } else if (value.isArray() && !value.isEmpty()) {
                console.out().println(console.styled("bold", field.getKey()) + ": " + line(value));
            } else if (!value.isArray() && !value.asText().isEmpty()) {
                console.out().println(console.styled("bold", field.getKey()) + ": " + value.asText());
            }
        });
    }

    /** Gives a name and, of what ran, what became of it. */
    private static String named(JsonNode value) {
        JsonNode last = value.path("last");
        return value.path("name").asText()
                + (last.isMissingNode()
                        ? ""
                        : " (%s, %s)"
                                .formatted(
                                        last.path("status").asText(),
                                        Shown.instant(Instant.parse(
                                                last.path("started_at").asText()))));
    }

    private static String line(JsonNode values) {
        List<String> shown = new ArrayList<>();
        values.forEach(value -> shown.add(value.isObject() ? named(value) : value.asText()));
        return String.join(", ", shown);
    }
}
