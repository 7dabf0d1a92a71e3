package io.penstock.core.graph;

import io.penstock.core.config.SourceDeclaration;
import io.penstock.core.project.ModelBody;
import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.error.Place;
import io.penstock.spi.sql.QueryReading;
import io.penstock.spi.type.TableName;
import io.penstock.sql.QueryRewriter;
import io.penstock.sql.RewrittenQuery;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Puts in the place of every name in a query what the database calls it. */
public final class ResolvedQuery {
    private final Graph graph;
    private final SqlDialect dialect;
    private final QueryRewriter rewriter;

    public ResolvedQuery(Graph graph, SqlDialect dialect) {
        this.graph = graph;
        this.dialect = dialect;
        this.rewriter = new QueryRewriter(dialect::quote);
    }

    /** Gives a model's query as its database is to run it. */
    public RewrittenQuery of(ModelNode node) {
        return of(node, this::relation);
    }

    /** Gives a model's query with other texts in the places of what it reads. */
    public RewrittenQuery of(ModelNode node, Function<Dependency, String> relations) {
        ModelBody.Sql sql = (ModelBody.Sql) node.declaration().body();
        return rewriter.rewrite(
                sql.query(),
                Objects.requireNonNull(node.reading(), node.name()).tables(),
                reference ->
                        Optional.ofNullable(node.references().get(reference)).map(relations));
    }

    /** Gives a query that belongs to no model; names that mean nothing in the project stay as they are. */
    public RewrittenQuery of(String query, QueryReading reading) {
        return rewriter.rewrite(
                query,
                reading.tables(),
                reference -> graph.names().find(reference.parts()).map(this::relation));
    }

    /** Finds the place in the user's file of an offset in the query that was run. */
    public static Place place(ModelNode node, RewrittenQuery query, int offset) {
        return ((ModelBody.Sql) node.declaration().body()).place(query.originalOffset(offset));
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
        return switch (upstream.options().materialize()) {
            case EPHEMERAL -> "(" + of(upstream).text() + "\n)";
            case FILE ->
                file(
                        Objects.requireNonNull(upstream.options().path()),
                        Objects.requireNonNull(upstream.options().format()));
            case TABLE, VIEW, NONE -> dialect.render(upstream.table());
        };
    }

    private String source(SourceDeclaration source) {
        String path = source.path();
        if (path != null) {
            return file(path, FileFormat.ofPath(path).orElse(FileFormat.PARQUET));
        }
        String schema = Objects.requireNonNullElse(source.schema(), dialect.defaultSchema());
        return dialect.render(TableName.of(schema, source.table()));
    }

    private String file(String path, FileFormat format) {
        Path absolute = graph.config().directory().resolve(path);
        return dialect.fileRelation(absolute.toString(), format);
    }
}
