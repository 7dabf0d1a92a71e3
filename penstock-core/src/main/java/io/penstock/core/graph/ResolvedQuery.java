package io.penstock.core.graph;

import io.penstock.Materialization;
import io.penstock.core.config.SourceDeclaration;
import io.penstock.core.project.ModelBody;
import io.penstock.core.project.ModelOptions;
import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.error.Place;
import io.penstock.spi.sql.QueryReading;
import io.penstock.spi.sql.TableReference;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import io.penstock.sql.CommonTableRoom;
import io.penstock.sql.QueryRewriter;
import io.penstock.sql.RewrittenQuery;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts in the place of every name in a query what the database calls it.
 *
 * <p>An ephemeral model becomes one common table expression, however often it is mentioned.
 */
public final class ResolvedQuery {
    private static final String EPHEMERAL_PREFIX = "_penstock_";

    private final Graph graph;
    private final SqlDialect dialect;
    private final FileColumns files;
    private final QueryRewriter rewriter;

    public ResolvedQuery(Graph graph, SqlDialect dialect, FileColumns files) {
        this.graph = graph;
        this.dialect = dialect;
        this.files = files;
        this.rewriter = new QueryRewriter(dialect::quote);
    }

    /** Gives a model's query as its database is to run it. */
    public DatabaseQuery of(ModelNode node) {
        return withEphemerals(Written.of(node));
    }

    /**
     * Gives the same with fewer rows of one dependency, where the query itself reads it.
     *
     * @param narrowing gives the relation to read from the one that it would be
     */
    public DatabaseQuery narrowed(ModelNode node, String dependency, UnaryOperator<String> narrowing) {
        return withEphemerals(
                Written.of(node), (read, name) -> read.name().equals(dependency) ? narrowing.apply(name) : name);
    }

    /**
     * Gives the same with other relations in the places of some dependencies.
     *
     * @param relations what stands behind FROM, by the dependency's name
     */
    public DatabaseQuery replacing(ModelNode node, Map<String, String> relations) {
        return withEphemerals(Written.of(node), (read, name) -> relations.getOrDefault(read.name(), name));
    }

    /** Gives a model's query with other texts in the places of what it reads. */
    public DatabaseQuery of(ModelNode node, Function<Dependency, String> relations) {
        Written written = Written.of(node);
        return new DatabaseQuery(written.at(0, rewrite(written, relations)), List.of());
    }

    /**
     * Gives a query that belongs to no model; names that mean nothing in the project stay as they are.
     *
     * @param origin gives the place of an offset in the query
     */
    public DatabaseQuery of(String query, QueryReading reading, IntFunction<Place> origin) {
        return withEphemerals(
                new Written(query, reading.tables(), reference -> graph.names().find(reference.parts()), origin));
    }

    /**
     * Gives a query that belongs to no model.
     *
     * @param meaning what stands in the place of a table that it reads; empty for one to be left as it is
     */
    public String replaced(String query, QueryReading reading, Function<TableReference, Optional<String>> meaning) {
        return rewriter.rewrite(query, reading.tables(), meaning).text();
    }

    /** Finds what a name means in this database: a model or source that is kept in it, or in a file. */
    public Optional<Dependency> find(TableReference reference, String connection) {
        return graph.names().find(reference.parts()).filter(meant -> {
            String keeper = keeper(meant);
            return keeper == null || keeper.equals(connection);
        });
    }

    /** Gives what some dependencies read in the database: themselves, and what stands behind ephemeral models. */
    public Stream<Dependency> read(Collection<Dependency> dependencies) {
        return Stream.concat(
                dependencies.stream(), ephemerals(dependencies).stream().flatMap(node -> node.dependencies().stream()));
    }

    /** Gives the connection that keeps what a name means; null for a file, which every connection reads. */
    private @Nullable String keeper(Dependency meant) {
        if (meant instanceof Dependency.OnSource on) {
            return on.source().path() == null ? on.source().connection() : null;
        }
        ModelOptions options = graph.model(meant.name()).options();
        return options.materialize() == Materialization.FILE ? null : options.connection();
    }

    /** Renders what a model or source is called behind FROM. */
    public String relation(Dependency dependency) {
        if (dependency instanceof Dependency.OnSource on) {
            return source(on.source());
        }
        return relation(graph.model(dependency.name()));
    }

    /** Renders what a model is called behind FROM. */
    public String relation(ModelNode upstream) {
        return graph.elsewhere(upstream.name()).orElseGet(() -> ownRelation(upstream));
    }

    private String ownRelation(ModelNode upstream) {
        return switch (upstream.options().materialize()) {
            case EPHEMERAL -> "(" + of(upstream).text() + "\n)";
            case FILE ->
                file(
                        Objects.requireNonNull(upstream.options().path()),
                        Objects.requireNonNull(upstream.options().format()),
                        files.of(upstream));
            case TABLE, VIEW, NONE -> dialect.render(upstream.table());
        };
    }

