package io.penstock.cli.command;

import io.penstock.Materialization;
import io.penstock.cli.output.Json;
import io.penstock.cli.output.SchemaPrinter;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.Words;
import io.penstock.core.evolve.SchemaDiff;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.state.SchemaVersion;
import io.penstock.core.state.SchemaVersions;
import io.penstock.core.state.SchemaVersions.Found;
import io.penstock.core.workspace.Workspace;
import io.penstock.spi.error.PenstockException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells the columns of a model's table, as runs have found them. */
@Command(
        name = "schema",
        description = "Tells the columns of a model's table, now and before.",
        footer = {"", "Example: penstock schema show -p examples/quickstart top_customers"})
final class SchemaCommand implements Runnable {
    private static final String VERSION = "A version, an environment for its newest, or both: 2, prod, prod:2.";

    private final Host host;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    SchemaCommand(Host host) {
        this.host = host;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what of: show, history or diff is missing");
    }

    /** Shows one version. */
    @Command(
            name = "show",
            description = "Shows the columns of a model's table.",
            footer = {"", "Example: penstock schema show -p examples/quickstart top_customers"})
    int show(
            @Mixin ProjectOptions project,
            @Parameters(paramLabel = "MODEL", description = "The model.") String model,
            @Option(names = "--of", paramLabel = "VERSION", description = VERSION) @Nullable String word) {
        try (Workspace workspace = project.open(host)) {
            SchemaVersions versions = versions(workspace, model);
            Found found = word == null ? versions.newest() : versions.find(word);
            if (project.json()) {
                Json.print(host.console(), SchemaPrinter.json(model, found));
            } else {
                new SchemaPrinter(host.console()).show(model, found);
            }
            return 0;
        }
    }

    /** Shows every version, and what it changed. */
    @Command(
            name = "history",
            description = "Shows every version of a model's columns, and what it changed.",
            footer = {"", "Example: penstock schema history -p examples/quickstart top_customers"})
    int history(
            @Mixin ProjectOptions project, @Parameters(paramLabel = "MODEL", description = "The model.") String model) {
        try (Workspace workspace = project.open(host)) {
            List<SchemaVersion> versions = versions(workspace, model).all();
            String environment = workspace.config().environment();
            if (project.json()) {
                Json.print(host.console(), SchemaPrinter.json(model, environment, versions));
            } else {
                new SchemaPrinter(host.console()).history(versions);
            }
            return 0;
        }
    }

    /** Compares two versions; 1 when they differ. */
    @Command(
            name = "diff",
            description = "Compares two versions of a model's columns: the last two, when none are named.",
            footer = {"", "Example: penstock schema diff -p examples/quickstart top_customers dev prod"})
    int diff(
            @Mixin ProjectOptions project,
            @Parameters(index = "0", paramLabel = "MODEL", description = "The model.") String model,
            @Parameters(index = "1", arity = "0..1", paramLabel = "FROM", description = VERSION) @Nullable String from,
            @Parameters(
                            index = "2",
                            arity = "0..1",
                            paramLabel = "TO",
                            description = "The same; this environment's newest, when it is not said.")
                    @Nullable
                    String to) {
        try (Workspace workspace = project.open(host)) {
            SchemaVersions versions = versions(workspace, model);
            Found first = from == null ? versions.previous() : versions.find(from);
            Found second = to == null ? versions.newest() : versions.find(to);
            SchemaDiff diff =
                    SchemaDiff.of(first.version().schema(), second.version().schema());
            if (project.json()) {
                Json.print(host.console(), SchemaPrinter.json(model, first, second, diff));
            } else {
                new SchemaPrinter(host.console()).diff(first, second, diff);
            }
            return diff.isEmpty() ? 0 : 1;
        }
    }

    private static SchemaVersions versions(Workspace workspace, String model) {
        ModelNode node = workspace.graph().model(model);
        Materialization kept = node.options().materialize();
        if (kept == Materialization.EPHEMERAL || kept == Materialization.NONE) {
            throw new PenstockException(
                    ProjectError.REQUEST_INVALID,
                    "Cannot find the columns of " + node.name() + ": a model that becomes " + Words.of(kept)
                            + " keeps nothing that has columns (ask for a table, view or file)",
                    node.declaration().place(),
                    null);
        }
        return new SchemaVersions(workspace.state(), workspace.config().environment(), node.name());
    }
}
