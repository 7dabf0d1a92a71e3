package io.penstock.core.graph;

import io.penstock.Materialization;
import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.core.java.JavaModel;
import io.penstock.core.project.IntervalOptions;
import io.penstock.core.project.ModelBody;
import io.penstock.core.project.ModelDeclaration;
import io.penstock.core.project.ModelOptions;
import io.penstock.core.project.Project;
import io.penstock.spi.connector.Access;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.sql.QueryReading;
import io.penstock.spi.sql.SqlReader;
import io.penstock.spi.sql.TableReference;
import io.penstock.spi.type.TableName;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns declarations into a graph: reads every query, and finds what each name in it means. */
public final class GraphCompiler {
    private final Project project;
    private final Databases databases;
    private final KeptReadings readings;
    private final Map<String, TableName> tables = new LinkedHashMap<>();
    private final Map<String, ModelOptions> declared = new LinkedHashMap<>();
    private final Names names;
    private final NameResolver resolver;
    private final CheckResolver checks;
    private volatile FunctionDefinitions functions = FunctionDefinitions.NONE;

    private GraphCompiler(Project project, Databases databases, KeptReadings readings) {
        this.project = project;
        this.databases = databases;
        this.readings = readings;
        for (ModelDeclaration model : project.models()) {
            tables.put(model.name(), tableOf(model));
            declared.put(model.name(), model.options());
        }
        this.names = Names.of(project.config().sources(), tables);
        this.resolver = new NameResolver(names, databases, project.config().directory());
        this.checks = new CheckResolver(resolver, this::requireReadable);
    }

    /**
     * Compiles a project.
     *
     * @param readings what is known of the queries, and keeps what is read anew
     * @throws PenstockException with all problems that were found: queries that cannot be read, names that mean nothing,
     *     a cycle
     */
    public static Graph compile(Project project, Databases databases, KeptReadings readings) {
        return new GraphCompiler(project, databases, readings).graph();
    }

    private Graph graph() {
        Problems problems = new Problems();
        functions = FunctionDefinitions.read(project.functions(), this::reader, problems);
        List<Resolved> all =
                project.models().parallelStream().map(this::tryResolve).toList();
        readings.keep();
        checkTables(problems);
        all.stream().map(Resolved::problem).filter(Objects::nonNull).forEach(problems::add);
        problems.throwIfAny();
        Graph graph = Graph.of(
                project.config(),
                names,
                all.stream().map(Resolved::node).filter(Objects::nonNull).toList());
        Graph checked = new MethodChecks(graph, resolver, this::requireReadable).with(project.methods());
        return new SingularChecks(checked, this::requireReadable, databases).with(project.checks());
    }

    /** Makes sure that no two models keep one table, which is for its database to tell. */
    private void checkTables(Problems problems) {
        Map<List<String>, ModelDeclaration> first = new HashMap<>();
        for (ModelDeclaration model : project.models()) {
            TableName table = Objects.requireNonNull(tables.get(model.name()));
            TableName folded = database(model).dialect().fold(table);
            ModelDeclaration other =
                    first.putIfAbsent(List.of(model.options().connection(), folded.schema(), folded.name()), model);
            if (other != null) {
                problems.add(
                        model.place(),
                        ProjectError.MODEL_DUPLICATE,
                        "Cannot declare the model \"%s\": the model \"%s\" at %s keeps the table %s already (give each a table of its own)"
                                .formatted(model.name(), other.name(), other.place(), tables.get(other.name())));
            }
        }
    }

    private Resolved tryResolve(ModelDeclaration model) {
        try {
            return new Resolved(resolve(model), null);
        } catch (PenstockException e) {
            return new Resolved(null, e);
        }
    }

    /** Either a node or what is wrong with it. */
    private record Resolved(
            @Nullable ModelNode node, @Nullable PenstockException problem) {}

    private ModelNode resolve(ModelDeclaration model) {
        requireWritable(model);
        TableName table = Objects.requireNonNull(tables.get(model.name()));
        if (model.body() instanceof ModelBody.Sql sql) {
            return resolveSql(model, table, sql);
        }
        return resolveJava(model, table, ((ModelBody.Java) model.body()).method());
    }

    /** Makes sure that a model may be kept on its connection, or is read there as another environment keeps it. */
    private void requireWritable(ModelDeclaration model) {
        ConnectionSpec connection =
                project.config().connections().get(model.options().connection());
        boolean kept = model.options().materialize() != Materialization.EPHEMERAL;
        if (kept && connection != null && connection.access() == Access.READ && !connection.shared()) {
            throw PenstockException.at(
                    model.place(),
                    ProjectError.CONNECTION_UNFIT,
                    "Cannot keep model " + model.name() + " on connection \"" + connection.name()
                            + "\": it is opened for reading only, as " + connection.place()
                            + " says with access: read (name another connection, or say access: readwrite; with"
                            + " shared: true as well, the model is read as another environment keeps it)");
        }
    }