    private DatabaseQuery withEphemerals(Written written) {
        return withEphemerals(written, (dependency, name) -> name);
    }

    private DatabaseQuery withEphemerals(Written written, BiFunction<Dependency, String, String> narrowing) {
        List<ModelNode> ephemerals = ephemerals(written.dependencies().toList());
        List<Written> inside = ephemerals.stream().map(Written::of).toList();
        String prefix = freePrefix(written, inside);
        Function<Dependency, String> names = dependency ->
                isEphemeral(dependency) ? dialect.quote(prefix + dependency.name()) : relation(dependency);
        RewrittenQuery query = rewrite(written, dependency -> narrowing.apply(dependency, names.apply(dependency)));
        if (ephemerals.isEmpty()) {
            return new DatabaseQuery(written.at(0, query), List.of());
        }
        CommonTableRoom room = CommonTableRoom.in(query.text());
        StringBuilder expressions = new StringBuilder(room.before());
        List<DatabaseQuery.Part> parts = new ArrayList<>();
        for (int i = 0; i < inside.size(); i++) {
            expressions
                    .append(i == 0 ? "" : ",\n")
                    .append(dialect.quote(prefix + ephemerals.get(i).name()))
                    .append(" AS (\n");
            RewrittenQuery expression = rewrite(inside.get(i), names);
            parts.add(inside.get(i).at(room.offset() + expressions.length(), expression));
            expressions.append(expression.text()).append("\n)");
        }
        RewrittenQuery whole = query.insert(query.text().length(), room.end())
                .insert(room.offset(), expressions.append(room.after()).toString());
        return new DatabaseQuery(written.at(0, whole), parts);
    }

    private RewrittenQuery rewrite(Written written, Function<Dependency, String> relations) {
        return rewriter.rewrite(
                written.sql(),
                written.tables(),
                reference -> written.meaning().apply(reference).map(relations));
    }

    /** Finds the ephemeral models behind dependencies, through others of them, each after all that it reads. */
    private List<ModelNode> ephemerals(Collection<Dependency> dependencies) {
        Set<String> found = new HashSet<>();
        Deque<Dependency> open = new ArrayDeque<>(dependencies);
        while (!open.isEmpty()) {
            Dependency dependency = open.remove();
            if (isEphemeral(dependency) && found.add(dependency.name())) {
                open.addAll(graph.model(dependency.name()).dependencies());
            }
        }
        return found.isEmpty()
                ? List.of()
                : graph.models().stream()
                        .filter(node -> found.contains(node.name()))
                        .toList();
    }

    private boolean isEphemeral(Dependency dependency) {
        return dependency instanceof Dependency.OnModel
                && graph.model(dependency.name()).options().materialize() == Materialization.EPHEMERAL;
    }

    /** Finds a beginning of names that stands nowhere in the queries, so that no name of theirs begins like it. */
    private static String freePrefix(Written written, List<Written> inside) {
        String texts = Stream.concat(Stream.of(written), inside.stream())
                .map(Written::sql)
                .collect(Collectors.joining("\n"))
                .toLowerCase(Locale.ROOT);
        String prefix = EPHEMERAL_PREFIX;
        while (texts.contains(prefix)) {
            prefix = "_" + prefix;
        }
        return prefix;
    }

    private String source(SourceDeclaration source) {
        String path = source.path();
        SourceDeclaration.Csv csv = source.csv();
        if (path != null && csv != null) {
            String file = graph.config().directory().resolve(path).toString();
            return csv.texts()
                    ? dialect.textRelation(file, csv.delimiter())
                    : dialect.csvRelation(file, csv.delimiter());
        }
        if (path != null) {
            return file(path, FileFormat.ofPath(path).orElse(FileFormat.PARQUET), Schema.of());
        }
        String schema = Objects.requireNonNullElse(source.schema(), dialect.defaultSchema());
        return dialect.render(TableName.of(schema, source.table()));
    }

    private String file(String path, FileFormat format, Schema columns) {
        Path absolute = graph.config().directory().resolve(path);
        return dialect.fileRelation(absolute.toString(), format, columns);
    }

    /**
     * A query as somebody wrote it.
     *
     * @param meaning what a mention of a table means; empty for one to be left as it is
     */
    private record Written(
            String sql,
            List<TableReference> tables,
            Function<TableReference, Optional<Dependency>> meaning,
            IntFunction<Place> origin) {
        static Written of(ModelNode node) {
            ModelBody.Sql sql = (ModelBody.Sql) node.declaration().body();
            return new Written(
                    sql.query(),
                    Objects.requireNonNull(node.reading(), node.name()).tables(),
                    reference -> Optional.ofNullable(node.references().get(reference)),
                    sql::place);
        }

        Stream<Dependency> dependencies() {
            return tables.stream().map(meaning).flatMap(Optional::stream);
        }

        DatabaseQuery.Part at(int offset, RewrittenQuery query) {
            return new DatabaseQuery.Part(offset, query, origin);
        }
    }
}
