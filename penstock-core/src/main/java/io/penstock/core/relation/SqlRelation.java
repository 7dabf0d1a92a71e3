package io.penstock.core.relation;

import io.penstock.Relation;
import io.penstock.core.config.ProjectError;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A relation that becomes one query of one connection. Immutable and thread-safe. */
public final class SqlRelation implements Relation {
    private static final String THIS = "{this}";

    private final Queries queries;
    private final Select select;

    private SqlRelation(Queries queries, Select select) {
        this.queries = queries;
        this.select = select;
    }

    /** Begins with a table or view. */
    public static SqlRelation table(Queries queries, TableName table) {
        return from(queries, queries.dialect().render(table));
    }

    /** Begins with whatever may stand behind FROM, such as a function that reads a file. */
    public static SqlRelation from(Queries queries, String relation) {
        return new SqlRelation(queries, Select.of(new Select.From.Table(relation)));
    }

    /** Begins with the text of a query; a semicolon at its end is left out. */
    public static SqlRelation query(Queries queries, String query) {
        String text = required("query", query).stripTrailing();
        while (text.endsWith(";")) {
            text = text.substring(0, text.length() - 1).stripTrailing();
        }
        return new SqlRelation(queries, Select.of(new Select.From.Query(text)));
    }

    /** The name of the connection on which the query runs. */
    public String connection() {
        return queries.connection();
    }

    @Override
    public Relation filter(String condition) {
        return with(select.filter(required("condition", condition)));
    }

    @Override
    public Relation select(String... expressions) {
        return with(select.columns(required("expression", expressions)));
    }

    @Override
    public Relation with(String... expressions) {
        List<String> all = new ArrayList<>(List.of("*"));
        all.addAll(required("expression", expressions));
        return with(select.columns(all));
    }

    @Override
    public Relation join(Relation other, String... using) {
        return with(select.join("JOIN", same(other), using(using)));
    }

    @Override
    public Relation leftJoin(Relation other, String... using) {
        return with(select.join("LEFT JOIN", same(other), using(using)));
    }

    @Override
    public Relation joinOn(Relation other, String condition) {
        return with(select.join("JOIN", same(other), "ON (\n" + required("condition", condition) + "\n)"));
    }

    @Override
    public Relation leftJoinOn(Relation other, String condition) {
        return with(select.join("LEFT JOIN", same(other), "ON (\n" + required("condition", condition) + "\n)"));
    }

    @Override
    public Relation aggregate(List<String> groupBy, String... aggregates) {
        List<String> all = new ArrayList<>(groupBy);
        all.addAll(List.of(aggregates));
        return with(select.aggregate(groupBy, required("expression", all.toArray(String[]::new))));
    }

    @Override
    public Relation union(Relation other) {
        return with(select.union(same(other)));
    }

    @Override
    public Relation sort(String... expressions) {
        return with(select.sort(required("expression", expressions)));
    }

    @Override
    public Relation limit(long rows) {
        if (rows < 0) {
            throw wrong("limit of rows is " + rows + ", expected 0 or more");
        }
        return with(select.limit(rows));
    }

    @Override
    public Relation distinct() {
        return with(select.distinct());
    }

    @Override
    public Relation sql(String query) {
        if (!required("query", query).contains(THIS)) {
            throw wrong("query has no " + THIS + " to stand for the relation"
                    + " (write FROM {this}, or begin with context.sql(...)): " + query);
        }
        return query(queries, query.replace(THIS, select.embedded()));
    }

    @Override
    public String toSql() {
        return select.toSql();
    }

    @Override
    public Schema schema() {
        return queries.describe(toSql());
    }

    @Override
    public long count() {
        try (BatchReader reader = queries.query("SELECT count(*)\nFROM " + select.as("q"))) {
            ColumnBatch batch = reader.next();
            if (batch == null) {
                throw new IllegalStateException("count(*) gave no row");
            }
            return batch.column(0).longValue(0);
        }
    }

    @Override
    public BatchReader batches() {
        return queries.query(toSql());
    }

    @Override
    public Stream<Map<String, @Nullable Object>> rows() {
        return BatchRows.maps(batches());
    }

    @Override
    public <T extends Record> Stream<T> records(Class<T> type) {
        return BatchRows.records(batches(), type);
    }

    @Override
    public String toString() {
        return toSql();
    }

    private SqlRelation with(Select composed) {
        return new SqlRelation(queries, composed);
    }

    private Select same(Relation other) {
        if (!(other instanceof SqlRelation relation)) {
            throw wrong("other relation is a " + other.getClass().getName() + ", expected one that this run gave");
        }
        if (!relation.connection().equals(connection())) {
            throw new PenstockException(
                    ProjectError.JAVA_MODEL,
                    "Cannot put relations together: one is on connection " + connection() + ", the other on "
                            + relation.connection() + " (read one of them as records and return rows)");
        }
        return relation.select;
    }

    private String using(String... columns) {
        return required("column", columns).stream()
                .map(queries.dialect()::quote)
                .collect(Collectors.joining(", ", "USING (", ")"));
    }

    private static List<String> required(String what, String... texts) {
        if (texts.length == 0) {
            throw wrong("list has no " + what + ", expected at least one");
        }
        return Stream.of(texts).map(text -> required(what, text)).toList();
    }

    private static String required(String what, String text) {
        if (text.isBlank()) {
            throw wrong(what + " is empty");
        }
        return text;
    }

    private static PenstockException wrong(String reason) {
        return new PenstockException(ProjectError.JAVA_MODEL, "Cannot compose a relation: the " + reason);
    }
}