    private ModelNode resolveSql(ModelDeclaration model, TableName table, ModelBody.Sql sql) {
        QueryReading reading = functions.of(read(model, sql));
        Map<TableReference, Dependency> references = new LinkedHashMap<>();
        for (TableReference reference : reading.tables()) {
            Place place = sql.place(reference.offset());
            Dependency meant = resolver.resolve(model, reference.parts(), place);
            requireReadable(model, model.options().from(), meant, place);
            references.put(reference, meant);
        }
        requireTimeSource(model, references.values());
        requireCursors(model, references.values());
        return new ModelNode(
                model,
                table,
                List.copyOf(new LinkedHashSet<>(references.values())),
                reading,
                references,
                checks.resolve(model, database(model)));
    }

    /** Makes sure that a query itself reads the dependency by whose time it is written. */
    private static void requireTimeSource(ModelDeclaration model, Collection<Dependency> read) {
        IntervalOptions intervals = model.options().write().intervals();
        String source = intervals == null ? null : intervals.time().source();
        List<String> names = read.stream().map(Dependency::name).distinct().toList();
        if (intervals != null && source != null && !names.contains(source)) {
            throw PenstockException.at(
                    intervals.time().place(),
                    ProjectError.DEPENDENCY_UNKNOWN,
                    "Cannot resolve \"" + source + "\" in time_column of model " + model.name()
                            + ": its query does not read it (" + NearestWord.remedy(source, names, "it reads") + ")");
        }
    }

    /** Makes sure that a model itself reads what it has cursors of. */
    private static void requireCursors(ModelDeclaration model, Collection<Dependency> read) {
        model.options()
                .write()
                .cursor()
                .misfit(read.stream().map(Dependency::name).distinct().toList())
                .ifPresent(misfit -> {
                    throw PenstockException.at(
                            Objects.requireNonNullElse(
                                    model.options().write().cursor().place(), model.place()),
                            ProjectError.DEPENDENCY_UNKNOWN,
                            "Cannot resolve the cursor of model " + model.name() + ": " + misfit);
                });
    }

    /** Makes sure that a query can reach what it reads: it is on the same connection, or a file. */
    private void requireReadable(ModelDeclaration model, Dependency meant, Place place) {
        requireReadable(model, model.options().connection(), meant, place);
    }

    private void requireReadable(ModelDeclaration model, String reader, Dependency meant, Place place) {
        String connection = meant instanceof Dependency.OnSource on
                ? on.source().path() == null ? on.source().connection() : null
                : connectionOf(meant.name());
        if (connection != null && !connection.equals(reader)) {
            throw PenstockException.at(
                    place,
                    ProjectError.CONNECTION_UNFIT,
                    "Cannot read " + meant.name() + " in model " + model.name() + ": it is kept on connection \""
                            + connection + "\", and the query runs on \""
                            + reader
                            + "\" (put both on one connection, say from: " + connection
                            + " where the query reads nothing else, or read it in a Java model)");
        }
    }

    /** Gives the connection that keeps a model's table or view; null for a file, which every connection reads. */
    private @Nullable String connectionOf(String model) {
        ModelOptions options = Objects.requireNonNull(declared.get(model), model);
        return options.materialize() == Materialization.FILE ? null : options.connection();
    }

    private QueryReading read(ModelDeclaration model, ModelBody.Sql sql) {
        try {
            String reader = model.options().from();
            return readings.of(
                    reader,
                    sql.query(),
                    databases.database(reader, model.place()).reader());
        } catch (SqlPositionException e) {
            throw new PenstockException(e.code(), e.message(), sql.place(e.offset()), e);
        }
    }

    private ModelNode resolveJava(ModelDeclaration model, TableName table, JavaModel method) {
        Map<String, Dependency> dependencies = new LinkedHashMap<>();
        for (JavaModel.Parameter parameter : method.parameters()) {
            if (parameter.kind() != JavaModel.Parameter.Kind.CONTEXT) {
                Dependency found =
                        resolver.resolve(model, List.of(parameter.dependency().split("\\.", -1)), model.place());
                dependencies.putIfAbsent(found.name(), found);
            }
        }
        return new ModelNode(
                model,
                table,
                List.copyOf(dependencies.values()),
                null,
                Map.of(),
                checks.resolve(model, database(model)));
    }

    /** Gives the reader of functions: that of the connection that models have when they name none. */
    private SqlReader reader() {
        return databases
                .database(
                        project.config().models().connection(),
                        project.functions().get(0).place())
                .reader();
    }

    private SqlDatabase database(ModelDeclaration model) {
        return databases.database(model.options().connection(), model.place());
    }

    private TableName tableOf(ModelDeclaration model) {
        String schema = model.options().schema();
        return TableName.of(schema == null ? database(model).dialect().defaultSchema() : schema, model.table());
    }
}
