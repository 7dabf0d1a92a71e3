package io.penstock;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.type.Schema;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows that an engine can give, described and not yet fetched.
 *
 * <p>Every method but the last group returns a new relation and runs nothing; what was composed becomes one query. The
 * texts are SQL expressions of the engine. Relations that are put together must be of one connection. Immutable, but
 * bound to the run of the model that received it. Every query that runs has a session of its own, so several may be read
 * side by side; what it sees is what was committed. Only those of a {@link Check} method share one session, which sees the rows
 * that are about to be committed.
 */
public interface Relation {
    /** Keeps the rows for which a condition holds. */
    Relation filter(String condition);

    /** Gives these columns or expressions, such as {@code "id"} or {@code "price * quantity AS amount"}. */
    Relation select(String... expressions);

    /** Gives all columns and these besides, such as {@code "price * quantity AS amount"}. */
    Relation with(String... expressions);

    /** Joins on columns that both sides have under one name; each of these stands once in the result. */
    Relation join(Relation other, String... using);

    /** Joins like {@link #join}, and keeps rows of this side that find no partner. */
    Relation leftJoin(Relation other, String... using);

    /**
     * Joins on any condition, in which this side is called {@code l} and the other {@code r}; the columns of both follow
     * each other. The next {@link #select}, {@link #with} or {@link #aggregate}, and any {@link #filter} before it, may
     * still say {@code l} and {@code r}: that is how columns of one name are told apart.
     */
    Relation joinOn(Relation other, String condition);

    /** Joins like {@link #joinOn}, and keeps rows of this side that find no partner. */
    Relation leftJoinOn(Relation other, String condition);

    /**
     * Groups by columns or expressions and aggregates, such as {@code List.of("date_trunc('day', at) AS day"),
     * "sum(amount) AS revenue"}; no groups give one row.
     */
    Relation aggregate(List<String> groupBy, String... aggregates);

    /** Gives the rows of both, equal ones as often as they come; columns go by position. */
    Relation union(Relation other);

    /** Orders the rows, such as {@code "day DESC"}; only {@link #limit} and the end of the query keep the order. */
    Relation sort(String... expressions);

    /** Gives at most so many rows. */
    Relation limit(long rows);

    /** Gives every row once. */
    Relation distinct();

    /** Gives the rows of a query in which {@code {this}} stands for this relation; some databases want an alias behind it. */
    Relation sql(String query);

    /** The query that this relation has become. */
    String toSql();

    /** The columns, found out without running the query. */
    Schema schema();

    /** Runs the query and counts its rows in the engine. */
    long count();

    /** Runs the query and streams its rows in batches; close the reader. */
    BatchReader batches();

    /** Runs the query and streams its rows as maps by column; close the stream. */
    Stream<Map<String, @Nullable Object>> rows();

    /** Runs the query and streams its rows as records, matched by component name in snake case; close the stream. */
    <T extends Record> Stream<T> records(Class<T> type);
}
