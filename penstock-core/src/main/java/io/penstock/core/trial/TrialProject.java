package io.penstock.core.trial;

import io.penstock.Materialization;
import io.penstock.core.config.HookLists;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.SourceDeclaration;
import io.penstock.core.contract.TableContract;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.GraphCompiler;
import io.penstock.core.graph.KeptReadings;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.java.JavaModel;
import io.penstock.core.project.ModelBody;
import io.penstock.core.project.ModelDeclaration;
import io.penstock.core.project.Project;
import io.penstock.core.relation.JavaRows;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** The part of a project that a test runs: one model, what of it is only text, and in place of all else what is given. */
final class TrialProject {
    private final Graph whole;
    private final Trial trial;
    private final ModelNode model;
    private final SqlDialect dialect;
    private final Map<String, Given> given = new LinkedHashMap<>();
    private final Map<String, SourceDeclaration> sources = new LinkedHashMap<>();
    private final List<ModelDeclaration> models = new ArrayList<>();

    private TrialProject(Graph whole, Trial trial, SqlDialect dialect) {
        this.whole = whole;
        this.trial = trial;
        this.dialect = dialect;
        this.model = model(whole, trial);
    }

    /**
     * Takes the part out of a project.
     *
     * @throws PenstockException when the test does not fit the project
     */
    static TrialProject of(Graph whole, Trial trial, SqlDialect dialect) {
        TrialProject project = new TrialProject(whole, trial, dialect);
        project.resolveGiven();
        project.add(project.model);
        project.requireRead();
        return project;
    }

    private static ModelNode model(Graph whole, Trial trial) {
        if (whole.names().find(trial.model()).orElse(null) instanceof Dependency.OnModel found) {
            return whole.model(found.name());
        }
        List<String> names = whole.models().stream().map(ModelNode::name).toList();
        throw wrong(
                trial,
                "the project has no model of that name (" + NearestWord.remedy(trial.model(), names, "there are")
                        + ")");
    }

    private void resolveGiven() {
        trial.given().forEach((name, rows) -> {
            Dependency meant = whole.names()
                    .find(name)
                    .orElseThrow(() -> unread(
                            name,
                            model.dependencies().stream().map(Dependency::name).toList()));
            given.put(meant.name(), rows);
        });
    }

    /** Adds a model, and what it reads as far as that is text of its query; all else must be given. */
    private void add(ModelNode node) {
        models.add(declared(node));
        for (Dependency dependency : node.dependencies()) {
            if (given.containsKey(dependency.name())) {
                sources.putIfAbsent(dependency.name(), source(dependency));
            } else if (dependency instanceof Dependency.OnModel
                    && whole.model(dependency.name()).options().materialize() == Materialization.EPHEMERAL) {
                ModelNode behind = whole.model(dependency.name());
                if (models.stream().noneMatch(one -> one.name().equals(behind.name()))) {
                    add(behind);
                }
            } else {
                throw wrong(
                        trial,
                        node.name() + " reads " + dependency.name()
                                + ", and the test gives no rows for it (add given: {" + dependency.name()
                                + ": [...]})");
            }
        }
    }

    /** Gives the declaration without what a test has no use for: checks, and the place where rows would be kept. */
    private ModelDeclaration declared(ModelNode node) {
        Materialization kept = node.options().materialize();
        Materialization tested = !node.equals(model) || kept == Materialization.NONE ? kept : Materialization.TABLE;
        ModelDeclaration declaration = node.declaration();
        return new ModelDeclaration(
                declaration.name(), node.options().inTest(tested), declaration.body(), declaration.place());
    }

    private SourceDeclaration source(Dependency dependency) {
        String schema = dialect.defaultSchema();
        String table = dependency.name();
        if (dependency instanceof Dependency.OnSource on) {
            schema = Objects.requireNonNullElse(on.source().schema(), schema);
            table = on.source().table();
        } else {
            schema = whole.model(dependency.name()).table().schema();
        }
        return new SourceDeclaration(
                dependency.name(),
                model.options().connection(),
                schema,
                table,
                null,
                null,
                "",
                null,
                null,
                trial.place());
    }

    /** Refuses what is given and that nothing reads: it is a misspelt name, or of no use. */
    private void requireRead() {
        TreeSet<String> read = new TreeSet<>(sources.keySet());
        for (String name : given.keySet()) {
            if (!sources.containsKey(name)) {
                throw unread(name, read);
            }
        }
    }

    private PenstockException unread(String name, Collection<String> read) {
        return wrong(
                trial,
                "it gives rows for " + name + ", which " + model.name() + " does not read ("
                        + (read.isEmpty() ? "it reads nothing" : NearestWord.remedy(name, read, "it reads")) + ")");
    }

    /** Compiles the part, on which every connection is the same database. */
    Graph compile(Databases databases, KeptReadings readings) {
        ProjectConfig config = whole.config();
        ProjectConfig alone = new ProjectConfig(
                config.name(),
                config.formerNames(),
                config.directory(),
                config.environment(),
                config.connections(),
                config.models(),
                config.state(),
                config.classPath(),
                List.copyOf(sources.values()),
                HookLists.NONE,
                config.environments(),
                config.hidden(),
                config.masked());
        return GraphCompiler.compile(new Project(alone, models, List.of(), List.of(), List.of()), databases, readings);
    }

    /** Gives the tables that are to stand for what is read. */
    List<Mock> mocks() {
        return sources.entrySet().stream()
                .map(source -> new Mock(
                        TableName.of(
                                Objects.requireNonNull(source.getValue().schema()),
                                source.getValue().table()),
                        Objects.requireNonNull(given.get(source.getKey())),
                        known(source.getKey())))
                .toList();
    }

    /** Gives the columns of something that is read: as its table is declared, or as a Java model takes its rows. */
    private Schema known(String name) {
        TableContract contract = whole.names().find(name).orElse(null) instanceof Dependency.OnModel on
                ? whole.model(on.name()).options().contract()
                : null;
        if (contract != null) {
            return contract.relation();
        }
        if (model.declaration().body() instanceof ModelBody.Java java) {
            for (JavaModel.Parameter parameter : java.method().parameters()) {
                Class<?> row = parameter.elementType();
                if (row != null && row.isRecord() && isNamed(parameter.dependency(), name)) {
                    return JavaRows.schemaOf(row);
                }
            }
        }
        return Schema.of();
    }

    private boolean isNamed(String said, String name) {
        return whole.names()
                .find(said)
                .map(Dependency::name)
                .filter(name::equals)
                .isPresent();
    }

    /**
     * Rows in the place of something that is read.
     *
     * @param columns its columns as far as they are known
     */
    record Mock(TableName table, Given rows, Schema columns) {}

    String modelName() {
        return model.name();
    }

    static PenstockException wrong(Trial trial, String reason) {
        return new PenstockException(
                TrialError.TEST_INVALID, "Cannot test " + trial.model() + ": " + reason, trial.place(), null);
    }
}
